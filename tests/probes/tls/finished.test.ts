import { constants, randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { createServer, type Server, type TlsOptions } from 'node:tls';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { forgeSelfSigned } from '../../../src/demo/ca.ts';
import { RECORD, splitRecords } from '../../../src/parse/tls/records.ts';
import { type Finished, finishHandshakes } from '../../../src/probes/tls/finished.ts';
import { makeMaterial } from '../../world/tls/material.ts';
import { NGINX } from '../../world/tls/nginx.ts';
import { missing, startProgram } from '../../world/tls/program.ts';
import { environment } from '../../world/tls/world.ts';
import { closeAll, closedPort, type Listening, listen, serveConnections } from '../net/loopback.ts';
import { endpointAt, offersOf } from './endpoint.ts';

const RSA = forgeSelfSigned({
  names: ['test.local'],
  key: 'rsa-2048',
  notBefore: '2026-01-01',
  notAfter: '2027-01-01',
});

async function serve(options: TlsOptions = {}, arrange: (server: Server) => void = () => {}): Promise<Listening> {
  const server = createServer({ cert: RSA.certificate, key: RSA.key, ...options });
  server.on('secureConnection', (socket) => {
    socket.on('error', () => {});
    socket.resume();
  });
  server.on('tlsClientError', () => {});
  arrange(server);
  return listen(server, '127.0.0.1');
}

/** The facts alone, and how many connections they took. */
async function finish(port: number, accepted: Parameters<typeof offersOf>[0], timeoutMs = 1_000) {
  const endpoint = endpointAt(port, { timeoutMs });
  const { resumption, earlyData, clientRenegotiation }: Finished = await finishHandshakes(endpoint, offersOf(accepted));
  return { resumption, earlyData, clientRenegotiation, connections: endpoint.dialled.length };
}

const { SSL_OP_NO_TICKET } = constants;
const OLD = 'ALL:@SECLEVEL=0';

afterEach(closeAll);

describe('a server of this Node', () => {
  it.each<[string, TlsOptions, Parameters<typeof offersOf>[0], Awaited<ReturnType<typeof finish>>]>([
    [
      'as it comes',
      {},
      ['TLSv1.2', 'TLSv1.3'],
      { resumption: 'yes', earlyData: 'no', clientRenegotiation: 'yes', connections: 3 },
    ],
    [
      'of TLS 1.3 alone',
      { minVersion: 'TLSv1.3' },
      ['TLSv1.3'],
      { resumption: 'yes', earlyData: 'no', clientRenegotiation: 'not-applicable', connections: 2 },
    ],
    [
      'of TLS 1.2 alone',
      { maxVersion: 'TLSv1.2' },
      ['TLSv1.2'],
      { resumption: 'yes', earlyData: 'not-applicable', clientRenegotiation: 'yes', connections: 2 },
    ],
    [
      'of TLS 1.0 alone',
      { minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: OLD },
      ['TLSv1.0'],
      { resumption: 'yes', earlyData: 'not-applicable', clientRenegotiation: 'yes', connections: 2 },
    ],
    [
      'without tickets, and without a memory for sessions',
      { maxVersion: 'TLSv1.2', secureOptions: SSL_OP_NO_TICKET },
      ['TLSv1.2'],
      { resumption: 'no', earlyData: 'not-applicable', clientRenegotiation: 'yes', connections: 3 },
    ],
    [
      'of TLS 1.3 alone, without a memory for sessions',
      { minVersion: 'TLSv1.3', secureOptions: SSL_OP_NO_TICKET },
      ['TLSv1.3'],
      { resumption: 'no', earlyData: 'no', clientRenegotiation: 'not-applicable', connections: 3 },
    ],
  ])('%s', async (_what, options, accepted, expected) => {
    const server = await serve(options);
    expect(await finish(server.port, accepted)).toEqual(expected);
  });

  it('that remembers sessions by their ID', async () => {
    const sessions = new Map<string, Buffer>();
    const server = await serve({ maxVersion: 'TLSv1.2', secureOptions: SSL_OP_NO_TICKET }, (tls) => {
      tls.on('newSession', (id: Buffer, session: Buffer, done: () => void) => {
        sessions.set(id.toString('hex'), session);
        done();
      });
      tls.on('resumeSession', (id: Buffer, done: (error: null, session: Buffer | null) => void) =>
        done(null, sessions.get(id.toString('hex')) ?? null),
      );
    });
    expect(await finish(server.port, ['TLSv1.2'])).toMatchObject({ resumption: 'yes', connections: 2 });
  });
});

describe('in front of servers that do not share their keys', () => {
  /** One connection to each in turn. */
  async function balance(...ports: readonly number[]): Promise<Listening> {
    let count = 0;
    return serveConnections((outer) => {
      const inner = connect(ports[count++ % ports.length] ?? 0, '127.0.0.1');
      inner.on('error', () => outer.destroy());
      outer.on('close', () => inner.destroy());
      inner.on('close', () => outer.destroy());
      outer.pipe(inner);
      inner.pipe(outer);
    });
  }
  const alone: TlsOptions = { maxVersion: 'TLSv1.2', ticketKeys: randomBytes(48) };

  it('resumption is tried again before it is a no', async () => {
    const [one, other] = [await serve(alone), await serve({ ...alone, ticketKeys: randomBytes(48) })];
    const front = await balance(one.port, other.port);
    expect(await finish(front.port, ['TLSv1.2'])).toMatchObject({ resumption: 'yes', connections: 3 });
  });

  it('twice is enough', async () => {
    const servers = [await serve(alone), await serve({ ...alone, ticketKeys: randomBytes(48) })];
    const [first = 0, second = 0] = servers.map(({ port }) => port);
    const front = await balance(first, second, second);
    expect(await finish(front.port, ['TLSv1.2'])).toMatchObject({ resumption: 'no', connections: 3 });
  });
});

describe('a server that', () => {
  /**
   * Lets through what a client sends for a handshake (hello, key exchange, ChangeCipherSpec, Finished), and does so at what follows,
   * as often as said.
   */
  async function guarded(port: number, then: (socket: Socket) => void, times = 10): Promise<Listening> {
    let left = times;
    return serveConnections((outer) => {
      const inner = connect(port, '127.0.0.1');
      let buffer: Buffer = Buffer.alloc(0);
      let passed = 0;
      outer.on('data', (chunk: Buffer) => {
        buffer = Buffer.concat([buffer, chunk]);
        const { records, rest } = splitRecords(buffer);
        const whole = buffer.subarray(0, buffer.length - rest.length);
        buffer = Buffer.from(rest);
        passed += records.length;
        const wishes = passed > 4 && records.some(({ type }) => type === RECORD.handshake);
        if (wishes && left-- > 0) then(outer);
        else inner.write(whole);
      });
      inner.on('error', () => outer.destroy());
      outer.on('close', () => inner.destroy());
      inner.pipe(outer);
    });
  }

  it.each<[string, (socket: Socket) => void, string]>([
    ['ignores the wish for renegotiation', () => {}, 'untested'],
    ['hangs up at the wish for renegotiation', (socket) => void socket.end(), 'no'],
    ['resets at the wish for renegotiation', (socket) => void socket.resetAndDestroy(), 'no'],
  ])('%s', async (_what, then, clientRenegotiation) => {
    const server = await serve({ maxVersion: 'TLSv1.2' });
    const front = await guarded(server.port, then);
    expect(await finish(front.port, ['TLSv1.2'], 400)).toMatchObject({ clientRenegotiation });
  });

  it.each<[string, (socket: Socket) => void]>([
    ['hangs up', (socket) => void socket.end()],
    ['resets', (socket) => void socket.resetAndDestroy()],
  ])('%s once only: the line did it', async (_what, then) => {
    const server = await serve({ maxVersion: 'TLSv1.2' });
    const front = await guarded(server.port, then, 1);
    expect(await finish(front.port, ['TLSv1.2'])).toMatchObject({ clientRenegotiation: 'yes', connections: 3 });
  });

  it.each<[string, TlsOptions, Parameters<typeof offersOf>[0]]>([
    ['wants a certificate of ours', {}, ['TLSv1.2', 'TLSv1.3']],
    ['wants a certificate of ours, TLS 1.3 alone', { minVersion: 'TLSv1.3' }, ['TLSv1.3']],
  ])('%s', async (_what, options, accepted) => {
    const server = await serve({ requestCert: true, rejectUnauthorized: true, ...options });
    const told = await finishHandshakes(endpointAt(server.port), offersOf(accepted), true);
    expect(told).toMatchObject({ resumption: 'untested', earlyData: 'untested' });
  });
});

describe('what fails proves nothing', () => {
  it('nobody listens', async () => {
    expect(await finish(await closedPort(), ['TLSv1.2', 'TLSv1.3'])).toEqual({
      resumption: 'untested',
      earlyData: 'untested',
      clientRenegotiation: 'untested',
      connections: 2,
    });
  });

  it('a version that is not there after all', async () => {
    const server = await serve({ minVersion: 'TLSv1.3' });
    expect(await finish(server.port, ['TLSv1.2', 'TLSv1.3'])).toEqual({
      resumption: 'untested',
      earlyData: 'no',
      clientRenegotiation: 'untested',
      connections: 2,
    });
  });

  it.each<[string, Parameters<typeof offersOf>[1], Omit<Awaited<ReturnType<typeof finish>>, 'connections'>]>([
    [
      'every version refused',
      'refused',
      { resumption: 'not-applicable', earlyData: 'not-applicable', clientRenegotiation: 'not-applicable' },
    ],
    [
      'every version untested',
      'untested',
      { resumption: 'untested', earlyData: 'untested', clientRenegotiation: 'untested' },
    ],
  ])('%s: nothing is sent', async (_what, others, expected) => {
    const endpoint = endpointAt(1);
    expect(await finishHandshakes(endpoint, offersOf([], others))).toEqual({ ...expected, old: null });
    expect(endpoint.dialled).toEqual([]);
  });

  it('SSL 3.0 cannot be finished with this Node', async () => {
    const endpoint = endpointAt(1);
    expect(await finishHandshakes(endpoint, offersOf(['SSLv3']))).toMatchObject({
      resumption: 'untested',
      earlyData: 'not-applicable',
      clientRenegotiation: 'untested',
    });
  });
});

it('the session of TLS 1.2 is handed on for the deep profile', async () => {
  const server = await serve();
  const { old } = await finishHandshakes(endpointAt(server.port), offersOf(['TLSv1.2', 'TLSv1.3']));
  expect([old?.version, old?.suite.toString(16), (old?.ticket?.length ?? 0) > 100]).toEqual(['TLSv1.2', 'c02f', true]);
});

describe('other servers', () => {
  const material = makeMaterial();
  afterAll(() => material.discard());

  const nginx = NGINX.find(({ name }) => name.includes('early data'));
  const absent = nginx?.available() ?? null;
  it.skipIf(absent !== null)(`nginx, early data allowed${absent === null ? '' : `: ${absent}`}`, async () => {
    const running = await nginx?.start(material);
    try {
      expect(await finish(running?.port ?? 0, ['TLSv1.2', 'TLSv1.3'])).toEqual({
        resumption: 'yes',
        earlyData: 'yes',
        clientRenegotiation: 'no', // its alert is no_renegotiation
        connections: 3,
      });
    } finally {
      await running?.stop();
    }
  });

  const noOpenssl = missing('openssl');
  it.skipIf(noOpenssl !== null).each<[string, readonly string[], Parameters<typeof offersOf>[0], object]>([
    [
      'without tickets',
      ['-num_tickets', '0', '-tls1_3'],
      ['TLSv1.3'],
      { resumption: 'no', earlyData: 'no', connections: 1 },
    ],
    ['renegotiation allowed', ['-client_renegotiation', '-tls1_2'], ['TLSv1.2'], { clientRenegotiation: 'yes' }],
    ['sessions by their ID alone', ['-no_ticket', '-tls1_2'], ['TLSv1.2'], { resumption: 'yes', connections: 2 }],
    ['renegotiation not allowed', ['-tls1_2'], ['TLSv1.2'], { clientRenegotiation: 'no' }],
  ])('openssl s_server, %s', async (_what, options, accepted, expected) => {
    const { leaf, key } = material.identity('rsa-2048');
    const running = await startProgram({
      program: 'openssl',
      cwd: material.folder,
      env: environment(material),
      args: (port) => ['s_server', '-accept', `127.0.0.1:${port}`, '-cert', leaf, '-key', key, '-quiet', ...options],
    });
    try {
      expect(await finish(running.port, accepted)).toMatchObject(expected);
    } finally {
      await running.stop();
    }
  });
});
