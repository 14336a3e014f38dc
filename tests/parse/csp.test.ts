import fc from 'fast-check';
import { expect, test } from 'vitest';
import { directivesOf, parseMetaPolicies, parsePolicies, serialisedPolicies } from '../../src/parse/csp.ts';

const plain = (lines: readonly string[]) => parsePolicies(lines).map((policy) => Object.fromEntries(policy));

test.each<[why: string, lines: readonly string[], policies: readonly Record<string, readonly string[]>[]]>([
  ['no line', [], []],
  ['nothing in the line', [' ; ;, '], []],
  ['one directive', ["default-src 'self'"], [{ 'default-src': ["'self'"] }]],
  ['a directive without values', ['upgrade-insecure-requests'], [{ 'upgrade-insecure-requests': [] }]],
  ['names ignore case, values do not', ["Script-Src 'Nonce-aB'"], [{ 'script-src': ["'Nonce-aB'"] }]],
  [
    'the first of a repeated directive counts (CSP3 section 2.2.1)',
    ["script-src 'self'; SCRIPT-SRC *"],
    [{ 'script-src': ["'self'"] }],
  ],
  ['any white space separates', ['\timg-src\f a.ma\r\n  b.ma '], [{ 'img-src': ['a.ma', 'b.ma'] }]],
  [
    'each line is a policy (CSP3 section 2.2.2)',
    ["script-src 'self'", "script-src 'none'"],
    [{ 'script-src': ["'self'"] }, { 'script-src': ["'none'"] }],
  ],
  [
    'each comma part is a policy',
    ["script-src 'self', img-src *"],
    [{ 'script-src': ["'self'"] }, { 'img-src': ['*'] }],
  ],
  ['a directive that is not ASCII does not count', ['img-src \u00e9.ma; font-src a.ma'], [{ 'font-src': ['a.ma'] }]],
  ['names that objects know', ['constructor x'], [{ constructor: ['x'] }]],
])('%s', (_why, lines, policies) => {
  expect(plain(lines)).toEqual(policies);
});

test.each<[why: string, contents: readonly string[], policies: readonly Record<string, readonly string[]>[]]>([
  ['no element', [], []],
  ['a policy', ["default-src 'self'"], [{ 'default-src': ["'self'"] }]],
  [
    'three directives are ignored there (CSP3 section 3.3)',
    ["Frame-Ancestors 'none'; sandbox; report-uri /r; img-src 'self'"],
    [{ 'img-src': ["'self'"] }],
  ],
  ['nothing is left', ["frame-ancestors 'none'"], []],
  [
    'a comma separates nothing (HTML, "pragma directives")',
    ["img-src 'self', script-src 'none'"],
    [{ 'img-src': ["'self',", 'script-src', "'none'"] }],
  ],
  ['each element is a policy', ['img-src a', 'img-src b'], [{ 'img-src': ['a'] }, { 'img-src': ['b'] }]],
])('in meta: %s', (_why, contents, policies) => {
  expect(parseMetaPolicies(contents).map((policy) => Object.fromEntries(policy))).toEqual(policies);
});

test('keeps the text of each policy, and repeated directives in it', () => {
  expect(serialisedPolicies(['a b; a c, ;', 'd'])).toEqual(['a b; a c', 'd']);
  expect(directivesOf('a b; A c;; d')).toEqual([
    ['a', ['b']],
    ['a', ['c']],
    ['d', []],
  ]);
});

test('a megabyte is read', () => {
  expect(parsePolicies([`img-src ${'a.ma '.repeat(200_000)}`])[0]?.get('img-src')).toHaveLength(200_000);
  expect(parsePolicies([';'.repeat(1_000_000)])).toEqual([]);
  expect(parsePolicies([`img-src${' '.repeat(1_000_000)}x`])[0]?.get('img-src')).toEqual(['x']);
});

test('never throws, and never gives an empty policy', () => {
  const part = fc.oneof(fc.string(), fc.constantFrom(';', ',', ' ', 'default-src', "'self'", '*'));
  fc.assert(
    fc.property(
      fc.array(
        fc.array(part).map((parts) => parts.join('')),
        { maxLength: 3 },
      ),
      (lines) => {
        for (const policy of parsePolicies(lines)) {
          expect(policy.size).toBeGreaterThan(0);
          for (const name of policy.keys()) expect(name).toMatch(/^[^\sA-Z;,]+$/);
        }
      },
    ),
  );
});
