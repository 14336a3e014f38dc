import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { Header } from '../../src/model/observation.ts';
import { compareNonces, noncesOf } from '../../src/parse/nonces.ts';

const policy = (value: string, name = 'Content-Security-Policy'): Header => [name, value];
const meta = (content: string) => `<head><META content="${content}" http-equiv='Content-Security-Policy'></head>`;

describe('noncesOf', () => {
  test.each([
    ['none', [policy("script-src 'self'")], '<script nonce="abc">', []],
    ['a header', [policy("script-src 'nonce-abc' 'strict-dynamic'; style-src 'nonce-def'")], '', ['abc', 'def']],
    [
      'several lines and policies',
      [policy("script-src 'nonce-a', style-src 'nonce-b'"), policy("img-src 'NONCE-c'")],
      '',
      ['a', 'b', 'c'],
    ],
    ['report-only', [policy("script-src 'nonce-r=='", 'content-security-policy-report-only')], '', ['r==']],
    ['meta', [], meta("script-src 'nonce-m'"), ['m']],
    ['another meta', [], `<meta name="description" content="'nonce-m'">`, []],
    ['other headers', [policy("'nonce-x'", 'X-Policy')], '', []],
    ['nothing in it', [policy("script-src 'nonce-'")], '', []],
  ] as const)('%s', (_name, headers, text, nonces) => {
    expect([...noncesOf(headers, text)]).toEqual(nonces);
  });

  it('reads anything', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (value, text) => {
        expect(noncesOf([policy(value)], `<meta ${text}`).size).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

test.each([
  [['a'], ['b'], 'fresh'],
  [['a', 'c'], ['b', 'c'], 'repeated'],
  [['a'], ['a'], 'repeated'],
  [[], ['a'], null],
  [['a'], [], null],
  [[], [], null],
] as const)('%j and %j: %s', (first, second, word) => {
  expect(compareNonces(new Set(first), new Set(second))).toBe(word);
});
