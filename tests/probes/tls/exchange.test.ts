import { connect, type Socket } from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { forgeLeaf, forgeRoot, type KeySpec, pemChain } from '../../../src/demo/ca.ts';
import { courseOf, type Step } from '../../../src/probes/tls/course.ts';
import { type Answer, exchange } from '../../../src/probes/tls/exchange.ts';
import { encodeHello, encodeSslv2Hello, type Hello } from '../../../src/probes/tls/hello.ts';
import { keyShare, OWN_GROUPS } from '../../../src/probes/tls/keys13.ts';
import { SUITES_13, suitesFor } from '../../../src/probes/tls/offers.ts';
import { hello12, hello13 } from '../../../src/probes/tls/questions.ts';
import { readAnswer, type Said } from '../../../src/probes/tls/reading.ts';
import { closeAll, type Listening, serveBytes, serveHttps } from '../net/loopback.ts';

const dates = { notBefore: '2026-01-01T00:00:00Z', notAfter: '2026-12-31T23:59:59Z' };
const root = forgeRoot('Exchange Root', dates);
const HOST = 'www.example.ma';
const PATIENCE = { timeoutMs: 400 };

afterEach(closeAll);

type HelloStep = Extract<Step, { kind: 'hello' }>;
const helloStep = (step: Step): HelloStep => {
  if (step.kind !== 'hello') throw new Error('not a hello');
  return step;
};
const course = () => courseOf(HOST, 10);
const offer13 = (suites = SUITES_13, group = 29): HelloStep =>
  helloStep(hello13(course(), { suites, groups: [group], shareOf: [group] }, 'test'));
const offer12 = (changes: Partial<Hello> = {}): HelloStep =>
  helloStep(hello12(course(), 'TLSv1.2', suitesFor('TLSv1.2', 'core').slice(0, 64), 'test', changes));

function opened(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}

const ask = async (port: number, { hello, shares }: HelloStep): Promise<Answer> =>
  exchange(await opened(port), hello, shares, PATIENCE);

function flightOf(answer: Answer) {
  if (answer.kind !== 'flight') throw new Error(JSON.stringify(answer));
  return answer.flight;
}

const serve = (key: KeySpec, options: object = {}): Promise<Listening> => {
  const leaf = forgeLeaf(root, { ...dates, names: [HOST], key });
  return serveHttps((_request, response) => void response.end(), {
    cert: pemChain(leaf, root),
    key: leaf.key,
    ...options,
  });
};

describe('TLS 1.3 flights are read to their end', () => {
  const names = {
    4865: 'TLS_AES_128_GCM_SHA256',
    4866: 'TLS_AES_256_GCM_SHA384',
    4867: 'TLS_CHACHA20_POLY1305_SHA256',
    4868: 'TLS_AES_128_CCM_SHA256',
    4869: 'TLS_AES_128_CCM_8_SHA256',
  };

  it('with every suite and every group of ours', async () => {
    const server = await serve('ec-p256', {
      ciphers: `${Object.values(names).join(':')}:ECDHE-ECDSA-AES128-GCM-SHA256:@SECLEVEL=0`,
      ecdhCurve: 'x25519:P-256:P-384:P-521:x448',
    });
    for (const suite of Object.keys(names).map(Number))
      for (const group of OWN_GROUPS) {
        const { hello, complete, certificates, verifyScheme, encrypted } = flightOf(
          await ask(server.port, offer13([suite], group)),
        );
        expect([hello.suite, hello.group, complete, certificates?.length, verifyScheme, encrypted !== null]).toEqual([
          suite,
          group,
          true,
          2,
          0x0403,
          true,
        ]);
      }
  });

  it('a HelloRetryRequest names suite and group', async () => {
    const server = await serve('ec-p256', { ecdhCurve: 'P-521' });
    const step = helloStep(hello13(course(), { suites: SUITES_13, groups: [29, 25], shareOf: [29] }, 'test'));
    const { hello, complete } = flightOf(await ask(server.port, step));
    expect([hello.retry, hello.group, hello.version, complete]).toEqual([true, 25, 0x0304, true]);
  });

  it('a share that is no point of the curve ends in an alert or nothing, never in an exception', () => {
    for (const group of OWN_GROUPS) {
      expect(keyShare(group).agree(Buffer.alloc(7, 1))).toBeNull();
      expect(keyShare(group).agree(Buffer.alloc(0))).toBeNull();
    }
  });
});

/** What a real server answers to this hello, as it came. */
async function captured(port: number, { hello, shares }: HelloStep) {
  const sent = encodeHello(hello);
  const socket = await opened(port);
  const bytes = await new Promise<Buffer>((resolve) => {
    const parts: Buffer[] = [];
    const reader = readAnswer(sent, shares);
    socket.on('data', (part: Buffer) => {
      parts.push(part);
      if (reader.feed(part).kind !== 'more') {
        socket.destroy();
        resolve(Buffer.concat(parts));
      }
    });
    socket.write(sent.record);
  });
  return { sent, shares, bytes };
}

const plain = (said: Said): unknown =>
  JSON.parse(JSON.stringify(said, (_key, value) => (value instanceof Map ? [...value] : value)));

