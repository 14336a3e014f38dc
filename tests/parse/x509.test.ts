import { createHash, generateKeyPairSync, type KeyObject, X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  forgeIntermediate,
  forgeLeaf,
  forgeRoot,
  forgeSelfSigned,
  type KeySpec,
  type LeafWish,
} from '../../src/demo/ca.ts';
import type { Certificate } from '../../src/model/observation.ts';
import { parseCertificate, readCertificate } from '../../src/parse/x509.ts';

const dates = { notBefore: '2026-01-01T00:00:00Z', notAfter: '2026-12-31T23:59:59Z' };
const selfSigned = (wish: Partial<LeafWish> = {}) => forgeSelfSigned({ ...dates, names: ['www.example.ma'], ...wish });

function parsed(der: Uint8Array): Certificate {
  const certificate = parseCertificate(der);
  if (certificate === 'invalid') throw new Error('invalid');
  return certificate;
}

// --- a writer of DER, so that certificates can be odd ------------------------------------------------------------------

const tlv = (tag: number, ...parts: (Uint8Array | string)[]): Buffer => {
  const body = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)));
  const size = body.length;
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
};
const oid = (hex: string): Buffer => tlv(0x06, Buffer.from(hex, 'hex'));
const attribute = (type: string, tag: number, value: string | Uint8Array): Buffer =>
  tlv(0x30, oid(type), tlv(tag, value));
const CN = '550403';
const O = '55040a';
const commonName = (text: string): Buffer => tlv(0x30, tlv(0x31, attribute(CN, 0x0c, Buffer.from(text))));
const extension = (id: string, value: Uint8Array): Buffer => tlv(0x30, oid(id), tlv(0x04, value));
const EC = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
const spki = (key: KeyObject): Buffer => key.export({ type: 'spki', format: 'der' });
const ECDSA_SHA256 = tlv(0x30, oid('2a8648ce3d040302'));

interface Parts {
  readonly version?: Buffer;
  readonly serial?: Buffer;
  readonly issuer?: Buffer;
  readonly subject?: Buffer;
  readonly validity?: Buffer;
  readonly publicInfo?: Buffer;
  readonly extensions?: readonly Buffer[];
  readonly algorithm?: Buffer;
}
const utc = (text: string): Buffer => tlv(0x17, text);
const general = (text: string): Buffer => tlv(0x18, text);
const VALIDITY = tlv(0x30, utc('260101000000Z'), utc('261231235959Z'));

/** Its signature is nonsense: what is read does not depend on it. */
function written(parts: Parts = {}): Buffer {
  const algorithm = parts.algorithm ?? ECDSA_SHA256;
  const tbs = tlv(
    0x30,
    parts.version ?? tlv(0xa0, tlv(0x02, '\x02')),
    tlv(0x02, parts.serial ?? '\x01'),
    algorithm,
    parts.issuer ?? commonName('Issuer'),
    parts.validity ?? VALIDITY,
    parts.subject ?? commonName('Subject'),
    parts.publicInfo ?? spki(EC),
    ...(parts.extensions === undefined ? [] : [tlv(0xa3, tlv(0x30, ...parts.extensions))]),
  );
  return tlv(0x30, tbs, algorithm, tlv(0x03, '\0nonsense'));
}

// ----------------------------------------------------------------------------------------------------------------------

