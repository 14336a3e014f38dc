import type { Socket } from 'node:net';
import type { FailureCode } from '../../model/observation.ts';
import { backlog } from '../../parse/tls/backlog.ts';
import { hex } from '../../parse/tls/bytes.ts';
import type { Alert } from '../../parse/tls/records.ts';
import { parseSslv2ServerHello, type Sslv2ServerHello } from '../../parse/tls/sslv2.ts';
import { encodeHello, encodeSslv2Hello, type Hello } from './hello.ts';
import type { KeyShare } from './keys13.ts';
import { type Flight, readAnswer } from './reading.ts';

/** What one connection gave. Only `refused` is a "no" by itself; `closed` is one between two good controls; the others never are. */
export type Answer =
  | { readonly kind: 'flight'; readonly flight: Flight }
  | { readonly kind: 'sslv2'; readonly hello: Sslv2ServerHello }
  | { readonly kind: 'refused'; readonly alert: Alert; readonly recordVersion: number }
  | { readonly kind: 'closed'; readonly how: 'fin' | 'rst' }
  | { readonly kind: 'silent' }
  | { readonly kind: 'odd'; readonly what: string } // understood, but no answer that the specification allows
  | { readonly kind: 'not-tls'; readonly begins: string }
  | { readonly kind: 'no-connection'; readonly code: FailureCode; readonly detail: string };

export interface Patience {
  readonly timeoutMs: number; // for the whole answer
}

/** Sends one hello over a fresh socket and reads until the flight is complete, or there will be none. The socket is destroyed. */
export function exchange(
  socket: Socket,
  hello: Hello,
  shares: readonly KeyShare[],
  patience: Patience,
): Promise<Answer> {
  const sent = encodeHello(hello);
  const reader = readAnswer(sent, shares);
  return converse(socket, sent.record, patience, {
    feed: (chunk) => {
      const said = reader.feed(chunk);
      switch (said.kind) {
        case 'more':
          return null;
        case 'foreign':
          return { kind: 'not-tls', begins: said.begins };
        case 'malformed':
          return { kind: 'not-tls', begins: said.what };
        default:
          return said;
      }
    },
    end: () => {
      const said = reader.end();
      return said.kind === 'flight' ? said : null;
    },
  });
}

/**
 * The same for SSL 2.0, whose records are of another kind. A TLS alert is a refusal; OpenJDK sends one behind an error of SSL 2.0
 * (NO-CIPHER-ERROR, draft-hickman-netscape-ssl-00 section 2.6).
 */
export function exchangeSslv2(socket: Socket, patience: Patience): Promise<Answer> {
  const heard = backlog();
  return converse(socket, encodeSslv2Hello(), patience, {
    feed: (chunk) => {
      heard.push(chunk);
      const unread = heard.unread();
      const bytes = hex(unread.subarray(0, 3)) === SSLV2_ERROR ? unread.subarray(5) : unread;
      const [type, major, minor = 0, , , level, code] = bytes;
      if (type === 21 && (major === 3 || major === undefined)) {
        if (level === undefined || code === undefined) return null;
        return { kind: 'refused', alert: { level, code }, recordVersion: 0x0300 | minor };
      }
      const hello = parseSslv2ServerHello(bytes);
      if (hello === 'incomplete') return null; // at most 32 KiB: the length has 15 bits
      return hello === 'invalid' ? { kind: 'not-tls', begins: hex(bytes.subarray(0, 16)) } : { kind: 'sslv2', hello };
    },
    end: () => null,
  });
}

/** A record of three bytes, and MSG-ERROR. */
const SSLV2_ERROR = '800300';

interface Listener {
  feed(chunk: Uint8Array): Answer | null;
  end(): Answer | null;
}

function converse(socket: Socket, bytes: Uint8Array, { timeoutMs }: Patience, listener: Listener): Promise<Answer> {
  return new Promise((resolve) => {
    // Listeners stay, ours and the lane's, which counts bytes when the socket closes; the first answer is the one that holds.
    const finish = (answer: Answer) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    const timer = setTimeout(() => finish(listener.end() ?? { kind: 'silent' }), timeoutMs);
    socket.on('data', (chunk: Buffer) => {
      const answer = listener.feed(chunk);
      if (answer !== null) finish(answer);
    });
    socket.on('end', () => finish(listener.end() ?? { kind: 'closed', how: 'fin' }));
    socket.on('close', () => finish(listener.end() ?? { kind: 'closed', how: 'fin' }));
    socket.on('error', () => finish(listener.end() ?? { kind: 'closed', how: 'rst' }));
    if (socket.destroyed) finish({ kind: 'closed', how: 'rst' });
    else socket.write(bytes);
  });
}
