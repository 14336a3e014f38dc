import { randomBytes } from 'node:crypto';
import { createServer, type Socket } from 'node:net';
import { type Forged, forgeLeaf, forgeRoot } from '../../../src/demo/ca.ts';
import { NAME } from './material.ts';
import { portOf, type Running } from './program.ts';
import type { Configured } from './world.ts';

// Servers that do what no real one does when it is asked to. They speak just enough TLS to send a first flight.

export interface ScriptedServer {
  readonly name: string;
  start(): Promise<Running>;
  /** What a correct prober concludes: facts, or the kind of answer that made it give up. */
  readonly concludes: Configured | { readonly failure: readonly string[] };
  readonly timeoutMs?: number; // the prober's patience, where the script needs it to be short
}

// --- a client's hello ------------------------------------------------------------------------------------------------

interface ClientHello {
  readonly bytes: number; // of the record's body
  readonly version: number; // legacy_version, or the highest of supported_versions
  readonly suites: readonly number[];
  readonly compression: readonly number[];
  readonly sessionId: Buffer;
  readonly extensions: ReadonlyMap<number, Buffer>; // in the order of the wire
}

/** Null while the record is not complete. Everything that a prober sends fits one record (RFC 8446 section 5.1). */
function readClientHello(bytes: Buffer): ClientHello | null {
  if (bytes.length < 5 || bytes.length < 5 + bytes.readUInt16BE(3)) return null;
  const body = bytes.subarray(5, 5 + bytes.readUInt16BE(3));
  let at = 4 + 2 + 32;
  const vector = (lengthBytes: 1 | 2): Buffer => {
    if (at + lengthBytes > body.length) return Buffer.alloc(0);
    const length = body.readUIntBE(at, lengthBytes);
    const value = body.subarray(at + lengthBytes, at + lengthBytes + length);
    at += lengthBytes + length;
    return value;
  };
  const sessionId = vector(1);
  const suites = codes(vector(2));
  const compression = [...vector(1)];
  const list = vector(2);
  const extensions = new Map<number, Buffer>();
  for (let from = 0; from + 4 <= list.length; from += 4 + list.readUInt16BE(from + 2)) {
    extensions.set(list.readUInt16BE(from), list.subarray(from + 4, from + 4 + list.readUInt16BE(from + 2)));
  }
  const wanted = codes(extensions.get(43)?.subarray(1) ?? Buffer.alloc(0));
  return { bytes: body.length, version: wanted[0] ?? body.readUInt16BE(4), suites, compression, sessionId, extensions };
}

const codes = (bytes: Buffer): number[] =>
  Array.from({ length: bytes.length >> 1 }, (_, index) => bytes.readUInt16BE(index * 2));

// --- a server's flight -----------------------------------------------------------------------------------------------

const u16 = (value: number): Buffer => Buffer.of(value >> 8, value & 255);
const u24 = (value: number): Buffer => Buffer.of(value >> 16, (value >> 8) & 255, value & 255);
const join = (...parts: readonly Buffer[]): Buffer => Buffer.concat(parts);
const message = (type: number, body: Buffer): Buffer => join(Buffer.of(type), u24(body.length), body);
const record = (type: number, version: number, body: Buffer): Buffer =>
  join(Buffer.of(type), u16(version), u16(body.length), body);
const alert = (level: 1 | 2, code: number, version = 0x0303): Buffer => record(21, version, Buffer.of(level, code));

interface Reply {
  readonly version?: number;
  readonly suite: number;
  readonly compression?: number;
  readonly group?: number; // of an ECDHE suite
}

/** ServerHello, Certificate, ServerKeyExchange where the suite has one, ServerHelloDone: handshake messages without records. */
function flight(forged: Forged, { version = 0x0303, suite, compression = 0, group = 29 }: Reply): Buffer {
  const extensions = join(u16(0xff01), u16(1), Buffer.of(0));
  const hello = join(
    u16(version),
    randomBytes(32),
    Buffer.of(0),
    u16(suite),
    Buffer.of(compression),
    u16(extensions.length),
    extensions,
  );
  const der = Buffer.from(forged.der);
  const chain = join(u24(der.length), der);
  const parts = [message(2, hello), message(11, join(u24(chain.length), chain))];
  if (suite >> 8 === 0xc0)
    parts.push(
      message(
        12,
        join(Buffer.of(3), u16(group), Buffer.of(32), randomBytes(32), u16(0x0401), u16(256), randomBytes(256)),
      ),
    );
  return join(...parts, message(14, Buffer.alloc(0)));
}