describe('a certificate', () => {
  it('is read whole', () => {
    const root = forgeRoot('Autorité racine', { ...dates, key: 'rsa-2048' });
    const leaf = forgeLeaf(root, {
      ...dates,
      names: ['www.example.ma', '*.Example.ma', '192.0.2.1', '2001:db8::1', 'xn--4gbrim.example.ma'],
      commonName: 'موقع',
      key: 'ec-p384',
      digest: 'sha384',
      issuerUrl: 'http://ca.example.ma/root.der',
      serial: 0xab12,
    });
    const x509 = new X509Certificate(leaf.der);
    expect(parseCertificate(leaf.der)).toEqual({
      subject: 'CN=موقع',
      issuer: 'CN=Autorité racine',
      serial: 'AB12',
      notBefore: '2026-01-01T00:00:00.000Z',
      notAfter: '2026-12-31T23:59:59.000Z',
      sha256: x509.fingerprint256.replaceAll(':', '').toLowerCase(),
      spkiSha256: createHash('sha256').update(spki(x509.publicKey)).digest('hex'),
      names: ['www.example.ma', '*.Example.ma', '192.0.2.1', '2001:db8::1', 'xn--4gbrim.example.ma'],
      key: { type: 'ec', bits: 384, curve: 'secp384r1' },
      signature: 'sha384WithRSAEncryption',
      authority: false,
      issuerUrls: ['http://ca.example.ma/root.der'],
      ocspUrls: [],
      mustStaple: false,
      timestamps: 0,
    });
  });

  it('of an authority is known as such', () => {
    const root = forgeRoot('Root', dates);
    expect(
      [root, forgeIntermediate(root, 'Middle', dates), selfSigned()].map(({ der }) => parsed(der).authority),
    ).toEqual([true, true, false]);
  });

  it('with a thousand names keeps them all, in order', () => {
    const names = Array.from({ length: 1_000 }, (_, index) => `host-${1_000 - index}.example.ma`);
    expect(parsed(selfSigned({ names }).der).names).toEqual(names);
  });

  it('is read once, wherever its octets come from; what becomes of those is no matter', () => {
    const { der } = selfSigned();
    const flight = Buffer.from(der);
    const first = readCertificate(flight);
    if (first === 'invalid') throw new Error('invalid');
    flight.fill(0);
    expect(readCertificate(Buffer.from(der))).toBe(first);
    expect(Buffer.from(first.der)).toEqual(Buffer.from(der));
    expect(first.facts.sha256).toBe(createHash('sha256').update(der).digest('hex'));
  });

  it('of another size or of a single other octet is read by itself', () => {
    const { der } = selfSigned();
    const other = Buffer.from(der);
    other[other.length - 1] = (other[other.length - 1] ?? 0) ^ 1; // of the signature
    expect(parsed(other)).not.toEqual(parsed(der));
    const long = selfSigned({ names: Array.from({ length: 1_000 }, (_, index) => `host-${index}.example.ma`) }).der;
    expect(readCertificate(Buffer.from(long))).not.toBe(readCertificate(Buffer.from(long))); // strangers do not fill our memory
  });

  it('of every bundled root agrees with what Node reads', () => {
    const roots = rootCertificates.map((pem) => new X509Certificate(pem));
    const ours = roots.map(({ raw }) => {
      const { serial, notBefore, notAfter, sha256, spkiSha256, signature, authority } = parsed(raw);
      return { serial: BigInt(`0x${serial}`), notBefore, notAfter, sha256, spkiSha256, signature, authority };
    });
    expect(roots.length).toBeGreaterThan(100);
    expect(ours).toEqual(
      roots.map((root) => ({
        serial: BigInt(`0x${root.serialNumber}`),
        notBefore: root.validFromDate.toISOString(),
        notAfter: root.validToDate.toISOString(),
        sha256: root.fingerprint256.replaceAll(':', '').toLowerCase(),
        spkiSha256: createHash('sha256').update(spki(root.publicKey)).digest('hex'),
        signature: root.signatureAlgorithm,
        authority: root.ca,
      })),
    );
  });
});

describe('a key', () => {
  it.each<[KeySpec, Certificate['key']]>([
    ['rsa-512', { type: 'rsa', bits: 512, curve: null }],
    ['rsa-1024', { type: 'rsa', bits: 1024, curve: null }],
    ['rsa-2048', { type: 'rsa', bits: 2048, curve: null }],
    ['rsa-pss-2048', { type: 'rsa-pss', bits: 2048, curve: null }],
    ['ec-p256', { type: 'ec', bits: 256, curve: 'secp256r1' }],
    ['ec-p384', { type: 'ec', bits: 384, curve: 'secp384r1' }],
    ['ec-p521', { type: 'ec', bits: 521, curve: 'secp521r1' }],
    ['ed25519', { type: 'ed25519', bits: 256, curve: null }],
    ['ed448', { type: 'ed448', bits: 456, curve: null }],
  ])('of kind %s', (key, facts) => {
    expect(parsed(selfSigned({ key, digest: 'sha1' }).der).key).toEqual(facts);
  });

  const x25519 = generateKeyPairSync('x25519').publicKey;
  it.each<[string, Buffer, Certificate['key']]>([
    [
      'DSA',
      spki(generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 }).publicKey),
      { type: 'dsa', bits: 1024, curve: null },
    ],
    [
      'a curve of Koblitz',
      spki(generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey),
      { type: 'ec', bits: 256, curve: 'secp256k1' },
    ],
    [
      'Brainpool',
      spki(generateKeyPairSync('ec', { namedCurve: 'brainpoolP320r1' }).publicKey),
      { type: 'ec', bits: 320, curve: 'brainpoolP320r1' },
    ],
    [
      'a short curve',
      spki(generateKeyPairSync('ec', { namedCurve: 'prime192v1' }).publicKey),
      { type: 'ec', bits: 192, curve: 'secp192r1' },
    ],
    ['a key that cannot sign', spki(x25519), { type: 'unknown', bits: 0, curve: null }],
    [
      'an algorithm that nobody knows',
      tlv(0x30, tlv(0x30, oid('2a0304')), tlv(0x03, '\0key')),
      { type: 'unknown', bits: 0, curve: null },
    ],
  ])('of %s', (_kind, publicInfo, facts) => {
    expect(parsed(written({ publicInfo })).key).toEqual(facts);
  });
});

