import { defineRule } from '../../model/rule.ts';
import { ownHops } from '../answers.ts';
import { cookiesOf, eachCookie, isSession } from '../set-cookies.ts';

/**
 * Session cookies, and every cookie that asks for SameSite=None. Browsers take a missing SameSite for Lax (Chromium) or for
 * None (Firefox and Safari at the time of writing), so that an owner has to say what is meant.
 */
export default defineRule({
  id: 'cookies/same-site',
  observes: ['https'],
  severity: 'low',
  references: [
    'https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Set-Cookie#samesitesamesite-value',
    'https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html',
  ],
  controls: ['EXP-SYS-CONFIG', 'EXP-SYS-DURC', 'DEV-PROC-POL'],
  text: {
    title: 'The session cookie is kept from requests of other sites',
    rationale:
      'A browser that sends the session cookie with a request of another site lets that site act in the visitor’s name.',
    remediation:
      'Set `SameSite=Lax` on session cookies (`Strict` where no link from outside leads into the session). `SameSite=None` needs `Secure`.',
    messages: {
      stated: 'The cookie {cookie} states its `SameSite`: {sameSite}.',
      missing: 'The session cookie {cookie} states no `SameSite`.',
      'none-without-secure': 'The cookie {cookie} asks for `SameSite=None` without `Secure`, so that browsers drop it.',
      'no-session': 'The site sets no session cookie over https.',
    },
  },
  snippets: {
    nginx: 'proxy_cookie_flags ~*sess samesite=lax;',
    apache: '# PHP 7.3 or later\nphp_admin_value session.cookie_samesite Lax',
    iis: '<system.web>\n  <sessionState cookieSameSite="Lax" />\n</system.web>',
  },
  verify: 'curl -sSL -o /dev/null -D - https://{host}:{port}/ | grep -i ^set-cookie',

  judge({ https }, { now }) {
    const cookies = cookiesOf(ownHops(https), now).filter(
      ({ name, sameSite }) => isSession(name) || sameSite === 'none',
    );
    return eachCookie(cookies, 'low', 'no-session', ({ sameSite, secure, cookie }) => {
      if (sameSite === null) return { status: 'fail', message: 'missing', evidence: { cookie } };
      if (sameSite === 'none' && !secure) {
        return { status: 'fail', message: 'none-without-secure', severity: 'medium', evidence: { cookie } };
      }
      return { status: 'pass', message: 'stated', evidence: { cookie, sameSite } };
    });
  },
});
