import type { RequestListener } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import type { Observation, Outcome, ResponsesFacts } from '../../src/model/observation.ts';
import type { AnyProbe } from '../../src/model/plan.ts';
import type { Target } from '../../src/model/target.ts';
import { httpProbe, httpsProbe } from '../../src/probes/http.ts';
import type { Lane } from '../../src/probes/net/lane.ts';
import type { NetworkOptions } from '../../src/probes/net/open.ts';
import { pageProbe } from '../../src/probes/page.ts';
import { responsesProbe } from '../../src/probes/responses.ts';
import { aLane, aTarget, closeAll, closedPort, serveHttp, serveHttps } from './net/loopback.ts';

afterEach(closeAll);

/** Looks as a night does, as far as this probe. */
async function nightOf(target: Target, with_: Partial<NetworkOptions> = {}) {
  const lane = aLane(target, with_);
  const seen: Observation[] = [];
  const probes: readonly AnyProbe<Lane>[] = [httpProbe, httpsProbe, pageProbe, responsesProbe];
  for (const probe of probes) {
    const service = probe.service(target);
    if (service === null) continue;
    const look = await probe.look(lane, seen);
    const { kind } = probe;
    seen.push({ kind, target: target.id, service, at: '2026-11-22T02:00:00.000Z', ...look } as Observation);
  }
  await lane.close();
  const last = seen.at(-1);
  if (last?.kind !== 'responses') throw new Error('no responses');
  const asked = lane.ledger.filter(({ reason }) => reason === 'responses');
  return { outcome: last.outcome, connections: last.connections, asked, ledger: lane.ledger };
}

function valueIn<T>(outcome: Outcome<T> | null): T {
  if (outcome === null || !outcome.ok) throw new Error(JSON.stringify(outcome));
  return outcome.value;
}

const factsOf = async (target: Target, with_?: Partial<NetworkOptions>): Promise<ResponsesFacts> =>
  valueIn((await nightOf(target, with_)).outcome);

const PAGE =
  '<html><head><link rel="stylesheet" href="/css/z.css"><link rel="stylesheet" href="/css/a.css"><script src="/js/a.js"></script></head><body><img src="/logo.png"></body></html>';

/** A site: its page, its files, and 404 for the rest. */
const site =
  (page: string, headers: Record<string, string> = {}): RequestListener =>
  (request, response) => {
    if (request.url === '/') return void response.writeHead(200, { 'Content-Type': 'text/html', ...headers }).end(page);
    const known = /\.(css|js|png)$/.test(request.url ?? '');
    response.writeHead(known ? 200 : 404, { 'X-Url': known ? 'file' : 'nothing' }).end(known ? 'file' : 'Not Found');
  };

describe('an ordinary site', () => {
  test('tells three more answers, on the connection that is there', async () => {
    const { port, connections } = await serveHttps(site(PAGE));
    const night = await nightOf(aTarget({ https: port }));
    const { notFound, asset, again, addresses } = valueIn(night.outcome);
    expect(valueIn(notFound)).toMatchObject({ url: `https://www.example.ma:${port}/(masked)`, status: 404 });
    expect(valueIn(asset)).toMatchObject({ url: `https://www.example.ma:${port}/css/a.css`, status: 200 });
    expect(valueIn(again)).toMatchObject({
      hop: { url: `https://www.example.ma:${port}/`, status: 200 },
      nonces: null,
    });
    expect(addresses).toEqual([]);
    expect(night.asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
      expect.stringMatching(/^GET \/[0-9a-f]{16}$/),
      'GET /css/a.css',
      'GET /',
    ]);
    expect([night.connections, connections()]).toEqual([0, 1]);
  });

  test('over http, when the list names no https', async () => {
    const { port } = await serveHttp(site(PAGE));
    const target = aTarget({ http: port });
    expect(responsesProbe.service(target)).toBe(`http:${port}`);
    const { notFound, again } = await factsOf(target);
    expect([valueIn(notFound).tls, valueIn(notFound).status, valueIn(again).hop.status]).toEqual([null, 404, 200]);
  });

  test('has its page fetched no third time when http leads to the same one', async () => {
    const pages: string[] = [];
    let count = 0;
    const https = await serveHttps((request, response) => {
      if (request.url === '/') pages.push(request.url);
      site(PAGE, { 'Content-Security-Policy': `script-src 'nonce-${++count}'` })(request, response);
    });
    const http = await serveHttp((_request, response) =>
      response.writeHead(301, { Location: `https://www.example.ma:${https.port}/` }).end(),
    );
    const night = await nightOf(aTarget({ http: http.port, https: https.port }));
    expect(valueIn(valueIn(night.outcome).again)).toMatchObject({ nonces: 'fresh', hop: { status: 200 } });
    expect(pages).toHaveLength(2);
    expect(night.asked).toHaveLength(2);
  });
});

