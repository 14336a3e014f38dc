import { createHash, type KeyObject, verify, X509Certificate } from 'node:crypto';
import type { Staple } from '../model/observation.ts';
import { children, type Der, encode, is, octetsOf, oidOf, readBinary, readDer, tagged } from './der.ts';
import { parseTimestampList } from './sct.ts';
import { instant, type ParsedCertificate, readCertificate } from './x509.ts';

/** A stapled response, and the certificate timestamps in what it says of the leaf. */
export interface StapleReading {
  readonly staple: Staple;
  readonly timestamps: readonly Uint8Array[];
}

/**
 * What an OCSPResponse (RFC 6960 section 4.2.1) says of `leaf`. `candidates` are certificates among which its issuer may be. A response that
 * says nothing of this very leaf is `unreadable`, as is one that is no such structure. Dates are not judged here. Total.
 */
export function readStaple(
  der: Uint8Array,
  leaf: ParsedCertificate,
  candidates: readonly ParsedCertificate[],
): StapleReading {
  const nothing: Staple = {
    sha256: createHash('sha256').update(der).digest('hex'),
    status: 'unreadable',
    producedAt: null,
    thisUpdate: null,
    nextUpdate: null,
    signed: null,
  };
  const unreadable = { staple: nothing, timestamps: [] };
  const root = readDer(der);
  if (root === 'invalid' || !is(root, 'sequence')) return unreadable;
  const [status, wrapped] = children(root);
  if (!is(status, 'enumerated')) return unreadable;
  if (octetsOf(status) !== '\0') return { ...unreadable, staple: { ...nothing, status: 'not-successful' } };

  const [type, octets] = children(children(wrapped)[0]);
  const basicOctets = is(octets, 'octetString') ? octetsOf(octets) : undefined;
  if (oidOf(type) !== BASIC || basicOctets === undefined) return unreadable;
  const basic = readBinary(basicOctets);
  if (basic === 'invalid') return unreadable;

  const [tbs, algorithm, signature, certificates] = children(basic);
  const fields = children(tbs);
  const [, produced, responses] = fields.slice(tagged(fields.slice(0, 1), 0) ? 1 : 0);
  const producedAt = produced === undefined ? undefined : instant(produced);
  if (producedAt === undefined) return unreadable;

  const issuers = candidates.filter((candidate) => issued(leaf, candidate));
  const about = identified(leaf, issuers);
  const single = children(responses).find((response) => about(children(response)[0]));
  const [, certStatus, thisUpdate, ...rest] = children(single);
  const from = thisUpdate === undefined ? undefined : instant(thisUpdate);
  const said = certStatus === undefined ? undefined : STATUSES.find(([tag]) => tagged([certStatus], tag))?.[1];
  if (from === undefined || said === undefined) return unreadable;
  const until = children(tagged(rest, 0))[0];
  const nextUpdate = until === undefined ? null : instant(until);
  if (nextUpdate === undefined) return unreadable;

  const signed = signedBy(
    issuers,
    { tbs: rawTbs(basicOctets), algorithm, signature: octetsOf(signature), producedAt },
    children(children(certificates)[0]).map(encode),
  );
  return {
    staple: { ...nothing, status: said, producedAt, thisUpdate: from, nextUpdate, signed },
    timestamps: timestampsOf(children(tagged(rest, 1))[0]),
  };
}

const BASIC = '1.3.6.1.5.5.7.48.1.1';
const TIMESTAMPS = '1.3.6.1.4.1.11129.2.4.5'; // RFC 6962 section 3.3
const OCSP_SIGNING = '1.3.6.1.5.5.7.3.9';

/** CertStatus is told by its tag alone. */
const STATUSES = [
  [0, 'good'],
  [1, 'revoked'],
  [2, 'unknown'],
] as const;

const HASHES: Readonly<Record<string, string>> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

/** Whether a CertID (RFC 6960 section 4.1.1) means the leaf. Without a known issuer the hash of its key cannot be compared. */
function identified(
  leaf: ParsedCertificate,
  issuers: readonly ParsedCertificate[],
): (certId: Der | undefined) => boolean {
  const { serial, issuer } = partsOf(leaf.der);
  const keys = issuers.map(({ der }) => partsOf(der).key);
  return (certId) => {
    const [algorithm, nameHash, keyHash, number] = children(certId);
    const hash = HASHES[oidOf(children(algorithm)[0]) ?? ''];
    if (hash === undefined || octetsOf(number) !== serial) return false;
    const hashed = (octets: Uint8Array) => createHash(hash).update(octets).digest('binary');
    if (octetsOf(nameHash) !== hashed(issuer)) return false;
    return keys.length === 0 || keys.some((key) => octetsOf(keyHash) === hashed(key));
  };
}

