import rule from '../../../src/rules/headers/hsts-delivery.ts';
import { chainOf, HOST, httpFacts, httpsFacts, pageFacts, tableOf } from '../table.ts';

const NAME = 'Strict-Transport-Security';
const sent = (...lines: readonly string[]) => ({ https: httpsFacts({ headers: lines.map((line) => [NAME, line]) }) });

tableOf(rule, [
  { case: 'once', facts: { ...sent('max-age=1'), http: httpFacts(), page: pageFacts() }, says: 'pass once' },
  { case: 'once, and nothing else was seen', facts: sent('max-age=1'), says: 'pass once' },
  {
    case: 'twice',
    facts: sent('max-age=1', 'max-age=2'),
    says: 'fail several-lines low',
    evidence: { value: 'max-age=1 | max-age=2' },
  },
  {
    case: 'over http',
    facts: { ...sent('max-age=1'), http: httpFacts({ headers: [[NAME, 'max-age=1']] }) },
    says: 'fail over-http info',
    evidence: {},
  },
  {
    case: 'over https at the end of the http chain',
    facts: {
      ...sent('max-age=1'),
      http: httpFacts({ hops: chainOf([`http://${HOST}/`, `https://${HOST}/`], { headers: [[NAME, 'max-age=1']] }) }),
    },
    says: 'pass once',
  },
  {
    case: 'in the page',
    facts: { ...sent('max-age=1'), page: pageFacts({ metaHsts: true }) },
    says: 'fail in-meta info',
  },
  { case: 'in the page alone', facts: { ...sent(), page: pageFacts({ metaHsts: true }) }, says: 'fail in-meta info' },
  { case: 'not at all', facts: sent(), says: 'not-applicable not-sent' },
  { case: 'no answer', options: { failures: { https: 'blocked' } }, says: 'unknown blocked' },
]);
