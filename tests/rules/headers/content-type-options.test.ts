import rule from '../../../src/rules/headers/content-type-options.ts';
import { chainOf, HOST, httpsFacts, tableOf } from '../table.ts';

const sent = (...lines: readonly string[]) => ({
  https: httpsFacts({ headers: lines.map((line) => ['x-content-type-options', line]) }),
});

tableOf(rule, [
  { case: 'nosniff', facts: sent('nosniff'), says: 'pass nosniff', evidence: {} },
  { case: 'missing', facts: sent(), says: 'fail missing low', evidence: { url: `https://${HOST}/` } },
  {
    case: 'nosniff comes second',
    facts: sent('foo', 'nosniff'),
    says: 'fail invalid low',
    evidence: { value: 'foo, nosniff' },
  },
  {
    case: 'a JSON reply needs it as well',
    facts: { https: httpsFacts({ headers: [['Content-Type', 'application/json']] }) },
    says: 'fail missing low',
  },
  {
    case: 'the name only leads elsewhere',
    facts: { https: httpsFacts({ hops: chainOf([`https://${HOST}/`, 'https://autre.ma/']) }) },
    says: 'not-applicable no-page',
  },
  { case: 'no answer', options: { failures: { https: 'read-timeout' } }, says: 'unknown read-timeout' },
]);