/** Of a certificate that has been read before: the octets of its serial, its issuer's name as it stands there, and its public key's bits. */
function partsOf(der: Uint8Array) {
  const root = readDer(der);
  const fields = root === 'invalid' ? [] : children(children(root)[0]);
  const [serial, , issuer, , , publicInfo] = fields.slice(tagged(fields.slice(0, 1), 0) ? 1 : 0);
  const bits = octetsOf(children(publicInfo)[1]) ?? '';
  return {
    serial: octetsOf(serial),
    issuer: issuer === undefined ? Buffer.alloc(0) : encode(issuer),
    key: Buffer.from(bits.slice(1), 'latin1'), // after the count of unused bits
  };
}

function issued(leaf: ParsedCertificate, candidate: ParsedCertificate): boolean {
  if (candidate.publicKey === null || candidate.subject.key !== leaf.issuer.key) return false;
  return verifies(leaf.der, candidate.publicKey);
}

function verifies(der: Uint8Array, key: KeyObject): boolean {
  try {
    return new X509Certificate(der).verify(key);
  } catch {
    return false;
  }
}

// --- the signature -------------------------------------------------------------------------------------------------

interface Signed {
  readonly tbs: Uint8Array;
  readonly algorithm: Der | undefined;
  readonly signature: string | undefined; // octets of the BIT STRING
  readonly producedAt: string;
}

/** Signature algorithms and their digests; null: the algorithm has its own. RSASSA-PSS is left out: no responder is known to use it. */
const SIGNATURES: Readonly<Record<string, string | null>> = {
  '1.2.840.113549.1.1.5': 'sha1',
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
  '1.2.840.10045.4.1': 'sha1',
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
  '1.3.101.112': null,
  '1.3.101.113': null,
};

/**
 * By the issuer of the leaf, or by a responder whose certificate that issuer signed for this purpose (RFC 6960 section 4.2.2.2), valid when
 * the response was made. Null when the issuer is not known or the algorithm is not.
 */
function signedBy(issuers: readonly ParsedCertificate[], signed: Signed, sent: readonly Uint8Array[]): boolean | null {
  const digest = SIGNATURES[oidOf(children(signed.algorithm)[0]) ?? ''];
  if (issuers.length === 0 || digest === undefined) return null;
  const delegates = sent.flatMap((der) => {
    const certificate = readCertificate(der);
    return certificate !== 'invalid' && issuers.some((issuer) => isDelegate(certificate, issuer, signed.producedAt))
      ? [certificate]
      : [];
  });
  const signature = Buffer.from(signed.signature?.slice(1) ?? '', 'latin1');
  return [...issuers, ...delegates].some(({ publicKey }) => {
    try {
      return publicKey !== null && verify(digest, signed.tbs, publicKey, signature);
    } catch {
      return false; // a key of another kind than the algorithm
    }
  });
}

const isDelegate = (certificate: ParsedCertificate, issuer: ParsedCertificate, at: string): boolean =>
  issued(certificate, issuer) &&
  certificate.facts.notBefore <= at &&
  at <= certificate.facts.notAfter &&
  (new X509Certificate(certificate.der).keyUsage ?? []).includes(OCSP_SIGNING); // Node: the extended key usage

/** The first element of a SEQUENCE with its header, octet for octet as it was signed. The structure has been read before. */
function rawTbs(sequence: string): Uint8Array {
  const bytes = Buffer.from(sequence, 'latin1');
  const start = headerAt(bytes, 0).end;
  const { end, length } = headerAt(bytes, start);
  return bytes.subarray(start, end + length);
}

/** X.690 section 8.1.3: where the contents begin, and how long they are. */
function headerAt(bytes: Buffer, at: number): { readonly end: number; readonly length: number } {
  const first = bytes[at + 1] ?? 0;
  if (first < 0x80) return { end: at + 2, length: first };
  const end = at + 2 + (first & 0x7f);
  return { end, length: bytes.subarray(at + 2, end).reduce((sum, byte) => sum * 256 + byte, 0) };
}

function timestampsOf(extensions: Der | undefined): readonly Uint8Array[] {
  for (const extension of children(extensions)) {
    const [id, ...rest] = children(extension);
    const value = oidOf(id) === TIMESTAMPS ? readBinary(octetsOf(rest.at(-1)) ?? '') : 'invalid';
    const octets = value === 'invalid' ? undefined : octetsOf(value);
    const list = octets === undefined ? 'invalid' : parseTimestampList(Buffer.from(octets, 'latin1'));
    if (list !== 'invalid') return list;
  }
  return [];
}
