import { constants } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type SecureVersion } from 'node:tls';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forgeSelfSigned } from '../../../src/demo/ca.ts';
import { parseSession } from '../../../src/parse/tls/session.ts';

const RSA = forgeSelfSigned({
  names: ['test.local'],
  key: 'rsa-2048',
  notBefore: '2026-01-01',
  notAfter: '2027-01-01',
});

/** What this Node saves after a handshake of this version with itself. */
async function sessionOf(version: SecureVersion, secureOptions: number, servername = 'test.local'): Promise<Buffer> {
  const server = createServer({ cert: RSA.certificate, key: RSA.key, secureOptions }, (socket) => {
    socket.on('error', () => {});
    socket.resume();
  });
  server.on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const named = servername === '' ? {} : { servername };
  const client = connect({
    port,
    host: '127.0.0.1',
    ...named,
    rejectUnauthorized: false,
    minVersion: version,
    maxVersion: version,
  });
  try {
    const [session]: Buffer[] = await once(client, 'session');
    return session ?? Buffer.alloc(0);
  } finally {
    client.destroy();
    server.close();
  }
}

describe('a saved session', () => {
  it.each<[string, Parameters<typeof sessionOf>, object]>([
    ['of TLS 1.2 with a ticket', ['TLSv1.2', 0], { suite: 0xc02f, sessionId: true, earlyData: 0 }],
    ['of TLS 1.2 without a server name', ['TLSv1.2', 0, ''], { suite: 0xc02f, sessionId: true, earlyData: 0 }],
    [
      'of TLS 1.2 with an ID',
      ['TLSv1.2', constants.SSL_OP_NO_TICKET],
      { suite: 0xc02f, sessionId: true, ticket: null },
    ],
    ['of TLS 1.3', ['TLSv1.3', 0], { suite: 0x1302, earlyData: 0 }],
  ])('%s', async (_what, wish, expected) => {
    const told = parseSession(await sessionOf(...wish));
    expect(told).toMatchObject(expected);
    if (wish[1] === 0) expect(told).toMatchObject({ ticket: { length: expect.any(Number) } });
  });

  it('cut off anywhere is invalid', async () => {
    const session = await sessionOf('TLSv1.2', 0);
    for (let length = 0; length < session.length; length += 7)
      expect(parseSession(session.subarray(0, length))).toBe('invalid');
  });

  it('anything else is invalid', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(parseSession(bytes)).toBe('invalid');
      }),
    );
  });
});

/** OpenSSL's ssl/ssl_asn1.c: version 1, protocol 0x0304, suite, no ID, no key, and the context tags that follow. */
const session = (...rest: readonly string[]): Buffer => {
  const body = Buffer.from(`020101020203040402130104000400${rest.join('')}`, 'hex');
  return Buffer.concat([Buffer.of(0x30, body.length), body]);
};

describe('what the ticket allows', () => {
  it.each<[string, Buffer, object]>([
    ['nothing said', session(), { suite: 0x1301, sessionId: false, ticket: null, earlyData: 0 }],
    ['16384 octets of early data', session('af0402024000'), { earlyData: 16_384 }],
    ['as much as can be said', session('af07020500ffffffff'), { earlyData: 0xffffffff }],
    ['a ticket', session('aa050403aabbcc', 'af03020101'), { ticket: Buffer.from('aabbcc', 'hex'), earlyData: 1 }],
    ['an empty ticket', session('aa020400'), { ticket: null }],
  ])('%s', (_what, der, expected) => {
    expect(parseSession(der)).toMatchObject(expected);
  });
});
