import { defineRule } from '../../model/rule.ts';
import { ownHops } from '../answers.ts';
import { cookiesOf, eachCookie, isSession } from '../set-cookies.ts';

/** Session cookies only, told by their names: some others are made to be read by scripts. */
export default defineRule({
  id: 'cookies/http-only',
  observes: ['https'],
  severity: 'medium',
  references: [
    'https://www.rfc-editor.org/rfc/rfc6265#section-4.1.2.6',
    'https://cheatsheetseries.owasp.org/cheatsheets/Session_Management_Cheat_Sheet.html',
  ],
  controls: ['EXP-SYS-CONFIG', 'EXP-SYS-DURC', 'DEV-PROC-POL'],
  text: {
    title: 'Scripts cannot read the session cookie',
    rationale:
      'A script injected into a page can send a readable session cookie to its author, who then acts in the visitor’s name.',
    remediation: 'Set the `HttpOnly` attribute on session cookies, in the settings of the application.',
    messages: {
      'http-only': 'The session cookie {cookie} is `HttpOnly`.',
      readable: 'The session cookie {cookie} can be read by scripts.',
      'no-session': 'The site sets no session cookie over https.',
    },
  },
  snippets: {
    nginx: 'proxy_cookie_flags ~*sess httponly;',
    apache: '# PHP: session.cookie_httponly in php.ini\nphp_admin_flag session.cookie_httponly on',
    iis: '<system.web>\n  <httpCookies requireSSL="true" httpOnlyCookies="true" />\n</system.web>',
  },
  verify: 'curl -sSL -o /dev/null -D - https://{host}:{port}/ | grep -i ^set-cookie',

  judge({ https }, { now }) {
    const sessions = cookiesOf(ownHops(https), now).filter(({ name }) => isSession(name));
    return eachCookie(sessions, 'medium', 'no-session', ({ httpOnly, cookie }) => {
      const evidence = { cookie };
      return httpOnly
        ? { status: 'pass', message: 'http-only', evidence }
        : { status: 'fail', message: 'readable', evidence };
    });
  },
});
