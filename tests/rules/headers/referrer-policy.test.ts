import rule from '../../../src/rules/headers/referrer-policy.ts';
import { chainOf, HOST, httpsFacts, pageFacts, tableOf } from '../table.ts';

const sent = (...lines: readonly string[]) => ({
  https: httpsFacts({ headers: lines.map((line) => ['Referrer-Policy', line]) }),
});

tableOf(rule, [
  { case: 'strict', facts: sent('no-referrer'), says: 'pass strict', evidence: { policy: 'no-referrer' } },
  {
    case: 'the last known word counts',
    facts: sent('unsafe-url, same-origin, x'),
    says: 'pass strict',
    evidence: { policy: 'same-origin' },
  },
  { case: 'none: browsers have a good default', facts: sent(), says: 'pass default' },
  { case: 'unsafe-url', facts: sent('unsafe-url'), says: 'fail unsafe low', evidence: { policy: 'unsafe-url' } },
  { case: 'no-referrer-when-downgrade', facts: sent('no-referrer-when-downgrade'), says: 'fail unsafe low' },
  { case: 'junk', facts: sent('banana'), says: 'fail invalid low', evidence: { value: 'banana' } },
  {
    case: 'the page overrides the header, for better',
    facts: { ...sent('unsafe-url'), page: pageFacts({ metaReferrer: 'Never' }) },
    says: 'pass strict',
    evidence: { policy: 'no-referrer' },
  },
  {
    case: 'and for worse',
    facts: { ...sent('no-referrer'), page: pageFacts({ metaReferrer: 'unsafe-url' }) },
    says: 'fail unsafe low',
    evidence: { policy: 'unsafe-url' },
  },
  {
    case: 'what browsers do not know in the page is skipped',
    facts: { ...sent('no-referrer'), page: pageFacts({ metaReferrer: 'banana, unsafe-url' }) },
    says: 'pass strict',
  },
  {
    case: 'another page says nothing of this answer',
    facts: { ...sent(), page: pageFacts({ url: `http://${HOST}/`, metaReferrer: 'unsafe-url' }) },
    says: 'pass default',
  },
  {
    case: 'the name only leads elsewhere',
    facts: { https: httpsFacts({ hops: chainOf([`https://${HOST}/`, 'https://autre.ma/']) }) },
    says: 'not-applicable no-page',
  },
  { case: 'no answer', options: { failures: { https: 'read-timeout' } }, says: 'unknown read-timeout' },
]);
