import { defineRule } from '../../model/rule.ts';
import { isWithin, ownHops } from '../answers.ts';
import { cookiesOf, eachCookie } from '../set-cookies.ts';

export default defineRule({
  id: 'cookies/domain',
  observes: ['https'],
  severity: 'low',
  references: [
    'https://www.rfc-editor.org/rfc/rfc6265#section-4.1.2.3',
    'https://cheatsheetseries.owasp.org/cheatsheets/Session_Management_Cheat_Sheet.html',
  ],
  controls: ['EXP-SYS-CONFIG', 'DEV-PROC-POL'],
  text: {
    title: 'Cookies stay with the host that set them',
    rationale:
      'A cookie for the whole domain goes to every host below it: one forgotten or badly kept sub-domain can read it, or put another one in its place.',
    remediation:
      'Leave the `Domain` attribute out, so that the cookie goes to this host only; name a narrower domain where several hosts need it.',
    messages: {
      'this-host': 'The cookie {cookie} goes to this host only.',
      narrower: 'The cookie {cookie} goes to {domain} and the hosts below it.',
      'too-wide': 'The cookie {cookie} goes to every host below {domain}.',
      rejected: 'Browsers drop the cookie {cookie}: it is meant for {domain}, which is not this site’s.',
      'no-cookie': 'The site sets no cookie over https.',
    },
  },
  verify: 'curl -sSL -o /dev/null -D - https://{host}:{port}/ | grep -i -e "^set-cookie:.*domain="',

  judge({ https }, { now, target }) {
    return eachCookie(cookiesOf(ownHops(https), now), 'low', 'no-cookie', ({ domain, cookie }) => {
      if (domain === null) return { status: 'pass', message: 'this-host', evidence: { cookie } };
      const evidence = { cookie, domain };
      // A domain above the registrable one is a public suffix (gov.ma), one beside the host is another host's (RFC 6265 section 5.3).
      const own = isWithin(target.host, domain) && isWithin(domain, target.domain);
      if (!own) return { status: 'fail', message: 'rejected', evidence };
      if (domain === target.domain) return { status: 'fail', message: 'too-wide', evidence };
      return { status: 'pass', message: 'narrower', evidence };
    });
  },
});
