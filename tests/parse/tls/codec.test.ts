import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bitLength,
  parseCertificateRequest,
  parseCertificateStatus,
  parseCertificates,
  parseCertificates13,
  parseCertificateVerify,
  parseNewSessionTicket,
  parseServerKeyExchange,
} from '../../../src/parse/tls/flight.ts';
import { parseAlpn, parseCodeList, parseExtensions, parseServerHello } from '../../../src/parse/tls/hello.ts';
import { parseAlert, parseAlerts, splitHandshake, splitRecords } from '../../../src/parse/tls/records.ts';
import { parseSslv2ServerHello } from '../../../src/parse/tls/sslv2.ts';

const hex = (text: string): Uint8Array => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');
const RANDOM = '00'.repeat(32);
const RETRY = 'cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c';

describe('records', () => {
  it.each<[string, string, readonly [number, number, number][], number, boolean]>([
    ['none', '', [], 0, false],
    ['one', '16 0303 0002 abcd', [[22, 0x0303, 2]], 0, false],
    [
      'two, one of them empty',
      '16 0301 0000 15 0303 0002 0228',
      [
        [22, 0x0301, 0],
        [21, 0x0303, 2],
      ],
      0,
      false,
    ],
    ['a part of the header', '16 03', [], 2, false],
    ['a part of the body', '15 0303 0002 02', [], 6, false],
    ['early alerts say version 3.0', '15 0300 0002 0228', [[21, 0x0300, 2]], 0, false],
    ['text', '4854 5450', [], 4, true],
    ['another major version', '16 02', [], 2, true],
    ['a length that cannot be', '16 0303 ffff', [], 5, true],
    ['text after a record', '15 0303 0002 0228 48', [[21, 0x0303, 2]], 1, true],
  ])('%s', (_what, text, records, rest, foreign) => {
    const split = splitRecords(hex(text));
    expect(split.records.map(({ type, version, fragment }) => [type, version, fragment.length])).toEqual(records);
    expect([split.rest.length, split.foreign]).toEqual([rest, foreign]);
  });

  it.each<[string, string, unknown]>([
    ['fatal', '0228', [{ level: 2, code: 40 }]],
    [
      'a warning and a fatal one',
      '0170 0228',
      [
        { level: 1, code: 112 },
        { level: 2, code: 40 },
      ],
    ],
    ['empty', '', 'invalid'],
    ['half', '02', 'invalid'],
  ])('alerts: %s', (_what, text, alerts) => {
    expect(parseAlerts(hex(text))).toEqual(alerts);
  });

  it('one alert is one alert', () => {
    expect([parseAlert(hex('0228')), parseAlert(hex('01700228')), parseAlert(hex('02'))]).toEqual([
      { level: 2, code: 40 },
      'invalid',
      'invalid',
    ]);
  });

  it('messages cross the borders of records, and several stand in one', () => {
    const { messages, rest } = splitHandshake(hex('0e000000 14000002abcd 0b0000ff00'));
    expect(messages.map(({ type, body, raw }) => [type, body.length, raw.length])).toEqual([
      [14, 0, 4],
      [20, 2, 6],
    ]);
    expect(rest.length).toBe(5);
  });
});

describe('ServerHello', () => {
  const hello = (extensions: string, random = RANDOM, session = '00') =>
    parseServerHello(hex(`0303 ${random} ${session} c02f 00 ${extensions}`));

  it.each<[string, string, object]>([
    ['without extensions', '', { version: 0x0303, suite: 0xc02f, compression: 0, group: null, retry: false }],
    ['of TLS 1.3, with a share', '0010 002b 0002 0304 0033 0006 001d 0002 abcd', { version: 0x0304, group: 29 }],
    ['with an extension that we do not know', '0005 abcd 0001 00', { version: 0x0303 }],
  ])('%s', (_what, extensions, expected) => {
    expect(hello(extensions)).toMatchObject(expected);
  });

  it('that asks for another group', () => {
    expect(hello('000c 002b 0002 0304 0033 0002 0017', RETRY)).toMatchObject({ retry: true, group: 23, share: null });
  });

  it.each<[string, '1.3' | '1.2']>([
    ['444f574e47524401', '1.3'],
    ['444f574e47524400', '1.2'],
  ])('tells of a downgrade: %s', (sentinel, downgrade) => {
    expect(hello('', `${'11'.repeat(24)}${sentinel}`)).toMatchObject({ downgrade });
  });

  it.each<[string, string]>([
    ['a cut extension', '0004 002b 0002'],
    ['a repeated extension', '000a 0017 0000 0017 0000 0017'],
    ['bytes after the end', '0000 00'],
    ['a chosen version of one byte', '0005 002b 0001 03'],
    ['a share with bytes after it', '0009 0033 0005 001d 0000 ab'],
  ])('%s is invalid', (_what, extensions) => {
    expect(hello(extensions)).toBe('invalid');
  });

  it('a session ID above 32 bytes is invalid', () => {
    expect(hello('', RANDOM, `21${'00'.repeat(33)}`)).toBe('invalid');
  });
});