/** RFC 8446 section 4.1.4: a ServerHello with this random asks for another group. */
const RETRY = Buffer.from('cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c', 'hex');

function retry({ sessionId, suites }: ClientHello, group: number): Buffer {
  const extensions = join(u16(43), u16(2), u16(0x0304), u16(51), u16(2), u16(group));
  const body = join(
    u16(0x0303),
    RETRY,
    Buffer.of(sessionId.length),
    sessionId,
    u16(suites[0] ?? 0x1301),
    Buffer.of(0),
    u16(extensions.length),
    extensions,
  );
  return record(22, 0x0303, message(2, body));
}

const inRecords = (bytes: Buffer, version: number, size = 16_384): Buffer[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    record(22, version, bytes.subarray(index * size, (index + 1) * size)),
  );

// --- the servers -----------------------------------------------------------------------------------------------------

const DATES = { notBefore: '2026-01-01T00:00:00Z', notAfter: '2035-12-31T23:59:59Z' };
const leafFor = (names: readonly string[]): Forged =>
  forgeLeaf(forgeRoot('Scripted Root', DATES), { ...DATES, key: 'rsa-2048', names });
let ordinaryLeaf: Forged | null = null;
const leaf = (): Forged => (ordinaryLeaf ??= leafFor([NAME]));

type Script = (socket: Socket, hello: ClientHello, connection: number) => void;

/** A server that reads one hello and does as the script says. `connection` counts from 1. */
function listen(script: Script, greet?: (socket: Socket, connection: number) => boolean): () => Promise<Running> {
  return () => {
    const open = new Set<Socket>();
    let connections = 0;
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
      connections += 1;
      const connection = connections;
      open.add(socket);
      socket.once('close', () => open.delete(socket));
      socket.on('error', () => {});
      socket.once('end', () => socket.end());
      if (greet?.(socket, connection)) return;
      let bytes: Buffer = Buffer.alloc(0);
      socket.on('data', (chunk) => {
        bytes = join(bytes, chunk);
        // An SSLv2 hello begins with a length whose top bit is set: this server does not know it.
        if ((bytes[0] ?? 0) >= 128) return void socket.end(alert(2, 40, 0x0300));
        const hello = readClientHello(bytes);
        if (hello === null) return;
        socket.removeAllListeners('data');
        socket.resume();
        script(socket, hello, connection);
      });
    });
    return new Promise((resolve) => {
      server.listen(0, '127.0.0.1', () =>
        resolve({
          port: portOf(server),
          stop: () =>
            new Promise((stopped) => {
              server.close(() => stopped());
              for (const socket of open) socket.destroy();
            }),
        }),
      );
    });
  };
}

const SUITES = { AES128: 0x002f, AES256: 0x0035, GCM: 0x009c, ECDHE: 0xc02f } as const;
const OFFERED = [SUITES.ECDHE, SUITES.GCM, SUITES.AES256, SUITES.AES128];
const NAMES = [
  'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
  'TLS_RSA_WITH_AES_128_GCM_SHA256',
  'TLS_RSA_WITH_AES_256_CBC_SHA',
  'TLS_RSA_WITH_AES_128_CBC_SHA',
];

/** TLS 1.2 alone with four suites in the server's order, and what is expected of it. `send` may spoil the flight on its way. */
function ordinary(
  send: (socket: Socket, bytes: Buffer, hello: ClientHello) => void = (socket, bytes) =>
    socket.write(join(...inRecords(bytes, 0x0303))),
  suites: readonly number[] = OFFERED,
): Script {
  return (socket, hello) => {
    if (hello.version !== 0x0303) return void socket.end(alert(2, 70));
    const suite = suites.find((one) => hello.suites.includes(one));
    if (suite === undefined) return void socket.end(alert(2, 40));
    send(socket, flight(leaf(), { suite }), hello);
  };
}

const ORDINARY: Configured = {
  suites: { 'TLSv1.2': NAMES },
  preference: { 'TLSv1.2': 'server' },
  groups: ['x25519'],
  leaves: ['rsa 2048'],
  diffieHellman: [],
  details: {
    compression: 'no',
    heartbeat: 'no',
    secureRenegotiation: 'yes',
    extendedMasterSecret: 'no',
    fallbackSignal: 'not-applicable',
    stopped: null,
  },
};

