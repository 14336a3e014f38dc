import { defineRule } from '../../model/rule.ts';
import { ownHops } from '../answers.ts';
import { cookiesOf, eachCookie, isSession } from '../set-cookies.ts';

/** One finding a cookie: those that the listed host itself sets over https, on any hop. */
export default defineRule({
  id: 'cookies/secure',
  observes: ['https'],
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
      'no-cookie': 'The site sets no cookie over https.',
    },
  },
  snippets: {
    nginx: 'proxy_cookie_flags ~ secure;',
    apache: '# mod_headers\nHeader always edit Set-Cookie "(?i)^((?:(?!;\\s*secure).)*)$" "$1; Secure"',
    iis: '<system.web>\n  <httpCookies requireSSL="true" httpOnlyCookies="true" />\n</system.web>',
  },
  verify: 'curl -sSL -o /dev/null -D - https://{host}:{port}/ | grep -i ^set-cookie',

  judge({ https }, { now }) {
    return eachCookie(cookiesOf(ownHops(https), now), 'medium', 'no-cookie', ({ secure, cookie, name }) => {
      if (secure) return { status: 'pass', message: 'secure', evidence: { cookie } };
      if (isSession(name)) return { status: 'fail', message: 'session', severity: 'high', evidence: { cookie } };
      return { status: 'fail', message: 'other', evidence: { cookie } };
    });
  },
});
