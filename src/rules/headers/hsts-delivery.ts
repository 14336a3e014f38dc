import { FAILURE_CODES } from '../../model/observation.ts';
import { defineRule } from '../../model/rule.ts';
import { linesOf } from '../../parse/field.ts';
import { hostOf, ownHops } from '../answers.ts';
import { shown } from '../evidence.ts';

const NAME = 'strict-transport-security';

/** How the header is delivered; what it says is for headers/hsts. */
export default defineRule({
  id: 'headers/hsts-delivery',
  observes: ['https'],
  consumes: { http: FAILURE_CODES, page: FAILURE_CODES },
  severity: 'low',
  references: [
    'https://www.rfc-editor.org/rfc/rfc6797#section-7.1',
    'https://www.rfc-editor.org/rfc/rfc6797#section-8.1',
    'https://www.rfc-editor.org/rfc/rfc6797#section-8.5',
  ],
  controls: ['EXP-SYS-CONFIG', 'EXP-SYS-DURC', 'DEV-PROC-POL'],
  text: {
    title: 'HSTS is sent once, and only where browsers heed it',
    rationale:
      'Of several lines only the first counts, and which one that is depends on the order of servers and proxies. Over http and in the page browsers ignore it, although it looks as if it protected.',
    remediation: 'Send the header in one place, on https answers only, best where the encryption ends.',
    messages: {
      once: 'HSTS is sent once, and only over https.',
      'several-lines': 'Several HSTS lines are sent, and only the first counts: {value}',
      'over-http': 'HSTS is sent over plain http, where browsers ignore it.',
      'in-meta': 'The page holds HSTS in a `meta` element, where browsers ignore it.',
      'not-sent': 'No HSTS is sent at all: another rule says so.',
    },
  },
  verify: 'curl -sS -o /dev/null -D - https://{host}:{port}/ | grep -i ^strict-transport-security',

  judge({ https, http, page }) {
    const own = ownHops(https).map(({ headers }) => linesOf(headers, NAME));
    const several = own.find((lines) => lines.length > 1);
    if (several !== undefined)
      return { status: 'fail', message: 'several-lines', evidence: { value: shown(several.join(' | ')) } };

    const host = hostOf(https.hops[0]?.url ?? null);
    const plain = http.ok ? http.value.hops.filter(({ tls, url }) => tls === null && hostOf(url) === host) : [];
    if (plain.some(({ headers }) => linesOf(headers, NAME).length > 0))
      return { status: 'fail', message: 'over-http', severity: 'info' };
    if (page.ok && page.value.metaHsts) return { status: 'fail', message: 'in-meta', severity: 'info' };
    return own.some((lines) => lines.length > 0)
      ? { status: 'pass', message: 'once' }
      : { status: 'not-applicable', message: 'not-sent' };
  },
});
