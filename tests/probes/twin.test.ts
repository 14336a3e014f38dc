import { afterEach, describe, expect, test } from 'vitest';
import type { Hop, Observation, Outcome, TwinFacts } from '../../src/model/observation.ts';
import type { Look } from '../../src/model/plan.ts';
import type { Target } from '../../src/model/target.ts';
import { httpProbe, httpsProbe } from '../../src/probes/http.ts';
import { coded } from '../../src/probes/net/failure.ts';
import type { Lane } from '../../src/probes/net/lane.ts';
import type { NetworkOptions } from '../../src/probes/net/open.ts';
import type { Resolver } from '../../src/probes/net/resolve.ts';
import { twinProbe } from '../../src/probes/twin.ts';
import { aNetwork, aTarget, closeAll, closedPort, serveHttp, serveHttps } from './net/loopback.ts';

afterEach(closeAll);

/** Names and their addresses; the others do not exist. */
const names = (known: Readonly<Record<string, string>>): Resolver => ({
  async addresses(host, family) {
    const address = known[host];
    if (address === undefined || family === 6) throw coded('ENOTFOUND', host);
    return [address];
  },
});

const resolver = names({ 'www.example.ma': '127.0.0.1', 'example.ma': '127.0.0.2' });
const unpinned = (with_: Partial<Target>): Target => aTarget({ addresses: [], ...with_ });

function laneOf(target: Target, with_: Partial<NetworkOptions> = {}): Lane {
  return aNetwork([target], { resolver, ...with_ }).openLane(target);
}

async function twinFacts(lane: Lane, seen: readonly Observation[] = []): Promise<TwinFacts> {
  const { outcome } = await twinProbe.look(lane, seen);
  await lane.close();
  if (!outcome.ok) throw new Error(`${outcome.failure.code} ${outcome.failure.detail}`);
  return outcome.value;
}

const observed = (target: Target, kind: 'http' | 'https', look: Look<'http' | 'https'>): Observation => ({
  kind,
  target: target.id,
  service: `${kind}:${target[kind]}`,
  at: '2026-11-22T02:00:00.000Z',
  ...look,
});

const valueIn = <T>(outcome: Outcome<T> | null): T => {
  if (outcome === null || !outcome.ok) throw new Error(JSON.stringify(outcome));
  return outcome.value;
};

test('the service is that of the pages, where there is a twin', () => {
  expect(twinProbe.service(unpinned({ http: 80, https: 443 }))).toBe('https:443');
  expect(twinProbe.service(unpinned({ http: 8080 }))).toBe('http:8080');
  expect(twinProbe.service(unpinned({ https: 443, host: 'portail.example.ma' }))).toBeNull();
  expect(twinProbe.service(aTarget({ https: 443 }))).toBeNull(); // pinned
});

