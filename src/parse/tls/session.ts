import { children, is, octetsOf, readDer, tagged } from '../der.ts';
import { cursor, total } from './bytes.ts';

/** What a serialised session says (OpenSSL's ssl/ssl_asn1.c, SSL_SESSION_ASN1): the secrets in it stay where they are. */
export interface SavedSession {
  readonly suite: number;
  readonly sessionId: boolean; // one that the server, or for a ticket the client, gave it
  readonly ticket: Uint8Array | null;
  readonly earlyData: number; // max_early_data_size of the ticket; 0 for none
}

/** Newer releases of Node write this before the session, and then the name of the server that it belongs to. */
const ENVELOPE = Buffer.from('\0nodejs:tls:session:1\0', 'latin1');

const unwrap = (bytes: Uint8Array): Uint8Array | 'invalid' =>
  bytes.length < ENVELOPE.length || ENVELOPE.compare(bytes, 0, ENVELOPE.length) !== 0
    ? bytes
    : total(() => {
        const read = cursor(bytes.subarray(ENVELOPE.length));
        read.take(read.u16());
        return read.rest();
      });

/** Reads what `TLSSocket.getSession()` and the event `session` give. */
export function parseSession(bytes: Uint8Array): SavedSession | 'invalid' {
  const der = unwrap(bytes);
  const root = der === 'invalid' ? der : readDer(der);
  if (root === 'invalid' || !is(root, 'sequence')) return 'invalid';
  const [version, , suite, sessionId, ...rest] = children(root);
  const code = octetsOf(suite);
  if (!is(version, 'integer') || !is(suite, 'octetString') || code?.length !== 2 || !is(sessionId, 'octetString'))
    return 'invalid';
  const ticket = octetsOf(children(tagged(rest, 10))[0]);
  const early = octetsOf(children(tagged(rest, 15))[0]) ?? '\0';
  return {
    suite: Buffer.from(code, 'latin1').readUInt16BE(0),
    sessionId: octetsOf(sessionId) !== '',
    ticket: ticket === undefined || ticket === '' ? null : Buffer.from(ticket, 'latin1'),
    earlyData: Number.parseInt(Buffer.from(early, 'latin1').toString('hex') || '0', 16),
  };
}
