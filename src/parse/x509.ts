import { createPublicKey, hash, type KeyObject } from 'node:crypto';
import { isIP } from 'node:net';
import type { Certificate, KeyType } from '../model/observation.ts';
import { addressOf } from './certificate-name.ts';
import { children, type Der, encode, is, octetsOf, oidOf, readBinary, readDer, tagged } from './der.ts';
import { type DistinguishedName, distinguishedName, hexPairs } from './distinguished-name.ts';

/** A certificate with what path building needs besides the facts. */
export interface ParsedCertificate {
  readonly facts: Certificate;
  readonly der: Uint8Array;
  readonly subject: DistinguishedName;
  readonly issuer: DistinguishedName;
  readonly publicKey: KeyObject | null; // null: of a kind that OpenSSL does not know
  readonly subjectKeyId: string | null; // hex
  readonly authorityKeyId: string | null; // hex
  readonly maySign: boolean; // an authority whose key usage, when stated, allows to sign certificates
  readonly pathLength: number; // how many authorities may stand below it; Infinity when not limited
}

/** The facts of one certificate. Total: octets that are no X.509 certificate are `invalid`. */
export function parseCertificate(der: Uint8Array): Certificate | 'invalid' {
  const parsed = readCertificate(der);
  return parsed === 'invalid' ? 'invalid' : parsed.facts;
}

/** Reads RFC 5280 section 4.1. What an extension says badly is as if it were not there. The same octets are read once. */
export function readCertificate(der: Uint8Array): ParsedCertificate | 'invalid' {
  const known = readings.get(der);
  if (known !== undefined) return known;
  const reading = der.length > LONGEST_KEPT ? readOctets(der) : readOnce(der);
  readings.set(der, reading);
  return reading;
}

/** Path building, staples and facts all ask for the same certificates. */
const readings = new WeakMap<Uint8Array, ParsedCertificate | 'invalid'>();

/**
 * A server shows its certificates in each of its flights, and the sites of an authority all show the same ones above their own: what was
 * read last, by the digest of its octets. Whoever has more names than usual is read again, so that strangers cannot fill our memory.
 */
const recent = new Map<string, ParsedCertificate | 'invalid'>();
const MOST_KEPT = 256;
const LONGEST_KEPT = 4_096; // octets

function readOnce(der: Uint8Array): ParsedCertificate | 'invalid' {
  const digest = hash('sha256', der);
  const reading = recent.get(digest) ?? readOctets(Uint8Array.from(der)); // a copy: a flight is not kept for one certificate in it
  recent.delete(digest);
  recent.set(digest, reading); // the newest stands last
  if (recent.size > MOST_KEPT) recent.delete(recent.keys().next().value ?? '');
  return reading;
}

function readOctets(der: Uint8Array): ParsedCertificate | 'invalid' {
  const root = readDer(der);
  if (root === 'invalid' || !is(root, 'sequence')) return 'invalid';
  const [tbs, algorithm, signature] = children(root);
  if (!is(tbs, 'sequence') || !is(algorithm, 'sequence') || !is(signature, 'bitString')) return 'invalid';

  const fields = children(tbs);
  const [serial, , issuer, validity, subject, publicInfo] = fields.slice(tagged(fields.slice(0, 1), 0) ? 1 : 0);
  if (!is(serial, 'integer') || !is(issuer, 'sequence') || !is(subject, 'sequence')) return 'invalid';
  if (!is(validity, 'sequence') || !is(publicInfo, 'sequence')) return 'invalid';
  const [notBefore, notAfter] = children(validity).map(instant);
  const signatureName = nameOfSignature(algorithm);
  if (notBefore === undefined || notAfter === undefined || signatureName === undefined) return 'invalid';

  const extensions = extensionsOf(tagged(fields, 3));
  const constraints = children(extensions.get(OID.basicConstraints));
  const authority = is(constraints[0], 'boolean') && octetsOf(constraints[0]) !== '\0';
  const keyInfo = encode(publicInfo);
  const publicKey = keyOf(keyInfo);
  const names = { subject: distinguishedName(subject), issuer: distinguishedName(issuer) };
  const facts: Certificate = {
    subject: names.subject.text.slice(0, LONGEST_TEXT),
    issuer: names.issuer.text.slice(0, LONGEST_TEXT),
    serial: integerText((octetsOf(serial) ?? '').slice(0, LONGEST_SERIAL)),
    notBefore,
    notAfter,
    sha256: hash('sha256', der),
    spkiSha256: hash('sha256', keyInfo),
    names: namesOf(extensions.get(OID.subjectAltName)),
    key: describeKey(publicKey, publicInfo),
    signature: signatureName,
    authority,
    issuerUrls: accessUrls(extensions.get(OID.authorityInfoAccess), OID.caIssuers),
    ocspUrls: accessUrls(extensions.get(OID.authorityInfoAccess), OID.ocsp),
    mustStaple: children(extensions.get(OID.tlsFeature)).some((feature) => octetsOf(feature) === '\x05'), // status_request
    timestamps: timestampsIn(octetsOf(extensions.get(OID.timestamps))),
  };
  return {
    facts,
    der,
    ...names,
    publicKey,
    subjectKeyId: hexOf(extensions.get(OID.subjectKeyIdentifier)),
    authorityKeyId: hexOf(tagged(children(extensions.get(OID.authorityKeyIdentifier)), 0)),
    maySign: authority && allowsSigning(extensions.get(OID.keyUsage)),
    pathLength: lengthOf(constraints.find((part) => is(part, 'integer'))),
  };
}

