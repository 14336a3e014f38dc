import { codes, cursor, total } from './bytes.ts';
import { EXTENSION, type Extensions, parseExtensions } from './hello.ts';

/** One certificate of a Certificate message, with what TLS 1.3 puts beside it. */
export interface CertificateEntry {
  readonly der: Uint8Array;
  readonly staple: Uint8Array | null; // the OCSPResponse, DER
  readonly timestamps: Uint8Array | null; // SignedCertificateTimestampList (RFC 6962 section 3.3)
}

/** RFC 5246 section 7.4.2. */
export const parseCertificates = (body: Uint8Array): readonly CertificateEntry[] | 'invalid' =>
  total(() => {
    const read = cursor(body);
    const list = cursor(read.take(read.u24()));
    const entries: CertificateEntry[] = [];
    while (list.left > 0) entries.push({ der: list.take(list.u24()), staple: null, timestamps: null });
    return read.left > 0 ? 'invalid' : entries;
  });

/** RFC 8446 section 4.4.2. */
export const parseCertificates13 = (body: Uint8Array): readonly CertificateEntry[] | 'invalid' =>
  total(() => {
    const read = cursor(body);
    read.take(read.u8()); // certificate_request_context: empty from a server
    const list = cursor(read.take(read.u24()));
    const entries: CertificateEntry[] = [];
    while (list.left > 0) {
      const der = list.take(list.u24());
      const extensions = parseExtensions(list.take(list.u16()));
      if (extensions === 'invalid') return 'invalid';
      entries.push({
        der,
        staple: stapleIn(extensions),
        timestamps: extensions.get(EXTENSION.signedCertificateTimestamp) ?? null,
      });
    }
    return read.left > 0 ? 'invalid' : entries;
  });

function stapleIn(extensions: Extensions): Uint8Array | null {
  const bytes = extensions.get(EXTENSION.statusRequest);
  const status = bytes === undefined ? 'invalid' : parseCertificateStatus(bytes);
  return status === 'invalid' ? null : status;
}

/** RFC 6066 section 8: type 1 (ocsp) and the DER of the OCSPResponse. */
export const parseCertificateStatus = (body: Uint8Array): Uint8Array | 'invalid' =>
  total(() => {
    const read = cursor(body);
    if (read.u8() !== 1) return 'invalid';
    const response = read.take(read.u24());
    return read.left > 0 ? 'invalid' : response;
  });

/** How a key exchange goes, from the middle of a suite's IANA name: what ServerKeyExchange looks like. */
export type Exchange = 'ecdhe' | 'dhe' | 'rsa-export' | 'other';

export interface ServerKeyExchange {
  readonly group: number | null; // named curve
  readonly explicitCurve: boolean; // arbitrary curve parameters: RFC 8422 forbids them
  readonly prime: Uint8Array | null; // DH p, without leading zeros
  readonly generator: Uint8Array | null; // DH g
  readonly publicKey: Uint8Array | null; // ECDHE point or DH Ys: the same on two connections means a reused key
  readonly modulusBits: number | null; // of a temporary RSA key (EXPORT)
  readonly scheme: number | null; // TLS 1.2: SignatureAndHashAlgorithm
}

const NOTHING: ServerKeyExchange = {
  group: null,
  explicitCurve: false,
  prime: null,
  generator: null,
  publicKey: null,
  modulusBits: null,
  scheme: null,
};

/**
 * RFC 8422 section 5.4 (ECDHE), RFC 5246 section 7.4.3 (DHE), RFC 2246 section 7.4.3 (RSA_EXPORT).
 * `signed`: not anonymous. `version`: 0x0303 writes the scheme before the signature.
 */
export const parseServerKeyExchange = (
  body: Uint8Array,
  exchange: Exchange,
  signed: boolean,
  version: number,
): ServerKeyExchange | 'invalid' =>
  total(() => {
    const read = cursor(body);
    const scheme = () => (signed && version >= 0x0303 && read.left >= 2 ? read.u16() : null);
    if (exchange === 'ecdhe') {
      if (read.u8() !== 3) return { ...NOTHING, explicitCurve: true };
      const group = read.u16();
      const publicKey = read.take(read.u8());
      return { ...NOTHING, group, publicKey, scheme: scheme() };
    }
    if (exchange === 'dhe') {
      const prime = unsigned(read.take(read.u16()));
      const generator = read.take(read.u16());
      const publicKey = read.take(read.u16());
      return { ...NOTHING, prime, generator, publicKey, scheme: scheme() };
    }
    if (exchange === 'rsa-export') {
      const modulus = read.take(read.u16());
      read.take(read.u16());
      return { ...NOTHING, modulusBits: bitLength(modulus), scheme: scheme() };
    }
    return NOTHING;
  });

/** A big-endian number without the zeros that some servers put before it. */
function unsigned(bytes: Uint8Array): Uint8Array {
  const first = bytes.findIndex((byte) => byte !== 0);
  return bytes.subarray(first < 0 ? bytes.length : first);
}

/** Of a big-endian unsigned number. */
export function bitLength(bytes: Uint8Array): number {
  const first = bytes.findIndex((byte) => byte !== 0);
  if (first < 0) return 0;
  return 8 * (bytes.length - first) - Math.clz32(bytes[first] ?? 0) + 24;
}

/** RFC 8446 section 4.4.3: the scheme of CertificateVerify. */
export const parseCertificateVerify = (body: Uint8Array): number | 'invalid' => total(() => cursor(body).u16());

export interface CertificateRequest {
  readonly schemes: readonly number[];
  readonly authorities: number; // how many names of accepted authorities
}

/** RFC 5246 section 7.4.4; before TLS 1.2 there are no schemes. */
export const parseCertificateRequest = (body: Uint8Array, version: number): CertificateRequest | 'invalid' =>
  total(() => {
    const read = cursor(body);
    read.take(read.u8()); // certificate types
    const schemes = version >= 0x0303 ? codes(read.take(read.u16())) : [];
    if (schemes === 'invalid') return 'invalid';
    const list = cursor(read.take(read.u16()));
    let authorities = 0;
    while (list.left > 0) {
      list.take(list.u16());
      authorities += 1;
    }
    return { schemes, authorities };
  });

/** RFC 8446 section 4.6.1: lifetime in seconds, and whether early data would be taken. */
export const parseNewSessionTicket = (
  body: Uint8Array,
): { readonly lifetime: number; readonly earlyData: number } | 'invalid' =>
  total(() => {
    const read = cursor(body);
    const lifetime = read.u16() * 65_536 + read.u16();
    read.take(4); // ticket_age_add
    read.take(read.u8()); // nonce
    read.take(read.u16()); // ticket
    const extensions = parseExtensions(read.take(read.u16()));
    if (extensions === 'invalid') return 'invalid';
    const early = extensions.get(EXTENSION.earlyData);
    return {
      lifetime,
      earlyData:
        early === undefined || early.length !== 4 ? 0 : cursor(early).u16() * 65_536 + cursor(early.subarray(2)).u16(),
    };
  });