describe('the rest of the flight', () => {
  it.each<[string, string, 'ecdhe' | 'dhe' | 'rsa-export' | 'other', boolean, number, unknown]>([
    ['ECDHE of TLS 1.2', '03 001d 02 abcd 0804 0000', 'ecdhe', true, 0x0303, { group: 29, scheme: 0x0804 }],
    ['ECDHE of TLS 1.0', '03 0017 02 abcd 0000', 'ecdhe', true, 0x0301, { group: 23, scheme: null }],
    ['anonymous ECDHE', '03 0017 02 abcd', 'ecdhe', false, 0x0303, { group: 23, scheme: null }],
    ['a curve in full', '01 00', 'ecdhe', true, 0x0303, { group: null, explicitCurve: true }],
    ['DHE', '0002 00fb 0001 02 0001 07 0401 0000', 'dhe', true, 0x0303, { scheme: 0x0401, generator: hex('02') }],
    ['DHE, zeros before the prime', '0004 000000fb 0001 02 0001 07', 'dhe', false, 0x0301, { prime: hex('fb') }],
    ['DHE, a prime of nothing', '0002 0000 0001 02 0001 07', 'dhe', false, 0x0301, { prime: hex('') }],
    ['RSA for export', '0002 00fb 0001 03 0000', 'rsa-export', true, 0x0301, { modulusBits: 8 }],
    ['of another kind', 'abcd', 'other', true, 0x0303, { group: null, prime: null }],
    ['cut', '03 001d 09 abcd', 'ecdhe', true, 0x0303, 'invalid'],
    ['cut prime', '00ff ab', 'dhe', true, 0x0303, 'invalid'],
  ])('ServerKeyExchange: %s', (_what, body, exchange, signed, version, expected) => {
    const parsed = parseServerKeyExchange(hex(body), exchange, signed, version);
    if (typeof expected === 'string') expect(parsed).toBe(expected);
    else expect(parsed).toMatchObject(expected as object);
  });

  it.each<[string, number]>([
    ['', 0],
    ['0000', 0],
    ['0001', 1],
    ['00ff', 8],
    ['0100', 9],
    [`80${'00'.repeat(127)}`, 1024],
  ])('the length of %s is %i bits', (text, length) => {
    expect(bitLength(hex(text))).toBe(length);
  });

  it('certificates', () => {
    const before = parseCertificates(hex('000009 000002 abcd 000001 ef'));
    expect(before).toEqual([
      { der: hex('abcd'), staple: null, timestamps: null },
      { der: hex('ef'), staple: null, timestamps: null },
    ]);
    expect(parseCertificates(hex('000000'))).toEqual([]);
    expect(parseCertificates(hex('000003 000002'))).toBe('invalid');
    expect(parseCertificates(hex('000000 00'))).toBe('invalid');
    const after = parseCertificates13(hex('00 000018 000002 abcd 0011 0005 0007 01 000003 aabbcc 0012 0002 0102'));
    expect(after).toEqual([{ der: hex('abcd'), staple: hex('aabbcc'), timestamps: hex('0102') }]);
    expect(parseCertificates13(hex('00 000005 000002 abcd'))).toBe('invalid');
  });

  it('CertificateStatus, CertificateVerify, CertificateRequest, ALPN, code lists, tickets', () => {
    expect(parseCertificateStatus(hex('01 000002 abcd'))).toEqual(hex('abcd'));
    expect(parseCertificateStatus(hex('02 000002 abcd'))).toBe('invalid');
    expect(parseCertificateVerify(hex('0804 0000'))).toBe(0x0804);
    expect(parseCertificateVerify(hex('08'))).toBe('invalid');
    expect(parseCertificateRequest(hex('01 01 0002 0401 0007 0002 abcd 0001 ef'), 0x0303)).toEqual({
      schemes: [0x0401],
      authorities: 2,
    });
    expect(parseCertificateRequest(hex('01 01 0000'), 0x0301)).toEqual({ schemes: [], authorities: 0 });
    expect(parseCertificateRequest(hex('01 01 0003 040102'), 0x0303)).toBe('invalid');
    expect([parseAlpn(hex('0003 02 6832')), parseAlpn(hex('0003 02 68')), parseAlpn(hex('0004 02 6832 00'))]).toEqual([
      'h2',
      'invalid',
      'invalid',
    ]);
    expect([parseCodeList(hex('0004 001d 0017')), parseCodeList(hex('0003 001d 00'))]).toEqual([[29, 23], 'invalid']);
    expect(parseNewSessionTicket(hex('00001c20 00000000 00 0001 ab 0008 002a 0004 00004000'))).toEqual({
      lifetime: 7200,
      earlyData: 16_384,
    });
  });

  it.each<[string, string, unknown]>([
    [
      'with a two-byte header',
      '8012 04 00 01 0002 0000 0003 0004 010080 aabbccdd',
      { kinds: ['010080'], certificate: null },
    ],
    [
      'with a three-byte header and padding',
      '0013 01 04 00 01 0002 0000 0003 0004 010080 aabbccdd 00',
      { kinds: ['010080'] },
    ],
    [
      'with a certificate',
      '8012 04 00 01 0002 0002 0000 0005 abcd 0102030405',
      { kinds: [], certificate: hex('abcd') },
    ],
    ['cut', '8012 04 00', 'incomplete'],
    ['an error', '8003 00 0001', 'invalid'],
    ['of another version', '800b 04 00 01 0003 0000 0000 0000', 'invalid'],
    ['text', '4854 5450 2f31 2e31', 'invalid'],
    ['of another type', '8012 05', 'invalid'],
  ])('SSL 2.0 %s', (_what, text, expected) => {
    const parsed = parseSslv2ServerHello(hex(text));
    if (typeof expected === 'string') expect(parsed).toBe(expected);
    else expect(parsed).toMatchObject(expected as object);
  });
});

