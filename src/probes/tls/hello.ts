import { randomFillSync } from 'node:crypto';
import { EXTENSION } from '../../parse/tls/hello.ts';
import { type Writer, writer } from './writer.ts';

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

const EMPTY = new Uint8Array();

/** Drawn from a pool: asking for it costs more than the bytes. None is handed out twice. */
function random(length: number): Uint8Array {
  if (drawn + length > pool.length) {
    pool = randomFillSync(new Uint8Array(pool.length));
    drawn = 0;
  }
  drawn += length;
  return pool.subarray(drawn - length, drawn);
}
let pool = new Uint8Array(4096);
let drawn = pool.length;

/** RFC 8446 section 4.1.2, RFC 5246 section 7.4.1.2 and their extensions. */
export function encodeHello(hello: Hello): EncodedHello {
  const wire = WIRE[hello.version];
  const modern = hello.version === 'TLSv1.3';
  const out = writer();
  out.u8(22);
  out.u16(hello.recordVersion ?? Math.min(wire, 0x0301));
  out.sized(2, () => {
    out.u8(1);
    out.sized(3, () => {
      out.u16(Math.min(wire, 0x0303));
      out.bytes(random(32));
      out.sized(1, () => out.bytes(hello.sessionId ?? (modern ? random(32) : EMPTY)));
      out.sized(2, () => {
        for (const suite of hello.suites) out.u16(suite);
        if (hello.renegotiation === 'scsv') out.u16(SCSV.renegotiation);
        if (hello.fallback) out.u16(SCSV.fallback);
      });
      out.sized(1, () => {
        for (const method of hello.compression) out.u8(method);
        out.u8(0);
      });
      if (hello.version !== 'SSLv3' && hello.extensions) encodeExtensions(out, hello);
    });
  });
  const record = out.written();
  return { record, message: record.subarray(5) };
}

function encodeExtensions(out: Writer, hello: Hello): void {
  const before = out.written().length;
  const modern = hello.version === 'TLSv1.3';
  const add = (type: number, body: () => void = () => {}) => {
    out.u16(type);
    out.sized(2, body);
  };
  const codes = (width: 1 | 2, list: readonly number[]) => () =>
    out.sized(width, () => {
      for (const code of list) out.u16(code);
    });
  const name = (width: 1 | 2, text: string) => out.sized(width, () => out.bytes(Buffer.from(text, 'latin1')));

  out.sized(2, () => {
    const { serverName, ticket, shares } = hello;
    if (serverName !== null)
      add(EXTENSION.serverName, () =>
        out.sized(2, () => {
          out.u8(0);
          name(2, serverName);
        }),
      );
    if (hello.extendedMasterSecret && !modern) add(EXTENSION.extendedMasterSecret);
    if (hello.encryptThenMac && !modern) add(EXTENSION.encryptThenMac);
    if (ticket !== false && !modern)
      add(EXTENSION.sessionTicket, () => {
        if (ticket !== true) out.bytes(ticket);
      });
    if (hello.timestamps) add(EXTENSION.signedCertificateTimestamp);
    if (hello.statusRequest) add(EXTENSION.statusRequest, () => out.bytes(OCSP_REQUEST));
    if (hello.alpn.length > 0)
      add(EXTENSION.alpn, () =>
        out.sized(2, () => {
          for (const protocol of hello.alpn) name(1, protocol);
        }),
      );
    if (hello.heartbeat) add(EXTENSION.heartbeat, () => out.u8(1));
    if (hello.certificateCompression.length > 0)
      add(EXTENSION.compressCertificate, codes(1, hello.certificateCompression));
    if (hello.groups.length > 0) {
      add(EXTENSION.supportedGroups, codes(2, hello.groups));
      if (!modern) add(EXTENSION.pointFormats, () => out.bytes(POINT_FORMATS));
    }
    if (hello.schemes.length > 0) add(EXTENSION.signatureAlgorithms, codes(2, hello.schemes));
    if (modern) {
      add(EXTENSION.supportedVersions, codes(1, [WIRE[hello.version]]));
      add(EXTENSION.pskModes, () => out.sized(1, () => out.u8(1)));
      add(EXTENSION.keyShare, () =>
        out.sized(2, () => {
          for (const { group, publicKey } of shares) {
            out.u16(group);
            out.sized(2, () => out.bytes(publicKey));
          }
        }),
      );
    }
    if (hello.renegotiation === 'extension' && !modern) add(EXTENSION.renegotiationInfo, () => out.u8(0));

    const length = out.written().length - RECORD_HEADER;
    if (hello.avoid256 && length > 255 && length < 512)
      add(EXTENSION.padding, () => out.bytes(Buffer.alloc(Math.max(1, 512 - length - 4))));
  });
  if (out.written().length === before + 2) out.drop(2); // no extension at all: no list of them either
}

const RECORD_HEADER = 5;
const OCSP_REQUEST = Buffer.from([1, 0, 0, 0, 0]); // RFC 6066 section 8: ocsp, no responders, no extensions
const POINT_FORMATS = Buffer.from([3, 0, 1, 2]);

/** SSL 2.0 CLIENT-HELLO with all seven cipher kinds (draft-hickman-netscape-ssl-00). */
export function encodeSslv2Hello(): Uint8Array {
  const kinds = Buffer.from('0700c00500800300800100800600400400800200' + '80', 'hex');
  const challenge = random(16);
  const out = writer();
  out.u8(1);
  for (const value of [2, kinds.length, 0, challenge.length]) out.u16(value);
  out.bytes(kinds);
  out.bytes(challenge);
  const body = out.written();
  return Buffer.concat([Buffer.of(0x80 | (body.length >> 8), body.length & 0xff), body]);
}
