import { backlog } from '../../parse/tls/backlog.ts';
import { hex } from '../../parse/tls/bytes.ts';
import {
  type CertificateEntry,
  type CertificateRequest,
  parseCertificateRequest,
  parseCertificateStatus,
  parseCertificates,
  parseCertificates13,
  parseCertificateVerify,
} from '../../parse/tls/flight.ts';
import {
  type Extensions,
  HANDSHAKE,
  parseExtensions,
  parseServerHello,
  type ServerHello,
} from '../../parse/tls/hello.ts';
import {
  type Alert,
  type HandshakeMessage,
  parseAlerts,
  RECORD,
  splitHandshake,
  splitRecords,
  type TlsRecord,
} from '../../parse/tls/records.ts';
import type { EncodedHello } from './hello.ts';
import { type KeyShare, type OpenRecord, serverHandshakeKeys } from './keys13.ts';

/** Everything of a server's first flight that came before it was complete, or before it ended. */
export interface Flight {
  readonly hello: ServerHello;
  readonly encrypted: Extensions | null; // EncryptedExtensions; null when they could not be opened, and before TLS 1.3
  readonly certificates: readonly CertificateEntry[] | null;
  readonly staple: Uint8Array | null; // CertificateStatus, before TLS 1.3; later it stands with its certificate
  readonly keyExchange: Uint8Array | null; // body of ServerKeyExchange: what it holds depends on the suite
  readonly verifyScheme: number | null; // TLS 1.3
  readonly certificateRequest: CertificateRequest | null;
  readonly compressedCertificate: boolean;
  readonly complete: boolean; // ServerHelloDone, Finished, or a HelloRetryRequest
  readonly cut: boolean; // it ended, or nothing more came, before it was complete: what is not in it may have been on its way
}

/** What the bytes say so far. */
export type Said =
  | { readonly kind: 'more' }
  | { readonly kind: 'flight'; readonly flight: Flight }
  | { readonly kind: 'refused'; readonly alert: Alert; readonly recordVersion: number }
  | { readonly kind: 'foreign'; readonly begins: string } // hex of the first bytes
  | { readonly kind: 'malformed'; readonly what: string };

/** Longer flights are not read: no chain that a client accepts comes near. */
const LONGEST_FLIGHT = 512 * 1024;

export interface Reader {
  feed(chunk: Uint8Array): Said;
  /** What there was when the server ended or fell silent. */
  end(): Said;
}

