import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isToken, linesOf, membersOf, splitMembers } from '../../src/parse/field.ts';

describe('lines', () => {
  test('are found whatever the case, in order, never merged', () => {
    const headers = [
      ['Set-Cookie', 'a=1'],
      ['server', 'x'],
      ['SET-COOKIE', 'b=2, c=3'],
    ] as const;
    expect(linesOf(headers, 'set-cookie')).toEqual(['a=1', 'b=2, c=3']);
  });

  test('survive names that objects know', () => {
    expect(linesOf([['__proto__', 'x']], 'constructor')).toEqual([]);
    expect(linesOf([['__proto__', 'x']], '__proto__')).toEqual(['x']);
  });
});

describe('members (Fetch, "get, decode, and split")', () => {
  test.each([
    ['nosniff', ['nosniff']],
    ['nosniff,', ['nosniff', '']],
    ['', ['']],
    ['a , b', ['a', 'b']],
    ['text/html;", x/x', ['text/html;", x/x']], // the examples of the standard
    ['x/x;test="hi",y/y', ['x/x;test="hi"', 'y/y']],
    ['"a\\",b",c', ['"a\\",b"', 'c']],
    ['a\t,\u00a0b', ['a', '\u00a0b']], // only space and tab are white space
  ])('%j', (value, members) => {
    expect(splitMembers(value)).toEqual(members);
  });

  test('of several lines are those of the joined lines', () => {
    const headers = [
      ['X-Frame-Options', 'DENY'],
      ['x-frame-options', 'SAMEORIGIN, DENY'],
    ] as const;
    expect(membersOf(headers, 'x-frame-options')).toEqual(['DENY', 'SAMEORIGIN', 'DENY']);
    expect(membersOf(headers, 'x-other')).toBeNull();
  });

  test('never throw, and hold everything but commas and white space at the ends', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const strip = (value: string) => value.replace(/[,\t ]/g, '');
        expect(strip(splitMembers(text).join(''))).toBe(strip(text));
      }),
    );
  });
});

test.each([
  ['max-age', true],
  ["!#$%&'*+-.^_`|~09azAZ", true],
  ['', false],
  ['a b', false],
  ['a=b', false],
  ['caf\u00e9', false],
])('token %j: %s', (text, expected) => {
  expect(isToken(text)).toBe(expected);
});