describe('nonces', () => {
  const noncesOf = async (csp: (count: number) => string, page: (count: number) => string = () => 'page') => {
    let count = 0;
    const { port } = await serveHttps((request, response) => {
      if (request.url === '/') count++;
      site(page(count), { 'Content-Security-Policy': csp(count) })(request, response);
    });
    const facts = await factsOf(aTarget({ https: port }));
    return { word: valueIn(facts.again).nonces, stored: JSON.stringify(facts) };
  };

  test('that are new each time', async () => {
    const { word, stored } = await noncesOf((count) => `script-src 'nonce-SECRET${count}'`);
    expect(word).toBe('fresh');
    expect(stored).not.toContain('SECRET');
  });

  test('that are the same', async () => {
    expect((await noncesOf(() => "script-src 'nonce-SECRET'")).word).toBe('repeated');
  });

  test('of which one is the same', async () => {
    expect((await noncesOf((count) => `script-src 'nonce-${count}' 'nonce-fixed'`)).word).toBe('repeated');
  });

  test('in meta', async () => {
    const meta = `<meta http-equiv="Content-Security-Policy" content="script-src 'nonce-fixed'">`;
    expect(
      (
        await noncesOf(
          () => 'upgrade-insecure-requests',
          () => meta,
        )
      ).word,
    ).toBe('repeated');
  });

  test('that no policy names do not count', async () => {
    expect(
      (
        await noncesOf(
          () => "script-src 'self'",
          () => '<script nonce="fixed"></script>',
        )
      ).word,
    ).toBeNull();
  });
});

describe('the asset', () => {
  const assetFor = async (page: (port: number) => string) => {
    const { port } = await serveHttps((request, response) => site(page(port))(request, response));
    const { asset } = await factsOf(aTarget({ https: port }));
    return asset === null ? null : valueIn(asset).url.slice(`https://www.example.ma:${port}`.length);
  };

  test.each([
    ['a script, where there is no style', '<script src="/b.js"></script><script src="/a.js"></script>', '/a.js'],
    ['an image, where there is nothing else', '<img src="/logo.png?v=2"><img src="/z.png">', '/logo.png?v=2'],
    ['none of another host', '<script src="https://cdn.example/a.js"></script>', null],
    ['none of another door', '<script src="http://www.example.ma/a.js"></script>', null],
    ['nothing made by a program', '<script src="/a.php?b=.js"></script><img src="/image/1">', null],
    ['nothing with a secret in it', '<script src="/a.js?token=abc"></script>', null],
    ['nothing that acts', '<script src="/logout.js"></script>', null],
    ['nothing in a page without files', '<p>Bonjour</p>', null],
  ])('is %s', async (_name, page, asset) => {
    expect(await assetFor(() => `<html><body>${page}</body></html>`)).toBe(asset);
  });

  test('that is not there, or leads elsewhere, is told as it is', async () => {
    const { port } = await serveHttps((request, response) =>
      request.url === '/a.css'
        ? response.writeHead(302, { Location: 'https://cdn.example/a.css' }).end()
        : site('<html><link rel="stylesheet" href="/a.css">')(request, response),
    );
    expect(valueIn((await factsOf(aTarget({ https: port }))).asset)).toMatchObject({
      status: 302,
      location: 'https://cdn.example/a.css',
    });
  });
});

