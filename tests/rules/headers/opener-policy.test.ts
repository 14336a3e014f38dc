import rule from '../../../src/rules/headers/opener-policy.ts';
import { chainOf, HOST, httpsFacts, tableOf } from '../table.ts';

const sent = (...lines: readonly string[]) => ({
  https: httpsFacts({ headers: lines.map((line) => ['Cross-Origin-Opener-Policy', line]) }),
});

tableOf(rule, [
  { case: 'isolated', facts: sent('same-origin'), says: 'pass isolated', evidence: { policy: 'same-origin' } },
  { case: 'with a parameter', facts: sent('same-origin-allow-popups; report-to="x"'), says: 'pass isolated' },
  {
    case: 'what browsers do anyway',
    facts: sent('unsafe-none'),
    says: 'fail open info',
    evidence: { policy: 'unsafe-none' },
  },
  { case: 'missing', facts: sent(), says: 'fail missing info', evidence: {} },
  { case: 'upper case', facts: sent('Same-Origin'), says: 'fail invalid low', evidence: { value: 'Same-Origin' } },
  { case: 'two lines', facts: sent('same-origin', 'same-origin'), says: 'fail invalid low' },
  {
    case: 'the name only leads elsewhere',
    facts: { https: httpsFacts({ hops: chainOf([`https://${HOST}/`, 'https://autre.ma/']) }) },
    says: 'not-applicable no-page',
  },
  { case: 'no answer', options: { failures: { https: 'blocked' } }, says: 'unknown blocked' },
]);