describe('whatever the bytes', () => {
  const PARSERS: readonly [string, (bytes: Uint8Array) => unknown][] = [
    ['splitRecords', splitRecords],
    ['splitHandshake', splitHandshake],
    ['parseAlerts', parseAlerts],
    ['parseServerHello', parseServerHello],
    ['parseExtensions', parseExtensions],
    ['parseCodeList', parseCodeList],
    ['parseAlpn', parseAlpn],
    ['parseCertificates', parseCertificates],
    ['parseCertificates13', parseCertificates13],
    ['parseCertificateStatus', parseCertificateStatus],
    ['parseCertificateVerify', parseCertificateVerify],
    ['parseCertificateRequest 1.2', (bytes) => parseCertificateRequest(bytes, 0x0303)],
    ['parseCertificateRequest 1.0', (bytes) => parseCertificateRequest(bytes, 0x0301)],
    ['parseNewSessionTicket', parseNewSessionTicket],
    ['parseServerKeyExchange ecdhe', (bytes) => parseServerKeyExchange(bytes, 'ecdhe', true, 0x0303)],
    ['parseServerKeyExchange dhe', (bytes) => parseServerKeyExchange(bytes, 'dhe', true, 0x0303)],
    ['parseServerKeyExchange rsa-export', (bytes) => parseServerKeyExchange(bytes, 'rsa-export', true, 0x0301)],
    ['parseSslv2ServerHello', parseSslv2ServerHello],
  ];
  /** Bytes of any kind, and bytes with plausible lengths in them. */
  const anything = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc
      .array(fc.oneof(fc.constantFrom(0, 1, 2, 3, 4, 22, 0x84), fc.nat(255)), { maxLength: 80 })
      .map((list) => Uint8Array.from(list)),
    fc.uint8Array({ maxLength: 60 }).map((rest) => Buffer.concat([hex(`0303 ${RANDOM} 00 c02f 00`), rest])),
  );

  it.each(PARSERS)('%s gives a value or says invalid', (_name, parse) => {
    fc.assert(
      fc.property(anything, (bytes) => {
        expect(parse(bytes)).toBeDefined();
      }),
      { numRuns: 500 },
    );
  });
});
