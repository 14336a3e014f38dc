import { FAILURE_CODES } from '../../model/observation.ts';
import { defineRule } from '../../model/rule.ts';
import { blindTo, openHops, ownHops } from '../answers.ts';
import { cookiesOf, eachCookie, isSession } from '../set-cookies.ts';

/**
 * One finding a cookie: those that the listed host itself sets over https, on any hop of the way, and the sessions that it sets over http.
 * A cookie that is `Secure` is not taken from an answer over http (RFC 6265bis section 5.7).
 */
export default defineRule({
  id: 'cookies/secure',
  observes: [],
  consumes: { https: FAILURE_CODES, http: FAILURE_CODES }, // what one chain shows does not depend on the other
  severity: 'medium',
  references: [
    'https://www.rfc-editor.org/rfc/rfc6265#section-4.1.2.5',
    'https://cheatsheetseries.owasp.org/cheatsheets/Session_Management_Cheat_Sheet.html',
  ],
  controls: ['EXP-SYS-CONFIG', 'EXP-SYS-DURC', 'DEV-PROC-POL'],
  text: {
    title: 'Cookies travel over https only',
    rationale:
      'Without `Secure` a browser sends the cookie over plain http too, where anybody on the way can read it and take over the session.',
    remediation:
      'Set the `Secure` attribute on every cookie, in the settings of the application or, failing that, on the reverse proxy.',
    messages: {
      secure: 'The cookie {cookie} is `Secure`.',
      session: 'The session cookie {cookie} is not `Secure`.',
      other: 'The cookie {cookie} is not `Secure`.',
      'set-over-http': 'The session cookie {cookie} is set over plain http.',
      'no-cookie': 'The site sets no cookie over https.',
    },
  },
  snippets: {
    nginx: 'proxy_cookie_flags ~ secure;',
    apache: '# mod_headers\nHeader always edit Set-Cookie "(?i)^((?:(?!;\\s*secure).)*)$" "$1; Secure"',
    iis: '<system.web>\n  <httpCookies requireSSL="true" httpOnlyCookies="true" />\n</system.web>',
  },
  verify: 'curl -sSL -o /dev/null -D - https://{host}:{port}/ | grep -i ^set-cookie',

  judge({ https, http }, { now }) {
    const open = [https, http].flatMap((chain) => (chain.ok ? openHops(chain.value) : []));
    const overHttp = cookiesOf(open, now).filter(({ name, secure }) => isSession(name) && !secure);
    const overTls = https.ok ? cookiesOf(ownHops(https.value), now) : [];
    const verdicts = eachCookie([...overTls, ...overHttp], 'medium', 'no-cookie', ({ cookie, name, secure, set }) => {
      const evidence = { cookie };
      if (overHttp.includes(set)) return { status: 'fail', message: 'set-over-http', severity: 'high', evidence };
      if (secure) return { status: 'pass', message: 'secure', evidence };
      if (isSession(name)) return { status: 'fail', message: 'session', severity: 'high', evidence };
      return { status: 'fail', message: 'other', evidence };
    });
    // A chain that was not seen may set what the other one does not, and set a session that is secure here.
    const reason = https.ok ? blindTo(http) : https.failure.code;
    if (reason === null) return verdicts;
    return [{ status: 'unknown', reason }, ...verdicts.filter(({ status }) => status === 'fail')];
  },
});
