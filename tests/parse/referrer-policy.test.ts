import fc from 'fast-check';
import { expect, test } from 'vitest';
import { metaReferrerPolicy, REFERRER_POLICIES, referrerPolicyOf } from '../../src/parse/referrer-policy.ts';

const NAME = 'Referrer-Policy';

test.each([
  [[], 'missing'],
  [['no-referrer'], 'no-referrer'],
  [['Same-Origin'], 'same-origin'],
  [['no-referrer, strict-origin-when-cross-origin'], 'strict-origin-when-cross-origin'], // section 8.1: the last known wins
  [['unsafe-url', 'no-referrer'], 'no-referrer'],
  [['origin, new-policy-of-2030'], 'origin'], // unknown ones are skipped
  [['never'], 'invalid'], // words of <meta> are none of the header
  [['strict-origin;'], 'invalid'],
  [['"origin"'], 'invalid'],
  [[''], 'invalid'],
])('%j: %s', (lines, expected) => {
  expect(referrerPolicyOf(lines.map((line) => [NAME, line]))).toBe(expected);
});

// HTML, "meta referrer": one word, the old ones included; no list
test.each([
  ['no-referrer', 'no-referrer'],
  ['Origin', 'origin'],
  ['never', 'no-referrer'],
  ['DEFAULT', 'strict-origin-when-cross-origin'],
  ['always', 'unsafe-url'],
  ['origin-when-crossorigin', 'origin-when-cross-origin'],
  ['no-referrer, origin', null],
  ['banana', null],
  ['constructor', null],
  ['', null],
])('in the page, %j: %s', (content, expected) => {
  expect(metaReferrerPolicy(content)).toBe(expected);
});

test('never throws', () => {
  fc.assert(
    fc.property(fc.string(), (line) => {
      expect(['invalid', ...REFERRER_POLICIES]).toContain(referrerPolicyOf([[NAME, line]]));
    }),
  );
});
