import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import type { Outcome } from '../../../src/model/observation.ts';
import type { Ask, Lane, Reply } from '../../../src/probes/net/lane.ts';
import {
  aLane,
  aNetwork,
  aTarget,
  closeAll,
  closedPort,
  selfSigned,
  serveBytes,
  serveConnections,
  serveHttp,
  serveHttps,
  serveSecretBytes,
} from './loopback.ts';

afterEach(closeAll);

const ASK: Ask = { reason: 'test' };
const SHORT = { connectMs: 300, handshakeMs: 300, headersMs: 300, bodyMs: 300, totalMs: 900 };

function reply(outcome: Outcome<Reply>): Reply {
  if (!outcome.ok) throw new Error(`no reply: ${outcome.failure.code} ${outcome.failure.detail}`);
  return outcome.value;
}

const text = ({ body }: Reply): string => Buffer.from(body).toString('utf8');
const failureIn = (outcome: Outcome<unknown>) => (outcome.ok ? null : outcome.failure);

async function withLane<T>(lane: Lane, work: (lane: Lane) => Promise<T>): Promise<T> {
  try {
    return await work(lane);
  } finally {
    await lane.close();
  }
}

describe('a request', () => {
  test('says who we are and nothing else', async () => {
    const seen: string[][] = [];
    const { port } = await serveHttp((request, response) => {
      seen.push([request.method ?? '', request.url ?? '', ...request.rawHeaders]);
      response.end('hello');
    });
    await withLane(aLane(aTarget({ http: port })), async (lane) => {
      const answer = reply(await lane.ask(`http://www.example.ma:${port}/a?b=c#d`, ASK));
      expect(text(answer)).toBe('hello');
      expect(answer).toMatchObject({
        url: `http://www.example.ma:${port}/a?b=c`,
        address: '127.0.0.1',
        status: 200,
        truncated: false,
        tls: null,
      });
      expect('cut' in answer).toBe(false);
    });
    expect(seen).toEqual([
      [
        'GET',
        '/a?b=c',
        'host',
        `www.example.ma:${port}`,
        'connection',
        'keep-alive',
        'User-Agent',
        'Rasid/0.1.0 (+https://example.gov.ma/scan-info; soc@example.gov.ma; auth=lettre-2026-014)',
        'From',
        'soc@example.gov.ma',
        'Accept',
        'text/html,application/xhtml+xml,*/*;q=0.8',
      ],
    ]);
  });
});