const OID = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  authorityKeyIdentifier: '2.5.29.35',
  authorityInfoAccess: '1.3.6.1.5.5.7.1.1',
  tlsFeature: '1.3.6.1.5.5.7.1.24',
  timestamps: '1.3.6.1.4.1.11129.2.4.2',
  ocsp: '1.3.6.1.5.5.7.48.1',
  caIssuers: '1.3.6.1.5.5.7.48.2',
} as const;

/** What is kept of a certificate that has more of a thing than any authority would sign; RFC 5280 allows serial numbers of 20 octets. */
const LONGEST_SERIAL = 64; // octets
const LONGEST_TEXT = 1_000;
const MOST_NAMES = 12_000; // real ones have up to 10,000, and the one that is looked for may be the last
const MOST_URLS = 10;

const hexOf = (node: Der | undefined): string | null => {
  const octets = octetsOf(node);
  return octets === undefined ? null : Buffer.from(octets, 'latin1').toString('hex');
};

/** Upper-case hex of an INTEGER; a negative one, which RFC 5280 forbids, keeps its sign. */
function integerText(octets: string): string {
  const value = BigInt(`0x${Buffer.from(octets, 'latin1').toString('hex') || '0'}`);
  const negative = octets.charCodeAt(0) >= 0x80;
  const size = (negative ? (1n << BigInt(8 * octets.length)) - value : value).toString(16).toUpperCase();
  return `${negative ? '-' : ''}${size.padStart(size.length + (size.length % 2), '0')}`;
}

// --- dates ---------------------------------------------------------------------------------------------------------

/** UTCTime, whose years turn over at 50, or GeneralizedTime (RFC 5280 section 4.1.2.5); undefined for anything else. */
export function instant(node: Der): string | undefined {
  const text = octetsOf(node) ?? '';
  const utc = is(node, 'utcTime') && /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?Z$/.exec(text);
  const general = is(node, 'generalizedTime') && /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(?:\.\d+)?Z$/.exec(text);
  const match = utc || general;
  if (!match) return undefined;
  const [year, ...rest] = match.slice(1);
  const century = utc ? (Number(year) < 50 ? '20' : '19') : '';
  const [month, day, hour, minute, second] = rest.map((part) => part ?? '00');
  const iso = `${century}${year}-${month}-${day}T${hour}:${minute}:${second ?? '00'}.000Z`;
  const when = new Date(iso);
  // a 30th of February would roll over
  return !Number.isNaN(when.getTime()) && when.toISOString() === iso ? iso : undefined;
}

// --- extensions ----------------------------------------------------------------------------------------------------

/** Content of each extension that is DER; of one that is there twice, the first. */
function extensionsOf(list: Der | undefined): ReadonlyMap<string, Der> {
  const found = new Map<string, Der>();
  for (const extension of children(children(list)[0])) {
    const [id, ...rest] = children(extension);
    const oid = oidOf(id);
    const octets = rest.find((part) => is(part, 'octetString'));
    const value = readBinary(octetsOf(octets) ?? '');
    if (oid !== undefined && value !== 'invalid' && !found.has(oid)) found.set(oid, value);
  }
  return found;
}

/** DNS names and addresses of a subjectAltName (RFC 5280 section 4.2.1.6), in order. */
function namesOf(extension: Der | undefined): string[] {
  return children(extension)
    .slice(0, MOST_NAMES)
    .flatMap((name) => {
      const octets = octetsOf(name);
      if (octets === undefined) return [];
      if (tagged([name], 2)) return [dnsName(octets)];
      if (tagged([name], 7)) return addressOf(Buffer.from(octets, 'latin1')) ?? [];
      return [];
    });
}

/** A DNS name as written; one that reads like an address is marked, because it does not count as one (RFC 9525 section 6.5). */
function dnsName(octets: string): string {
  const text = plain(octets);
  return isIP(text) === 0 ? text : `DNS:${text}`;
}

const plain = (octets: string): string => octets.slice(0, LONGEST_TEXT).replace(/\p{Cc}/gu, hexPairs);

function accessUrls(extension: Der | undefined, wanted: string): string[] {
  const urls = children(extension).flatMap((description) => {
    const [method, location] = children(description);
    const url = location === undefined ? undefined : octetsOf(tagged([location], 6));
    return oidOf(method) === wanted && url !== undefined ? [plain(url)] : [];
  });
  return urls.slice(0, MOST_URLS);
}

