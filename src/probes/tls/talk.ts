import type { Socket } from 'node:net';
import { splitRecords, type TlsRecord } from '../../parse/tls/records.ts';
import { encodeHello, type Hello } from './hello.ts';
import { type Flight, readAnswer } from './reading.ts';

/** A connection on which we go on talking after the server's first flight. */
export interface Talk {
  /** Sends a hello and reads the flight up to ServerHelloDone; null when the server does not get that far. */
  greet(hello: Hello): Promise<Flight | null>;
  send(bytes: Uint8Array): void;
  /** The next record, or how the server left us without one. `foreign`: what came is no TLS. */
  record(waitMs: number): Promise<TlsRecord | Silence>;
  close(): void;
}

export type Silence = 'fin' | 'rst' | 'silent' | 'foreign';

/** One record as it goes over the wire. */
export const record = (type: number, version: number, fragment: Uint8Array): Buffer =>
  Buffer.concat([
    Buffer.of(type, version >> 8, version & 0xff, fragment.length >> 8, fragment.length & 0xff),
    fragment,
  ]);

/** The socket belongs to the talk from now on. */
export function talkOver(socket: Socket, timeoutMs: number): Talk {
  let buffer: Uint8Array = Buffer.alloc(0);
  let ended: 'fin' | 'rst' | null = null;
  let wake: (() => void) | null = null;
  const end = (how: 'fin' | 'rst') => () => {
    ended ??= how;
    wake?.();
  };
  socket.on('data', (chunk: Buffer) => {
    buffer = Buffer.concat([buffer, chunk]);
    wake?.();
  });
  socket.on('end', end('fin'));
  socket.on('close', end('fin'));
  socket.on('error', end('rst'));

  /** Asks after every piece that comes; what is there counts even when the server has left. */
  const until = <T>(waitMs: number, read: () => T | null): Promise<T | 'fin' | 'rst' | 'silent'> =>
    new Promise((resolve) => {
      const finish = (what: T | 'fin' | 'rst' | 'silent') => {
        clearTimeout(timer);
        wake = null;
        resolve(what);
      };
      const timer = setTimeout(() => finish('silent'), waitMs);
      wake = () => {
        const found = read();
        if (found !== null) finish(found);
        else if (ended !== null) finish(ended);
      };
      wake();
    });

  return {
    async greet(hello) {
      const sent = encodeHello(hello);
      const reader = readAnswer(sent, []);
      socket.write(sent.record);
      const said = await until(timeoutMs, () => {
        const answer = reader.feed(buffer);
        buffer = Buffer.alloc(0);
        return answer.kind === 'more' ? null : answer;
      });
      return typeof said === 'object' && said.kind === 'flight' && said.flight.complete ? said.flight : null;
    },
    send: (bytes) => void socket.write(bytes),
    record: (waitMs) =>
      until<TlsRecord | 'foreign'>(waitMs, () => {
        const { records, foreign } = splitRecords(buffer);
        const [first] = records;
        if (first === undefined) return foreign ? 'foreign' : null;
        buffer = buffer.subarray(5 + first.fragment.length);
        return first;
      }),
    close: () => void socket.destroy(), // listeners stay: the lane counts bytes when the socket closes
  };
}
