import type { RequestListener } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import type { HttpFacts, Outcome } from '../../src/model/observation.ts';
import type { Target } from '../../src/model/target.ts';
import { dnsProbe } from '../../src/probes/dns.ts';
import { httpProbe, httpsProbe } from '../../src/probes/http.ts';
import { pageProbe } from '../../src/probes/page.ts';
import { aLane, aNetwork, aTarget, closeAll, closedPort, serveBytes, serveHttp, serveHttps } from './net/loopback.ts';

afterEach(closeAll);

function facts(outcome: Outcome<HttpFacts>): HttpFacts {
  if (!outcome.ok) throw new Error(`failed: ${outcome.failure.code} ${outcome.failure.detail}`);
  return outcome.value;
}

/** Looks over http at a server on loopback. */
async function looked(listener: RequestListener, with_: Partial<Target> = {}) {
  const { port } = await serveHttp(listener);
  const lane = aLane(aTarget({ http: port, ...with_ }));
  const look = await httpProbe.look(lane, []);
  await lane.close();
  return { ...look, page: lane.notes.page, ledger: lane.ledger, origin: `http://www.example.ma:${port}` };
}

const redirect =
  (status: number, location: string): RequestListener =>
  (_request, response) =>
    response.writeHead(status, { Location: location }).end();

describe('services', () => {
  test('are those that the list names', () => {
    const both = aTarget({ http: 8080, https: 8443 });
    expect([httpProbe.service(both), httpsProbe.service(both), dnsProbe.service(both)]).toEqual([
      'http:8080',
      'https:8443',
      'dns',
    ]);
    const none = aTarget();
    expect([httpProbe.service(none), httpsProbe.service(none), dnsProbe.service(none)]).toEqual([null, null, 'dns']);
  });

  test('dns: the addresses, without a connection', async () => {
    const look = await dnsProbe.look(aLane(aTarget()), []);
    expect(look).toEqual({
      connections: 0,
      outcome: { ok: true, value: { pinned: true, addresses: [{ address: '127.0.0.1', refused: null }] } },
    });
  });
});

