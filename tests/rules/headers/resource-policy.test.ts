import rule from '../../../src/rules/headers/resource-policy.ts';
import { chainOf, HOST, httpsFacts, tableOf } from '../table.ts';

const sent = (...lines: readonly string[]) => ({
  https: httpsFacts({ headers: lines.map((line) => ['Cross-Origin-Resource-Policy', line]) }),
});

tableOf(rule, [
  { case: 'said', facts: sent('same-site'), says: 'pass said', evidence: { policy: 'same-site' } },
  { case: 'for everybody, on purpose', facts: sent('cross-origin'), says: 'pass said' },
  { case: 'missing', facts: sent(), says: 'fail missing info', evidence: {} },
  {
    case: 'twice',
    facts: sent('same-origin', 'same-origin'),
    says: 'fail invalid low',
    evidence: { value: 'same-origin, same-origin' },
  },
  {
    case: 'the name only leads elsewhere',
    facts: { https: httpsFacts({ hops: chainOf([`https://${HOST}/`, 'https://autre.ma/']) }) },
    says: 'not-applicable no-page',
  },
  { case: 'no answer', options: { failures: { https: 'blocked' } }, says: 'unknown blocked' },
]);