/** Reads the answer to one hello; keeps nothing but what it needs, so that one byte at a time costs no more than all at once. */
export function readAnswer(sent: EncodedHello, shares: readonly KeyShare[]): Reader {
  const pending = backlog(); // bytes of an incomplete record
  const handshake = backlog(); // bytes of an incomplete message
  let length = 0;
  let hello: ServerHello | null = null;
  let open: OpenRecord | null = null;
  let sequence = 0;
  let found: Omit<Flight, 'hello' | 'complete' | 'cut'> = {
    encrypted: null,
    certificates: null,
    staple: null,
    keyExchange: null,
    verifyScheme: null,
    certificateRequest: null,
    compressedCertificate: false,
  };

  const flight = (complete: boolean, cut = false): Said =>
    hello === null ? { kind: 'more' } : { kind: 'flight', flight: { hello, ...found, complete, cut } };

  /** A ServerHello is an acceptance whatever follows it; without one, bytes that are no TLS are nothing. */
  const broken = (what: string): Said => (hello === null ? { kind: 'malformed', what } : flight(false));

  function feed(chunk: Uint8Array): Said {
    length += chunk.length;
    if (length > LONGEST_FLIGHT) return broken('flight too long');
    pending.push(chunk);
    const { records, rest, foreign } = splitRecords(pending.unread());
    pending.drop(pending.unread().length - rest.length);
    for (const record of records) {
      const said = readRecord(record);
      if (said !== null) return said;
    }
    if (!foreign) return { kind: 'more' };
    return hello === null && records.length === 0
      ? { kind: 'foreign', begins: hex(rest.subarray(0, 16)) }
      : broken('record');
  }

  function readRecord(record: TlsRecord): Said | null {
    if (record.type === RECORD.changeCipherSpec) return null; // RFC 8446 appendix D.4
    if (record.type === RECORD.alert) return readAlert(record.fragment, record.version);
    if (record.type === RECORD.handshake) return readHandshake(record.fragment);
    if (record.type !== RECORD.applicationData) return broken(`record type ${record.type}`);
    if (open === null) return hello === null ? broken('application data first') : flight(false);

    const header = Buffer.from([
      record.type,
      record.version >> 8,
      record.version & 0xff,
      record.fragment.length >> 8,
      record.fragment.length & 0xff,
    ]);
    const inner = open(sequence++, header, record.fragment);
    if (inner === null) return flight(false);
    const last = inner.findLastIndex((byte) => byte !== 0); // RFC 8446 section 5.2: the type stands before the zero padding
    if (last < 0) return broken('empty inner plaintext');
    const body = inner.subarray(0, last);
    if (inner[last] === RECORD.alert) return readAlert(body, record.version);
    return inner[last] === RECORD.handshake ? readHandshake(body) : broken('inner type');
  }

  function readAlert(fragment: Uint8Array, recordVersion: number): Said | null {
    const alerts = parseAlerts(fragment);
    if (alerts === 'invalid') return broken('alert');
    // A warning may precede a good ServerHello (unrecognized_name); close_notify ends it all the same.
    const alert = alerts.find(({ level, code }) => level !== 1 || code === 0);
    if (alert === undefined) return null;
    return hello === null ? { kind: 'refused', alert, recordVersion } : flight(false);
  }

  function readHandshake(fragment: Uint8Array): Said | null {
    handshake.push(fragment);
    const { messages, rest } = splitHandshake(handshake.unread());
    handshake.drop(handshake.unread().length - rest.length);
    for (const message of messages) {
      const said = readMessage(message);
      if (said !== null) return said;
    }
    return null;
  }

  function readMessage({ type, body, raw }: HandshakeMessage): Said | null {
    if (hello === null) {
      if (type === HANDSHAKE.helloRequest) return null; // RFC 5246 section 7.4.1.1: may come at any time, and says nothing
      const parsed = type === HANDSHAKE.serverHello ? parseServerHello(body) : 'invalid';
      if (parsed === 'invalid') return broken(type === HANDSHAKE.serverHello ? 'ServerHello' : `message ${type} first`);
      hello = parsed;
      if (parsed.retry) return flight(true);
      if (parsed.version >= 0x0304) open = keysFor(parsed, raw);
      return parsed.version >= 0x0304 && open === null ? flight(false) : null;
    }
    const modern = hello.version >= 0x0304;
    switch (type) {
      case HANDSHAKE.encryptedExtensions: {
        const extensions = parseExtensions(body.subarray(2));
        if (extensions !== 'invalid') found = { ...found, encrypted: extensions };
        return null;
      }
      case HANDSHAKE.certificate: {
        const certificates = modern ? parseCertificates13(body) : parseCertificates(body);
        if (certificates === 'invalid') return null; // the rest of the flight may still be read
        found = { ...found, certificates };
        return null;
      }
      case HANDSHAKE.compressedCertificate:
        found = { ...found, compressedCertificate: true };
        return null;
      case HANDSHAKE.certificateStatus: {
        const staple = parseCertificateStatus(body);
        if (staple !== 'invalid') found = { ...found, staple };
        return null;
      }
      case HANDSHAKE.serverKeyExchange:
        found = { ...found, keyExchange: body };
        return null;
      case HANDSHAKE.certificateVerify: {
        const verifyScheme = parseCertificateVerify(body);
        if (verifyScheme !== 'invalid') found = { ...found, verifyScheme };
        return null;
      }
      case HANDSHAKE.certificateRequest: {
        const request = modern ? request13(body) : parseCertificateRequest(body, hello.version);
        if (request !== 'invalid') found = { ...found, certificateRequest: request };
        return null;
      }
      case HANDSHAKE.serverHelloDone:
      case HANDSHAKE.finished:
        return flight(true);
      default:
        return null; // a message that we do not know proves nothing
    }
  }

  function keysFor({ group, share, suite }: ServerHello, raw: Uint8Array): OpenRecord | null {
    const own = shares.find((one) => one.group === group);
    const secret = own === undefined || share === null ? null : own.agree(share);
    return secret === null ? null : serverHandshakeKeys(suite, secret, [sent.message, raw]);
  }

  return { feed, end: () => flight(false, true) };
}

/** RFC 8446 section 4.3.2: only that it was asked, and with which schemes, is of interest. */
function request13(body: Uint8Array): CertificateRequest | 'invalid' {
  const context = body[0] ?? 0;
  const extensions = parseExtensions(body.subarray(1 + context + 2));
  return extensions === 'invalid' ? 'invalid' : { schemes: [], authorities: extensions.has(47) ? 1 : 0 };
}
