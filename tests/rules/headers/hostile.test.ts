import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Facts, Failure, Header, Hop, Outcome } from '../../../src/model/observation.ts';
import { loadRules } from '../../../src/rules/registry.ts';
import {
  HOST,
  hop,
  httpFacts,
  httpsFacts,
  pageFacts,
  responsesFacts,
  softwareFacts,
  tlsFacts,
  twinFacts,
  verdictsOf,
} from '../table.ts';

/** Whatever a server sends, every rule of this area says something, briefly, and the same each time. */
const rules = (await loadRules()).filter(({ id }) => id.startsWith('headers/'));

const NAMES = [
  'Strict-Transport-Security',
  'Content-Security-Policy',
  'Content-Security-Policy-Report-Only',
  'X-Frame-Options',
  'X-Content-Type-Options',
  'Referrer-Policy',
  'Permissions-Policy',
  'Cross-Origin-Opener-Policy',
  'Cross-Origin-Embedder-Policy',
  'Cross-Origin-Resource-Policy',
  'Reporting-Endpoints',
  'Report-To',
  'Content-Type',
  'Server',
  'X-FEServer',
  'X-XSS-Protection',
  'Via',
  '__proto__',
  'constructor',
];
const WORDS = [
  'max-age=31536000',
  'includeSubDomains',
  'preload',
  'default-src',
  'script-src',
  'frame-ancestors',
  'report-to',
  "'self'",
  "'none'",
  "'nonce-(volatile)'",
  "'unsafe-inline'",
  "'strict-dynamic'",
  'https:',
  'http://*',
  '*',
  'DENY',
  'ALLOW-FROM',
  'nosniff',
  'no-referrer',
  'camera=()',
  'same-origin',
  'text/html',
  'charset=',
  'nginx/1.2',
  '10.0.0.1',
  'a.local',
  '__proto__',
  ';',
  ',',
  '"',
  '=',
  ' ',
  '\\',
];
const value = fc
  .array(fc.oneof(fc.constantFrom(...WORDS), fc.string()), { maxLength: 8 })
  .map((parts) => parts.join(' '));
const header: fc.Arbitrary<Header> = fc.tuple(fc.oneof(fc.constantFrom(...NAMES), fc.string()), value);
const url = fc.constantFrom(
  `https://${HOST}/`,
  `https://${HOST}/fr`,
  `http://${HOST}/`,
  'https://autre.ma/',
  'https://example.ma/',
);
const hops: fc.Arbitrary<Hop> = fc
  .record({
    url,
    status: fc.constantFrom(200, 301, 404, 429, 503),
    headers: fc.array(header, { maxLength: 6 }),
    location: fc.option(url),
    fault: fc.option(fc.constantFrom('CERT_HAS_EXPIRED', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE')),
  })
  .map(({ fault, ...one }) => hop({ ...one, tls: one.url.startsWith('https') ? { version: 'TLSv1.3', fault } : null }));
const failure: fc.Arbitrary<Failure> = fc
  .constantFrom('connection-refused' as const, 'read-timeout' as const)
  .map((code) => ({ code, detail: '' }));
const outcome = (one: fc.Arbitrary<Hop>): fc.Arbitrary<Outcome<Hop>> =>
  fc.oneof(
    one.map((seen) => ({ ok: true, value: seen }) as const),
    failure.map((code) => ({ ok: false, failure: code }) as const),
  );
const facts: fc.Arbitrary<Partial<Facts>> = fc
  .record({
    https: fc.array(hops, { minLength: 1, maxLength: 3 }),
    http: fc.array(hops, { minLength: 1, maxLength: 3 }),
    next: fc.option(url),
    end: fc.constantFrom('answered' as const, 'loop' as const, 'out-of-scope-redirect' as const),
    metaPolicies: fc.array(value, { maxLength: 2 }),
    metaReferrer: fc.option(value),
    metaHsts: fc.boolean(),
    notFound: outcome(hops),
    other: outcome(hops),
    apex: outcome(hops),
    nonces: fc.constantFrom('fresh' as const, 'repeated' as const, null),
  })
  .map(({ https, http, next, end, metaPolicies, metaReferrer, metaHsts, notFound, other, apex, nonces }) => ({
    https: httpsFacts({ hops: https, next, end }),
    http: httpFacts({ hops: http, next, end }),
    tls: tlsFacts(),
    software: softwareFacts(),
    page: pageFacts({ url: https.at(-1)?.url ?? '', metaPolicies, metaReferrer, metaHsts }),
    responses: responsesFacts({
      notFound,
      asset: other,
      again: { ok: true, value: { hop: hop(), nonces } },
      addresses: [{ address: '196.200.0.11', answer: other }],
    }),
    twin: twinFacts({ addresses: ['196.200.0.12'], https: apex }),
  }));

test('there are rules to try', () => {
  expect(rules.length).toBeGreaterThanOrEqual(33);
});

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (_id, rule) => {
  test('answers whatever is sent', () => {
    fc.assert(
      fc.property(facts, (seen) => {
        const found = verdictsOf(rule, seen);
        expect(found).toHaveLength(1);
        for (const { status, message, evidence } of found) {
          if (status !== 'unknown') expect(Object.keys(rule.text.messages)).toContain(message);
          for (const part of Object.values(evidence)) {
            if (Array.isArray(part)) expect(part.length).toBeLessThanOrEqual(40);
            for (const one of [part].flat()) expect(String(one).length).toBeLessThanOrEqual(301);
          }
        }
        expect(verdictsOf(rule, JSON.parse(JSON.stringify(seen)))).toEqual(found); // plain JSON is all that it reads
      }),
      { numRuns: 60 },
    );
  });
});
