import { FAILURE_CODES } from '../../model/observation.ts';
import { defineRule } from '../../model/rule.ts';
import { place } from '../evidence.ts';
import { readingsOf } from '../readings.ts';

export default defineRule({
  id: 'http/header-size',
  observes: [],
  consumes: { https: FAILURE_CODES, http: FAILURE_CODES },
  severity: 'low',
  references: ['https://www.rfc-editor.org/rfc/rfc9110#section-5.4'],
  controls: [],
  text: {
    title: 'Replies have headers of an ordinary size',
    rationale:
      'Proxies and browsers give up on headers that are too long: the site then looks down to some of its visitors, and only to them.',
    remediation:
      'Find the header that grows (often cookies that are never deleted, or a policy with hundreds of addresses) and shorten it.',
    messages: {
      ordinary: 'The headers of every reply that was seen have at most 128 KB and 1,000 lines.',
      overflow: 'The headers of {url} have more than 128 KB or 1,000 lines, and most readers take less.',
      unread: 'The headers are so long that nothing could be read.',
    },
  },
  verify: 'curl -sS -o /dev/null -D - https://{host}:{port}/ | wc -c',

  judge(chains) {
    const { hops, failures, unread } = readingsOf(chains);
    const long = hops.find(({ violations }) => violations.includes('header-overflow'));
    if (long !== undefined) return { status: 'fail', message: 'overflow', evidence: { url: place(long.url) } };
    if (failures.includes('reply-too-large')) return { status: 'fail', message: 'unread' };
    return unread === null ? { status: 'pass', message: 'ordinary' } : { status: 'unknown', reason: unread };
  },
});
