import { describe, expect, test } from 'vitest';
import type { Facts, Header } from '../../../src/model/observation.ts';
import { loadRules } from '../../../src/rules/registry.ts';
import { HOST, hop, httpsFacts, pageFacts, responsesFacts, softwareFacts, twinFacts, verdictsOf } from '../table.ts';

/** One cause is one finding, and a repair that only moves a protection is no change. */
const rules = (await loadRules()).filter(({ id }) => /^headers\/|^software\/version-disclosed$/.test(id));

const failing = (headers: readonly Header[], over: Partial<Facts> = {}): readonly string[] => {
  const facts = {
    https: httpsFacts({ headers }),
    page: pageFacts(),
    software: softwareFacts(),
    twin: twinFacts(),
    responses: responsesFacts({
      notFound: { ok: true, value: hop({ url: `https://${HOST}/x`, status: 404, headers }) },
    }),
    ...over,
  };
  return rules
    .flatMap((rule) => verdictsOf(rule, facts).map(({ status }) => [rule.id, status] as const))
    .filter(([, status]) => status === 'fail')
    .map(([id]) => id.replace('headers/', ''));
};

const BARE = [
  'content-type',
  'content-type-options',
  'csp',
  'embedder-policy',
  'framing',
  'hsts',
  'opener-policy',
  'permissions-policy',
  'resource-policy',
];
const STRICT: readonly Header[] = [
  ['Content-Type', 'text/html; charset=utf-8'],
  ['Strict-Transport-Security', 'max-age=31536000'],
  ['X-Content-Type-Options', 'nosniff'],
  ['Permissions-Policy', 'camera=()'],
  ['Cross-Origin-Opener-Policy', 'same-origin'],
  ['Cross-Origin-Embedder-Policy', 'require-corp'],
  ['Cross-Origin-Resource-Policy', 'same-origin'],
];
const POLICY =
  "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; report-uri /r";
const withPolicy = (policy: string): readonly Header[] => [...STRICT, ['Content-Security-Policy', policy]];

test('a site that sends nothing lacks each thing once', () => {
  expect(failing([])).toEqual(BARE);
});

test('a site that sends all is left alone', () => {
  expect(failing(withPolicy(POLICY))).toEqual([]);
});

describe('one fault in a good site is one finding', () => {
  test.each<[fault: string, headers: readonly Header[], rule: string]>([
    ['scripts from anywhere', withPolicy(`script-src *; ${POLICY}`), 'csp-script'],
    ['inline scripts', withPolicy(`script-src 'self' 'unsafe-inline'; ${POLICY}`), 'csp-script'],
    ['eval', withPolicy(`script-src 'self' 'unsafe-eval'; ${POLICY}`), 'csp-eval'],
    ['a host that undoes the policy', withPolicy(`script-src 'self' ajax.googleapis.com; ${POLICY}`), 'csp-bypass'],
    ['a source over http', withPolicy(`script-src http://cdn.ma; ${POLICY}`), 'csp-http-source'],
    ['an internal address in the policy', withPolicy(`img-src https://10.0.0.1; ${POLICY}`), 'csp-local-source'],
    ['objects from anywhere', withPolicy(`object-src *; ${POLICY}`), 'csp-object-src'],
    ['a repeated directive', withPolicy(`${POLICY}; base-uri *`), 'csp-syntax'],
    ['an open frame', withPolicy(POLICY.replace("frame-ancestors 'none'", 'frame-ancestors *')), 'framing'],
    [
      'a short HSTS',
      [...withPolicy(POLICY).filter(([name]) => !/^strict/i.test(name)), ['Strict-Transport-Security', 'max-age=600']],
      'hsts',
    ],
    ['two HSTS lines', [...withPolicy(POLICY), ['Strict-Transport-Security', 'max-age=1']], 'hsts-delivery'],
    ['an internal address', [...withPolicy(POLICY), ['X-Backend', '10.0.0.1']], 'private-address'],
    ['an internal name', [...withPolicy(POLICY), ['X-FEServer', 'SRV1']], 'internal-host'],
    ['a dead header', [...withPolicy(POLICY), ['Expect-CT', 'max-age=1']], 'legacy'],
    ['a banner that nobody knows', [...withPolicy(POLICY), ['Server', 'boutique/3.1']], 'version-banner'],
  ])('%s', (_fault, headers, rule) => {
    expect(failing(headers)).toEqual([rule]);
  });

  test('a banner that is recognised', () => {
    const software = softwareFacts({
      product: 'nginx',
      version: '1.18.0',
      signals: [{ source: 'header:server', value: 'nginx/1.18.0' }],
    });
    expect(failing([...withPolicy(POLICY), ['Server', 'nginx/1.18.0']], { software })).toEqual([
      'software/version-disclosed',
    ]);
  });
});

test('from X-Frame-Options to frame-ancestors nothing is lost', () => {
  const without = POLICY.replace("frame-ancestors 'none'; ", '');
  expect(failing([...withPolicy(without), ['X-Frame-Options', 'DENY']])).toEqual([]);
  expect(failing(withPolicy(POLICY))).toEqual([]);
});
