import type { Duplex } from 'node:stream';
import { DER_BOMBS, ordinaryCertificate } from './der-bombs.ts';
import type { Hostile, Serve } from './hostile.ts';
import { pour } from './serve.ts';

// Servers that speak TLS badly, up to their certificates. They read of a hello no more than its version and its suites.

const u16 = (value: number): Buffer => Buffer.of(value >> 8, value & 255);
const u24 = (value: number): Buffer => Buffer.of(value >> 16, (value >> 8) & 255, value & 255);
const join = (...parts: readonly Uint8Array[]): Buffer => Buffer.concat(parts);
const message = (type: number, body: Uint8Array, length = body.length): Buffer =>
  join(Buffer.of(type), u24(length), body);
const record = (type: number, body: Uint8Array, length = body.length): Buffer =>
  join(Buffer.of(type, 3, 3), u16(length), body);
const inRecords = (bytes: Buffer): Buffer =>
  join(
    ...Array.from({ length: Math.ceil(bytes.length / 16_384) }, (_, index) =>
      record(22, bytes.subarray(index * 16_384, (index + 1) * 16_384)),
    ),
  );

/** TLS_RSA_WITH_AES_128_GCM_SHA256: what every hello of TLS 1.2 offers. */
const SUITE = 0x009c;
const SERVER_HELLO = message(
  2,
  join(
    u16(0x0303),
    Buffer.alloc(32, 7),
    Buffer.of(0),
    u16(SUITE),
    Buffer.of(0),
    u16(5),
    u16(0xff01),
    u16(1),
    Buffer.of(0),
  ),
);
const DONE = message(14, Buffer.alloc(0));
const refusal = (code: number): Buffer => record(21, Buffer.of(2, code));

/** As much of a hello as a server of one suite minds. */
function wanted(bytes: Buffer): 'yes' | 'other-version' | 'other-suite' {
  if (bytes.length < 46 || bytes[0] !== 22) return 'other-version';
  const session = bytes[43] ?? 0;
  const suites = bytes.subarray(46 + session, 46 + session + bytes.readUInt16BE(44 + session));
  const rest = bytes.subarray(46 + session + suites.length).toString('hex');
  if (bytes.readUInt16BE(9) !== 0x0303 || /002b00[0-9a-f]{2}[0-9a-f]{2}0304/.test(rest)) return 'other-version';
  return suites.toString('hex').match(/.{4}/g)?.includes('009c') ? 'yes' : 'other-suite';
}

/** Does as it likes with a hello that it could answer, and refuses others as it should. */
const greeted =
  (act: (connection: Duplex) => void): Serve =>
  (connection) => {
    let heard: Buffer = Buffer.alloc(0);
    connection.on('data', (chunk: Buffer) => {
      heard = join(heard, chunk);
      if (heard.length < 5 || (heard[0] === 22 && heard.length < 5 + heard.readUInt16BE(3))) return;
      const fits = wanted(heard);
      heard = Buffer.alloc(0);
      if (fits === 'yes') act(connection);
      else connection.end(refusal(fits === 'other-version' ? 70 : 40));
    });
  };

/** Does so with whatever it hears. */
const heard =
  (act: (connection: Duplex) => void): Serve =>
  (connection) =>
    void connection.once('data', () => act(connection));

const chainOf = (certificates: readonly Uint8Array[]): Buffer => {
  const entries = Buffer.concat(certificates.map((one) => join(u24(one.length), one)));
  return message(11, join(u24(entries.length), entries));
};
const presents = (certificates: readonly Uint8Array[]): Serve => {
  const flight = inRecords(join(SERVER_HELLO, chainOf(certificates), DONE));
  return greeted((connection) => void connection.write(flight));
};

const GARBAGE = Buffer.from(Array.from({ length: 4_096 }, (_, index) => (index * 167 + 13) & 255));