describe('what cannot leave', () => {
  test('no method but GET, HEAD and OPTIONS, whatever the caller says', async () => {
    const seen: string[] = [];
    const { port, connections } = await serveHttp((request, response) => {
      seen.push(request.method ?? '');
      response.end();
    });
    await withLane(aLane(aTarget({ http: port })), async (lane) => {
      const url = `http://www.example.ma:${port}/`;
      for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'TRACE', 'CONNECT', 'QUERY', 'get', 'GET\r\nX: y', '']) {
        await expect(lane.ask(url, { reason: 'test', method: method as 'GET' })).rejects.toThrow(TypeError);
      }
      expect(connections()).toBe(0);
      for (const method of ['GET', 'HEAD', 'OPTIONS'] as const) reply(await lane.ask(url, { reason: 'test', method }));
      expect(lane.ledger.map(({ method }) => method)).toEqual(['GET', 'HEAD', 'OPTIONS']);
    });
    expect(seen).toEqual(['GET', 'HEAD', 'OPTIONS']);
  });

  test('no body, no cookie, no credentials and no other name', async () => {
    const { port, connections } = await serveHttp((_request, response) => response.end());
    await withLane(aLane(aTarget({ http: port })), async (lane) => {
      const names = [
        'Content-Length',
        'Transfer-Encoding',
        'Cookie',
        'Authorization',
        'User-Agent',
        'From',
        'Host',
        'X-HTTP-Method-Override',
        'Upgrade',
      ];
      for (const name of names) {
        await expect(
          lane.ask(`http://www.example.ma:${port}/`, { reason: 'test', headers: { [name]: '1' } }),
        ).rejects.toThrow(name);
      }
    });
    expect(connections()).toBe(0);
  });

  test('headers of our own making are sent', async () => {
    const { port } = await serveHttp((request, response) =>
      response.end(`${request.headers.origin} ${request.headers.range}`),
    );
    await withLane(aLane(aTarget({ http: port })), async (lane) => {
      const how: Ask = { reason: 'cors', headers: { Origin: 'https://evil.example', Range: 'bytes=0-9' } };
      expect(text(reply(await lane.ask(`http://www.example.ma:${port}/`, how)))).toBe('https://evil.example bytes=0-9');
    });
  });

  test('nothing without a scanner or an authorisation', () => {
    const target = aTarget();
    expect(() => aNetwork([target], { scanner: null }).openLane(target)).toThrow('who we are');
    expect(() => aNetwork([target]).openLane({ ...target, authorisation: null })).toThrow('authorisation');
  });

  test.each([
    ['another host', 'http://other.example.ma/', 'out-of-scope-redirect'],
    ['another scheme', 'ftp://www.example.ma/', 'out-of-scope-redirect'],
    ['a script', 'javascript:alert(1)', 'out-of-scope-redirect'],
    ['a port that nobody listed', 'http://www.example.ma:8081/', 'out-of-scope-redirect'],
    ['credentials', 'http://admin:secret@www.example.ma/', 'not-permitted'],
    ['cloud metadata', 'http://169.254.169.254/latest/meta-data/', 'not-permitted'],
    ['loopback in disguise', 'http://0x7f.1/', 'not-permitted'],
    ['loopback as IPv6', 'http://[::1]/', 'not-permitted'],
    ['loopback mapped into IPv6', 'http://[::ffff:127.0.0.1]/', 'not-permitted'],
    ['a public address', 'http://8.8.8.8/', 'out-of-scope-redirect'],
    ['a heap dump', 'http://www.example.ma/actuator/heapdump', 'not-permitted'],
    ['a way out', 'https://www.example.ma/logout', 'not-permitted'],
  ])('not to %s', async (_name, url, code) => {
    await withLane(aLane(aTarget({ http: 80, https: 443, addresses: ['127.9.9.9'] })), async (lane) => {
      expect(failureIn(await lane.ask(url, ASK))?.code).toBe(code);
      expect(lane.ledger).toEqual([]);
      expect(lane.opened).toBe(0);
    });
  });

  test('a pin that the target does not allow is not dialled', async () => {
    const { port, connections } = await serveHttp((_request, response) => response.end());
    await withLane(aLane(aTarget({ http: port, allowPrivate: false })), async (lane) => {
      expect(await lane.resolve()).toEqual({
        ok: true,
        value: { addresses: [{ address: '127.0.0.1', refused: 'loopback' }], pinned: true },
      });
      expect(failureIn(await lane.addresses())).toEqual({ code: 'not-permitted', detail: 'loopback address' });
      expect(failureIn(await lane.ask(`http://www.example.ma:${port}/`, ASK))?.code).toBe('not-permitted');
      expect(failureIn(await lane.dial('127.0.0.1', port, 'tls'))?.code).toBe('not-permitted');
    });
    expect(connections()).toBe(0);
  });

  test("an address or port that is not the target's is not dialled", async () => {
    const { port, connections } = await serveHttp((_request, response) => response.end(), '127.0.0.2');
    await withLane(aLane(aTarget({ http: port })), async (lane) => {
      expect(failureIn(await lane.dial('127.0.0.2', port, 'tls'))?.code).toBe('not-permitted');
      expect(failureIn(await lane.dial('127.0.0.1', port + 1, 'tls'))?.code).toBe('out-of-scope-redirect');
      expect(failureIn(await lane.ask(`http://www.example.ma:${port}/`, { ...ASK, address: '127.0.0.2' }))?.code).toBe(
        'not-permitted',
      );
    });
    expect(connections()).toBe(0);
  });

  test('the peer must be the pin', async () => {
    const { port } = await serveHttp((_request, response) => response.end()); // dialling 0.0.0.0 reaches 127.0.0.1
    await withLane(aLane(aTarget({ http: port, addresses: ['0.0.0.0'] })), async (lane) => {
      const mismatch = { code: 'not-permitted', detail: 'pin mismatch' };
      expect(failureIn(await lane.ask(`http://www.example.ma:${port}/`, ASK))).toEqual(mismatch);
      expect(failureIn(await lane.dial('0.0.0.0', port, 'tls'))).toEqual(mismatch);
    });
  });
});