describe('a chain', () => {
  test('of one hop', async () => {
    const { outcome, connections, page, origin } = await looked((_request, response) => {
      response.sendDate = false;
      response.writeHead(
        200,
        [
          ['X-Two', 'b'],
          ['x-two', 'a'],
          ['Set-Cookie', 'sid=SECRET; Path=/'],
        ].flat(),
      );
      response.end('<title>Accueil</title>');
    });
    expect(facts(outcome)).toEqual({
      end: 'answered',
      next: null,
      failure: null,
      hops: [
        {
          url: `${origin}/`,
          address: '127.0.0.1',
          status: 200,
          headers: [
            ['X-Two', 'b'],
            ['x-two', 'a'],
            ['Set-Cookie', 'sid=(masked); Path=/'],
            ['Connection', 'keep-alive'],
            ['Keep-Alive', '(volatile)'],
            ['Transfer-Encoding', 'chunked'],
          ],
          location: null,
          tls: null,
          refresh: null,
          reader: 'strict',
          violations: [],
        },
      ],
    });
    expect(connections).toBe(1);
    expect(Buffer.from(page?.body ?? []).toString()).toBe('<title>Accueil</title>');
  });

  test('of several, each kept', async () => {
    const ways: Record<string, RequestListener> = {
      '/': redirect(301, '/fr'),
      '/fr': redirect(302, 'fr/accueil?state=SECRET#top'),
      '/fr/accueil?state=SECRET': (_request, response) => response.writeHead(404).end('gone'),
    };
    const { outcome, connections, page, ledger, origin } = await looked((request, response) =>
      ways[request.url ?? '']?.(request, response),
    );
    const { hops, end } = facts(outcome);
    expect(end).toBe('answered');
    expect(hops.map(({ url, status, location }) => [url, status, location])).toEqual([
      [`${origin}/`, 301, `${origin}/fr`],
      [`${origin}/fr`, 302, `${origin}/fr/accueil?state=(masked)#top`],
      [`${origin}/fr/accueil?state=(masked)`, 404, null],
    ]);
    expect(connections).toBe(1);
    expect(page?.status).toBe(404);
    expect(ledger.map(({ path, reason }) => `${reason} ${path}`)).toEqual([
      'http /',
      'http /fr',
      'http /fr/accueil?state=(masked)',
    ]);
    expect(JSON.stringify([outcome, ledger])).not.toContain('SECRET');
  });

  test('from http to https and to another listed host, each dialled at its own address', async () => {
    const other = await serveHttps((_request, response) => response.end('portal'), {}, '127.0.0.5');
    const https = await serveHttps(redirect(308, `https://portail.example.ma:${other.port}/`), {}, '127.0.0.4');
    const http = await serveHttp(redirect(301, `https://www.example.ma:${https.port}/`), '127.0.0.4');
    const target = aTarget({ http: http.port, https: https.port, addresses: ['127.0.0.4'] });
    const portal = aTarget({ host: 'portail.example.ma', https: other.port, addresses: ['127.0.0.5'] });
    const lane = aNetwork([target, portal]).openLane(target);
    const look = await httpProbe.look(lane, []);
    const { hops, end } = facts(look.outcome);
    expect([end, look.connections]).toEqual(['answered', 3]);
    expect(hops.map(({ address, tls }) => [address, tls])).toEqual([
      ['127.0.0.4', null],
      ['127.0.0.4', { version: 'TLSv1.3', fault: 'DEPTH_ZERO_SELF_SIGNED_CERT' }],
      ['127.0.0.5', { version: 'TLSv1.3', fault: 'DEPTH_ZERO_SELF_SIGNED_CERT' }],
    ]);
    await lane.close();
  });

  test.each([
    ['a host that is not listed', 'https://ailleurs.example/', 'out-of-scope-redirect', 'https://ailleurs.example/'],
    ['a port that is not listed', 'http://www.example.ma:1/', 'out-of-scope-redirect', 'http://www.example.ma:1/'],
    ['another scheme', 'ftp://www.example.ma/', 'out-of-scope-redirect', 'ftp://www.example.ma/'],
    ['cloud metadata', 'http://169.254.169.254/latest/', 'private-address', 'http://169.254.169.254/latest/'],
    ['an address inside', 'http://192.168.1.10/', 'private-address', 'http://192.168.1.10/'],
    ['loopback in disguise', 'http://2130706433/', 'private-address', 'http://127.0.0.1/'],
    [
      'a name of the network inside',
      'http://srv-web01.interieur.local/',
      'private-address',
      'http://srv-web01.interieur.local/',
    ],
    ['a name without a domain', 'https://intranet/', 'private-address', 'https://intranet/'],
    [
      'a session elsewhere',
      'https://ailleurs.example/?state=SECRET',
      'out-of-scope-redirect',
      'https://ailleurs.example/?state=(masked)',
    ],
  ])('that leads to %s ends there', async (_name, location, end, next) => {
    const { outcome, page, ledger } = await looked(redirect(302, location));
    expect(facts(outcome)).toMatchObject({ end, next, failure: null });
    expect(facts(outcome).hops).toHaveLength(1);
    expect(page).toBeNull();
    expect(ledger).toHaveLength(1);
  });

  test('a listed host that resolves to an address inside is not dialled', async () => {
    const inside = aTarget({ host: 'intranet.example.ma', addresses: ['127.0.0.6'], allowPrivate: false });
    const { port } = await serveHttp(redirect(302, 'http://intranet.example.ma/'));
    const target = aTarget({ http: port });
    const lane = aNetwork([target, inside]).openLane(target);
    expect(facts((await httpProbe.look(lane, [])).outcome)).toMatchObject({
      end: 'private-address',
      next: 'http://intranet.example.ma/',
    });
    await lane.close();
  });

  test('that goes round', async () => {
    const { outcome, ledger, origin } = await looked((request, response) =>
      redirect(302, request.url === '/' ? '/a' : '/#again')(request, response),
    );
    expect(facts(outcome)).toMatchObject({ end: 'loop', next: `${origin}/` });
    expect(ledger).toHaveLength(2);
  });

  test('that never ends', async () => {
    const { outcome, origin } = await looked((request, response) =>
      redirect(302, `/${Number((request.url ?? '/').slice(1)) + 1}`)(request, response),
    );
    const { hops, end, next } = facts(outcome);
    expect([hops.length, end, next]).toEqual([11, 'too-many-redirects', `${origin}/11`]);
  });

  test('that leads to a way out is not followed', async () => {
    const { outcome, origin } = await looked(redirect(302, '/logout'));
    expect(facts(outcome)).toMatchObject({
      end: 'failed',
      next: `${origin}/logout`,
      failure: { code: 'not-permitted' },
    });
  });

  test('that leads to a closed port', async () => {
    const port = await closedPort();
    const { outcome } = await looked(redirect(301, `https://www.example.ma:${port}/`), { https: port });
    expect(facts(outcome)).toMatchObject({
      end: 'failed',
      next: `https://www.example.ma:${port}/`,
      failure: { code: 'connection-refused' },
    });
  });

  test.each([
    ['without Location', (response: Parameters<RequestListener>[1]) => response.writeHead(302)],
    [
      'with a Location that nobody can read',
      (response: Parameters<RequestListener>[1]) => response.writeHead(302, { Location: 'http://[' }),
    ],
    ['not modified', (response: Parameters<RequestListener>[1]) => response.writeHead(304)],
  ])('a redirect %s is an answer', async (_name, write) => {
    const { outcome } = await looked((_request, response) => write(response).end());
    expect(facts(outcome)).toMatchObject({ end: 'answered', hops: [{ location: null }] });
  });

  test('a Location in bytes of UTF-8, or with a password', async () => {
    const { port } = await serveBytes((socket, asked) => {
      const location = asked.startsWith('GET / ') ? '/الرئيسية' : `http://admin:SECRET@www.example.ma:${port}/fin`;
      const status = asked.startsWith('GET /fin ') ? '200 OK' : `302 Found\r\nLocation: ${location}`;
      socket.write(Buffer.from(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\n\r\n`, 'utf8'));
    });
    const lane = aLane(aTarget({ http: port }));
    const { outcome } = await httpProbe.look(lane, []);
    expect(facts(outcome).hops.map(({ url }) => decodeURI(new URL(url).pathname))).toEqual(['/', '/الرئيسية', '/fin']);
    expect(JSON.stringify(outcome)).not.toContain('SECRET');
    await lane.close();
  });
});

describe('a meta refresh without delay', () => {
  const stub = (target: string, delay = 0) =>
    `<html><head><meta http-equiv="refresh" content="${delay}; url=${target}">`;
  const pages =
    (known: Readonly<Record<string, string>>): RequestListener =>
    (request, response) =>
      response.writeHead(200, { 'Content-Type': 'text/html' }).end(known[request.url ?? ''] ?? 'unknown');
  const bodyOf = (page: { readonly body: Uint8Array } | null) => Buffer.from(page?.body ?? []).toString();

  test('is followed as a redirect is', async () => {
    const { outcome, page, ledger, origin } = await looked(pages({ '/': stub('/fr/#top'), '/fr/': 'Accueil' }));
    const { hops, end } = facts(outcome);
    expect(end).toBe('answered');
    expect(hops.map(({ url, location, refresh }) => [url, location, refresh])).toEqual([
      [`${origin}/`, null, `${origin}/fr/`],
      [`${origin}/fr/`, null, null],
    ]);
    expect(bodyOf(page)).toBe('Accueil');
    expect(ledger).toHaveLength(2);
  });

  test('however it is written', async () => {
    const shouted = stub('/fr/').replace('http-equiv', 'HTTP-Equiv');
    const { outcome, origin } = await looked(pages({ '/': shouted, '/fr/': 'Accueil' }));
    expect(facts(outcome).hops).toMatchObject([{ refresh: `${origin}/fr/` }, { url: `${origin}/fr/` }]);
  });

  test('is followed once, and redirects after it', async () => {
    const { outcome, page, origin } = await looked((request, response) =>
      request.url === '/a'
        ? redirect(302, '/b')(request, response)
        : pages({ '/': stub('/a'), '/b': stub('/c') })(request, response),
    );
    expect(facts(outcome)).toMatchObject({
      end: 'answered',
      hops: [{ refresh: `${origin}/a` }, { status: 302 }, { url: `${origin}/b`, refresh: null }],
    });
    expect(bodyOf(page)).toBe(stub('/c'));
  });

  test.each([
    ['after a while', stub('/fr', 5)],
    ['to itself', stub('/')],
    ['without an address', '<html><head><meta http-equiv="refresh" content="0">'],
    ['with a secret in it', stub('/fr?token=abc')],
  ])('%s is a page of its own', async (_name, body) => {
    const { outcome, page, ledger } = await looked(pages({ '/': body }));
    expect(facts(outcome)).toMatchObject({ end: 'answered', hops: [{ refresh: null }] });
    expect(bodyOf(page)).toBe(body);
    expect(ledger).toHaveLength(1);
  });

  test('in what is no HTML is none', async () => {
    const { outcome } = await looked((_request, response) =>
      response.writeHead(200, { 'Content-Type': 'text/plain' }).end(stub('/fr')),
    );
    expect(facts(outcome).hops).toMatchObject([{ refresh: null }]);
  });

  test.each([
    ['to a host that is not listed', 'https://ailleurs.example/', 'out-of-scope-redirect'],
    ['to an address inside', 'http://192.168.1.10/', 'private-address'],
  ])('%s ends the chain, and the stub is the page', async (_name, target, end) => {
    const { outcome, page, ledger } = await looked(pages({ '/': stub(target) }));
    expect(facts(outcome)).toMatchObject({ end, next: target, hops: [{ refresh: target }] });
    expect(bodyOf(page)).toBe(stub(target));
    expect(ledger).toHaveLength(1);
  });

  test('that leads back through a redirect is a loop', async () => {
    const { outcome, page, origin } = await looked((request, response) =>
      request.url === '/a' ? redirect(302, '/')(request, response) : pages({ '/': stub('/a') })(request, response),
    );
    expect(facts(outcome)).toMatchObject({ end: 'loop', next: `${origin}/` });
    expect(bodyOf(page)).toBe(stub('/a'));
  });
});

test('what the reader had to overlook is in the hop, and the chain goes on', async () => {
  const { port } = await serveBytes((socket, asked) =>
    socket.end(
      asked.startsWith('GET / ')
        ? 'HTTP/1.1 302 Found\r\nbroken line\r\nLocation: /fr\r\nContent-Length: 0\r\n\r\n'
        : 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
    ),
  );
  const lane = aLane(aTarget({ http: port }));
  expect(facts((await httpProbe.look(lane, [])).outcome)).toMatchObject({
    end: 'answered',
    hops: [
      { status: 302, reader: 'raw', violations: ['line-without-colon'] },
      { status: 200, reader: 'raw', violations: [] },
    ],
  });
  await lane.close();
});

describe('what is not the site', () => {
  const answer = (status: number, body = '', headers: Record<string, string> = {}) =>
    looked((_request, response) => response.writeHead(status, headers).end(body));

  test.each([
    ['429', 429, '', {}, { code: 'rate-limited', detail: 'status 429' }],
    ['503', 503, 'Back soon', {}, { code: 'maintenance', detail: 'status 503' }],
    ['500', 500, 'Oops', {}, { code: 'indeterminate', detail: 'status 500' }],
    ['522', 522, '', {}, { code: 'indeterminate', detail: 'status 522' }],
    ['403 for everything', 403, 'Forbidden', {}, { code: 'blocked', detail: 'status 403 for every path' }],
    [
      'F5',
      200,
      '<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. Please consult with your administrator.<br><br>Your support ID is: 123</body></html>',
      {},
      { code: 'blocked', detail: 'F5 BIG-IP: block' },
    ],
    [
      'a page of maintenance',
      200,
      '<title>Site en maintenance</title>',
      {},
      { code: 'maintenance', detail: 'maintenance page' },
    ],
    [
      'a challenge',
      403,
      '<title>Just a moment...</title>',
      { 'cf-mitigated': 'challenge' },
      { code: 'blocked', detail: 'Cloudflare: challenge' },
    ],
  ])('%s', async (_name, status, body, headers, failure) => {
    const { outcome, page } = await answer(status, body, headers);
    expect(outcome).toEqual({ ok: false, failure });
    expect(page).toBeNull();
  });

  test.each([401, 404, 400, 204])('%i is an answer', async (status) => {
    const { outcome, ledger } = await answer(status);
    expect(facts(outcome).hops.map((hop) => hop.status)).toEqual([status]);
    expect(ledger).toHaveLength(1);
  });

  test('403 for the home page alone is an answer', async () => {
    const paths: string[] = [];
    const { outcome, ledger } = await looked((request, response) => {
      paths.push(request.url ?? '');
      response.writeHead(request.url === '/' ? 403 : 404).end();
    });
    expect(facts(outcome)).toMatchObject({ end: 'answered', hops: [{ status: 403 }] });
    expect(paths).toEqual(['/', expect.stringMatching(/^\/[0-9a-f]{16}$/)]);
    expect(ledger.map(({ reason }) => reason)).toEqual(['http', 'http forbidden']);
  });

  test('403, and then the line is cut', async () => {
    const { outcome } = await looked((request, response) =>
      request.url === '/' ? response.writeHead(403).end() : request.socket.destroy(),
    );
    expect(outcome).toMatchObject({ ok: false, failure: { code: 'blocked' } });
  });

  test('403, and then silence: it may be the site or a filter', async () => {
    const { port } = await serveHttp((request, response) => {
      if (request.url === '/') response.writeHead(403).end();
    });
    const lane = aLane(aTarget({ http: port }), { limits: { headersMs: 200 } });
    const { outcome } = await httpProbe.look(lane, []);
    await lane.close();
    expect(outcome).toMatchObject({ ok: false, failure: { code: 'read-timeout' } });
  });

  test('at the end of a chain, the hops before it stand', async () => {
    const { outcome, page, origin } = await looked((request, response) =>
      request.url === '/' ? redirect(302, '/fr')(request, response) : response.writeHead(503).end(),
    );
    expect(facts(outcome)).toMatchObject({
      end: 'failed',
      next: `${origin}/fr`,
      failure: { code: 'maintenance' },
      hops: [{ status: 302 }],
    });
    expect(page).toBeNull();
  });

  test('refused is a failure with its reason', async () => {
    const lane = aLane(aTarget({ https: await closedPort() }));
    expect(await httpsProbe.look(lane, [])).toEqual({
      connections: 1,
      outcome: { ok: false, failure: { code: 'connection-refused', detail: 'ECONNREFUSED' } },
    });
  });
});

describe('the page', () => {
  const serve = (body: string, https = true) =>
    (https ? serveHttps : serveHttp)((_request, response) => response.end(body));
  const both = async (target: Target) => {
    const lane = aLane(target);
    await httpProbe.look(lane, []);
    await httpsProbe.look(lane, []);
    await lane.close();
    return Buffer.from(lane.notes.page?.body ?? []).toString();
  };

  test('is the one of https', async () => {
    const [http, https] = [await serve('over http', false), await serve('over https')];
    expect(await both(aTarget({ http: http.port, https: https.port }))).toBe('over https');
  });

  test('or else the one of http', async () => {
    const http = await serve('over http', false);
    expect(await both(aTarget({ http: http.port, https: await closedPort() }))).toBe('over http');
  });

  test.each([
    [
      'that was cut',
      '<title>a</title><form>',
      { ok: false, failure: { code: 'connection-closed', detail: 'ECONNRESET' } },
    ],
    ['whose length is wrong', '<html><title>a</title></html>\n', { ok: true, value: { title: 'a', truncated: true } }],
  ])('%s', async (_name, body, expected) => {
    const head = 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000\r\n\r\n';
    const { port } = await serveBytes((socket) => socket.end(head + body));
    const lane = aLane(aTarget({ http: port }));
    expect((await httpProbe.look(lane, [])).outcome).toMatchObject({ ok: true, value: { end: 'answered' } });
    expect((await pageProbe.look(lane, [])).outcome).toMatchObject(expected);
    await lane.close();
  });
});

test('two nights of the same site give the same facts', async () => {
  let count = 0;
  const { port } = await serveHttp((_request, response) => {
    const id = `${++count}`.padStart(20, '0123456789abcdef');
    response.writeHead(200, {
      'Set-Cookie': `sid=${id}`,
      'X-Request-Id': id,
      'X-Odd': id,
      ETag: `"${id}"`,
      'Content-Security-Policy': `script-src 'nonce-${id}'`,
    });
    response.end('x'.repeat(count));
  });
  const night = async (date: string) => {
    const lane = aLane(aTarget({ http: port }), { clock: () => date, seed: date });
    const look = await httpProbe.look(lane, []);
    await lane.close();
    return look;
  };
  expect(await night('2026-11-23T02:00:00.000Z')).toEqual(await night('2026-11-22T02:00:00.000Z'));
});