/** Handshakes that are slow, broken or without end. */
export const HANDSHAKES: readonly Hostile[] = [
  {
    id: 'tls-silent',
    does: 'accepts and never answers a hello',
    raw: (connection) => void connection.resume(),
    ends: { tls: 'connection-timeout', https: 'connection-timeout' },
  },
  {
    id: 'tls-drip',
    does: 'sends its ServerHello one byte every half second',
    raw: heard((connection) => {
      const bytes = record(22, SERVER_HELLO);
      let at = 0;
      const timer = setInterval(() => connection.write(bytes.subarray(at, ++at)), 500);
      connection.once('close', () => clearInterval(timer));
    }),
    ends: { tls: 'connection-timeout', https: 'connection-timeout' },
  },
  {
    id: 'tls-garbage',
    does: 'answers a hello with noise',
    raw: heard((connection) => connection.end(GARBAGE)),
    ends: { tls: 'malformed-reply', https: 'handshake-failed' },
  },
  {
    id: 'tls-endless-garbage',
    does: 'answers a hello with noise for ever',
    raw: heard((connection) => pour(connection, '', GARBAGE, Number.POSITIVE_INFINITY)),
    ends: { tls: 'malformed-reply', https: 'handshake-failed' },
  },
  {
    id: 'tls-plain-http',
    does: 'speaks plain HTTP on the https port',
    raw: heard((connection) => connection.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
    ends: { tls: 'malformed-reply', https: 'handshake-failed' },
  },
  {
    id: 'record-too-long',
    does: 'announces a record of 65,535 bytes',
    raw: heard((connection) => pour(connection, record(22, Buffer.alloc(0), 65_535), Buffer.alloc(8_192), 1 << 20)),
    ends: { tls: 'malformed-reply', https: 'handshake-failed' },
  },
  {
    id: 'empty-records',
    does: 'floods with records of no length',
    raw: heard((connection) =>
      pour(connection, '', join(...Array(500).fill(record(22, Buffer.alloc(0)))), Number.POSITIVE_INFINITY),
    ),
    ends: { tls: 'malformed-reply' },
  },
  {
    id: 'endless-warnings',
    does: 'sends warning alerts for ever',
    raw: heard((connection) =>
      pour(connection, '', join(...Array(500).fill(record(21, Buffer.of(1, 112)))), Number.POSITIVE_INFINITY),
    ),
    ends: { tls: 'malformed-reply' },
  },
  {
    id: 'endless-requests',
    does: 'sends HelloRequests for ever',
    raw: heard((connection) =>
      pour(connection, '', join(...Array(500).fill(record(22, message(0, Buffer.alloc(0))))), Number.POSITIVE_INFINITY),
    ),
    ends: { tls: 'malformed-reply' },
  },
  {
    id: 'change-cipher-flood',
    does: 'sends ChangeCipherSpec for ever',
    raw: heard((connection) =>
      pour(connection, '', join(...Array(500).fill(record(20, Buffer.of(1)))), Number.POSITIVE_INFINITY),
    ),
    ends: { tls: 'malformed-reply' },
  },
  {
    id: 'endless-fragments',
    does: 'announces a certificate message of 16 MB and sends it, one byte a record',
    raw: greeted((connection) =>
      pour(
        connection,
        join(inRecords(SERVER_HELLO), record(22, message(11, Buffer.alloc(0), 0xffffff))),
        join(...Array(1_000).fill(record(22, Buffer.of(0)))),
        Number.POSITIVE_INFINITY,
      ),
    ),
    ends: { tls: 'answered' },
  },
  {
    id: 'long-message',
    does: 'announces a ServerHello of 16 MB and sends it',
    raw: heard((connection) =>
      pour(connection, record(22, message(2, Buffer.alloc(0), 0xffffff)), record(22, Buffer.alloc(16_384)), 1 << 25),
    ),
    ends: { tls: 'malformed-reply' },
  },
  {
    id: 'many-messages',
    does: 'sends a ServerHello and then messages that nobody knows, for ever',
    raw: greeted((connection) =>
      pour(
        connection,
        inRecords(SERVER_HELLO),
        join(...Array(1_000).fill(record(22, message(99, Buffer.alloc(0))))),
        Number.POSITIVE_INFINITY,
      ),
    ),
    ends: { tls: 'answered' },
  },
  {
    id: 'other-suite',
    does: 'takes a suite that was not offered, whatever was asked',
    raw: heard((connection) => connection.write(inRecords(join(SERVER_HELLO, chainOf([ordinaryCertificate()]), DONE)))),
    ends: { tls: 'answered' },
  },
  {
    id: 'chain-bomb',
    does: 'sends a chain of ten megabytes',
    raw: presents(Array(1_000).fill(Buffer.concat([ordinaryCertificate(), Buffer.alloc(10_000)]))),
    ends: { tls: 'answered' },
  },
  {
    id: 'many-certificates',
    does: 'sends as many certificates as a flight has room for, all with one name',
    raw: presents(Array(400).fill(ordinaryCertificate())),
    ends: { tls: 'answered' },
  },
  {
    id: 'empty-certificates',
    does: 'sends fifty thousand certificates of no length',
    raw: presents(Array(50_000).fill(Buffer.alloc(0))),
    ends: { tls: 'answered' },
  },
  ...DER_BOMBS.map(
    ([id, does, bytes]): Hostile => ({
      id,
      does: `sends a certificate ${does}`,
      raw: presents([bytes]),
      ends: { tls: 'answered' },
    }),
  ),
];
