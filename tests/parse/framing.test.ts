import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Header } from '../../src/model/observation.ts';
import { framingOf } from '../../src/parse/framing.ts';

/** `xfo: DENY` and `csp: ...` as header lines. */
const headersOf = (lines: readonly string[]): readonly Header[] =>
  lines.map((line) => {
    const [name = '', value = ''] = line.split(/: ?(.*)/s);
    const names: Record<string, string> = {
      xfo: 'X-Frame-Options',
      csp: 'Content-Security-Policy',
      'csp-ro': 'Content-Security-Policy-Report-Only',
    };
    return [names[name] ?? name, value];
  });

const limited = (by: 'x-frame-options' | 'frame-ancestors') => ({ limited: true, by });
const not = (why: 'missing' | 'invalid' | 'allow-from') => ({ limited: false, why });

describe('X-Frame-Options (HTML, "check a navigation response\'s adherence to X-Frame-Options")', () => {
  test.each<[lines: readonly string[], expected: unknown]>([
    [[], not('missing')],
    [['xfo: DENY'], limited('x-frame-options')],
    [['xfo: sameorigin'], limited('x-frame-options')],
    [['xfo: SAMEORIGIN', 'xfo: sameorigin'], limited('x-frame-options')], // one value, said twice
    [['xfo: SAMEORIGIN, DENY'], limited('x-frame-options')], // several, one of them known: taken for a refusal
    [['xfo: ALLOWALL, DENY'], limited('x-frame-options')],
    [['xfo: ALLOWALL', 'xfo: junk'], limited('x-frame-options')],
    [['xfo: SAMEORIGIN,'], limited('x-frame-options')],
    [['xfo: junk, rubbish'], not('invalid')],
    [['xfo: ALLOWALL'], not('invalid')],
    [['xfo: "DENY"'], not('invalid')], // quotes are part of the value
    [['xfo: '], not('invalid')],
    [['xfo: DENY;'], not('invalid')],
    [['xfo: SAME-ORIGIN'], not('invalid')],
    [['xfo: ALLOW-FROM https://portail.ma/'], not('allow-from')],
    [['xfo: allow-from: https://portail.ma/'], not('allow-from')],
  ])('%j', (lines, expected) => {
    expect(framingOf(headersOf(lines))).toEqual(expected);
  });
});

describe('frame-ancestors (CSP3 section 6.4.2)', () => {
  test.each<[lines: readonly string[], expected: unknown]>([
    [["csp: frame-ancestors 'none'"], limited('frame-ancestors')],
    [["csp: frame-ancestors 'self' https://portail.ma"], limited('frame-ancestors')],
    [['csp: frame-ancestors'], limited('frame-ancestors')], // an empty list matches nothing
    [['csp: frame-ancestors https://*.gov.ma'], limited('frame-ancestors')],
    [['csp: frame-ancestors *'], { limited: false, why: 'open', sources: ['*'] }],
    [["csp: frame-ancestors 'self' HTTPS:"], { limited: false, why: 'open', sources: ['HTTPS:'] }],
    [['csp: frame-ancestors http://*'], { limited: false, why: 'open', sources: ['http://*'] }],
    [['csp: frame-ancestors *:*'], { limited: false, why: 'open', sources: ['*:*'] }],
    [['csp: frame-ancestors wss:'], { limited: false, why: 'open', sources: ['wss:'] }],
    [['csp: frame-ancestors *', 'xfo: DENY'], { limited: false, why: 'open', sources: ['*'] }], // moot
    [["csp: frame-ancestors 'self'", 'xfo: ALLOWALL'], limited('frame-ancestors')],
    [['csp: frame-ancestors *', "csp: frame-ancestors 'self'"], limited('frame-ancestors')], // all have to allow it
    [["csp: frame-ancestors *, frame-ancestors 'self'"], limited('frame-ancestors')],
    [["csp: frame-ancestors *; frame-ancestors 'self'"], { limited: false, why: 'open', sources: ['*'] }], // the first counts
    [["csp: default-src 'none'"], not('missing')], // no fallback
    [["csp-ro: frame-ancestors 'none'"], not('missing')],
    [["csp-ro: frame-ancestors 'none'", 'xfo: DENY'], limited('x-frame-options')],
  ])('%j', (lines, expected) => {
    expect(framingOf(headersOf(lines))).toEqual(expected);
  });
});

test('never throws', () => {
  const name = fc.constantFrom('X-Frame-Options', 'Content-Security-Policy', 'x');
  fc.assert(
    fc.property(fc.array(fc.tuple(name, fc.string())), (headers) => {
      expect(typeof framingOf(headers).limited).toBe('boolean');
    }),
  );
});