const server = (name: string, script: Script, concludes: ScriptedServer['concludes'] = ORDINARY): ScriptedServer => ({
  name,
  start: listen(script),
  concludes,
});

/** TLS 1.0 to 1.2 with four suites, for so many connections; and then something else with each. */
function goodFor(connections: number, then: (socket: Socket) => void): () => Promise<Running> {
  const serve: Script = (socket, hello) => {
    if (hello.version < 0x0301 || hello.version > 0x0303) return void socket.end(alert(2, 70));
    const suite = OLDER.find((one) => hello.suites.includes(one));
    if (suite === undefined) return void socket.end(alert(2, 40));
    socket.write(join(...inRecords(flight(leaf(), { version: hello.version, suite }), hello.version)));
  };
  return listen(serve, (socket, connection) => {
    if (connection <= connections) return false;
    then(socket);
    return true;
  });
}
const OLDER = [SUITES.AES256, SUITES.AES128, 0x000a, 0x0005];
const OLDER_NAMES = [
  'TLS_RSA_WITH_AES_256_CBC_SHA',
  'TLS_RSA_WITH_AES_128_CBC_SHA',
  'TLS_RSA_WITH_3DES_EDE_CBC_SHA',
  'TLS_RSA_WITH_RC4_128_SHA',
];

const HTTP_400 = 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';
const BLOCKED = 'HTTP/1.1 403 Forbidden\r\nContent-Type: text/html\r\n\r\n<html><h1>Request blocked</h1></html>';

/** Once it is no longer served, a prober knows what it saw and nothing more: what it did not see is `untested`, never `refused`. */
const CUT: Configured = {
  suites: { 'TLSv1.0': OLDER_NAMES, 'TLSv1.1': OLDER_NAMES, 'TLSv1.2': OLDER_NAMES },
  partly: true,
  details: { stopped: 'breaker' },
};

/** It answered what was not asked; what it would say to a proper question is its secret. */
const only = (...names: string[]): Configured => ({ suites: { 'TLSv1.2': names }, partly: true });