describe('an answer is the same however it comes', () => {
  it.each<[string, () => HelloStep, object]>([
    ['TLS 1.3', () => offer13(), { minVersion: 'TLSv1.3' }],
    ['TLS 1.2', () => offer12(), { maxVersion: 'TLSv1.2', requestCert: true }],
    ['an alert', () => offer12(), { minVersion: 'TLSv1.3' }],
  ])('%s, byte by byte or at once, and with any byte changed', async (_what, offer, options) => {
    const server = await serve('rsa-2048', options);
    const { sent, shares, bytes } = await captured(server.port, offer());
    const whole = readAnswer(sent, shares).feed(bytes);
    expect(whole.kind).not.toBe('more');
    const drip = readAnswer(sent, shares);
    let said: Said = { kind: 'more' };
    for (const byte of bytes) if (said.kind === 'more') said = drip.feed(Buffer.from([byte]));
    expect(plain(said)).toEqual(plain(whole));
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), fc.nat(bytes.length), (place, value, cut) => {
        const broken = Buffer.from(bytes.subarray(0, Math.max(cut, place + 1)));
        broken[place] = value;
        const reader = readAnswer(sent, shares);
        const once = reader.feed(broken);
        expect(['more', 'flight', 'refused', 'foreign', 'malformed']).toContain(once.kind);
        expect(['more', 'flight']).toContain(reader.end().kind);
      }),
      { numRuns: 300 },
    );
  });

  it('anything else is read without an exception', () => {
    const { hello, shares } = offer13();
    const sent = encodeHello(hello);
    const pieces = fc.array(
      fc.oneof(
        fc.uint8Array({ maxLength: 40 }),
        fc.constantFrom(
          ...['160303', '150303', '020000', '1703030010'].map((text) => Uint8Array.from(Buffer.from(text, 'hex'))),
        ),
      ),
      {
        maxLength: 20,
      },
    );
    fc.assert(
      fc.property(pieces, (parts) => {
        const reader = readAnswer(sent, shares);
        for (const part of parts) expect(reader.feed(part).kind).toBeTypeOf('string');
      }),
      { numRuns: 1000 },
    );
  });
});

/** TLS 1.2 with suite C02F, no session, no extensions. */
const SERVER_HELLO = Buffer.concat([
  Buffer.from([0x16, 3, 3, 0, 42, 2, 0, 0, 38, 3, 3]),
  Buffer.alloc(32, 7),
  Buffer.from([0, 0xc0, 0x2f, 0]),
]);
const DONE = Buffer.from([0x16, 3, 3, 0, 4, 14, 0, 0, 0]);
const WARNING = Buffer.from([0x15, 3, 3, 0, 2, 1, 112]);

