import rule from '../../../src/rules/headers/embedder-policy.ts';
import { chainOf, HOST, httpsFacts, tableOf } from '../table.ts';

const sent = (...lines: readonly string[]) => ({
  https: httpsFacts({ headers: lines.map((line) => ['Cross-Origin-Embedder-Policy', line]) }),
});

tableOf(rule, [
  { case: 'consent', facts: sent('require-corp'), says: 'pass consent', evidence: { policy: 'require-corp' } },
  { case: 'without credentials', facts: sent('credentialless'), says: 'pass consent' },
  {
    case: 'what browsers do anyway',
    facts: sent('unsafe-none'),
    says: 'fail open info',
    evidence: { policy: 'unsafe-none' },
  },
  { case: 'missing', facts: sent(), says: 'fail missing info', evidence: {} },
  { case: 'junk', facts: sent('corp'), says: 'fail invalid low', evidence: { value: 'corp' } },
  {
    case: 'the name only leads elsewhere',
    facts: { https: httpsFacts({ hops: chainOf([`https://${HOST}/`, 'https://autre.ma/']) }) },
    says: 'not-applicable no-page',
  },
  { case: 'no answer', options: { failures: { https: 'blocked' } }, says: 'unknown blocked' },
]);
