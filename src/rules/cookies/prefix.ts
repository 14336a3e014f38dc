import { defineRule } from '../../model/rule.ts';
import { brokenPrefix } from '../../parse/cookie.ts';
import { ownHops } from '../answers.ts';
import { eachCookie, sentCookies } from '../set-cookies.ts';

export default defineRule({
  id: 'cookies/prefix',
  observes: ['https'],
  severity: 'medium',
  references: [
    'https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-4.1.3',
    'https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Set-Cookie#cookie_prefixes',
  ],
  controls: ['EXP-SYS-CONFIG', 'EXP-SYS-DURC', 'DEV-PROC-POL'],
  text: {
    title: 'Cookies keep what their names promise',
    rationale:
      'A browser drops a cookie whose name begins with `__Host-` or `__Secure-` when its attributes do not keep that promise: the session, or the protection that it was meant for, does not work.',
    remediation:
      'Give `__Secure-` cookies the attribute `Secure`, and `__Host-` cookies `Secure` and `Path=/` without `Domain`; or choose another name.',
    messages: {
      kept: 'The cookie {cookie} keeps what its prefix promises.',
      violated: 'Browsers drop the cookie {cookie}: its attributes do not keep what its prefix promises.',
      'no-prefix': 'No cookie has a name with a prefix.',
    },
  },
  verify: 'curl -sSL -o /dev/null -D - https://{host}:{port}/ | grep -i -e "^set-cookie: __"',

  judge({ https }, { now }) {
    const prefixed = sentCookies(ownHops(https), now).filter(({ name }) => /^__(?:host|secure|http)-/i.test(name));
    return eachCookie(prefixed, 'medium', 'no-prefix', ({ cookie, set }) => {
      const evidence = { cookie };
      return brokenPrefix(set) === null
        ? { status: 'pass', message: 'kept', evidence }
        : { status: 'fail', message: 'violated', evidence };
    });
  },
});