describe('connections', () => {
  test('one is kept for several requests, and its fault with it', async () => {
    const { port, connections } = await serveHttps((_request, response) => response.end('x'));
    await withLane(aLane(aTarget({ https: port })), async (lane) => {
      const url = `https://www.example.ma:${port}/`;
      const replies = [
        reply(await lane.ask(url, ASK)),
        reply(await lane.ask(url, ASK)),
        ...(await Promise.all([lane.ask(url, ASK), lane.ask(url, ASK)])).map(reply),
      ];
      expect(replies.map(({ tls }) => tls)).toEqual(
        Array(4).fill({ version: 'TLSv1.3', fault: 'DEPTH_ZERO_SELF_SIGNED_CERT' }),
      );
      expect(lane.opened).toBe(1);
    });
    expect(connections()).toBe(1);
  });

  test('a certificate of an extra root is trusted, and its name compared', async () => {
    const certificate = selfSigned('www.example.ma');
    const { port } = await serveHttps((_request, response) => response.end(), certificate);
    const right = aTarget({ https: port });
    const wrong = aTarget({ host: 'portail.example.ma', https: port });
    const network = aNetwork([right, wrong], { extraRoots: [certificate.cert] });
    await withLane(network.openLane(right), async (lane) => {
      expect(reply(await lane.ask(`https://www.example.ma:${port}/`, ASK)).tls).toEqual({
        version: 'TLSv1.3',
        fault: null,
      });
    });
    await withLane(network.openLane(wrong), async (lane) => {
      expect(reply(await lane.ask(`https://portail.example.ma:${port}/`, ASK)).tls?.fault).toBe(
        'ERR_TLS_CERT_ALTNAME_INVALID',
      );
    });
  });

  test('a server with nothing newer than TLS 1.1 is still heard', async () => {
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' } as const;
    const { port } = await serveHttps((_request, response) => response.end('old'), old);
    await withLane(aLane(aTarget({ https: port })), async (lane) => {
      const answer = reply(await lane.ask(`https://www.example.ma:${port}/`, ASK));
      expect([text(answer), answer.tls?.version]).toEqual(['old', 'TLSv1.1']);
      expect(lane.ledger.map(({ failure, status }) => [failure, status])).toEqual([
        ['handshake-failed', null],
        [null, 200],
      ]);
      expect(lane.opened).toBe(2);
    });
  });

  test('an old server that speaks broken HTTP too', async () => {
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' } as const;
    const { port } = await serveSecretBytes((socket) => socket.end('HTTP/1.1 200 OK\nContent-Length: 2\n\nok'), old);
    await withLane(aLane(aTarget({ https: port })), async (lane) => {
      const answer = reply(await lane.ask(`https://www.example.ma:${port}/`, ASK));
      expect([text(answer), answer.tls?.version, answer.violations]).toEqual(['ok', 'TLSv1.1', ['bare-lf']]);
    });
  });

  test('one that the server closed while it was idle is replaced', async () => {
    let served = 0;
    const { port, connections } = await serveBytes((socket) => {
      if (++served === 2) return socket.destroy(); // the second request on the first connection
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
    });
    await withLane(aLane(aTarget({ http: port })), async (lane) => {
      const url = `http://www.example.ma:${port}/`;
      expect(text(reply(await lane.ask(url, ASK)))).toBe('ok');
      expect(text(reply(await lane.ask(url, ASK)))).toBe('ok');
      expect(lane.ledger.map(({ failure }) => failure)).toEqual([null, 'connection-closed', null]);
    });
    expect(connections()).toBe(2);
  });

  test('the next address is tried when the first cannot be reached, and remembered', async () => {
    const { port } = await serveHttp((_request, response) => response.end('second'), '127.0.0.3');
    await withLane(aLane(aTarget({ http: port, addresses: ['127.0.0.2', '127.0.0.3'] })), async (lane) => {
      const url = `http://www.example.ma:${port}/`;
      expect(reply(await lane.ask(url, ASK)).address).toBe('127.0.0.3');
      expect(reply(await lane.ask(url, ASK)).address).toBe('127.0.0.3');
      expect(failureIn(await lane.ask(url, { ...ASK, address: '127.0.0.2' }))?.code).toBe('connection-refused');
      expect(lane.ledger.map(({ address }) => address)).toEqual(['127.0.0.2', '127.0.0.3', '127.0.0.3', '127.0.0.2']);
    });
  });

  test("a dialled socket is the caller's, is counted and written down", async () => {
    const { port } = await serveConnections((socket) => socket.write('hello'));
    const lane = aLane(aTarget({ https: port }));
    const dialled = await lane.dial('127.0.0.1', port, 'tls version');
    if (!dialled.ok) throw new Error(dialled.failure.detail);
    await new Promise((resolve) => dialled.value.once('data', resolve));
    expect(lane.opened).toBe(1);
    const closed = new Promise((resolve) => dialled.value.once('close', resolve));
    await lane.close(); // nothing stays open
    await closed;
    expect(lane.ledger).toEqual([
      {
        at: '2026-11-22T02:00:00.000Z',
        target: 'www.example.ma',
        host: 'www.example.ma',
        address: '127.0.0.1',
        port,
        method: 'TLS',
        path: '',
        reason: 'tls version',
        status: null,
        bytes: 5,
        failure: null,
      },
    ]);
  });
});

