import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  brokenPrefix,
  type Cookie,
  isDeletion,
  maskedValue,
  parseCookie,
  parseCookieDate,
  stableName,
} from '../../src/parse/cookie.ts';
import { cookieFaults } from '../../src/parse/cookie-faults.ts';

const NOW = Date.UTC(2026, 10, 22, 2);
const bare: Cookie = {
  name: 'SID',
  secure: false,
  httpOnly: false,
  sameSite: null,
  domain: null,
  path: null,
  maxAge: null,
  expires: null,
  discloses: null,
  tooLarge: false,
};

describe('one Set-Cookie line (RFC 6265 section 5.2, RFC 6265bis section 5.6)', () => {
  test.each<[line: string, cookie: Partial<Cookie> | null]>([
    ['SID=x', {}],
    [' SID = x ', {}],
    ['SID=', {}],
    ['SID=a=b; Secure', { secure: true }],
    ['SID=x;secure;HTTPONLY', { secure: true, httpOnly: true }],
    ['SID=x; Secure=false', { secure: true }], // the name alone counts
    ['SID=x; Secured', {}],
    ['SID=Secure; HttpOnlyish', {}], // a value is no attribute
    ['SID=x; SameSite=Lax', { sameSite: 'lax' }],
    ['SID=x; samesite=STRICT', { sameSite: 'strict' }],
    ['SID=x; SameSite=None; SameSite=Lax', { sameSite: 'lax' }], // the last counts
    ['SID=x; SameSite=banana', {}],
    ['SID=x; SameSite', {}],
    ['SID=x; Domain=.Example.MA; Path=/a', { domain: 'example.ma', path: '/a' }],
    ['SID=x; Domain=a.ma; Domain=', { domain: 'a.ma' }],
    ['SID=x; Path=a', {}],
    ['SID=x; Max-Age=3600', { maxAge: 3600 }],
    ['SID=x; Max-Age=-1', { maxAge: -1 }],
    ['SID=x; Max-Age=60; Max-Age=soon', { maxAge: 60 }], // section 5.2.2: what cannot be read is ignored
    ['SID=x; Expires=Thu, 01 Jan 1970 00:00:00 GMT', { expires: 0 }],
    ['SID=x; Expires=never', {}],
    ['SID=x; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Expires=never', { expires: 0 }], // section 5.2.1
    [' = ; Secure', null],
    ['=x', { name: '' }],
    ['SID=x; =y; Secure', { secure: true }],
    ['x', { name: '' }],
    ['', null],
    ['=', null],
    ['; Secure', null],
    ['SID=x\u0000; Secure', null],
    ['SID=x\u007f', null],
    ['SID=x;\tSecure', { secure: true }],
  ])('%j', (line, cookie) => {
    expect(parseCookie(line)).toEqual(cookie === null ? null : { ...bare, ...cookie });
  });

  test('never throws', () => {
    const part = fc.oneof(
      fc.string(),
      fc.constantFrom(';', '=', 'Secure', 'Max-Age=', 'Expires=', '1970', 'Jan', ' ', '00:00:00'),
    );
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const cookie = parseCookie(parts.join(''));
        if (cookie !== null) {
          expect(isDeletion(cookie, NOW)).toBeTypeOf('boolean');
          expect(brokenPrefix(cookie) === null || cookie.name.startsWith('__')).toBe(true);
        }
        expect(cookieFaults(parts.join(''))).toEqual([...cookieFaults(parts.join(''))].sort());
        expect(stableName(parts.join('')).length).toBeGreaterThan(0);
      }),
    );
  });
});