export const SCRIPTED: readonly ScriptedServer[] = [
  server('an ordinary flight', ordinary()),

  // Reading.
  server(
    'one byte in each record',
    ordinary((socket, bytes) => void socket.write(join(...inRecords(bytes, 0x0303, 1)))),
  ),
  server(
    'one byte in each write',
    ordinary((socket, bytes) => drip(socket, join(...inRecords(bytes, 0x0303)), 1)),
  ),
  server(
    'a Certificate over many records',
    ordinary((socket, bytes) => void socket.write(join(...inRecords(bytes, 0x0303, 100)))),
  ),
  server(
    'a certificate of 3,000 names, over 64 KB',
    (socket, hello) => {
      if (hello.version !== 0x0303 || !hello.suites.includes(SUITES.GCM))
        return void socket.end(alert(2, hello.version === 0x0303 ? 40 : 70));
      socket.write(join(...inRecords(flight(manyNames(), { suite: SUITES.GCM }), 0x0303)));
    },
    { suites: { 'TLSv1.2': ['TLS_RSA_WITH_AES_128_GCM_SHA256'] }, leaves: ['rsa 2048'] },
  ),
  // RFC 6066 section 3 and RFC 8446 section 6.2: a warning need not end the handshake.
  server(
    'a warning alert, then the ServerHello',
    ordinary((socket, bytes) => void socket.write(join(alert(1, 112), ...inRecords(bytes, 0x0303)))),
  ),

  // Answers that must match the offer (RFC 5246 section 7.4.1.3, RFC 8446 section 4.1.3).
  server(
    'compression where it is offered',
    (socket, hello) => {
      if (hello.version !== 0x0303) return void socket.end(alert(2, 70));
      const suite = OFFERED.find((one) => hello.suites.includes(one));
      if (suite === undefined) return void socket.end(alert(2, 40));
      socket.write(
        join(...inRecords(flight(leaf(), { suite, compression: hello.compression.includes(1) ? 1 : 0 }), 0x0303)),
      );
    },
    { ...ORDINARY, details: { ...ORDINARY.details, compression: 'yes' } },
  ),
  server(
    'a suite that was not offered',
    (socket, hello) => {
      if (hello.version !== 0x0303) return void socket.end(alert(2, 70));
      socket.write(join(...inRecords(flight(leaf(), { suite: SUITES.GCM }), 0x0303)));
    },
    only('TLS_RSA_WITH_AES_128_GCM_SHA256'),
  ),
  // yaSSL compared the second byte only: C02F was taken for 002F.
  server(
    'suites told apart by their second byte alone',
    (socket, hello) => {
      if (hello.version !== 0x0303) return void socket.end(alert(2, 70));
      if (!hello.suites.some((one) => (one & 255) === 0x2f)) return void socket.end(alert(2, 40));
      socket.write(join(...inRecords(flight(leaf(), { suite: SUITES.AES128 }), 0x0303)));
    },
    only('TLS_RSA_WITH_AES_128_CBC_SHA'),
  ),
  server(
    'TLS 1.2 whatever was asked',
    (socket, hello) => {
      const suite =
        OFFERED.find((one) => hello.suites.includes(one)) ?? (hello.version === 0x0303 ? null : SUITES.AES128);
      if (suite === null) return void socket.end(alert(2, 40));
      socket.write(join(...inRecords(flight(leaf(), { suite }), 0x0303)));
    },
    { ...ORDINARY, never: ['SSLv3', 'TLSv1.0', 'TLSv1.1', 'TLSv1.3'] },
  ),
  server(
    'a curve that was not offered',
    (socket, hello) => {
      if (hello.version !== 0x0303) return void socket.end(alert(2, 70));
      if (!hello.suites.includes(SUITES.ECDHE)) return void socket.end(alert(2, 40));
      socket.write(join(...inRecords(flight(leaf(), { suite: SUITES.ECDHE, group: 0x1234 }), 0x0303)));
    },
    { ...only('TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'), groups: [] },
  ),
  // RFC 8446 section 4.1.4: the group must be one of the client's, and none that it sent a share for.
  server(
    'HelloRetryRequest for a group that was not offered',
    (socket, hello, connection) => {
      if (hello.version === 0x0304) return void socket.end(retry(hello, 0x1234));
      ordinary()(socket, hello, connection);
    },
    { ...ORDINARY, never: ['TLSv1.3'] },
  ),
  server(
    'HelloRetryRequest for the group of the share that was sent',
    (socket, hello, connection) => {
      if (hello.version !== 0x0304) return void ordinary()(socket, hello, connection);
      // key_share: length of the list, then group, length and value of each (RFC 8446 section 4.2.8).
      const shares = hello.extensions.get(51) ?? Buffer.alloc(0);
      socket.end(shares.length < 4 ? alert(2, 40) : retry(hello, shares.readUInt16BE(2)));
    },
    { ...ORDINARY, never: ['TLSv1.3'] },
  ),

  // Not served at all.
  { ...server('silent', () => {}, { failure: ['silent'] }), timeoutMs: 150 },
  {
    ...server(
      'one byte now and then',
      (socket) => drip(socket, join(...inRecords(flight(leaf(), { suite: SUITES.GCM }), 0x0303)), 1, 60),
      { failure: ['silent'] },
    ),
    timeoutMs: 250,
  },
  {
    name: 'reset after accept',
    start: listen(
      () => {},
      (socket) => {
        socket.resetAndDestroy();
        return true;
      },
    ),
    concludes: { failure: ['closed', 'no-connection'] },
  },
  server('reset after the hello', (socket) => void socket.resetAndDestroy(), { failure: ['closed'] }),
  server('closed after the hello', (socket) => void socket.end(), { failure: ['closed'] }),
  server('an alert, whatever was asked', (socket) => void socket.end(alert(2, 40)), { failure: ['refused'] }),
  server('plain HTTP', (socket) => void socket.end(HTTP_400), { failure: ['not-tls'] }),

  // No longer served: the circuit breaker.
  {
    name: 'good for 8 connections, then reset',
    start: goodFor(8, (socket) => void socket.resetAndDestroy()),
    concludes: CUT,
  },
  { name: 'good for 8 connections, then closed', start: goodFor(8, (socket) => void socket.end()), concludes: CUT },
  { name: 'good for 8 connections, then silent', start: goodFor(8, () => {}), concludes: CUT, timeoutMs: 150 },
  {
    name: 'good for 8 connections, then a page that says no',
    start: goodFor(8, (socket) => void socket.once('data', () => socket.end(BLOCKED))),
    concludes: CUT,
  },

  // Dislikes: the shape of the hello.
  server('no suite after the 64th is read', (socket, hello, connection) =>
    ordinary()(socket, { ...hello, suites: hello.suites.slice(0, 64) }, connection),
  ),
  server('no more than 128 suites', (socket, hello, connection) => {
    if (hello.suites.length > 128) return void socket.resetAndDestroy();
    ordinary()(socket, hello, connection);
  }),
  {
    ...server(
      'no hello of 256 to 511 bytes',
      (socket, hello, connection) => {
        if (hello.bytes < 256 || hello.bytes > 511) ordinary()(socket, hello, connection);
      },
      { ...ORDINARY, details: { stopped: null } },
    ),
    timeoutMs: 200,
  },
  {
    ...server('no hello over 1,400 bytes', (socket, hello, connection) => {
      if (hello.bytes <= 1400) ordinary()(socket, hello, connection);
    }),
    timeoutMs: 200,
  },
  server('no empty extension at the end', (socket, hello, connection) => {
    if ([...hello.extensions.values()].at(-1)?.length === 0) return void socket.end(alert(2, 50));
    ordinary()(socket, hello, connection);
  }),
  server(
    'no extensions at all',
    (socket, hello, connection) => {
      if (hello.extensions.size > 0) return void socket.end();
      ordinary()(socket, hello, connection);
    },
    { ...ORDINARY, details: { stopped: null } },
  ),
  // RFC 5746 section 3.3 lets a client send either; wolfSSL 5.5 refuses both together.
  server('not both forms of the renegotiation signal', (socket, hello, connection) => {
    if (hello.suites.includes(0x00ff) && hello.extensions.has(0xff01)) return void socket.end(alert(2, 40));
    ordinary()(socket, hello, connection);
  }),

  // Behind one port, two servers in turn. What one refuses the other may take: every suite that is listed was taken by one of them.
  server(
    'two servers in turn',
    (socket, hello, connection) =>
      ordinary(undefined, connection % 2 === 0 ? [SUITES.GCM, SUITES.AES128] : [SUITES.GCM, SUITES.AES256])(
        socket,
        hello,
        connection,
      ),
    {
      suites: { 'TLSv1.2': NAMES.slice(1) },
      partly: true,
    },
  ),

  // SSL 2.0.
  sslv2('with a header of two bytes', 2, ['010080', '0700c0'], leafBytes),
  sslv2('with a header of three bytes', 3, ['010080', '0700c0'], leafBytes),
  // OpenSSL 1.0 with an EC certificate: none is sent.
  sslv2('without a certificate', 2, ['010080'], () => Buffer.alloc(0)),
  sslv2('without a single cipher', 2, [], leafBytes),
];