describe('failures', () => {
  const failing = async (port: number, scheme: 'http' | 'https' = 'http') =>
    withLane(aLane(aTarget({ [scheme]: port }), { limits: SHORT }), async (lane) => {
      const outcome = await lane.ask(`${scheme}://www.example.ma:${port}/`, ASK);
      return { failure: failureIn(outcome), ledger: lane.ledger.map(({ failure }) => failure) };
    });

  test('nobody listens', async () => {
    expect(await failing(await closedPort())).toEqual({
      failure: { code: 'connection-refused', detail: 'ECONNREFUSED' },
      ledger: ['connection-refused'],
    });
  });

  test('a server that says nothing', async () => {
    const { port } = await serveConnections(() => {});
    expect(await failing(port)).toEqual({
      failure: { code: 'read-timeout', detail: 'timeout' },
      ledger: ['read-timeout'],
    });
  });

  test('a server that says nothing to a TLS hello', async () => {
    const { port } = await serveConnections(() => {});
    expect(await failing(port, 'https')).toEqual({
      failure: { code: 'connection-timeout', detail: 'ETIMEDOUT' },
      ledger: ['connection-timeout'],
    });
  });

  test('a server that drips its headers', async () => {
    const { port } = await serveConnections((socket) => {
      const timer = setInterval(() => socket.write('X'), 50);
      socket.on('close', () => clearInterval(timer));
    });
    expect((await failing(port)).failure?.code).toBe('malformed-reply'); // "XXX" is no status line, for either parser
    const { port: slow } = await serveConnections((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      const timer = setInterval(() => socket.write('X-A: b\r\n'), 50);
      socket.on('close', () => clearInterval(timer));
    });
    expect((await failing(slow)).failure).toEqual({ code: 'read-timeout', detail: 'timeout' });
  });

  test('a server that sends early hints for ever', async () => {
    const { port } = await serveConnections((socket) => {
      const timer = setInterval(() => socket.write('HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'), 50);
      socket.on('close', () => clearInterval(timer));
    });
    expect((await failing(port)).failure).toEqual({ code: 'read-timeout', detail: 'timeout' });
  });

  test('a connection that is closed or reset', async () => {
    const closing = await serveBytes((socket) => socket.end());
    const resetting = await serveBytes((socket) => socket.resetAndDestroy());
    const closed = { failure: { code: 'connection-closed', detail: 'ECONNRESET' }, ledger: ['connection-closed'] };
    expect(await failing(closing.port)).toEqual(closed);
    expect(await failing(resetting.port)).toEqual(closed);
  });

  test('no TLS behind the https port', async () => {
    const { port } = await serveBytes((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    expect((await failing(port, 'https')).failure?.code).toBe('handshake-failed');
  });

  test('100 KiB of headers are read', async () => {
    const { port } = await serveBytes((socket) =>
      socket.end(`HTTP/1.1 200 OK\r\n${`X-Big: ${'a'.repeat(1000)}\r\n`.repeat(100)}\r\n`),
    );
    expect(await failing(port)).toEqual({ failure: null, ledger: [null] });
  });

  test.each([
    ['another protocol', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['noise', '\x00\x01\x02\x03'.repeat(20)],
    ['text', 'Welcome to the machine of the department.\r\n\r\n'],
  ])('what no reader understands: %s', async (_name, speak) => {
    const { port } = await serveBytes((socket) => socket.end(speak));
    const { failure, ledger } = await failing(port);
    expect([failure?.code, ledger]).toEqual(['malformed-reply', Array(3).fill('malformed-reply')]);
  });

  test('headers without end are given up where nobody reads further', async () => {
    const { port } = await serveBytes((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nX-First: 1\r\n');
      const timer = setInterval(() => socket.write(`X-Big: ${'a'.repeat(10_000)}\r\n`), 1);
      socket.on('close', () => clearInterval(timer));
    });
    await withLane(aLane(aTarget({ http: port }), { limits: { totalMs: 5_000 } }), async (lane) => {
      const answer = reply(await lane.ask(`http://www.example.ma:${port}/`, ASK));
      expect(answer).toMatchObject({
        status: 200,
        reader: 'raw',
        violations: ['header-overflow'],
        truncated: true,
        cut: { code: 'reply-too-large', detail: 'headers' },
      });
      expect(answer.headers[0]).toEqual(['X-First', '1']);
      expect(lane.ledger.map(({ failure }) => failure)).toEqual(['reply-too-large', 'reply-too-large']);
    });
  });
});

describe('odd replies', () => {
  const asked = async (speak: string | Buffer, limits = SHORT, how: Ask = ASK) => {
    const { port } = await serveBytes((socket) => socket.end(speak));
    return withLane(aLane(aTarget({ http: port }), { limits }), async (lane) =>
      reply(await lane.ask(`http://www.example.ma:${port}/`, how)),
    );
  };

  const OK = 'HTTP/1.1 200 OK\r\n';
  const BODY = 'Content-Length: 2\r\n\r\nok';

  test.each([
    ['lenient', 'bare-lf', 'HTTP/1.1 200 OK\nX-A: b\nContent-Length: 2\n\nok'],
    ['lenient', 'obs-fold', `${OK}X-A: b\r\nX-Fold: one\r\n two\r\n${BODY}`],
    ['lenient', 'control-character', `${OK}X-A: b\r\nX-Control: \x01\r\n${BODY}`],
    ['lenient', 'nul', `${OK}X-A: b\r\nX-Nul: a\0b\r\n${BODY}`],
    [
      'lenient',
      'length-and-transfer-encoding',
      `${OK}X-A: b\r\nTransfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n2\r\nok\r\n0\r\n\r\n`,
    ],
    ['raw', 'line-without-colon', `${OK}no colon here\r\nX-A: b\r\n${BODY}`],
    ['raw', 'space-before-colon', `${OK}X-A : b\r\n${BODY}`],
    ['raw', 'space-in-name', `${OK}X-A: b\r\nX B: c\r\n${BODY}`],
    ['raw', 'empty-name', `${OK}: nothing\r\nX-A: b\r\n${BODY}`],
    ['raw', 'invalid-name', `${OK}X(A): c\r\nX-A: b\r\n${BODY}`],
    ['raw', 'content-length-differs', `${OK}X-A: b\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok`],
    ['raw', 'content-length-invalid', `${OK}X-A: b\r\nContent-Length: two\r\n\r\nok`],
    ['raw', 'http-version', `HTTP/2 200 OK\r\nX-A: b\r\n${BODY}`],
    ['raw', 'icy', `ICY 200 OK\r\nX-A: b\r\n${BODY}`],
    ['lenient', 'status-code', `HTTP/1.1 000 Unknown\r\nX-A: b\r\n${BODY}`],
    ['raw', 'bare-cr', `${OK}X-A: b\r\nX-Return: a\rb\r\n${BODY}`],
    ['raw', 'leading-bytes', `\x00${OK}X-A: b\r\n${BODY}`],
    ['raw', 'line-without-colon', `${OK}broken\r\nX-A: b\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n`],
    ['raw', 'line-without-colon', `HTTP/1.1 103 Early Hints\r\n\r\n${OK}broken\r\nX-A: b\r\n${BODY}`],
  ] as const)('%s: %s is told, and the reply read', async (reader, violation, speak) => {
    const answer = await asked(Buffer.from(speak, 'latin1'));
    expect(answer).toMatchObject({ reader, violations: [violation] });
    expect([text(answer), answer.headers.find(([name]) => name === 'X-A')]).toEqual(['ok', ['X-A', 'b']]);
  });

  test('a page without a head is HTTP/0.9', async () => {
    const answer = await asked('<!DOCTYPE html><title>Accueil</title>');
    expect(answer).toMatchObject({ status: 200, headers: [], reader: 'raw', violations: ['http-0.9'] });
    expect(text(answer)).toBe('<!DOCTYPE html><title>Accueil</title>');
  });

  test('200 KiB of headers are read, and told', async () => {
    const answer = await asked(`${OK}${`X-Big: ${'a'.repeat(1000)}\r\n`.repeat(200)}${BODY}`);
    expect(answer).toMatchObject({ status: 200, reader: 'raw', violations: ['header-overflow'], truncated: false });
    expect([answer.headers.length, text(answer)]).toEqual([201, 'ok']);
  });

  test.each([
    ['its length', BODY],
    ['the last chunk', 'Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n'],
  ])('a server that never hangs up is not waited for: %s ends the body', async (_name, rest) => {
    const { port } = await serveBytes((socket) => socket.write(`${OK}broken\r\n${rest}`));
    await withLane(aLane(aTarget({ http: port }), { limits: { totalMs: 60_000 } }), async (lane) => {
      const answer = reply(await lane.ask(`http://www.example.ma:${port}/`, ASK));
      expect([text(answer), answer.truncated]).toEqual(['ok', false]);
    });
  });

  test('read by hand, a body that ends too soon is cut and one beyond the cap is not read', async () => {
    const short = await asked(`${OK}broken\r\nContent-Length: 100\r\n\r\nhalf`);
    expect([text(short), short.truncated, short.cut?.code]).toEqual(['half', true, 'connection-closed']);
    const long = await asked(`${OK}broken\r\n\r\n${'x'.repeat(10_000)}`, SHORT, { ...ASK, maxBytes: 10 });
    expect([text(long), long.truncated, 'cut' in long]).toEqual(['x'.repeat(10), true, false]);
    const never = await serveBytes((socket) => socket.write(`${OK}broken\r\n\r\nhalf`));
    await withLane(aLane(aTarget({ http: never.port }), { limits: SHORT }), async (lane) => {
      const answer = reply(await lane.ask(`http://www.example.ma:${never.port}/`, ASK));
      expect([text(answer), answer.cut?.code]).toEqual(['half', 'read-timeout']);
    });
  });

  test('read by hand behind TLS, with the same request', async () => {
    const { port } = await serveSecretBytes((socket) => socket.end(`${OK}broken\r\n${BODY}`));
    await withLane(aLane(aTarget({ https: port })), async (lane) => {
      const answer = reply(await lane.ask(`https://www.example.ma:${port}/`, ASK));
      expect([text(answer), answer.reader, answer.tls?.version]).toEqual(['ok', 'raw', 'TLSv1.3']);
    });
    const heard: string[] = [];
    const plain = await serveBytes((socket, request) => {
      heard.push(request);
      socket.end(`${OK}broken\r\n${BODY}`);
    });
    await withLane(aLane(aTarget({ http: plain.port })), async (lane) => {
      reply(await lane.ask(`http://www.example.ma:${plain.port}/a?b=c`, { ...ASK, headers: { Origin: 'null' } }));
    });
    const [strict = '', , byHand = ''] = heard.map((request) =>
      request
        .replace(/^connection: .*\r\n/im, '')
        .toLowerCase()
        .split('\r\n')
        .sort()
        .join('\n'),
    );
    expect(byHand).toBe(strict);
  });

  test('a switch of protocols that nobody asked for is no reply', async () => {
    const { port } = await serveBytes((socket) => socket.end('HTTP/1.1 101 Switching Protocols\r\nbroken\r\n\r\n'));
    await withLane(aLane(aTarget({ http: port }), { limits: SHORT }), async (lane) => {
      expect(failureIn(await lane.ask(`http://www.example.ma:${port}/`, ASK))?.code).toBe('malformed-reply');
    });
  });

  test('whatever a server sends, there is a reply or a failure', async () => {
    const piece = fc.oneof(
      fc.constantFrom(
        OK,
        BODY,
        'HTTP/1.1 ',
        '\r\n',
        '\n',
        ' ',
        ':',
        '\r\n\r\n',
        'Transfer-Encoding: chunked\r\n',
        '\0',
        '<html>',
      ),
      fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)), maxLength: 8 }),
    );
    let speak = '';
    const { port } = await serveBytes((socket) => socket.end(Buffer.from(speak, 'latin1')));
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (pieces) => {
        speak = pieces.join('');
        await withLane(aLane(aTarget({ http: port }), { limits: SHORT }), async (lane) => {
          const outcome = await lane.ask(`http://www.example.ma:${port}/`, ASK);
          if (!outcome.ok) return expect(outcome.failure.detail).not.toBe('');
          expect(outcome.value.reader === 'strict').toBe(outcome.value.violations.length === 0);
        });
      }),
      { numRuns: 150 },
    );
  }, 30_000);

  test('a refusal that was gone when we looked again has no name', async () => {
    let served = 0;
    const { port } = await serveBytes((socket) => socket.end(served++ === 0 ? `${OK}broken\r\n\r\n` : `${OK}${BODY}`));
    await withLane(aLane(aTarget({ http: port })), async (lane) => {
      const answer = reply(await lane.ask(`http://www.example.ma:${port}/`, ASK));
      expect(answer).toMatchObject({ reader: 'lenient', violations: ['unnamed'] });
    });
  });

  test('a strict reply has no violations', async () => {
    expect(await asked(`${OK}${BODY}`)).toMatchObject({ reader: 'strict', violations: [] });
  });

  test('a place that needed leniency is asked so at once', async () => {
    const { port } = await serveBytes((socket) => socket.end('HTTP/1.1 200 OK\nX-A: b\n\n'));
    await withLane(aLane(aTarget({ http: port })), async (lane) => {
      reply(await lane.ask(`http://www.example.ma:${port}/`, ASK));
      reply(await lane.ask(`http://www.example.ma:${port}/`, ASK));
      expect(lane.ledger.map(({ failure }) => failure)).toEqual(['malformed-reply', null, null]);
    });
  });

  test('bare line feeds behind TLS', async () => {
    const { port } = await serveSecretBytes((socket) => socket.end('HTTP/1.1 200 OK\nContent-Length: 2\n\nok'));
    await withLane(aLane(aTarget({ https: port })), async (lane) => {
      const answer = reply(await lane.ask(`https://www.example.ma:${port}/`, ASK));
      expect([text(answer), answer.tls?.fault]).toEqual(['ok', 'DEPTH_ZERO_SELF_SIGNED_CERT']);
      expect(answer).toMatchObject({ reader: 'lenient', violations: ['bare-lf'] });
    });
  });

  test('order, case, duplicates and bytes of the headers stay', async () => {
    const lines = [
      'Strict-Transport-Security: max-age=1',
      'strict-transport-security: max-age=2',
      '__proto__: x',
      'X-Place: caf\u00e9',
    ];
    const raw = Buffer.from(`HTTP/1.1 200 OK\r\n${lines.join('\r\n')}\r\n\r\n`, 'latin1');
    expect((await asked(raw)).headers).toEqual([
      ['Strict-Transport-Security', 'max-age=1'],
      ['strict-transport-security', 'max-age=2'],
      ['__proto__', 'x'],
      ['X-Place', 'caf\u00e9'],
    ]);
  });

  test('a body that ends too soon: the headers stand', async () => {
    const answer = await asked('HTTP/1.1 200 OK\r\nX-A: b\r\nContent-Length: 100\r\n\r\nhalf');
    expect([text(answer), answer.truncated, answer.cut?.code]).toEqual(['half', true, 'connection-closed']);
  });

  test('a body that drips: the headers stand', async () => {
    const { port } = await serveBytes((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n');
      const timer = setInterval(() => socket.write('x'), 50);
      socket.on('close', () => clearInterval(timer));
    });
    await withLane(aLane(aTarget({ http: port }), { limits: SHORT }), async (lane) => {
      const answer = reply(await lane.ask(`http://www.example.ma:${port}/`, ASK));
      expect([answer.status, answer.truncated, answer.cut]).toEqual([
        200,
        true,
        { code: 'read-timeout', detail: 'timeout' },
      ]);
      expect(lane.ledger).toMatchObject([{ status: 200, failure: 'read-timeout' }]);
    });
  });

  test('a body beyond the cap is not read', async () => {
    const answer = await asked(`HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n${'x'.repeat(100_000)}`, SHORT, {
      ...ASK,
      maxBytes: 1000,
    });
    expect([answer.body.length, answer.truncated, 'cut' in answer]).toEqual([1000, true, false]);
  });

  test('a body of exactly the cap is whole', async () => {
    const answer = await asked('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfour', SHORT, { ...ASK, maxBytes: 4 });
    expect([text(answer), answer.truncated]).toEqual(['four', false]);
  });

  test('after a cut the next request is answered on a new connection', async () => {
    const { port, connections } = await serveHttp((_request, response) => response.end('x'.repeat(100_000)));
    await withLane(aLane(aTarget({ http: port })), async (lane) => {
      const url = `http://www.example.ma:${port}/`;
      expect(reply(await lane.ask(url, { ...ASK, maxBytes: 10 })).truncated).toBe(true);
      expect(reply(await lane.ask(url, ASK)).body.length).toBe(100_000);
      expect(lane.ledger.map(({ failure }) => failure)).toEqual([null, null]);
    });
    expect(connections()).toBe(2);
  });

  const encoded = (encoding: string, body: Buffer) =>
    Buffer.concat([
      Buffer.from(`HTTP/1.1 200 OK\r\nContent-Encoding: ${encoding}\r\nContent-Length: ${body.length}\r\n\r\n`),
      body,
    ]);

  test('an encoding that nobody asked for is decoded', async () => {
    expect(text(await asked(encoded('gzip', gzipSync('hello'))))).toBe('hello');
  });

  test('a bomb stays small', async () => {
    const answer = await asked(encoded('gzip', gzipSync(Buffer.alloc(50 << 20))));
    expect([answer.body.length, answer.truncated]).toEqual([1 << 20, true]);
  });

  test('a stack of encodings stays as it came', async () => {
    const stack = gzipSync(gzipSync('hello'));
    expect(Buffer.from((await asked(encoded('gzip, gzip', stack))).body).equals(stack)).toBe(true);
  });

  test('a broken encoding gives what came before', async () => {
    const whole = gzipSync(Buffer.from('hello '.repeat(10_000)));
    const answer = await asked(encoded('gzip', whole.subarray(0, whole.length - 8)));
    expect([text(answer).startsWith('hello hello'), answer.truncated]).toEqual([true, true]);
  });
});

