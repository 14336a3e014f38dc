import rule from '../../../src/rules/headers/content-type.ts';
import { chainOf, HOST, httpsFacts, tableOf } from '../table.ts';

const sent = (...lines: readonly string[]) => ({
  https: httpsFacts({ headers: lines.map((line) => ['Content-Type', line]) }),
});

tableOf(rule, [
  { case: 'said', facts: sent('text/html; charset=utf-8'), says: 'pass said', evidence: { type: 'text/html' } },
  {
    case: 'no text needs no charset',
    facts: sent('application/json'),
    says: 'pass said',
    evidence: { type: 'application/json' },
  },
  { case: 'no charset', facts: sent('TEXT/HTML'), says: 'fail no-charset info', evidence: { type: 'text/html' } },
  { case: 'missing', facts: sent(), says: 'fail missing low', evidence: { url: `https://${HOST}/` } },
  { case: 'junk', facts: sent('html'), says: 'fail invalid low', evidence: { value: 'html' } },
  {
    case: 'the name only leads elsewhere',
    facts: { https: httpsFacts({ hops: chainOf([`https://${HOST}/`, 'https://autre.ma/']) }) },
    says: 'not-applicable no-page',
  },
  { case: 'no answer', options: { failures: { https: 'blocked' } }, says: 'unknown blocked' },
]);