describe('other addresses', () => {
  test('give their first answer, in order; one that is closed says so', async () => {
    const { port } = await serveHttp(site(PAGE), '127.0.0.4');
    const addresses = ['127.0.0.6', '127.0.0.4', '127.0.0.5'];
    const facts = await factsOf(aTarget({ http: port, addresses }));
    const refused = { ok: false, failure: { code: 'connection-refused', detail: 'ECONNREFUSED' } };
    expect(valueIn(facts.notFound).address).toBe('127.0.0.4');
    expect(facts.addresses).toEqual([
      { address: '127.0.0.5', answer: refused },
      { address: '127.0.0.6', answer: refused },
    ]);
  });

  test('are asked at the door, and nothing is followed', async () => {
    const paths: string[] = [];
    const listener: RequestListener = (request, response) => {
      paths.push(`${request.socket.localAddress} ${request.url}`);
      if (request.url === '/' && request.socket.localAddress === '127.0.0.5')
        return void response.writeHead(302, { Location: '/maintenance' }).end();
      site('page')(request, response);
    };
    const { port } = await serveHttp(listener, '127.0.0.4');
    await serveHttp(listener, '127.0.0.5', port);
    const facts = await factsOf(aTarget({ http: port, addresses: ['127.0.0.4', '127.0.0.5'] }));
    expect(facts.addresses).toMatchObject([{ address: '127.0.0.5', answer: { value: { status: 302 } } }]);
    expect(paths.filter((path) => path.startsWith('127.0.0.5'))).toEqual(['127.0.0.5 /']);
  });
});

describe('when the site does not answer', () => {
  test('the door was closed', async () => {
    const { outcome, asked } = await nightOf(aTarget({ https: await closedPort() }));
    expect(outcome).toEqual({ ok: false, failure: { code: 'connection-refused', detail: 'ECONNREFUSED' } });
    expect(asked).toEqual([]);
  });

  test('https is closed and http is open: http says nothing of https', async () => {
    const { port } = await serveHttp(site(PAGE));
    const { outcome } = await nightOf(aTarget({ https: await closedPort(), http: port }));
    expect(outcome).toMatchObject({ ok: false, failure: { code: 'connection-refused' } });
  });

  test('it asks us to slow down: nothing more is asked', async () => {
    const { port } = await serveHttps((request, response) =>
      request.url === '/' ? site(PAGE)(request, response) : response.writeHead(429).end(),
    );
    const { outcome, asked } = await nightOf(aTarget({ https: port }));
    const limited = { ok: false, failure: { code: 'rate-limited', detail: 'status 429' } };
    expect(valueIn(outcome)).toEqual({ notFound: limited, asset: limited, again: limited, addresses: [] });
    expect(asked).toHaveLength(1);
  });

  test('a filter answers for what does not exist', async () => {
    const { port } = await serveHttps((request, response) =>
      request.url === '/'
        ? site('page')(request, response)
        : response.end('<html><head><title>Request Rejected</title></head></html>'),
    );
    expect((await factsOf(aTarget({ https: port }))).notFound).toEqual({
      ok: false,
      failure: { code: 'blocked', detail: 'F5 BIG-IP: block' },
    });
  });

  test('its chain leaves the list: the door still has other answers', async () => {
    const { port } = await serveHttps((_request, response) =>
      response.writeHead(302, { Location: 'https://ailleurs.example/' }).end(),
    );
    const { notFound, asset, again } = await factsOf(aTarget({ https: port }));
    expect(valueIn(notFound)).toMatchObject({ status: 302, location: 'https://ailleurs.example/' });
    expect([asset, again]).toEqual([
      null,
      {
        ok: false,
        failure: {
          code: 'out-of-scope-redirect',
          detail: 'redirects to ailleurs.example, which is not on the list',
        },
      },
    ]);
  });
});

test('two nights of the same site give the same facts', async () => {
  let count = 0;
  const { port } = await serveHttps((request, response) => {
    const id = `${++count}`.padStart(20, '0123456789abcdef');
    site(PAGE, {
      'Set-Cookie': `sid=${id}`,
      'X-Request-Id': id,
      ETag: `"${id}"`,
      'Content-Security-Policy': `script-src 'nonce-${id}'`,
    })(request, response);
  });
  const night = (date: string) => factsOf(aTarget({ https: port }), { clock: () => date, seed: date });
  expect(await night('2026-11-23T02:00:00.000Z')).toEqual(await night('2026-11-22T02:00:00.000Z'));
});