describe('limits', () => {
  test('a target has so many requests and no more', async () => {
    const { port } = await serveHttp((_request, response) => response.end());
    await withLane(aLane(aTarget({ http: port }), { limits: { budgetRequests: 2 } }), async (lane) => {
      const url = `http://www.example.ma:${port}/`;
      reply(await lane.ask(url, ASK));
      reply(await lane.ask(url, ASK));
      expect(failureIn(await lane.ask(url, ASK))).toEqual({ code: 'budget-exhausted', detail: 'requests' });
      expect(failureIn(await lane.dial('127.0.0.1', port, 'tls'))?.code).toBe('budget-exhausted');
    });
  });

  test('two hosts on one address share what the paths probe may ask there, and nothing else', async () => {
    const { port } = await serveHttp((_request, response) => response.end());
    const [one, two] = ['www.example.ma', 'portail.example.ma'].map((host) => aTarget({ id: host, host, http: port }));
    if (one === undefined || two === undefined) throw new Error('two targets');
    const network = aNetwork([one, two], { limits: { budgetExposure: 3 } });
    const [first, second] = [network.openLane(one), network.openLane(two)];
    const ask = async (lane: Lane, pace: 'ordinary' | 'exposure') =>
      failureIn(await lane.ask(`http://${lane.target.host}:${port}/`, { ...ASK, pace }))?.detail ?? 'answered';
    const asked = [await ask(first, 'exposure'), await ask(second, 'exposure'), await ask(first, 'exposure')];
    expect(asked).toEqual(['answered', 'answered', 'answered']);
    expect(await ask(second, 'exposure')).toBe('requests to this address');
    expect(await ask(second, 'ordinary')).toBe('answered');
    await Promise.all([first.close(), second.close()]);
  });

  test('a target has so much time on the network and no more', async () => {
    let now = 0;
    const { port } = await serveHttp((_request, response) => {
      now += 6_000;
      response.end();
    });
    await withLane(
      aLane(aTarget({ http: port }), { monotonic: () => now, limits: { budgetMs: 10_000 } }),
      async (lane) => {
        const url = `http://www.example.ma:${port}/`;
        reply(await lane.ask(url, ASK));
        reply(await lane.ask(url, ASK));
        expect(failureIn(await lane.ask(url, ASK))).toEqual({ code: 'budget-exhausted', detail: 'time' });
      },
    );
  });

  test('an interruption ends what is in flight and lets nothing follow', async () => {
    const { port, connections } = await serveConnections(() => {});
    const stop = new AbortController();
    await withLane(aLane(aTarget({ http: port, https: port }), { signal: stop.signal }), async (lane) => {
      const urls = [`http://www.example.ma:${port}/`, `https://www.example.ma:${port}/`];
      const asked = urls.map((url) => lane.ask(url, ASK));
      while (connections() < 2) await new Promise((resolve) => setImmediate(resolve));
      stop.abort(new Error('any reason'));
      const interrupted = { code: 'indeterminate', detail: 'interrupted' };
      for (const one of asked) expect(failureIn(await one)).toEqual(interrupted);
      expect(failureIn(await lane.ask(`http://www.example.ma:${port}/`, ASK))).toEqual(interrupted);
    });
    expect(connections()).toBe(2);
  });

  test('an interruption ends waiting for a turn, too', async () => {
    const { port, connections } = await serveHttp((_request, response) => response.end());
    const stop = new AbortController();
    const pace = { perSecond: 0.001, connectionGapMs: 75, exposurePerSecond: 0.001 };
    const sleep = () => new Promise<void>(() => {});
    await withLane(aLane(aTarget({ http: port, pace }), { signal: stop.signal, sleep }), async (lane) => {
      const url = `http://www.example.ma:${port}/`;
      reply(await lane.ask(url, ASK));
      const waiting = lane.ask(url, ASK);
      stop.abort();
      expect(failureIn(await waiting)).toEqual({ code: 'indeterminate', detail: 'interrupted' });
      expect(lane.ledger).toHaveLength(1);
    });
    expect(connections()).toBe(1);
  });

  test('requests wait for the pace that the target sets, connections for theirs', async () => {
    const { port } = await serveHttp((_request, response) => response.end());
    let now = 0;
    const waited: number[] = [];
    const sleep = async (ms: number) => {
      waited.push(ms);
      now += ms;
    };
    const pace = { perSecond: 2, connectionGapMs: 75, exposurePerSecond: 0.5 };
    await withLane(aLane(aTarget({ http: port, pace }), { monotonic: () => now, sleep }), async (lane) => {
      const url = `http://www.example.ma:${port}/`;
      for (let count = 0; count < 3; count++) reply(await lane.ask(url, ASK));
      for (let count = 0; count < 2; count++) reply(await lane.ask(url, { ...ASK, pace: 'exposure' }));
      for (let count = 0; count < 2; count++) await lane.dial('127.0.0.1', port, 'tls');
    });
    expect(waited).toEqual([500, 500, 500, 2000, 75]);
  });

  test('a request that needs a new connection waits for that too', async () => {
    const { port, connections } = await serveHttp((_request, response) =>
      response.setHeader('Connection', 'close').end(),
    );
    let now = 0;
    const waited: number[] = [];
    const sleep = async (ms: number) => {
      waited.push(ms);
      now += ms;
    };
    const pace = { perSecond: 1000, connectionGapMs: 500, exposurePerSecond: 1000 };
    await withLane(aLane(aTarget({ http: port, pace }), { monotonic: () => now, sleep }), async (lane) => {
      const url = `http://www.example.ma:${port}/`;
      reply(await lane.ask(url, ASK));
      reply(await lane.ask(url, ASK));
    });
    expect(waited).toEqual([1, 499]);
    expect(connections()).toBe(2);
  });
});

