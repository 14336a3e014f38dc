import { defineRule } from '../../model/rule.ts';
import { ownHops } from '../answers.ts';
import { eachCookie, sentCookies } from '../set-cookies.ts';

/** The probe decodes the value while it looks and keeps the kind of address only: see parse/big-ip and maskedValue. */
export default defineRule({
  id: 'cookies/private-address',
  observes: ['https'],
  severity: 'low',
  references: ['https://my.f5.com/manage/s/article/K6917', 'https://my.f5.com/manage/s/article/K14784'],
  controls: ['EXP-SYS-CONFIG'],
  text: {
    title: 'Cookies tell no address of the internal network',
    rationale:
      'The persistence cookie of a BIG-IP load balancer holds the address and port of the server behind it, in a form that anybody can undo. It draws a map of the internal network.',
    remediation:
      'Switch on the encryption of persistence cookies in the HTTP profile (or in the cookie persistence profile) of the BIG-IP.',
    messages: {
      hidden: 'The cookie {cookie} tells no address.',
      'big-ip': 'The cookie {cookie} tells the address of a server of the internal network.',
      'no-cookie': 'No cookie of a BIG-IP load balancer is set over https.',
    },
  },
  verify: 'curl -sSL -o /dev/null -D - https://{host}:{port}/ | grep -i -e "^set-cookie:.*=[0-9]*[.][0-9]*[.]0000"',

  judge({ https }, { now }) {
    const persistent = sentCookies(ownHops(https), now).filter(
      ({ name, discloses }) => discloses !== null || /^bigipserver/i.test(name),
    );
    return eachCookie(persistent, 'low', 'no-cookie', ({ cookie, discloses }) => {
      const evidence = { cookie };
      return discloses === null
        ? { status: 'pass', message: 'hidden', evidence }
        : { status: 'fail', message: 'big-ip', evidence };
    });
  },
});