describe('a signature', () => {
  it.each<[string, KeySpec, LeafWish['digest'], string]>([
    ['RSA', 'rsa-2048', 'md5', 'md5WithRSAEncryption'],
    ['RSA', 'rsa-2048', 'sha1', 'sha1WithRSAEncryption'],
    ['RSA', 'rsa-2048', 'sha256', 'sha256WithRSAEncryption'],
    ['RSA', 'rsa-2048', 'sha512', 'sha512WithRSAEncryption'],
    ['RSA-PSS', 'rsa-pss-2048', undefined, 'rsassaPss-SHA256'],
    ['ECDSA', 'ec-p256', 'sha1', 'ecdsa-with-SHA1'],
    ['ECDSA', 'ec-p256', 'sha256', 'ecdsa-with-SHA256'],
    ['ECDSA', 'ec-p256', 'sha384', 'ecdsa-with-SHA384'],
    ['ECDSA', 'ec-p256', 'sha512', 'ecdsa-with-SHA512'],
    ['Edwards', 'ed25519', undefined, 'ed25519'],
    ['Edwards', 'ed448', undefined, 'ed448'],
  ])('by %s: %s %s is %s', (_family, key, digest, name) => {
    expect(parsed(selfSigned({ key, ...(digest === undefined ? {} : { digest }) }).der).signature).toBe(name);
  });

  it.each<[string, string, string]>([
    ['MD2', '300b06092a864886f70d010102', 'md2WithRSAEncryption'],
    ['the other number of SHA-1 with RSA', '300706052b0e03021d', 'sha1WithRSAEncryption'],
    ['SHA-1 with DSA', '300906072a8648ce380403', 'dsa-with-SHA1'],
    ['RSA-PSS without parameters', '300b06092a864886f70d01010a', 'rsassaPss-SHA1'],
    ['RSA-PSS with none stated', '300d06092a864886f70d01010a3000', 'rsassaPss-SHA1'],
    [
      'RSA-PSS with a hash that nobody knows',
      '301706092a864886f70d01010a300aa008300606042a030405',
      'rsassaPss-1.2.3.4.5',
    ],
    ['an algorithm that nobody knows', '300606042a030405', '1.2.3.4.5'],
    ['an arc of 2', '300706055281348103', '2.2.180.131'],
  ])('by %s', (_what, hex, name) => {
    expect(parsed(written({ algorithm: Buffer.from(hex, 'hex') })).signature).toBe(name);
  });
});

describe('a date', () => {
  const validUntil = (date: Buffer) => {
    const certificate = parseCertificate(written({ validity: tlv(0x30, utc('490101000000Z'), date) }));
    return certificate === 'invalid' ? 'invalid' : certificate.notAfter;
  };
  it.each<[string, Buffer, string]>([
    ['UTCTime', utc('261122020000Z'), '2026-11-22T02:00:00.000Z'],
    ['UTCTime at the turn', utc('491231235959Z'), '2049-12-31T23:59:59.000Z'],
    ['UTCTime after the turn', utc('500101000000Z'), '1950-01-01T00:00:00.000Z'],
    ['UTCTime without seconds', utc('2611220200Z'), '2026-11-22T02:00:00.000Z'],
    ['UTCTime with an offset', utc('261122020000+0100'), 'invalid'],
    ['UTCTime without zone', utc('261122020000'), 'invalid'],
    ['GeneralizedTime', general('20501122020000Z'), '2050-11-22T02:00:00.000Z'],
    ['GeneralizedTime of the last year', general('99991231235959Z'), '9999-12-31T23:59:59.000Z'],
    ['GeneralizedTime with a fraction', general('20261122020000.5Z'), '2026-11-22T02:00:00.000Z'],
    ['GeneralizedTime in two digits', general('261122020000Z'), 'invalid'],
    ['UTCTime in four digits', utc('20261122020000Z'), 'invalid'],
    ['a leap day', utc('280229000000Z'), '2028-02-29T00:00:00.000Z'],
    ['a day that is not', utc('270229000000Z'), 'invalid'],
    ['a month that is not', utc('261322000000Z'), 'invalid'],
    ['an hour that is not', utc('261122240000Z'), 'invalid'],
    ['another type', tlv(0x0c, '261122020000Z'), 'invalid'],
  ])('%s', (_what, date, instant) => {
    expect(validUntil(date)).toBe(instant);
  });
});