describe('the ledger', () => {
  test('says of a socket what it was used for, which may be other than what it was opened for', async () => {
    const { port } = await serveHttp((_request, response) => response.end());
    await withLane(aLane(aTarget({ http: port })), async (lane) => {
      const opened = await lane.dial('127.0.0.1', port, 'tls not used');
      if (!opened.ok) throw new Error(opened.failure.detail);
      expect(lane.ledger.map(({ reason }) => reason)).toEqual(['tls not used']);
      lane.label(opened.value, 'tls version');
      expect(lane.ledger.map(({ reason }) => reason)).toEqual(['tls version']);
    });
  });

  test('holds what was sent, with no query value of the site', async () => {
    const { port } = await serveHttp((_request, response) => response.end('four'));
    await withLane(aLane(aTarget({ id: 'cnss', http: port })), async (lane) => {
      reply(await lane.ask(`http://www.example.ma:${port}/?author=1`, { reason: 'paths wp-users' }));
      reply(
        await lane.ask(`http://www.example.ma:${port}/a;jsessionid=1F?token=secret&x=1`, {
          reason: 'http',
          foreign: true,
        }),
      );
      expect(lane.ledger).toMatchObject([
        {
          target: 'cnss',
          host: 'www.example.ma',
          address: '127.0.0.1',
          port,
          method: 'GET',
          path: '/?author=1',
          reason: 'paths wp-users',
          status: 200,
          failure: null,
        },
        { path: '/a;jsessionid=(masked)?token=(masked)&x=(masked)', reason: 'http', status: 200 },
      ]);
      expect(lane.ledger.every(({ bytes }) => bytes > 4)).toBe(true);
    });
  });
});

test('unlikely names are the same within a run, and others for other runs, hosts and labels', () => {
  const target = aTarget();
  const other = aTarget({ host: 'portail.example.ma' });
  const name = aLane(target).unlikely('a');
  expect(name).toMatch(/^[0-9a-f]{16}$/);
  expect(aLane(target).unlikely('a')).toBe(name);
  const others = [
    aLane(target).unlikely('b'),
    aLane(other).unlikely('a'),
    aLane(target, { seed: 'tomorrow' }).unlikely('a'),
  ];
  expect(new Set([name, ...others]).size).toBe(4);
});
