import rule from '../../../src/rules/headers/hsts-subdomains.ts';
import { hop, httpsFacts, tableOf, twinFacts } from '../table.ts';

const NAME = 'Strict-Transport-Security';
const own = (value: string) => ({ https: httpsFacts({ headers: [[NAME, value]] }) });
const twin = (value: string | null) =>
  twinFacts({
    addresses: ['196.200.0.10'],
    https: { ok: true, value: hop({ url: 'https://example.ma/', headers: value === null ? [] : [[NAME, value]] }) },
  });
const https = httpsFacts();
const target = { host: 'example.ma' };

tableOf(rule, [
  {
    case: 'the target is the apex',
    facts: own('max-age=1; includeSubDomains'),
    options: { target },
    says: 'pass covered',
    evidence: { host: 'example.ma' },
  },
  { case: 'and covers itself only', facts: own('max-age=1'), options: { target }, says: 'fail not-covered low' },
  { case: 'and has none', facts: own(''), options: { target }, says: 'not-applicable no-hsts' },
  { case: 'the apex beside www', facts: { https, twin: twin('max-age=1; includesubdomains') }, says: 'pass covered' },
  {
    case: 'what www says does not cover the domain',
    facts: { ...own('max-age=1; includeSubDomains'), twin: twin('max-age=1') },
    says: 'fail not-covered low',
    evidence: { host: 'example.ma' },
  },
  { case: 'the apex has none', facts: { https, twin: twin(null) }, says: 'not-applicable no-hsts' },
  {
    case: 'the apex switches it off',
    facts: { https, twin: twin('max-age=0; includeSubDomains') },
    says: 'not-applicable no-hsts',
  },
  {
    case: 'a name in the depth',
    facts: { https },
    options: { target: { host: 'portail.finances.example.ma' } },
    says: 'not-applicable not-apex',
  },
  { case: 'the twin was not asked', facts: { https }, says: 'unknown not-permitted' },
  { case: 'a target of its own', facts: { https, twin: twinFacts({ listed: true }) }, says: 'not-applicable listed' },
  { case: 'no such name', facts: { https, twin: twinFacts() }, says: 'not-applicable no-apex' },
  {
    case: 'no https there',
    facts: {
      https,
      twin: twinFacts({
        addresses: ['196.200.0.10'],
        https: { ok: false, failure: { code: 'handshake-failed', detail: '' } },
      }),
    },
    says: 'not-applicable no-https',
  },
  {
    case: 'the twin was not seen',
    facts: { https },
    options: { failures: { twin: 'budget-exhausted' } },
    says: 'unknown budget-exhausted',
  },
  { case: 'no answer', options: { failures: { https: 'blocked' } }, says: 'unknown blocked' },
]);
