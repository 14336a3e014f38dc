import type { Forged } from '../../../src/demo/ca.ts';
import { splitHandshake, splitRecords } from '../../../src/parse/tls/records.ts';
import { type Listening, serveConnections } from '../net/loopback.ts';

/** What a scripted server knows of the hello that it got. */
export interface Heard {
  readonly version: number;
  readonly suite: number; // the first that was offered
  readonly sessionId: Buffer;
}

/** One connection, once the flight has been sent. */
export interface Scene {
  readonly count: number; // of the connection, from 1
  say(type: number, fragment: Uint8Array): void;
  alert(code: number): void;
  close(): void;
}

export interface Script {
  readonly extensions?: readonly (readonly [type: number, body: Uint8Array])[]; // of the ServerHello
  readonly sessionId?: (heard: Heard) => Uint8Array; // empty unless said
  /** Whatever comes after the hello, record by record. Made anew for each connection. */
  readonly act: (scene: Scene) => (type: number, fragment: Buffer) => void;
}

const u16 = (value: number): Buffer => Buffer.of(value >> 8, value & 0xff);
const u24 = (value: number): Buffer => Buffer.of(value >> 16, (value >> 8) & 0xff, value & 0xff);
const sized16 = (...parts: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts);
  return Buffer.concat([u16(body.length), body]);
};
const message = (type: number, ...parts: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.of(type), u24(body.length), body]);
};

/** A server of TLS 1.2 and below with RSA key exchange, as far as ServerHelloDone; then it follows the script. */
export function serveScript(
  leaf: Forged,
  { extensions = [], sessionId = () => Buffer.alloc(0), act }: Script,
): Promise<Listening> {
  let count = 0;
  return serveConnections((socket) => {
    let buffer = Buffer.alloc(0);
    let version = 0x0303;
    let acting: ReturnType<Script['act']> | null = null;
    const say = (type: number, fragment: Uint8Array) =>
      void socket.write(Buffer.concat([Buffer.of(type), u16(version), sized16(fragment)]));
    const scene: Scene = {
      count: ++count,
      say,
      alert: (code) => say(21, Buffer.of(2, code)),
      close: () => socket.end(),
    };
    socket.on('data', (chunk: Buffer) => {
      const { records, rest } = splitRecords(Buffer.concat([buffer, chunk]));
      buffer = Buffer.from(rest);
      for (const { type, fragment } of records) {
        if (acting !== null) {
          acting(type, Buffer.from(fragment));
          continue;
        }
        const [hello] = splitHandshake(fragment).messages;
        if (hello === undefined) return;
        const heard = heardIn(Buffer.from(hello.body));
        version = heard.version;
        acting = act(scene);
        const id = sessionId(heard);
        const list = extensions.flatMap(([kind, body]) => [u16(kind), sized16(body)]);
        const greeting = [u16(version), Buffer.alloc(32, 7), Buffer.of(id.length), id, u16(heard.suite), Buffer.of(0)];
        const chain = Buffer.concat([u24(leaf.der.length), leaf.der]);
        say(22, message(2, ...greeting, ...(list.length === 0 ? [] : [sized16(...list)])));
        say(22, message(11, u24(chain.length), chain));
        say(22, message(14));
      }
    });
  });
}

function heardIn(body: Buffer): Heard {
  const length = body[34] ?? 0;
  return {
    version: body.readUInt16BE(0),
    sessionId: body.subarray(35, 35 + length),
    suite: body.readUInt16BE(35 + length + 2),
  };
}