describe('what one connection gives', () => {
  const dripped = (socket: Socket, bytes: Buffer): void => {
    socket.setNoDelay();
    const next = (at: number): void => {
      if (at < bytes.length) socket.write(bytes.subarray(at, at + 1), () => setImmediate(next, at + 1));
    };
    next(0);
  };
  const oneByteRecords = Buffer.concat(
    [...SERVER_HELLO.subarray(5), ...DONE.subarray(5)].map((byte) => Buffer.from([0x16, 3, 3, 0, 1, byte])),
  );
  const many = Buffer.concat(
    Array.from({ length: 40_000 }, () => Buffer.from([0x16, 3, 3, 0, 20, 99, 0, 0, 16, ...new Array(16).fill(0)])),
  );

  it.each<[string, (socket: Socket) => void, object]>([
    [
      'a hello and its end',
      (socket) => socket.write(Buffer.concat([SERVER_HELLO, DONE])),
      { kind: 'flight', flight: { complete: true } },
    ],
    [
      'the same, one byte at a time',
      (socket) => dripped(socket, Buffer.concat([SERVER_HELLO, DONE])),
      { kind: 'flight', flight: { complete: true } },
    ],
    [
      'the same, one byte in each record',
      (socket) => socket.write(oneByteRecords),
      { kind: 'flight', flight: { complete: true } },
    ],
    [
      'a warning before it',
      (socket) => socket.write(Buffer.concat([WARNING, SERVER_HELLO, DONE])),
      { kind: 'flight', flight: { complete: true } },
    ],
    [
      'a hello and then nothing',
      (socket) => socket.write(SERVER_HELLO),
      { kind: 'flight', flight: { complete: false } },
    ],
    ['a hello and a hang-up', (socket) => socket.end(SERVER_HELLO), { kind: 'flight', flight: { complete: false } }],
    [
      'a hello and garbage',
      (socket) => socket.write(Buffer.concat([SERVER_HELLO, Buffer.from('garbage')])),
      { kind: 'flight', flight: { complete: false } },
    ],
    [
      'a hello and a megabyte of records',
      (socket) => socket.write(Buffer.concat([SERVER_HELLO, many])),
      { kind: 'flight', flight: { complete: false } },
    ],
    ['a megabyte of records', (socket) => socket.write(many), { kind: 'not-tls' }],
    ['a warning and a hang-up', (socket) => socket.end(WARNING), { kind: 'closed', how: 'fin' }],
    [
      'an alert',
      (socket) => socket.write(Buffer.from([0x15, 3, 1, 0, 2, 2, 47])),
      { kind: 'refused', alert: { level: 2, code: 47 } },
    ],
    [
      'close_notify',
      (socket) => socket.end(Buffer.from([0x15, 3, 3, 0, 2, 1, 0])),
      { kind: 'refused', alert: { level: 1, code: 0 } },
    ],
    ['a record that is too long', (socket) => socket.write(Buffer.from([0x16, 3, 3, 0xff, 0xff])), { kind: 'not-tls' }],
    ['garbage', (socket) => socket.write('\u0000garbage'), { kind: 'not-tls' }],
    ['HTTP', (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'), { kind: 'not-tls' }],
    ['a hang-up', (socket) => socket.end(), { kind: 'closed', how: 'fin' }],
    ['a reset', (socket) => socket.resetAndDestroy(), { kind: 'closed', how: 'rst' }],
    ['nothing', () => {}, { kind: 'silent' }],
  ])('%s', async (_what, speak, expected) => {
    const server = await serveBytes((socket) => speak(socket));
    expect(await ask(server.port, offer12())).toMatchObject(expected);
  });
});

// --- what we say ----------------------------------------------------------------------------------------------------

/** The extensions of a hello of ours, read back. */
function readBack(record: Uint8Array) {
  const bytes = Buffer.from(record);
  let at = 0;
  const take = (length: number): Buffer => {
    at += length;
    if (at > bytes.length) throw new Error('short');
    return bytes.subarray(at - length, at);
  };
  const number = (length: number): number => take(length).readUIntBE(0, length);
  const [type, recordVersion, recordLength] = [number(1), number(2), number(2)];
  const [message, length, version] = [number(1), number(3), number(2)];
  take(32);
  const session = take(number(1));
  const suites = take(number(2));
  const compression = take(number(1));
  const extensions = new Map<number, Buffer>();
  if (at < bytes.length) {
    const end = number(2) + at;
    while (at < end) extensions.set(number(2), take(number(2)));
  }
  return {
    type,
    recordVersion,
    recordLength,
    message,
    length,
    version,
    session,
    suites,
    compression,
    extensions,
    left: bytes.length - at,
  };
}

describe('a hello of ours', () => {
  it.each<[string, HelloStep, object, readonly number[]]>([
    [
      'of TLS 1.3',
      offer13(),
      { type: 22, recordVersion: 0x0301, message: 1, version: 0x0303, left: 0 },
      [0, 18, 5, 16, 10, 13, 43, 45, 51],
    ],
    [
      'of TLS 1.2',
      offer12(),
      { type: 22, recordVersion: 0x0301, version: 0x0303, left: 0 },
      [0, 23, 35, 18, 5, 16, 10, 11, 13, 0xff01],
    ],
    [
      'of TLS 1.0',
      helloStep(hello12(course(), 'TLSv1.0', [47], 'test')),
      { recordVersion: 0x0301, version: 0x0301, left: 0 },
      [0, 23, 35, 18, 5, 16, 10, 11, 0xff01],
    ],
    [
      'of SSL 3.0',
      helloStep(hello12(course(), 'SSLv3', [47], 'test')),
      { recordVersion: 0x0300, version: 0x0300, left: 0 },
      [],
    ],
    ['without extensions', offer12({ extensions: false }), { left: 0 }, []],
    [
      'for an address',
      helloStep(hello13(courseOf(null, 1), { suites: [4865], groups: [29], shareOf: [] }, 'test')),
      { left: 0 },
      [18, 5, 16, 10, 13, 43, 45, 51],
    ],
  ])('%s', (_what, { hello }, expected, extensions) => {
    const { record, message } = encodeHello(hello);
    const back = readBack(record);
    expect(back).toMatchObject(expected);
    expect([...back.extensions.keys()]).toEqual(extensions);
    expect([back.recordLength, back.length]).toEqual([message.length, message.length - 4]);
  });

  it('says renegotiation once: in the extension, or by the signalling suite', () => {
    const suitesOf = (step: HelloStep) => readBack(encodeHello(step.hello).record).suites.toString('hex');
    expect(suitesOf(offer12())).not.toMatch(/00ff$/);
    expect(suitesOf(offer12({ renegotiation: 'scsv' }))).toMatch(/00ff$/);
    expect(suitesOf(offer12({ fallback: true }))).toMatch(/5600$/);
  });

  it('is padded out of the lengths that some servers drop', () => {
    for (const count of [4, 16, 32, 64]) {
      const { message } = encodeHello({
        ...offer12().hello,
        suites: suitesFor('TLSv1.2', 'core').slice(0, count),
        avoid256: true,
      });
      expect(message.length > 255 && message.length < 512).toBe(false);
    }
  });

  it('of SSL 2.0 has its own form', () => {
    expect(Buffer.from(encodeSslv2Hello()).toString('hex')).toMatch(
      /^802e0100020015000000100700c0050080030080010080060040040080020080[0-9a-f]{32}$/,
    );
  });
});
