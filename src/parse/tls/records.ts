import { codes } from './bytes.ts';

export const RECORD = { changeCipherSpec: 20, alert: 21, handshake: 22, applicationData: 23, heartbeat: 24 } as const;

/** One TLS record (RFC 8446 section 5.1). */
export interface TlsRecord {
  readonly type: number;
  readonly version: number; // 0x0301 ...: what the record says, which proves nothing
  readonly fragment: Uint8Array;
}

/** RFC 8446 section 5.2: 2^14 and 256 bytes of expansion; RFC 5246 section 6.2.3 allows 2048. */
const LONGEST_FRAGMENT = 2 ** 14 + 2048;

/**
 * What the bytes so far hold: whole records and the bytes of one that is not complete; or proof that this is not TLS.
 */
export interface Records {
  readonly records: readonly TlsRecord[];
  readonly rest: Uint8Array;
  readonly foreign: boolean; // the bytes at `rest` cannot begin a TLS record
}

export function splitRecords(bytes: Uint8Array): Records {
  const records: TlsRecord[] = [];
  let at = 0;
  for (;;) {
    const rest = bytes.subarray(at);
    if (rest.length > 0 && !mayBegin(rest)) return { records, rest, foreign: true };
    if (rest.length < 5) return { records, rest, foreign: false };
    const length = (byteAt(rest, 3) << 8) | byteAt(rest, 4);
    if (rest.length < 5 + length) return { records, rest, foreign: false };
    records.push({
      type: byteAt(rest, 0),
      version: (byteAt(rest, 1) << 8) | byteAt(rest, 2),
      fragment: rest.subarray(5, 5 + length),
    });
    at += 5 + length;
  }
}

const byteAt = (bytes: Uint8Array, index: number): number => bytes[index] ?? 0;

/** Content type 20 to 24, major version 3, a length that may be. Some old servers write minor 0 in early alerts. */
function mayBegin(bytes: Uint8Array): boolean {
  const type = byteAt(bytes, 0);
  if (type < 20 || type > 24) return false;
  if (bytes.length > 1 && byteAt(bytes, 1) !== 3) return false;
  if (bytes.length > 4 && ((byteAt(bytes, 3) << 8) | byteAt(bytes, 4)) > LONGEST_FRAGMENT) return false;
  return true;
}

export interface HandshakeMessage {
  readonly type: number;
  readonly body: Uint8Array;
  readonly raw: Uint8Array; // with its four-byte header: what the transcript hash covers
}

/** Whole handshake messages from the concatenated fragments, whatever the record borders; `rest` is the incomplete one. */
export function splitHandshake(bytes: Uint8Array): {
  readonly messages: readonly HandshakeMessage[];
  readonly rest: Uint8Array;
} {
  const messages: HandshakeMessage[] = [];
  let at = 0;
  for (;;) {
    const rest = bytes.subarray(at);
    const length = (byteAt(rest, 1) << 16) | (byteAt(rest, 2) << 8) | byteAt(rest, 3);
    if (rest.length < 4 || rest.length < 4 + length) return { messages, rest };
    const message = { type: byteAt(rest, 0), body: rest.subarray(4, 4 + length), raw: rest.subarray(0, 4 + length) };
    messages.push(message);
    at += message.raw.length;
  }
}

/** RFC 8446 section 6. `level` 1 is a warning, 2 is fatal. */
export interface Alert {
  readonly level: number;
  readonly code: number;
}

/** The alerts of one record; more than one may stand in it. */
export function parseAlerts(fragment: Uint8Array): readonly Alert[] | 'invalid' {
  const pairs = codes(fragment);
  if (pairs === 'invalid' || pairs.length === 0) return 'invalid';
  return pairs.map((pair) => ({ level: pair >> 8, code: pair & 0xff }));
}

/** The alert of a record that holds one and nothing else. */
export function parseAlert(fragment: Uint8Array): Alert | 'invalid' {
  const alerts = parseAlerts(fragment);
  const [alert] = alerts;
  return alerts === 'invalid' || alerts.length > 1 || typeof alert !== 'object' ? 'invalid' : alert;
}