describe('both doors', () => {
  test('are knocked at once, and no redirect is followed', async () => {
    const asked: string[] = [];
    const http = await serveHttp((request, response) => {
      asked.push(`http ${request.headers.host?.split(':')[0]} ${request.method} ${request.url}`);
      response.writeHead(301, { Location: `https://www.example.ma:${https.port}/` }).end();
    }, '127.0.0.2');
    const https = await serveHttps(
      (request, response) => {
        asked.push(`https ${request.headers.host?.split(':')[0]} ${request.method} ${request.url}`);
        response.writeHead(200, { 'Set-Cookie': 'sid=SECRET' }).end('<title>a</title>');
      },
      {},
      '127.0.0.2',
    );
    const lane = laneOf(unpinned({ http: http.port, https: https.port }));
    const look = await twinProbe.look(lane, []);
    const facts = valueIn(look.outcome);
    expect(facts).toMatchObject({ host: 'example.ma', relation: 'apex', listed: false, addresses: ['127.0.0.2'] });
    expect(valueIn<Hop>(facts.http)).toMatchObject({
      url: `http://example.ma:${http.port}/`,
      status: 301,
      location: `https://www.example.ma:${https.port}/`,
      tls: null,
    });
    expect(valueIn<Hop>(facts.https)).toMatchObject({
      url: `https://example.ma:${https.port}/`,
      status: 200,
      address: '127.0.0.2',
      tls: { version: 'TLSv1.3', fault: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
    });
    expect(asked).toEqual(['https example.ma GET /', 'http example.ma GET /']);
    expect(look.connections).toBe(2);
    expect(lane.ledger.map(({ host, reason, method }) => [host, reason, method])).toEqual([
      ['example.ma', 'twin', 'GET'],
      ['example.ma', 'twin', 'GET'],
    ]);
    expect(JSON.stringify(facts)).not.toContain('SECRET');
    await lane.close();
  });

  test('of an apex: its www', async () => {
    const { port } = await serveHttp((_request, response) => response.end());
    const facts = await twinFacts(laneOf(unpinned({ host: 'example.ma', http: port })));
    expect(facts).toMatchObject({ host: 'www.example.ma', relation: 'www', http: { ok: true }, https: null });
  });

  test('may be closed, blocked or broken: each for itself', async () => {
    const http = await serveHttp((_request, response) => response.writeHead(503).end(), '127.0.0.2');
    const facts = await twinFacts(laneOf(unpinned({ http: http.port, https: await closedPort('127.0.0.2') })));
    expect(facts.http).toEqual({ ok: false, failure: { code: 'maintenance', detail: 'status 503' } });
    expect(facts.https).toEqual({ ok: false, failure: { code: 'connection-refused', detail: 'ECONNREFUSED' } });
  });

  test('answer 403 without another question', async () => {
    const { port } = await serveHttp((_request, response) => response.writeHead(403).end(), '127.0.0.2');
    const lane = laneOf(unpinned({ http: port }));
    expect(valueIn<Hop>((await twinFacts(lane)).http).status).toBe(403);
    expect(lane.ledger).toHaveLength(1);
  });

  test('that a redirect led to are not opened again', async () => {
    const { port } = await serveHttps((request, response) =>
      request.headers.host?.startsWith('www.')
        ? response.writeHead(301, { Location: `https://example.ma:${port}/` }).end()
        : response.end('<title>Accueil</title>'),
    );
    const target = unpinned({ https: port });
    const lane = laneOf(target, { resolver: names({ 'www.example.ma': '127.0.0.1', 'example.ma': '127.0.0.1' }) });
    const look = await httpsProbe.look(lane, []);
    const seen = observed(target, 'https', look);
    expect(valueIn(look.outcome)).toMatchObject({
      end: 'answered',
      hops: [{ status: 301 }, { url: `https://example.ma:${port}/`, status: 200 }],
    });
    expect(Buffer.from(lane.notes.page?.body ?? []).toString()).toBe('<title>Accueil</title>');
    const before = lane.ledger.length;
    expect(valueIn<Hop>((await twinFacts(lane, [seen])).https)).toMatchObject({ status: 200, location: null });
    expect(lane.ledger).toHaveLength(before);
  });
});

describe('nothing is asked', () => {
  test('of a name that does not exist', async () => {
    const lane = laneOf(unpinned({ http: 80 }), { resolver: names({ 'www.example.ma': '127.0.0.1' }) });
    expect(await twinFacts(lane)).toEqual({
      host: 'example.ma',
      relation: 'apex',
      listed: false,
      addresses: [],
      http: null,
      https: null,
    });
    expect(lane.ledger).toEqual([]);
  });

  test('of a twin that is a target of its own, to be visited tonight or not', async () => {
    const { port, connections } = await serveHttp((_request, response) => response.end(), '127.0.0.2');
    const target = unpinned({ http: port });
    const apex = unpinned({ host: 'example.ma', http: port });
    for (const network of [
      aNetwork([target, apex], { resolver }),
      aNetwork([target], { resolver, listed: ['www.example.ma', 'example.ma'] }),
    ]) {
      const lane = network.openLane(target);
      expect(await twinFacts(lane)).toMatchObject({ listed: true, addresses: [], http: null, https: null });
      expect(lane.ledger).toEqual([]);
    }
    expect(connections()).toBe(0);
  });

  test('of a private address, which is told', async () => {
    const { port, connections } = await serveHttp((_request, response) => response.end(), '127.0.0.2');
    const lane = laneOf(unpinned({ http: port, allowPrivate: false }));
    const facts = await twinFacts(lane);
    expect(facts).toMatchObject({
      addresses: ['127.0.0.2'],
      http: { ok: false, failure: { code: 'not-permitted', detail: 'loopback address' } },
    });
    expect([connections(), lane.ledger]).toEqual([0, []]);
  });

  test('when the site has asked us to slow down', async () => {
    const { port } = await serveHttp((_request, response) => response.writeHead(429).end());
    const target = unpinned({ http: port });
    const lane = laneOf(target);
    const seen = observed(target, 'http', await httpProbe.look(lane, []));
    expect((await twinProbe.look(lane, [seen])).outcome).toMatchObject({
      ok: false,
      failure: { code: 'rate-limited' },
    });
    expect(lane.ledger).toHaveLength(1);
    await lane.close();
  });

  test('when the name could not be asked for', async () => {
    const lane = laneOf(unpinned({ http: 80 }), {
      resolver: { addresses: async () => Promise.reject(coded('ETIMEOUT', 'dns')) },
    });
    expect((await twinProbe.look(lane, [])).outcome).toMatchObject({
      ok: false,
      failure: { code: 'connection-timeout' },
    });
  });
});

describe('a twin is only looked at passively', () => {
  test.each([
    ['OPTIONS', { method: 'OPTIONS' as const }],
    ['HEAD', { method: 'HEAD' as const }],
    ['exposed paths', { pace: 'exposure' as const }],
  ])('no %s', async (_name, how) => {
    const { port, connections } = await serveHttp((_request, response) => response.end(), '127.0.0.2');
    const lane = laneOf(unpinned({ http: port }));
    const outcome = await lane.ask(`http://example.ma:${port}/`, { reason: 'test', ...how });
    expect(outcome).toMatchObject({ ok: false, failure: { code: 'not-permitted' } });
    expect(connections()).toBe(0);
    await lane.close();
  });

  test('nor as the way to another host', async () => {
    const lane = laneOf(unpinned({ http: 80 }));
    for (const url of ['http://portail.example.ma/', 'http://www.www.example.ma/', 'http://example.ma:8081/'])
      expect(await lane.ask(url, { reason: 'test' })).toMatchObject({
        ok: false,
        failure: { code: 'out-of-scope-redirect' },
      });
    expect(lane.ledger).toEqual([]);
    await lane.close();
  });

  test('a pinned target does not lead to its twin', async () => {
    const { port } = await serveHttp((_request, response) =>
      response.writeHead(301, { Location: `http://example.ma:${port}/` }).end(),
    );
    const lane = laneOf(aTarget({ http: port }));
    expect((await httpProbe.look(lane, [])).outcome).toMatchObject({ value: { end: 'out-of-scope-redirect' } });
    await lane.close();
  });
});

test('two nights of the same twin give the same facts', async () => {
  let count = 0;
  const { port } = await serveHttp((_request, response) => {
    response.writeHead(200, { 'Set-Cookie': `sid=${++count}${'0'.repeat(20)}`, 'X-Request-Id': `${count}` });
    response.end('x'.repeat(count));
  }, '127.0.0.2');
  const night = (date: string) => twinFacts(laneOf(unpinned({ http: port }), { clock: () => date, seed: date }));
  expect(await night('2026-11-23T02:00:00.000Z')).toEqual(await night('2026-11-22T02:00:00.000Z'));
});
