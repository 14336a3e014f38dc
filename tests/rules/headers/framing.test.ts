import type { Header } from '../../../src/model/observation.ts';
import rule from '../../../src/rules/headers/framing.ts';
import { chainOf, HOST, httpsFacts, tableOf } from '../table.ts';

const sent = (...headers: readonly Header[]) => ({ https: httpsFacts({ headers }) });
const xfo = (value: string): Header => ['X-Frame-Options', value];
const csp = (value: string): Header => ['Content-Security-Policy', value];

tableOf(rule, [
  {
    case: 'X-Frame-Options',
    facts: sent(xfo('SAMEORIGIN')),
    says: 'pass limited',
    evidence: { header: 'x-frame-options' },
  },
  {
    case: 'frame-ancestors',
    facts: sent(csp("frame-ancestors 'self'")),
    says: 'pass limited',
    evidence: { header: 'frame-ancestors' },
  },
  { case: 'neither', facts: sent(), says: 'fail missing medium', evidence: { url: `https://${HOST}/` } },
  {
    case: 'frame-ancestors for everyone makes X-Frame-Options moot',
    facts: sent(csp('frame-ancestors *'), xfo('DENY')),
    says: 'fail open medium',
    evidence: { value: ['*'] },
  },
  {
    case: 'a report-only policy protects nothing',
    facts: sent(['Content-Security-Policy-Report-Only', "frame-ancestors 'none'"]),
    says: 'fail missing medium',
  },
  {
    case: 'ALLOW-FROM',
    facts: sent(xfo('ALLOW-FROM https://autre.ma')),
    says: 'fail allow-from low',
    evidence: { value: 'ALLOW-FROM https://autre.ma' },
  },
  { case: 'junk', facts: sent(xfo('banana')), says: 'fail invalid medium', evidence: { value: 'banana' } },
  {
    case: 'the name only leads elsewhere',
    facts: { https: httpsFacts({ hops: chainOf([`https://${HOST}/`, 'https://autre.ma/']) }) },
    says: 'not-applicable no-page',
  },
  { case: 'no answer', options: { failures: { https: 'connection-refused' } }, says: 'unknown connection-refused' },
]);
