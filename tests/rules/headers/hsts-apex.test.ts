import type { Header } from '../../../src/model/observation.ts';
import rule from '../../../src/rules/headers/hsts-apex.ts';
import { hop, httpsFacts, tableOf, twinFacts } from '../table.ts';

const NAME = 'Strict-Transport-Security';
const https = httpsFacts();
const apex = (headers: readonly Header[], over: Parameters<typeof hop>[0] = {}) => ({
  https,
  twin: twinFacts({
    addresses: ['196.200.0.10'],
    https: { ok: true, value: hop({ url: 'https://example.ma/', headers, ...over }) },
  }),
});
const silent = (code: 'connection-refused' | 'connection-timeout') => ({
  https,
  twin: twinFacts({ addresses: ['196.200.0.10'], https: { ok: false, failure: { code, detail: '' } } }),
});
const host = 'example.ma';

tableOf(rule, [
  { case: 'its own', facts: apex([[NAME, 'max-age=600']]), says: 'pass own', evidence: { host } },
  {
    case: 'with a redirect',
    facts: apex([[NAME, 'max-age=600']], { status: 301, location: 'https://www.example.ma/' }),
    says: 'pass own',
  },
  { case: 'none', facts: apex([]), says: 'fail missing medium', evidence: { host } },
  {
    case: 'switched off',
    facts: apex([[NAME, 'max-age=0']]),
    says: 'fail void medium',
    evidence: { host, value: 'max-age=0' },
  },
  { case: 'junk', facts: apex([[NAME, 'banana']]), says: 'fail void medium' },
  {
    case: 'under a certificate of another name',
    facts: apex([[NAME, 'max-age=600']], { tls: { version: 'TLSv1.3', fault: 'ERR_TLS_CERT_ALTNAME_INVALID' } }),
    says: 'fail refused medium',
    evidence: { host, fault: 'ERR_TLS_CERT_ALTNAME_INVALID' },
  },
  {
    case: 'a missing intermediate is found by browsers themselves',
    facts: apex([[NAME, 'max-age=600']], { tls: { version: 'TLSv1.3', fault: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' } }),
    says: 'pass own',
  },
  { case: 'a tired server', facts: apex([], { status: 503 }), says: 'unknown maintenance' },
  { case: 'no https there', facts: silent('connection-refused'), says: 'not-applicable no-https' },
  { case: 'silence', facts: silent('connection-timeout'), says: 'unknown connection-timeout' },
  { case: 'there is no such name', facts: { https, twin: twinFacts() }, says: 'not-applicable no-apex' },
  { case: 'a target of its own', facts: { https, twin: twinFacts({ listed: true }) }, says: 'not-applicable listed' },
  {
    case: 'the target is the apex',
    facts: { https, twin: twinFacts({ host: 'www.example.ma', relation: 'www' }) },
    options: { target: { host } },
    says: 'not-applicable not-apex',
  },
  {
    case: 'a name that has no twin',
    facts: { https },
    options: { target: { host: 'portail.finances.example.ma' } },
    says: 'not-applicable not-apex',
  },
  { case: 'the twin was not asked', facts: { https }, says: 'unknown not-permitted' },
  { case: 'no answer', options: { failures: { https: 'blocked' } }, says: 'unknown blocked' },
]);
