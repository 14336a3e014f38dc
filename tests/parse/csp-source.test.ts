import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchesUrl, parseSource } from '../../src/parse/csp-source.ts';

describe('the grammar (CSP3 section 2.3.1)', () => {
  test.each([
    ["'self'", 'keyword'],
    ["'SELF'", 'keyword'],
    ["'none'", 'keyword'],
    ["'wasm-unsafe-eval'", 'keyword'],
    ["'nonce-abc+/_-=='", 'nonce'],
    ["'NONCE-abc'", 'nonce'],
    ["'nonce-(volatile)'", 'nonce'], // as it is stored
    ["'nonce-'", 'invalid'],
    ["'nonce-a===' ", 'invalid'],
    ["'nonce-a$'", 'invalid'],
    ["'nonce-a", 'invalid'],
    ["'sha256-abc='", 'hash'],
    ["'sha512-abc'", 'hash'],
    ["'sha1-abc'", 'invalid'],
    ["'md5-abc'", 'invalid'],
    ['https:', 'scheme'],
    ['DATA:', 'scheme'],
    ['*', 'host'],
    ['self', 'host'], // a host of this name, and a fault that csp-faults tells
    ['example.ma', 'host'],
    ['*.example.ma', 'host'],
    ['example.ma.', 'host'],
    ['https://example.ma:443/a/?q=1', 'host'],
    ['https://*', 'host'],
    ['*:*', 'host'],
    ['wss://example.ma', 'host'],
    ['a_b.example.ma', 'host'], // as browsers read it
    ['*.*.example.ma', 'invalid'],
    ['ex*mple.ma', 'invalid'],
    ['example..ma', 'invalid'],
    ['https://', 'invalid'],
    ['//example.ma', 'invalid'],
    ['https://[::1]', 'invalid'],
    ['example.ma:port', 'invalid'],
    ['/path', 'invalid'],
    ["self'", 'invalid'],
    ['', 'invalid'],
  ])('%j is of kind %s', (text, kind) => {
    expect(parseSource(text).kind).toBe(kind);
  });

  test('the parts of a host source', () => {
    expect(parseSource('HTTPS://CDN.example.MA:8443/Lib/a.js#x')).toEqual({
      kind: 'host',
      scheme: 'https',
      host: 'cdn.example.ma',
      port: '8443',
      path: '/Lib/a.js',
    });
  });
});

describe('what matches (CSP3 sections 6.7.2.8 to 6.7.2.12)', () => {
  const SELF = 'https://www.example.ma/fr/';
  test.each([
    ["'self'", 'https://www.example.ma/x', true],
    ["'self'", 'https://example.ma/x', false],
    ["'self'", 'wss://www.example.ma/x', true],
    ["'self'", 'http://www.example.ma/x', false],
    ["'self'", 'https://www.example.ma:8443/x', false],
    ['*', 'https://any.where/', true],
    ['*', 'http://any.where/', true],
    ['*', 'data:text/plain,x', false], // a star is for network schemes
    ['*', 'blob:https://www.example.ma/1', false],
    ['https:', 'https://any.where/', true],
    ['https:', 'http://any.where/', false],
    ['http:', 'https://any.where/', true], // the secure form is covered
    ['ws:', 'https://any.where/', true],
    ['wss:', 'https://any.where/', true],
    ['wss:', 'http://any.where/', false],
    ['data:', 'data:text/plain,x', true],
    ['example.ma', 'https://example.ma/', true],
    ['example.ma', 'http://example.ma/', false], // without a scheme: that of the page
    ['http://example.ma', 'https://example.ma/', true],
    ['EXAMPLE.ma', 'https://example.MA/', true],
    ['*.example.ma', 'https://a.b.example.ma/', true],
    ['*.example.ma', 'https://example.ma/', false],
    ['*.ample.ma', 'https://example.ma/', false],
    ['https://*', 'https://any.where/', true],
    ['https://*:443', 'https://any.where/', true],
    ['*:*', 'https://any.where:8443/', true],
    ['example.ma', 'https://example.ma:8443/', false],
    ['example.ma:8443', 'https://example.ma:8443/', true],
    ['example.ma:443', 'https://example.ma/', true],
    ['http://example.ma:80', 'https://example.ma/', true],
    ['example.ma:*', 'https://example.ma:1/', true],
    ['example.ma/a/', 'https://example.ma/a/b.js', true],
    ['example.ma/a', 'https://example.ma/a/b.js', false],
    ['example.ma/a', 'https://example.ma/a?q', true],
    ['example.ma/A', 'https://example.ma/a', false],
    ['example.ma/', 'https://example.ma/a', true],
    ['10.0.0.1', 'https://10.0.0.1/', false], // an address is no domain
    ["'unsafe-inline'", 'https://www.example.ma/', false],
    ["'none'", 'https://www.example.ma/', false],
    ["'nonce-abc'", 'https://www.example.ma/', false],
    ['//example.ma', 'https://example.ma/', false],
  ])('%s and %s: %s', (source, url, expected) => {
    expect(matchesUrl(parseSource(source), new URL(url), new URL(SELF))).toBe(expected);
  });
});

test('never throws, and a list of hostile sources is read', () => {
  const part = fc.oneof(
    fc.string(),
    fc.constantFrom("'", '*', '.', ':', '/', '//', 'nonce-', 'sha256-', 'https', 'a', '443', '='),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 10 }), fc.webUrl(), (parts, url) => {
      const source = parseSource(parts.join(''));
      expect(typeof matchesUrl(source, new URL(url), new URL('https://a.ma/'))).toBe('boolean');
    }),
  );
  for (const text of [`${'a.'.repeat(500_000)}!`, `${'a-'.repeat(500_000)}!`, `'nonce-${'='.repeat(1_000_000)}`])
    expect(parseSource(text).kind).toBe('invalid');
});
