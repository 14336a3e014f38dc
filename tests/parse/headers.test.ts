import { describe, expect, test } from 'vitest';
import type { Header } from '../../src/model/observation.ts';
import { isDeletion, parseCookie } from '../../src/parse/cookie.ts';
import { steadyHeaders } from '../../src/parse/headers.ts';

const DATE: Header = ['Date', 'Sun, 22 Nov 2026 02:00:00 GMT'];
const one = (name: string, value: string, ...others: Header[]) => steadyHeaders([[name, value], ...others])[0]?.[1];

describe('cookies', () => {
  test.each([
    ['sid=3f9a; Path=/; Secure; HttpOnly; SameSite=Lax', 'sid=(masked); Path=/; Secure; HttpOnly; SameSite=Lax'],
    ['sid=a=b=c; Secure', 'sid=(masked); Secure'],
    ['sid="quoted; Path=/"', 'sid=(masked); Path=/"'],
    [' __Host-id =x;Path=/', ' __Host-id =(masked);Path=/'],
    ['sid=; Path=/', 'sid=; Path=/'],
    ['BIGipServerweb=1677787402.36895.0000; path=/', 'BIGipServerweb=(masked: private address); path=/'],
    ['nameless', '(masked)'],
    ['', ''],
    ['sid=1; Max-Age=3600', 'sid=(masked); Max-Age=3600'],
    ['sid=1; Expires=Mon, 23 Nov 2026 02:00:00 GMT; Secure', 'sid=(masked); Expires=(volatile); Secure'],
    [
      'sid=deleted; expires=Thu, 01-Jan-1970 00:00:01 GMT; Max-Age=0',
      'sid=(masked); expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0',
    ],
    ['wp=+; expires=Sat, 22-Nov-2025 02:00:00 GMT', 'wp=(masked); expires=Thu, 01 Jan 1970 00:00:00 GMT'],
    ['sid=1; Expires=tomorrow', 'sid=(masked); Expires=tomorrow'],
    ['.AspNetCore.Correlation.oidc.Zx81kL=N; path=/', '.AspNetCore.Correlation.oidc.(volatile)=(masked); path=/'],
    ['ASPSESSIONIDQABCDEFG=X', 'ASPSESSIONID(volatile)=(masked)'],
    ['incap_ses_1234_567=X', 'incap_ses_(volatile)_567=(masked)'],
    [
      'wordpress_logged_in_d41d8cd98f00b204e9800998ecf8427e=X',
      'wordpress_logged_in_d41d8cd98f00b204e9800998ecf8427e=(masked)',
    ],
  ])('%s', (line, expected) => {
    expect(one('Set-Cookie', line, DATE)).toBe(expected);
  });

  test('no secret is left, whatever the line', () => {
    for (const line of ['a=SECRET', 'SECRET', '=SECRET', 'a=SECRET;b', 'a==SECRET=', ' a = SECRET ', 'a="SECRET"']) {
      expect(one('set-cookie', line)).not.toContain('SECRET');
    }
  });

  test('a deletion stays one and a living cookie too', () => {
    const night = Date.UTC(2026, 10, 22, 2);
    const read = (line: string) => parseCookie(one('Set-Cookie', line, DATE) ?? '');
    const living = read('a=1; Expires=Sun, 29 Nov 2026 02:00:00 GMT');
    const dead = read('a=1; Expires=Sun, 15 Nov 2026 02:00:00 GMT');
    expect([living, dead].map((cookie) => cookie !== null && isDeletion(cookie, night))).toEqual([false, true]);
  });

  test('without the clock of the server only an old date is a deletion', () => {
    expect(one('Set-Cookie', 'a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT')).toContain('1970');
    expect(one('Set-Cookie', 'a=1; Expires=Sun, 22 Nov 2026 02:00:00 GMT')).toBe('a=(masked); Expires=(volatile)');
  });
});