describe('a serial', () => {
  it.each<[string, string, string]>([
    ['zero', '00', '00'],
    ['one octet', '7f', '7F'],
    ['a leading zero octet', '00ff', 'FF'],
    ['negative, which is forbidden', 'ff', '-01'],
    ['negative and long', '8001', '-7FFF'],
    ['twenty octets', '0102030405060708090a0b0c0d0e0f1011121314', '0102030405060708090A0B0C0D0E0F1011121314'],
  ])('%s', (_what, hex, text) => {
    expect(parsed(written({ serial: Buffer.from(hex, 'hex') })).serial).toBe(text);
  });
});

describe('a name of a person or an authority', () => {
  const rdn = (...attributes: Buffer[]): Buffer => tlv(0x31, ...attributes);
  it.each<[string, Buffer, string]>([
    ['empty', tlv(0x30), ''],
    [
      'from the most particular part to the country',
      tlv(
        0x30,
        rdn(attribute('550406', 0x13, 'MA')),
        rdn(attribute(O, 0x0c, 'Agence')),
        rdn(attribute(CN, 0x0c, 'www')),
      ),
      'CN=www, O=Agence, C=MA',
    ],
    [
      'of two attributes in one part',
      tlv(0x30, rdn(attribute(CN, 0x0c, 'a'), attribute('550405', 0x13, '7'))),
      'CN=a+serialNumber=7',
    ],
    ['PrintableString', tlv(0x30, rdn(attribute(CN, 0x13, 'abc'))), 'CN=abc'],
    ['TeletexString', tlv(0x30, rdn(attribute(CN, 0x14, 'Minist\xe8re'))), 'CN=Ministère'],
    ['BMPString', tlv(0x30, rdn(attribute(CN, 0x1e, Buffer.from('06450648064206390020', 'hex')))), 'CN=موقع\\ '],
    ['UniversalString', tlv(0x30, rdn(attribute(CN, 0x1c, Buffer.from('000000410001f600', 'hex')))), 'CN=A😀'],
    ['UTF-8 that is none', tlv(0x30, rdn(attribute(CN, 0x0c, 'a\xff'))), 'CN=a\ufffd'],
    ['no string', tlv(0x30, rdn(attribute(CN, 0x02, '\x05'))), 'CN=#020105'],
    ['an attribute without a short name', tlv(0x30, rdn(attribute('2a0304', 0x0c, 'x'))), '1.2.3.4=x'],
    [
      'characters that mean something',
      tlv(0x30, rdn(attribute(O, 0x0c, 'A, "B" + C; <D> \\'))),
      'O=A\\, \\"B\\" \\+ C\\; \\<D\\> \\\\',
    ],
    [
      'a space and a hash at the edges',
      tlv(0x30, rdn(attribute(O, 0x0c, '#a ')), rdn(attribute(CN, 0x0c, ' b'))),
      'CN=\\ b, O=\\#a\\ ',
    ],
    ['control characters', tlv(0x30, rdn(attribute(CN, 0x0c, 'a\0b\nc'))), 'CN=a\\00b\\0ac'],
  ])('%s', (_what, subject, text) => {
    expect(parsed(written({ subject })).subject).toBe(text);
  });
});