/** How many stand in a SignedCertificateTimestampList: each has its length before it (RFC 6962 section 3.3). */
function timestampsIn(list: string | undefined): number {
  const bytes = Buffer.from(list ?? '', 'latin1');
  let count = 0;
  for (let at = 2; at + 2 <= bytes.length; at += 2 + bytes.readUInt16BE(at)) count += 1;
  return count;
}

/** Bit 5 of keyUsage is keyCertSign (RFC 5280 section 4.2.1.3). */
const allowsSigning = (usage: Der | undefined): boolean =>
  usage === undefined || ((octetsOf(usage)?.charCodeAt(1) ?? 0) & 0x04) !== 0;

function lengthOf(node: Der | undefined): number {
  const octets = octetsOf(node);
  return octets === undefined ? Number.POSITIVE_INFINITY : Number.parseInt(integerText(octets), 16);
}

// --- keys and signatures -------------------------------------------------------------------------------------------

function keyOf(publicInfo: Buffer): KeyObject | null {
  try {
    return createPublicKey({ key: publicInfo, format: 'der', type: 'spki' });
  } catch {
    return null;
  }
}

const KEY_TYPES: Readonly<Record<string, KeyType>> = {
  rsa: 'rsa',
  'rsa-pss': 'rsa-pss',
  ec: 'ec',
  ed25519: 'ed25519',
  ed448: 'ed448',
  dsa: 'dsa',
};
const CURVES: Readonly<Record<string, string>> = { prime192v1: 'secp192r1', prime256v1: 'secp256r1' };

/** Curves by their IANA group names. Bits: of the modulus, of the field, or of the public key (Ed25519 256, Ed448 456). */
function describeKey(key: KeyObject | null, publicInfo: Der): Certificate['key'] {
  const type = KEY_TYPES[key?.asymmetricKeyType ?? ''] ?? 'unknown';
  const details = key?.asymmetricKeyDetails ?? {};
  const octets = (octetsOf(children(publicInfo)[1])?.length ?? 1) - 1; // of the key itself, without the count of unused bits
  if (type === 'ed25519' || type === 'ed448') return { type, bits: 8 * octets, curve: null };
  if (type !== 'ec') return { type, bits: details.modulusLength ?? 0, curve: null };
  const curve = details.namedCurve ?? null;
  const bits = Number(/\d{3}/.exec(curve ?? '')?.[0] ?? 4 * (octets - 1)); // explicit parameters: an uncompressed point is 04 x y
  return { type, bits, curve: curve === null ? null : (CURVES[curve] ?? curve) };
}

/** RFC 3279, 4055, 5758, 8410 and 8692, by the names of their modules. */
const SIGNATURES: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.2': 'md2WithRSAEncryption',
  '1.2.840.113549.1.1.3': 'md4WithRSAEncryption',
  '1.2.840.113549.1.1.4': 'md5WithRSAEncryption',
  '1.2.840.113549.1.1.5': 'sha1WithRSAEncryption',
  '1.3.14.3.2.29': 'sha1WithRSAEncryption', // the older number of OIW
  '1.2.840.113549.1.1.14': 'sha224WithRSAEncryption',
  '1.2.840.113549.1.1.11': 'sha256WithRSAEncryption',
  '1.2.840.113549.1.1.12': 'sha384WithRSAEncryption',
  '1.2.840.113549.1.1.13': 'sha512WithRSAEncryption',
  '1.2.840.10040.4.3': 'dsa-with-SHA1',
  '2.16.840.1.101.3.4.3.1': 'dsa-with-SHA224',
  '2.16.840.1.101.3.4.3.2': 'dsa-with-SHA256',
  '1.2.840.10045.4.1': 'ecdsa-with-SHA1',
  '1.2.840.10045.4.3.1': 'ecdsa-with-SHA224',
  '1.2.840.10045.4.3.2': 'ecdsa-with-SHA256',
  '1.2.840.10045.4.3.3': 'ecdsa-with-SHA384',
  '1.2.840.10045.4.3.4': 'ecdsa-with-SHA512',
  '1.3.101.112': 'ed25519',
  '1.3.101.113': 'ed448',
};
const RSASSA_PSS = '1.2.840.113549.1.1.10';
const DIGESTS: Readonly<Record<string, string>> = {
  '1.3.14.3.2.26': 'SHA1',
  '2.16.840.1.101.3.4.2.4': 'SHA224',
  '2.16.840.1.101.3.4.2.1': 'SHA256',
  '2.16.840.1.101.3.4.2.2': 'SHA384',
  '2.16.840.1.101.3.4.2.3': 'SHA512',
};

function nameOfSignature(algorithm: Der): string | undefined {
  const [id, parameters] = children(algorithm);
  const oid = oidOf(id);
  if (oid !== RSASSA_PSS) return oid === undefined ? undefined : (SIGNATURES[oid] ?? oid);
  // RFC 4055 section 3.1: the hash is [0] of the parameters, and SHA-1 when it is not stated
  const stated = tagged(children(parameters), 0);
  if (stated === undefined) return 'rsassaPss-SHA1';
  const digest = oidOf(children(children(stated)[0])[0]) ?? '';
  return `rsassaPss-${DIGESTS[digest] ?? digest}`;
}
