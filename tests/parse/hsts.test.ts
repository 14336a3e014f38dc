import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseHsts } from '../../src/parse/hsts.ts';

const YEAR = 31_536_000;

describe('valid lines', () => {
  test.each([
    ['max-age=31536000', YEAR, false, false],
    ['max-age="31536000"', YEAR, false, false], // RFC 6797 section 6.2 has this example
    ['max-age = 31536000', YEAR, false, false], // section 6.1: implied white space of RFC 2616
    ['MAX-AGE=31536000; IncludeSubdomains', YEAR, true, false], // section 6.1, item 3: names ignore case
    ['includeSubDomains; max-age=31536000; preload', YEAR, true, true], // item 1: any order
    [';; max-age=31536000 ;;', YEAR, false, false], // directives may be empty
    ['max-age=31536000; unknown="a;b"', YEAR, false, false], // item 5: unknown ones are ignored, quotes respected
    ['max-age=31536000; unknown', YEAR, false, false],
    ['max-age=31536000; preload; PRELOAD', YEAR, false, true], // item 2 forbids it; no browser looks
    ['max-age=31536000; unknown=1; unknown=2', YEAR, false, false],
    ['max-age=0', 0, false, false], // section 6.1.1: stop
    ['max-age=00031536000', YEAR, false, false],
    ['max-age="\\31536000"', YEAR, false, false], // a quoted pair stands for its character
    [`max-age=${'9'.repeat(400)}`, Number.MAX_SAFE_INTEGER, false, false],
  ])('%j', (line, maxAge, includeSubDomains, preload) => {
    expect(parseHsts(line)).toEqual({ valid: true, maxAge, includeSubDomains, preload });
  });
});

describe('lines that browsers ignore', () => {
  test.each([
    '',
    ';',
    'includeSubDomains', // section 6.1.1: max-age is required
    'max-age',
    'max-age=',
    'max-age=""',
    'max-age=abc',
    'max-age=banana',
    'max-age=-1',
    'max-age=+1',
    'max-age=1.5',
    'max-age=1e9',
    'max-age=1abc',
    'max-age=0x10',
    'max-age=\u0661\u0662', // Arabic digits are no digits here
    'max-age=31536000 31536000',
    'max-age=31536000, includeSubDomains', // a comma separates nothing within a line
    'max-age=1, max-age=2',
    'max-age=1; max-age=31536000', // item 2: a directive stands at most once
    'max-age=31536000; includeSubDomains; includesubdomains',
    'max-age=31536000; includeSubDomains=1', // section 6.1.2: valueless
    'max-age=31536000; includeSubDomains=""',
    'max-age=31536000; =x',
    'max-age=31536000; "x"',
    'max-age=31536000; a b',
    'max-age="31536000',
    "max-age='31536000'",
    '"max-age"=31536000',
    'max-age==31536000',
  ])('%j', (line) => {
    expect(parseHsts(line)).toEqual({ valid: false });
  });
});

test('never throws, and what is valid holds a whole number of seconds', () => {
  const part = fc.oneof(
    fc.string(),
    fc.constantFrom('max-age', '=', ';', '"', '\\', ' ', '1', 'preload', 'includeSubDomains', ','),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
      const hsts = parseHsts(parts.join(''));
      if (hsts.valid) expect(Number.isSafeInteger(hsts.maxAge) && hsts.maxAge >= 0).toBe(true);
      else expect(hsts).toEqual({ valid: false });
    }),
  );
});

test('a line of hostile length is read in one go', () => {
  expect(parseHsts(`max-age=1; x="${'\\"'.repeat(500_000)}`)).toEqual({ valid: false });
  expect(parseHsts(`${'"'.repeat(1_000_001)}`)).toEqual({ valid: false });
  expect(parseHsts(`max-age=1;${' '.repeat(500_000)}x${' '.repeat(500_000)}y`)).toEqual({ valid: false });
  expect(parseHsts(`max-age=1${';'.repeat(1_000_000)}`)).toMatchObject({ valid: true, maxAge: 1 });
});