function leafBytes(): Buffer {
  return Buffer.from(leaf().der);
}

/** Draft-hickman-netscape-ssl-00, SERVER-HELLO: type 4, session hit, certificate type, version, three lengths, three fields. */
function sslv2(name: string, header: 2 | 3, kinds: readonly string[], certificate: () => Buffer): ScriptedServer {
  const start = listen(
    (socket) => void socket.end(),
    (socket) => {
      socket.once('data', (chunk) => {
        if ((chunk[0] ?? 0) < 128) return void socket.end();
        const [der, specs] = [certificate(), Buffer.from(kinds.join(''), 'hex')];
        const body = join(
          Buffer.of(4, 0, 1),
          u16(2),
          u16(der.length),
          u16(specs.length),
          u16(16),
          der,
          specs,
          randomBytes(16),
        );
        // The longer header has two bits less of length, and a byte for the padding: none here.
        socket.end(header === 2 ? join(u16(0x8000 | body.length), body) : join(u16(body.length), Buffer.of(0), body));
      });
      return true;
    },
  );
  return {
    name: `SSL 2.0 ${name}`,
    start,
    concludes: { suites: { SSLv2: [] }, details: { sslv2Kinds: kinds.toSorted() } },
  };
}

let widest: Forged | null = null;
const manyNames = (): Forged =>
  (widest ??= leafFor([NAME, ...Array.from({ length: 3000 }, (_, index) => `host-${index}.subdomain.${NAME}`)]));

/** Writes so many bytes at a time, with a pause after each. */
function drip(socket: Socket, bytes: Buffer, size: number, pauseMs = 0): void {
  const next = (at: number) => {
    if (socket.destroyed || at >= bytes.length) return;
    socket.write(bytes.subarray(at, at + size));
    const go = () => next(at + size);
    if (pauseMs === 0) setImmediate(go);
    else setTimeout(go, pauseMs).unref();
  };
  next(0);
}
