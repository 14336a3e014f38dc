import { FAILURE_CODES } from '../../model/observation.ts';
import { defineRule } from '../../model/rule.ts';
import { place, someOf } from '../evidence.ts';
import { readingsOf } from '../readings.ts';

/** A head that is too long is http/header-size's affair. */
export default defineRule({
  id: 'http/protocol',
  observes: [],
  consumes: { https: FAILURE_CODES, http: FAILURE_CODES },
  severity: 'low',
  references: ['https://www.rfc-editor.org/rfc/rfc9112', 'https://www.rfc-editor.org/rfc/rfc9110#section-5.5'],
  controls: [],
  text: {
    title: 'Replies keep to the grammar of HTTP',
    rationale:
      'Readers repair a malformed reply each in their own way, or refuse it. Where a proxy and a browser differ, one can be made to see what the other does not.',
    remediation:
      'Look for the program or device that writes these lines by hand (an old script, a load balancer, a filter), and update it or let it send well-formed ones.',
    messages: {
      kept: 'Every reply that was seen keeps to the grammar.',
      violated: 'The reply of {url} breaks the grammar of HTTP ({violations}).',
      unreadable: 'What answers here cannot be read as HTTP.',
    },
  },
  verify: 'curl -sS -o /dev/null -D - --http1.1 https://{host}:{port}/ | cat -A',

  judge(chains) {
    const { hops, failures, unread } = readingsOf(chains);
    const broken = hops.filter(({ violations }) => violations.some(isViolation));
    const [first] = broken;
    if (first !== undefined) {
      const violations = someOf(broken.flatMap((hop) => hop.violations.filter(isViolation)));
      return { status: 'fail', message: 'violated', evidence: { url: place(first.url), violations } };
    }
    if (failures.includes('malformed-reply')) return { status: 'fail', message: 'unreadable' };
    return unread === null ? { status: 'pass', message: 'kept' } : { status: 'unknown', reason: unread };
  },
});

const isViolation = (name: string): boolean => name !== 'header-overflow';