describe('volatile values', () => {
  test.each([
    ['Date', 'Sun, 22 Nov 2026 02:00:00 GMT', '(volatile)'],
    ['AGE', '17', '(volatile)'],
    ['CF-RAY', '8e6f0c0c0c0c-CMN', '(volatile)'],
    ['X-Request-Id', 'anything', '(volatile)'],
    ['X-Request-Id', '', ''],
    ['X-Cache', 'MISS', '(volatile)'],
    ['X-CSRF-Token', 'abc', '(masked)'],
    ['Content-Length', '5120', '(volatile)'],
    ['Keep-Alive', 'timeout=5, max=99', '(volatile)'],
    ['Expires', 'Mon, 23 Nov 2026 02:00:00 GMT', '(volatile)'],
    ['Expires', 'Thu, 19 Nov 1981 08:52:00 GMT', 'Thu, 19 Nov 1981 08:52:00 GMT'],
    ['Expires', '-1', '-1'],
    ['Expires', '0', '0'],
    ['Last-Modified', 'Sun, 22 Nov 2026 01:59:59 GMT', '(volatile)'],
    ['Last-Modified', 'Tue, 03 Mar 2020 10:00:00 GMT', 'Tue, 03 Mar 2020 10:00:00 GMT'],
    ['ETag', '"5f3e-62a1-1a2b3c"', '"*-*-*"'],
    ['ETag', 'W/"abcdef"', 'W/"*"'],
    ['ETag', '"1732241234"', '"*"'],
    [
      'Content-Security-Policy',
      "script-src 'nonce-q5rY/w==' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
      "script-src 'nonce-(volatile)' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
    ],
    ['Content-Security-Policy-Report-Only', "script-src 'NONCE-x'", "script-src 'nonce-(volatile)'"],
    ['Location', 'https://sso.example.ma/auth?state=x&l=fr', 'https://sso.example.ma/auth?state=(masked)&l=fr'],
    ['Refresh', '0; URL=/a;jsessionid=1', '0; URL=/a;jsessionid=(masked)'],
    [
      'Report-To',
      '{"endpoints":[{"url":"https://a.nel.example/report/v4?s=aBcDeFgHiJkLmNoPqRsT1%2B"}]}',
      '{"endpoints":[{"url":"https://a.nel.example/report/v4?s=(volatile)%2B"}]}',
    ],
    [
      'Via',
      '1.1 0123456789abcdef0123456789abcdef.cloudfront.net (CloudFront)',
      '1.1 (volatile).cloudfront.net (CloudFront)',
    ],
    ['X-Built', 'Sun, 22 Nov 2026 01:59:59 GMT', '(volatile)'],
  ])('%s: %s', (name, value, expected) => {
    expect(one(name, value, DATE)).toBe(expected);
  });

  test.each([
    ['Strict-Transport-Security', 'max-age=31536000000; includeSubDomains'],
    ['Public-Key-Pins', 'pin-sha256="d6qzRu9zOECb90Uez27xWltNsj0e1Md7GkYYkVoZWmM="; max-age=5184000'],
    ['Server', 'Apache/2.4.6 (CentOS) OpenSSL/1.0.2k-fips PHP/5.4.16'],
    ['X-Powered-By', 'PHP/8.1.2-1ubuntu2.14'],
    ['Permissions-Policy', 'geolocation=()'],
    ['Cache-Control', 'max-age=31536000, immutable'],
    ['X-AspNet-Version', '4.0.30319'],
    ['Link', '<https://www.example.ma/wp-json/>; rel="https://api.w.org/"'],
    ['Access-Control-Allow-Origin', 'https://evil.example'],
  ])('%s stays', (name, value) => {
    expect(one(name, value, DATE)).toBe(value);
  });
});

test('order, case and duplicates stay', () => {
  const sent: Header[] = [
    ['strict-transport-security', 'max-age=1'],
    ['Strict-Transport-Security', 'max-age=2'],
    ['__proto__', 'x'],
    ['Set-Cookie', 'b=2'],
    ['set-cookie', 'a=1'],
  ];
  expect(steadyHeaders(sent)).toEqual([
    sent[0],
    sent[1],
    sent[2],
    ['Set-Cookie', 'b=(masked)'],
    ['set-cookie', 'a=(masked)'],
  ]);
});

test('two nights of the same site give the same facts', () => {
  const night = (day: number, id: string): Header[] => [
    ['Date', `Sun, ${day} Nov 2026 02:00:00 GMT`],
    ['Expires', `Sun, ${day} Nov 2026 03:00:00 GMT`],
    ['Set-Cookie', `sid=${id}; Expires=Sun, ${day + 5} Nov 2026 02:00:00 GMT; Path=/`],
    ['Set-Cookie', `old=gone; Expires=Sun, ${day - 1} Nov 2026 02:00:00 GMT`],
    ['X-Amzn-Trace-Id', `Root=1-${id}`],
    ['X-Unknown', `${id}${id}`],
    ['Content-Security-Policy', `script-src 'nonce-${id}'`],
  ];
  expect(steadyHeaders(night(21, '3f9a0b1c2d'))).toEqual(steadyHeaders(night(22, '77e1f0a9b8')));
});
