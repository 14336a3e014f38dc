import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressOf, matchesName } from '../../src/parse/certificate-name.ts';

describe('a certificate speaks for a host', () => {
  it.each<[string, readonly string[], string, boolean]>([
    ['the same name', ['www.example.ma'], 'www.example.ma', true],
    ['whatever the case', ['WWW.Example.MA'], 'www.example.ma', true],
    ['whatever the case of the host', ['www.example.ma'], 'WWW.EXAMPLE.MA', true],
    ['one of several', ['a.ma', 'b.ma'], 'b.ma', true],
    ['a host with its final dot', ['www.example.ma'], 'www.example.ma.', true],
    ['a name with a final dot is no name', ['www.example.ma.'], 'www.example.ma', false],
    ['the domain does not cover its hosts', ['example.ma'], 'www.example.ma', false],
    ['nor a host its domain', ['www.example.ma'], 'example.ma', false],
    ['no name', [], 'www.example.ma', false],
    ['an empty name', [''], 'www.example.ma', false],
    ['a wildcard covers one label', ['*.example.ma'], 'www.example.ma', true],
    ['whatever its case', ['*.EXAMPLE.ma'], 'www.example.ma', true],
    ['not two labels', ['*.example.ma'], 'a.b.example.ma', false],
    ['not none', ['*.example.ma'], 'example.ma', false],
    ['not an empty one', ['*.example.ma'], '.example.ma', false],
    ['only the leftmost label', ['www.*.ma'], 'www.example.ma', false],
    ['only a whole label, not its end', ['w*.example.ma'], 'www.example.ma', false],
    ['nor its beginning', ['*w.example.ma'], 'www.example.ma', false],
    ['nor its middle', ['w*w.example.ma'], 'www.example.ma', false],
    ['not two wildcards', ['*.*.ma'], 'www.example.ma', false],
    ['not a whole top-level domain', ['*.ma'], 'example.ma', false],
    ['not everything', ['*'], 'localhost', false],
    ['a wildcard covers an A-label', ['*.example.ma'], 'xn--4gbrim.example.ma', true],
    ['but not within one', ['xn--*.example.ma'], 'xn--4gbrim.example.ma', false],
    ['an A-label', ['xn--4gbrim.xn--mgbc0a9azcg'], 'xn--4gbrim.xn--mgbc0a9azcg', true],
    ['a host as people write it', ['xn--4gbrim.xn--mgbc0a9azcg'], 'موقع.المغرب', true],
    ['a name must be written in A-labels', ['موقع.المغرب'], 'xn--4gbrim.xn--mgbc0a9azcg', false],
    ['an underscore is a character like others', ['a_b.example.ma'], 'a_b.example.ma', true],
    ['a Kelvin sign is no k', ['ban\u212a.ma'], 'bank.ma', false],
    ['what follows a zero octet counts', ['bank.ma\\00.evil.ma'], 'bank.ma', false],
    ['an address', ['192.0.2.1'], '192.0.2.1', true],
    ['another address', ['192.0.2.1'], '192.0.2.2', false],
    ['an address that was written as a DNS name', ['DNS:192.0.2.1'], '192.0.2.1', false],
    ['a wildcard covers no part of an address', ['*.0.2.1'], '192.0.2.1', false],
    ['an IPv6 address, however written', ['2001:db8::1'], '2001:0DB8:0:0:0:0:0:1', true],
    ['however the name is written', ['2001:0DB8:0:0:0:0:0:1'], '2001:db8::1', true],
    ['an IPv4 address is no mapped one', ['192.0.2.1'], '::ffff:192.0.2.1', false],
    ['a DNS name is no address', ['www.example.ma'], '192.0.2.1', false],
  ])('%s: %j for %s is %s', (_why, names, host, matches) => {
    expect(matchesName(names, host)).toBe(matches);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), fc.string({ unit: 'binary' }), (names, host) => {
        expect(typeof matchesName(names, host)).toBe('boolean');
      }),
    );
  });
});

describe('the text of an address', () => {
  it.each<[string, string | null]>([
    ['c0000201', '192.0.2.1'],
    ['00000000', '0.0.0.0'],
    ['20010db8000000000000000000000001', '2001:db8::1'],
    ['00000000000000000000000000000000', '::'],
    ['00000000000000000000ffffc0000201', '::ffff:c000:201'],
    ['', null],
    ['c00002', null],
    ['c0000201ffffff00', null],
  ])('of %s is %s', (hex, text) => {
    expect(addressOf(Buffer.from(hex, 'hex'))).toBe(text);
  });
});
