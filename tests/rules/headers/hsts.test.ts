import rule from '../../../src/rules/headers/hsts.ts';
import { chainOf, faultyChain, HOST, hop, httpsFacts, tableOf, tlsFacts, trustedChain } from '../table.ts';

const NAME = 'Strict-Transport-Security';
const sent = (...lines: readonly string[]) => ({ https: httpsFacts({ headers: lines.map((line) => [NAME, line]) }) });

tableOf(rule, [
  { case: 'a year', facts: sent('max-age=31536000'), says: 'pass strong', evidence: { maxAge: 31_536_000 } },
  {
    case: 'two years, with the rest',
    facts: sent('max-age=63072000; includeSubDomains; preload'),
    says: 'pass strong',
  },
  {
    case: 'a second less than a year',
    facts: sent('max-age=31535999'),
    says: 'fail short low',
    evidence: { maxAge: 31_535_999, minimum: 31_536_000 },
  },
  { case: '180 days', facts: sent('max-age=15552000'), says: 'fail short low' },
  { case: 'a second less than 180 days', facts: sent('max-age=15551999'), says: 'fail short medium' },
  { case: 'ten minutes', facts: sent('max-age=600'), says: 'fail short medium' },
  { case: 'switched off', facts: sent('max-age=0'), says: 'fail disabled high', evidence: { value: 'max-age=0' } },
  {
    case: 'junk never passes',
    facts: sent('max-age=banana'),
    says: 'fail invalid high',
    evidence: { value: 'max-age=banana' },
  },
  { case: 'one line with a comma', facts: sent('max-age=31536000, max-age=31536000'), says: 'fail invalid high' },
  { case: 'of two lines the first counts: strong', facts: sent('max-age=31536000', 'max-age=0'), says: 'pass strong' },
  {
    case: 'of two lines the first counts: off',
    facts: sent('max-age=0', 'max-age=31536000'),
    says: 'fail disabled high',
  },
  { case: 'missing', facts: sent(), says: 'fail missing high', evidence: {} },
  {
    case: 'missing on the first answer, sent on the final page',
    facts: {
      https: httpsFacts({
        hops: chainOf([`https://${HOST}/`, `https://${HOST}/fr`], { headers: [[NAME, 'max-age=31536000']] }),
      }),
    },
    says: 'fail missing high',
  },
  {
    case: 'sent with a redirect',
    facts: {
      https: httpsFacts({
        hops: [
          hop({ status: 301, location: 'https://autre.ma/', headers: [[NAME.toLowerCase(), 'max-age=31536000']] }),
        ],
        end: 'out-of-scope-redirect',
        next: 'https://autre.ma/',
      }),
    },
    says: 'pass strong',
  },
  {
    case: 'sent with an error',
    facts: { https: httpsFacts({ status: 503, headers: [[NAME, 'max-age=31536000']] }) },
    says: 'pass strong',
  },
  { case: 'missing on a broken server', facts: { https: httpsFacts({ status: 500 }) }, says: 'unknown indeterminate' },
  { case: 'missing on a tired server', facts: { https: httpsFacts({ status: 503 }) }, says: 'unknown maintenance' },
  {
    case: 'missing on a page that is not there',
    facts: { https: httpsFacts({ status: 404 }) },
    says: 'fail missing high',
  },
  {
    case: 'ignored as long as the certificate is refused',
    facts: { ...sent('max-age=31536000'), tls: tlsFacts({ certificates: [faultyChain('untrusted-root')] }) },
    says: 'fail ignored high',
    evidence: { value: 'max-age=31536000', fault: 'untrusted-root' },
  },
  ...(
    [
      ['expired', { notAfter: '2026-11-22T01:59:59.000Z' }],
      ['not-yet-valid', { notBefore: '2026-11-22T02:00:01.000Z' }],
      ['other-name', { names: ['autre.example.ma'] }],
    ] as const
  ).map(([fault, leaf]) => ({
    case: `the certificate is ${fault}`,
    facts: { ...sent('max-age=31536000'), tls: tlsFacts({ certificates: [trustedChain(leaf)] }) },
    says: 'fail ignored high',
    evidence: { value: 'max-age=31536000', fault },
  })),
  {
    case: 'an incomplete chain is found by browsers themselves',
    facts: { ...sent('max-age=31536000'), tls: tlsFacts({ certificates: [faultyChain('incomplete')] }) },
    says: 'pass strong',
  },
  {
    case: 'the certificate was not seen',
    facts: sent('max-age=31536000'),
    options: { failures: { tls: 'handshake-failed' } },
    says: 'pass strong',
  },
  ...['max-age=31536000', 'max-age=600'].map((line) => ({
    case: `the certificate was not seen, and had something wrong with it: ${line}`,
    facts: {
      https: httpsFacts({
        hops: [hop({ headers: [[NAME, line]], tls: { version: 'TLSv1.3', fault: 'CERT_HAS_EXPIRED' } })],
      }),
    },
    options: { failures: { tls: 'connection-timeout' as const } },
    says: 'unknown connection-timeout',
  })),
  {
    case: 'switched off, whatever the certificate',
    facts: {
      https: httpsFacts({
        hops: [hop({ headers: [[NAME, 'max-age=0']], tls: { version: 'TLSv1.3', fault: 'CERT_HAS_EXPIRED' } })],
      }),
    },
    options: { failures: { tls: 'connection-timeout' } },
    says: 'fail disabled high',
  },
  {
    case: 'a bare address',
    facts: sent('max-age=31536000'),
    options: { target: { host: '196.200.0.10' } },
    says: 'not-applicable address-literal',
  },
  {
    case: 'long values are cut',
    facts: sent(`max-age=1${'x'.repeat(400)}`),
    says: 'fail invalid high',
    evidence: { value: `max-age=1${'x'.repeat(291)}…` },
  },
  { case: 'a filter answered', options: { failures: { https: 'blocked' } }, says: 'unknown blocked' },
]);
