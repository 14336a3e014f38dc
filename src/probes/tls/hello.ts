import { randomBytes } from 'node:crypto';
import { EXTENSION } from '../../parse/tls/hello.ts';

/** Versions as they go over the wire. */
export const WIRE = {
  'TLSv1.3': 0x0304,
  'TLSv1.2': 0x0303,
  'TLSv1.1': 0x0302,
  'TLSv1.0': 0x0301,
  SSLv3: 0x0300,
} as const;
export type HelloVersion = keyof typeof WIRE;

/** Signalling suites: RFC 5746 section 3.3 and RFC 7507. */
export const SCSV = { renegotiation: 0x00ff, fallback: 0x5600 } as const;

/** What one ClientHello offers. Exactly one version, so that an answer is about that version. */
export interface Hello {
  readonly version: HelloVersion;
  readonly suites: readonly number[];
  readonly groups: readonly number[]; // empty: no supported_groups extension
  readonly shares: readonly { readonly group: number; readonly publicKey: Uint8Array }[]; // TLS 1.3; may be empty
  readonly schemes: readonly number[]; // signature_algorithms; empty: none
  readonly serverName: string | null;
  readonly alpn: readonly string[];
  readonly statusRequest: boolean;
  readonly timestamps: boolean; // signed_certificate_timestamp
  readonly renegotiation: 'extension' | 'scsv' | 'none'; // never both: wolfSSL refuses that
  readonly extendedMasterSecret: boolean;
  readonly encryptThenMac: boolean;
  readonly heartbeat: boolean;
  readonly ticket: boolean | Uint8Array; // the extension, empty or with a ticket to show (RFC 5077)
  readonly fallback: boolean; // TLS_FALLBACK_SCSV
  readonly compression: readonly number[]; // methods besides null
  readonly certificateCompression: readonly number[];
  readonly sessionId: Uint8Array | null; // null: 32 random bytes for TLS 1.3, none below
  readonly recordVersion: number | null; // null: 0x0301 (0x0300 for SSLv3)
  readonly avoid256: boolean; // padded out of the window of 256 to 511 bytes (RFC 7685)
  readonly extensions: boolean; // false: none at all
}

export interface EncodedHello {
  readonly record: Uint8Array; // what is sent
  readonly message: Uint8Array; // the handshake message in it: what the transcript hash covers
}

const u8 = (value: number): Buffer => Buffer.from([value]);
const u16 = (value: number): Buffer => Buffer.from([value >> 8, value & 0xff]);
const u24 = (value: number): Buffer => Buffer.from([value >> 16, (value >> 8) & 0xff, value & 0xff]);
const vector8 = (...parts: readonly Uint8Array[]): Buffer => sized(u8, parts);
const vector16 = (...parts: readonly Uint8Array[]): Buffer => sized(u16, parts);

function sized(length: (value: number) => Buffer, parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([length(body.length), body]);
}

/** RFC 8446 section 4.1.2, RFC 5246 section 7.4.1.2 and their extensions. */
export function encodeHello(hello: Hello): EncodedHello {
  const wire = WIRE[hello.version];
  const legacy = Math.min(wire, 0x0303);
  const modern = hello.version === 'TLSv1.3';
  const suites = [
    ...hello.suites,
    ...(hello.renegotiation === 'scsv' ? [SCSV.renegotiation] : []),
    ...(hello.fallback ? [SCSV.fallback] : []),
  ];
  const head = Buffer.concat([
    u16(legacy),
    randomBytes(32),
    vector8(hello.sessionId ?? (modern ? randomBytes(32) : Buffer.alloc(0))),
    vector16(...suites.map(u16)),
    vector8(Buffer.from([...hello.compression, 0])),
  ]);
  const extensions =
    hello.version === 'SSLv3' || !hello.extensions ? Buffer.alloc(0) : encodeExtensions(hello, head.length);
  const body = Buffer.concat([head, extensions]);
  const message = Buffer.concat([u8(1), u24(body.length), body]);
  const recordVersion = hello.recordVersion ?? Math.min(wire, 0x0301);
  return { message, record: Buffer.concat([u8(22), u16(recordVersion), vector16(message)]) };
}

function encodeExtensions(hello: Hello, headLength: number): Buffer {
  const list: Buffer[] = [];
  const add = (type: number, body: Uint8Array) => list.push(Buffer.concat([u16(type), vector16(body)]));
  const modern = hello.version === 'TLSv1.3';

  if (hello.serverName !== null)
    add(EXTENSION.serverName, vector16(u8(0), vector16(Buffer.from(hello.serverName, 'latin1'))));
  if (hello.extendedMasterSecret && !modern) add(EXTENSION.extendedMasterSecret, Buffer.alloc(0));
  if (hello.encryptThenMac && !modern) add(EXTENSION.encryptThenMac, Buffer.alloc(0));
  if (hello.ticket !== false && !modern)
    add(EXTENSION.sessionTicket, hello.ticket === true ? Buffer.alloc(0) : hello.ticket);
  if (hello.timestamps) add(EXTENSION.signedCertificateTimestamp, Buffer.alloc(0));
  if (hello.statusRequest) add(EXTENSION.statusRequest, Buffer.concat([u8(1), vector16(), vector16()]));
  if (hello.alpn.length > 0)
    add(EXTENSION.alpn, vector16(...hello.alpn.map((name) => vector8(Buffer.from(name, 'latin1')))));
  if (hello.heartbeat) add(EXTENSION.heartbeat, u8(1));
  if (hello.certificateCompression.length > 0)
    add(EXTENSION.compressCertificate, vector8(...hello.certificateCompression.map(u16)));
  if (hello.groups.length > 0) {
    add(EXTENSION.supportedGroups, vector16(...hello.groups.map(u16)));
    if (!modern) add(EXTENSION.pointFormats, vector8(Buffer.from([0, 1, 2])));
  }
  if (hello.schemes.length > 0) add(EXTENSION.signatureAlgorithms, vector16(...hello.schemes.map(u16)));
  if (modern) {
    add(EXTENSION.supportedVersions, vector8(u16(WIRE[hello.version])));
    add(EXTENSION.pskModes, vector8(u8(1)));
    add(
      EXTENSION.keyShare,
      vector16(...hello.shares.map(({ group, publicKey }) => Buffer.concat([u16(group), vector16(publicKey)]))),
    );
  }
  if (hello.renegotiation === 'extension' && !modern) add(EXTENSION.renegotiationInfo, vector8());

  const length = 4 + headLength + 2 + list.reduce((sum, one) => sum + one.length, 0);
  if (hello.avoid256 && length > 255 && length < 512)
    add(EXTENSION.padding, Buffer.alloc(Math.max(1, 512 - length - 4)));
  return list.length === 0 ? Buffer.alloc(0) : vector16(...list);
}

/** SSL 2.0 CLIENT-HELLO with all seven cipher kinds (draft-hickman-netscape-ssl-00). */
export function encodeSslv2Hello(): Uint8Array {
  const kinds = Buffer.from('0700c00500800300800100800600400400800200' + '80', 'hex');
  const challenge = randomBytes(16);
  const body = Buffer.concat([u8(1), u16(2), u16(kinds.length), u16(0), u16(challenge.length), kinds, challenge]);
  return Buffer.concat([u16(0x8000 | body.length), body]);
}
