import rule from '../../../src/rules/headers/referrer-policy.ts';
import { chainOf, HOST, httpsFacts, tableOf } from '../table.ts';

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
    case: 'the name only leads elsewhere',
    facts: { https: httpsFacts({ hops: chainOf([`https://${HOST}/`, 'https://autre.ma/']) }) },
    says: 'not-applicable no-page',
  },
  { case: 'no answer', options: { failures: { https: 'read-timeout' } }, says: 'unknown read-timeout' },
]);