describe('dates (RFC 6265 section 5.1.1)', () => {
  test.each<[text: string, instant: string | null]>([
    ['Thu, 01 Jan 1970 00:00:00 GMT', '1970-01-01T00:00:00.000Z'],
    ['Thursday, 01-Jan-70 00:00:01 GMT', '1970-01-01T00:00:01.000Z'],
    ['Thu Nov 26 2026 08:09:10 GMT+0100', '2026-11-26T08:09:10.000Z'], // zones count for nothing
    ['26 november 26 8:9:10', '2026-11-26T08:09:10.000Z'],
    ['Fri, 31 Dec 9999 23:59:59 GMT', '9999-12-31T23:59:59.000Z'],
    ['01 Jan 69 00:00:00', '2069-01-01T00:00:00.000Z'],
    ['01 Jan 70 00:00:00', '1970-01-01T00:00:00.000Z'],
    ['01 Jan 99 00:00:00', '1999-01-01T00:00:00.000Z'],
    ['01 Jan 00 00:00:00', '2000-01-01T00:00:00.000Z'],
    ['01 Jan 1601 00:00:00', '1601-01-01T00:00:00.000Z'],
    ['31 Jan 2026 23:59:59', '2026-01-31T23:59:59.000Z'],
    ['00 Jan 2026 00:00:00', null],
    ['01 Jan 2026 00:60:00', null],
    ['01 Jan 2026 00:00:60', null],
    ['01 Jan 1600 00:00:00', null],
    ['32 Jan 2026 00:00:00', null],
    ['01 Jan 2026 24:00:00', null],
    ['01 Jan 2026', null],
    ['1790000000', null],
    ['', null],
  ])('%j', (text, instant) => {
    const parsed = parseCookieDate(text);
    expect(parsed === null ? null : new Date(parsed).toISOString()).toBe(instant);
  });
});

test.each<[line: string, deletion: boolean]>([
  ['SID=x', false],
  ['SID=deleted; expires=Thu, 01-Jan-1970 00:00:01 GMT; Max-Age=0', true],
  ['SID=x; Max-Age=0', true],
  ['SID=x; Max-Age=-5', true],
  ['SID=x; Expires=Sat, 21 Nov 2026 02:00:00 GMT', true],
  ['SID=x; Expires=Sun, 22 Nov 2026 02:00:00 GMT', true], // this very moment
  ['SID=x; Expires=Mon, 23 Nov 2026 02:00:00 GMT', false],
  ['SID=x; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT', false], // section 5.3: Max-Age goes first
  ['SID=x; Max-Age=0; Expires=Mon, 23 Nov 2026 02:00:00 GMT', true],
])('%s: a deletion: %s', (line, deletion) => {
  const cookie = parseCookie(line);
  expect(cookie !== null && isDeletion(cookie, NOW)).toBe(deletion);
});

test.each([
  ['PHPSESSID', 'PHPSESSID'],
  ['SESSa1b2c3d4e5f60718293a4b5c6d7e8f90', 'SESS#'],
  ['SSESSa1b2c3d4e5f60718293a4b5c6d7e8f90', 'SSESS#'],
  ['wordpress_logged_in_a1b2c3d4e5f60718293a4b5c6d7e8f90', 'wordpress_logged_in_#'],
  ['visid_incap_2345678', 'visid_incap_#'],
  ['TS01a2b3c4', 'TS#'],
  ['cookie2', 'cookie#'],
  ['facade', 'facade'], // letters of hex without a digit are a word
  ['deadbeef', 'deadbeef'],
  ['ASPSESSIONIDQQBCTRSB', 'ASPSESSIONID#'],
  ['', '='],
])('the stable name of %j is %j', (name, stable) => {
  expect(stableName(name)).toBe(stable);
});

describe('what is kept of a value', () => {
  test.each<[name: string, value: string, masked: string]>([
    ['SID', 'secret', '(masked)'],
    ['SID', '', ''],
    ['BIGipServerp', '1677787402.36895.0000', '(masked: private address)'],
    ['BIGipServerp', '134744072.20480.0000', '(masked)'], // 8.8.8.8
    ['BIGipServerp', 'rd5o00000000000000000000ffff0a010164o80', '(masked: private address)'],
    ['SID', 'x'.repeat(4093), '(masked)'],
    ['SID', 'x'.repeat(4094), '(masked: too large)'],
    ['SID', '(masked: private address)', '(masked)'], // a server cannot write a mask
  ])('%s=%.30s', (name, value, masked) => {
    expect(maskedValue(name, value)).toBe(masked);
  });

  test('a fact is read as the line it was made of', () => {
    for (const value of ['secret', '', '1677787402.36895.0000', 'x'.repeat(5000)]) {
      expect(parseCookie(`SID=${maskedValue('SID', value)}; Secure`)).toEqual(parseCookie(`SID=${value}; Secure`));
    }
  });
});
