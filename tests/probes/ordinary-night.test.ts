import type { RequestListener } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import type { Kind, Observation } from '../../src/model/observation.ts';
import type { Target } from '../../src/model/target.ts';
import { probesFor } from '../../src/probes/index.ts';
import { coded } from '../../src/probes/net/failure.ts';
import { aNetwork, aTarget, closeAll, serveHttp, serveHttps } from './net/loopback.ts';

afterEach(closeAll);

/** What looks at the headers, the page and the policies of a site. */
const KINDS_OF_HTTP: readonly Kind[] = ['http', 'https', 'twin', 'page', 'responses', 'cors', 'disclosure'];
const MOST_REQUESTS = 14;

const PAGE = '<html><head><link rel="stylesheet" href="/style.css"><title>Accueil</title></head></html>';

/** Sends every door to one of them, over https, and answers there as most sites do: a page, its files, and nothing else. */
async function siteAt(home: string) {
  const listener =
    (scheme: 'http' | 'https'): RequestListener =>
    (request, response) => {
      const host = request.headers.host?.split(':')[0];
      if (scheme === 'http' || host !== home)
        return void response
          .writeHead(301, { Location: `https://${scheme === 'http' ? host : home}:${https.port}${request.url}` })
          .end();
      if (request.url === '/') return void response.writeHead(200, { 'Content-Type': 'text/html' }).end(PAGE);
      response.writeHead(request.url === '/style.css' ? 200 : 404).end('text');
    };
  const https = await serveHttps(listener('https'));
  const http = await serveHttp(listener('http'));
  return { http, https };
}

async function nightOf(host: string, site: Awaited<ReturnType<typeof siteAt>>) {
  const target: Target = aTarget({ host, addresses: [], http: site.http.port, https: site.https.port });
  const resolver = {
    async addresses(name: string, family: 4 | 6) {
      if (family === 6 || !/^(www\.)?example\.ma$/.test(name)) throw coded('ENOTFOUND', name);
      return ['127.0.0.1'];
    },
  };
  const lane = aNetwork([target], { resolver }).openLane(target);
  const seen: Observation[] = [];
  for (const probe of probesFor({ sleep: async () => {} })) {
    const service = KINDS_OF_HTTP.includes(probe.kind) ? probe.service(target) : null;
    if (service === null) continue;
    const look = await probe.look(lane, seen);
    seen.push({ kind: probe.kind, target: target.id, service, at: '2026-11-22T02:00:00.000Z', ...look } as Observation);
  }
  await lane.close();
  const failed = seen.filter(({ outcome }) => !outcome.ok);
  return { kinds: seen.map(({ kind }) => kind), failed, ledger: lane.ledger };
}

describe('an ordinary night', () => {
  test.each([
    ['the home is the host itself', 'www.example.ma', 'www.example.ma'],
    ['the home is its www', 'example.ma', 'www.example.ma'],
    ['the home is its apex', 'www.example.ma', 'example.ma'],
  ])('asks little: %s', async (_name, host, home) => {
    const site = await siteAt(home);
    const { kinds, failed, ledger } = await nightOf(host, site);
    expect(kinds).toEqual(KINDS_OF_HTTP);
    expect(failed).toEqual([]);
    const asked = ledger.map(({ host: name, port, path, reason }) => `${reason}: ${name}:${port}${path}`);
    expect(asked.length, asked.join('\n')).toBeLessThanOrEqual(MOST_REQUESTS);
    // One connection for each name and scheme.
    expect(site.http.connections() + site.https.connections()).toBeLessThanOrEqual(4);
  });

  test('asks for the same things in the same order', async () => {
    const { ledger } = await nightOf('www.example.ma', await siteAt('www.example.ma'));
    const asked = ledger.map(({ host, method, path, reason }) => `${reason}: ${method} ${host}${path}`);
    expect(asked.map((line) => line.replace(/[0-9a-f]{16}$/, 'unlikely'))).toEqual([
      'http: GET www.example.ma/',
      'http: GET www.example.ma/',
      'https: GET www.example.ma/',
      'twin: GET example.ma/',
      'twin: GET example.ma/',
      'responses: GET www.example.ma/unlikely',
      'responses: GET www.example.ma/style.css',
      'cors foreign: GET www.example.ma/',
      'cors foreign: OPTIONS www.example.ma/',
      'cors null: GET www.example.ma/',
      'cors http: GET www.example.ma/',
      'cors look-alike: GET www.example.ma/',
      'disclosure: GET www.example.ma/.well-known/security.txt',
      'disclosure: GET www.example.ma/security.txt',
    ]);
  });
});