describe('extensions', () => {
  const SAN = '551d11';
  const names = (...list: Buffer[]): Buffer => extension(SAN, tlv(0x30, ...list));
  it.each<[string, readonly Buffer[], readonly string[]]>([
    ['none', [], []],
    [
      'names of kinds that we do not keep',
      [names(tlv(0x81, 'a@example.ma'), tlv(0x86, 'http://a.ma/'), tlv(0x82, 'a.ma'))],
      ['a.ma'],
    ],
    ['an address of a wrong length', [names(tlv(0x87, '\x7f\0\0'), tlv(0x87, '\x7f\0\0\x01'))], ['127.0.0.1']],
    ['an address as a DNS name', [names(tlv(0x82, '127.0.0.1'))], ['DNS:127.0.0.1']],
    ['a zero octet in a name', [names(tlv(0x82, 'bank.ma\0.evil.ma'))], ['bank.ma\\00.evil.ma']],
    ['the first of two', [names(tlv(0x82, 'a.ma')), names(tlv(0x82, 'b.ma'))], ['a.ma']],
    ['what is no DER', [extension(SAN, Buffer.from('30ff', 'hex'))], []],
    ['a list that is none', [extension(SAN, tlv(0x04, 'x'))], []],
  ])('%s', (_what, extensions, expected) => {
    expect(parsed(written({ extensions })).names).toEqual(expected);
  });

  it.each<[string, Buffer, boolean]>([
    ['true', tlv(0x30, tlv(0x01, '\xff')), true],
    ['true as BER writes it', tlv(0x30, tlv(0x01, '\x01')), true],
    ['false', tlv(0x30, tlv(0x01, '\0')), false],
    ['absent', tlv(0x30), false],
    ['absent, with a path length all the same', tlv(0x30, tlv(0x02, '\0')), false],
  ])('authority %s', (_what, constraints, authority) => {
    expect(parsed(written({ extensions: [extension('551d13', constraints)] })).authority).toBe(authority);
  });

  it('issuer addresses are told from those of the responder', () => {
    const access = tlv(
      0x30,
      tlv(0x30, oid('2b06010505073001'), tlv(0x86, 'http://ocsp.ma/')),
      tlv(0x30, oid('2b06010505073002'), tlv(0x86, 'http://ca.ma/a.der')),
      tlv(0x30, oid('2b06010505073002'), tlv(0x82, 'ca.ma')),
      tlv(0x30, oid('2b06010505073002'), tlv(0x86, 'ldap://ca.ma/')),
    );
    expect(parsed(written({ extensions: [extension('2b06010505070101', access)] })).issuerUrls).toEqual([
      'http://ca.ma/a.der',
      'ldap://ca.ma/',
    ]);
  });

  it('version 1 has none', () => {
    expect(parsed(written({ version: Buffer.alloc(0) }))).toMatchObject({
      subject: 'CN=Subject',
      names: [],
      authority: false,
    });
  });
});

describe('what is no certificate is invalid', () => {
  const { der, certificate } = selfSigned({ issuerUrl: 'http://ca.ma/' });
  it.each<[string, Uint8Array]>([
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('not a certificate')],
    ['PEM', Buffer.from(certificate)],
    ['a trailing octet', Buffer.concat([der, Buffer.from([0])])],
    ['another structure', tlv(0x30, tlv(0x02, '\x01'))],
    ['a public key', spki(EC)],
    ['indefinite length', Buffer.from('30800000', 'hex')],
    ['a lone octet', Buffer.from('30', 'hex')],
    ['a serial that is no number', written({ serial: Buffer.alloc(0), version: tlv(0x04, 'x') })],
    ['a subject that is a string', written({ subject: tlv(0x0c, 'CN=a') })],
    ['a key that is a string', written({ publicInfo: tlv(0x0c, 'key') })],
    ['no dates', written({ validity: tlv(0x30) })],
    ['an algorithm without a number', written({ algorithm: tlv(0x30, tlv(0x0c, 'rsa')) })],
  ])('%s', (_what, octets) => {
    expect(parseCertificate(octets)).toBe('invalid');
  });

  it('deep nesting too', () => {
    let deep = tlv(0x05);
    for (let level = 0; level < 5_000; level++) deep = tlv(0x30, deep);
    expect(parseCertificate(deep)).toBe('invalid');
  });

  it('every truncation', () => {
    for (let length = 0; length < der.length; length++)
      expect(parseCertificate(der.subarray(0, length))).toBe('invalid');
  });

  it('any octets: never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (octets) => {
        expect(parseCertificate(octets)).toBe('invalid');
      }),
    );
  });

  it('any change of octets: never throws, and gives plain values', () => {
    const change = fc.record({ at: fc.nat(der.length - 1), octet: fc.nat(255) });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
        const altered = Buffer.from(der);
        for (const { at, octet } of changes) altered[at] = octet;
        const read = parseCertificate(altered);
        expect(read === 'invalid' || JSON.stringify(JSON.parse(JSON.stringify(read))) === JSON.stringify(read)).toBe(
          true,
        );
      }),
      { numRuns: 2_000 },
    );
  });
});
