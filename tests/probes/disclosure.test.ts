import type { RequestListener, ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { DisclosureFacts, Observation, Outcome } from '../../src/model/observation.ts';
import type { Target } from '../../src/model/target.ts';
import { disclosureProbe } from '../../src/probes/disclosure.ts';
import { httpsProbe } from '../../src/probes/http.ts';
import { aNetwork, aTarget, closeAll, serveHttp, serveHttps } from './net/loopback.ts';

afterEach(closeAll);

const TEXT = 'Contact: https://www.example.ma/signaler\nExpires: 2027-03-01T00:00:00Z\n';
const WELL_KNOWN = '/.well-known/security.txt';
const LEGACY = '/security.txt';

interface Served {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}
const text = (body: string | Buffer = TEXT, type = 'text/plain; charset=utf-8'): Served => ({
  headers: { 'Content-Type': type },
  body,
});
const html = (body: string, status = 404): Served => ({ status, headers: { 'Content-Type': 'text/html' }, body });
const NOT_FOUND = html('<!doctype html><title>Introuvable</title>');
const leadsTo = (location: string): Served => ({ status: 302, headers: { Location: location } });

interface Seen {
  readonly outcome: Outcome<DisclosureFacts>;
  readonly asked: readonly string[];
  readonly connections: number;
  readonly origin: string;
}

/** A site that answers these paths, and everything else with 404, looked at through its real https chain. */
async function lookAt(
  pages: Readonly<Record<string, Served | RequestListener>>,
  { over = {}, registered = [] }: { over?: Partial<Target>; registered?: readonly Target[] } = {},
): Promise<Seen> {
  const asked: string[] = [];
  const { port } = await serveHttps((request, response) => {
    const { url = '' } = request;
    if (url === '/') return void response.setHeader('Content-Type', 'text/html').end('<title>Accueil</title>');
    asked.push(url);
    const page = pages[url] ?? NOT_FOUND;
    if (typeof page === 'function') return void page(request, response);
    answerWith(page, response);
  });
  const target = aTarget({ https: port, ...over });
  const lane = aNetwork([target, ...registered]).openLane(target);
  try {
    const chain = { kind: 'https', target: 'x', service: 'https', at: '', ...(await httpsProbe.look(lane, [])) };
    const { outcome, connections } = await disclosureProbe.look(lane, [chain as Observation]);
    return { outcome, asked, connections, origin: `https://www.example.ma:${port}` };
  } finally {
    await lane.close();
  }
}

const answerWith = ({ status = 200, headers = {}, body = '' }: Served, response: ServerResponse): void =>
  void response.writeHead(status, headers).end(body);

const foundIn = ({ outcome }: Seen): DisclosureFacts['found'] => {
  if (!outcome.ok) throw new Error(outcome.failure.code);
  return outcome.value.found;
};
const faultsIn = (seen: Seen): readonly string[] =>
  (foundIn(seen)?.faults ?? ['absent']).filter((fault) => fault !== 'not-signed');

describe('where it is', () => {
  it('is asked for once when it is in its place', async () => {
    const seen = await lookAt({ [WELL_KNOWN]: text(), [LEGACY]: text() });
    expect(seen.asked).toEqual([WELL_KNOWN]);
    expect(seen.connections).toBe(0); // the connection of the https probe is still open
    expect(foundIn(seen)).toEqual({
      url: seen.origin + WELL_KNOWN,
      hops: [seen.origin + WELL_KNOWN],
      legacy: false,
      contentType: 'text/plain; charset=utf-8',
      fields: [
        ['contact', 'https://www.example.ma/signaler'],
        ['expires', '2027-03-01T00:00:00Z'],
      ],
      faults: ['not-signed'],
      signed: false,
    });
  });

  it('is asked for in its old place when it is not', async () => {
    const seen = await lookAt({ [LEGACY]: text() });
    expect(seen.asked).toEqual([WELL_KNOWN, LEGACY]);
    expect(foundIn(seen)).toMatchObject({ legacy: true, url: seen.origin + LEGACY });
  });

  it('is nowhere', async () => {
    const seen = await lookAt({});
    expect(seen.asked).toEqual([WELL_KNOWN, LEGACY]);
    expect(foundIn(seen)).toBe(null);
  });

  it.each([403, 410, 401, 204])('is not served with status %i', async (status) => {
    expect(foundIn(await lookAt({ [WELL_KNOWN]: { ...text(), status } }))).toBe(null);
  });
});

describe('what is served for any address', () => {
  it.each([
    ['a page', html('<!doctype html><title>Accueil</title><p>Contact: nous', 200)],
    ['a page that calls itself text', text('<!DOCTYPE html>\n<html>\nContact: nous\n</html>')],
    ['words of regret', text('Page introuvable : contactez-nous')],
    ['nothing', text('')],
    ['data', text('{"error":"not found"}', 'application/json')],
  ])('%s is no security.txt', async (_, page) => {
    expect(foundIn(await lookAt({ [WELL_KNOWN]: page, [LEGACY]: page }))).toBe(null);
  });

  it('may be a redirect to the home page', async () => {
    const seen = await lookAt({
      [WELL_KNOWN]: leadsTo('/fr'),
      [LEGACY]: leadsTo('/fr'),
      '/fr': html('<!doctype html>', 200),
    });
    expect(foundIn(seen)).toBe(null);
  });
});

describe('how it is served', () => {
  it.each([
    ['without a type', { body: TEXT }, ['no-content-type']],
    ['as a page', text(TEXT, 'text/html'), ['invalid-media']],
    ['as a download', text(TEXT, 'application/octet-stream'), ['invalid-media']],
    ['with a type that is none', text(TEXT, 'plain'), ['invalid-media']],
    ['in another character set', text(TEXT, 'text/plain; charset=iso-8859-1'), ['invalid-charset']],
    ['in capitals', text(TEXT, 'TEXT/PLAIN; CHARSET="UTF-8"'), []],
    ['without a character set', text(TEXT, 'text/plain'), []],
    ['in Latin 1', text(Buffer.from(`# s\xe9curit\xe9\n${TEXT}`, 'latin1'), 'text/plain'), ['utf8']],
  ] as const)('%s', async (_, page, faults) => {
    expect(faultsIn(await lookAt({ [WELL_KNOWN]: page }))).toEqual(faults);
  });

  it('is told when it is found broken', async () => {
    expect(faultsIn(await lookAt({ [WELL_KNOWN]: text('Contact: soc@example.ma\n') }))).toEqual([
      'no-expire',
      'no-uri',
    ]);
  });
});

describe('redirects', () => {
  it('are followed three times, and every step is kept', async () => {
    const pages = {
      [WELL_KNOWN]: leadsTo('/1'),
      '/1': leadsTo('/2'),
      '/2': leadsTo('/3?state=x#top'),
      '/3?state=x': text(),
    };
    const seen = await lookAt(pages);
    expect(foundIn(seen)?.hops).toEqual(
      [WELL_KNOWN, '/1', '/2', '/3?state=(masked)#top'].map((path) => seen.origin + path),
    );
    expect(foundIn(seen)).toMatchObject({ legacy: false, url: `${seen.origin}/3?state=(masked)` });
    const further = await lookAt({ ...pages, '/3?state=x': leadsTo('/4'), '/4': text() });
    expect(foundIn(further)).toBe(null);
    expect(further.asked).not.toContain('/4');
  });

  it('may go round', async () => {
    expect(foundIn(await lookAt({ [WELL_KNOWN]: leadsTo(WELL_KNOWN) }))).toBe(null);
  });

  it('count for the canonical address, first and last', async () => {
    const port = (await serveHttps((_, response) => answerWith(text(`Canonical: https://a.ma/\n${TEXT}`), response)))
      .port;
    const cert = aTarget({ host: 'cert.example.ma', https: port });
    const there = `https://cert.example.ma:${port}${WELL_KNOWN}`;
    const seen = await lookAt({ [WELL_KNOWN]: leadsTo(there) }, { registered: [cert] });
    expect(faultsIn(seen)).toEqual(['no-canonical-match']);
    expect(foundIn(seen)).toMatchObject({ url: there, legacy: false });
    const named = await lookAt({ [WELL_KNOWN]: text(`Canonical: ${there}\n${TEXT}`) });
    expect(faultsIn(named)).toEqual(['no-canonical-match']);
  });

  it('to plain http are told', async () => {
    const plain = await serveHttp((_, response) => answerWith(text(), response));
    const seen = await lookAt(
      { [WELL_KNOWN]: leadsTo(`http://www.example.ma:${plain.port}/a.txt`) },
      { over: { http: plain.port } },
    );
    expect(faultsIn(seen)).toEqual(['invalid-uri-scheme']);
  });

  it('to a host that is not listed leave us without an answer', async () => {
    const seen = await lookAt({ [WELL_KNOWN]: leadsTo('https://cert.autre.example/security.txt') });
    expect(seen.outcome).toMatchObject({ ok: false, failure: { code: 'out-of-scope-redirect' } });
    expect(seen.asked).toEqual([WELL_KNOWN]);
  });
});

describe('not observed is not absent', () => {
  const hangsUp: RequestListener = (request) => void request.socket.destroy();
  const half: RequestListener = (_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/plain', 'Content-Length': '500' });
    response.write(TEXT, () => response.socket?.destroy());
  };
  it.each([
    ['a filter', html('<title>Request Rejected</title>', 200), 'blocked'],
    ['too many requests', { status: 429 }, 'rate-limited'],
    ['maintenance', { status: 503 }, 'maintenance'],
    ['an error', { status: 500 }, 'indeterminate'],
    ['a server that hangs up', hangsUp, 'connection-closed'],
    ['half of it', half, 'connection-closed'],
    ['more than anybody writes', text(TEXT + '# \n'.repeat(40_000)), 'reply-too-large'],
  ] as const)('%s', async (_, page, code) => {
    const seen = await lookAt({ [WELL_KNOWN]: page, [LEGACY]: text() });
    expect(seen.outcome).toMatchObject({ ok: false, failure: { code } });
    expect(new Set(seen.asked)).toEqual(new Set([WELL_KNOWN]));
  });

  it('nothing is asked of a site that did not answer', async () => {
    const lane = aNetwork([]).openLane(aTarget({ https: 443 }));
    const failed = { ok: false, failure: { code: 'read-timeout', detail: '' } };
    const https = { kind: 'https', target: 'x', service: 'https:443', at: '', connections: 1, outcome: failed };
    const look = await disclosureProbe.look(lane, [https as Observation]);
    expect(look).toEqual({ connections: 0, outcome: failed });
    expect(lane.ledger).toEqual([]);
    await lane.close();
  });

  it('is of https only (RFC 9116 section 3)', () => {
    expect(disclosureProbe.service(aTarget({ http: 80 }))).toBe(null);
    expect(disclosureProbe.service(aTarget({ https: 8443 }))).toBe('https:8443');
  });
});

it('keeps no more than a readable amount of what is written', async () => {
  const long = `${TEXT}${`Policy: https://a.ma/${'a'.repeat(900)}\n`.repeat(60)}Secret: ${'x'.repeat(50)}\nHiring: https://a.ma/\u202eb\n`;
  const found = foundIn(await lookAt({ [WELL_KNOWN]: text(long) }));
  expect(found?.fields).toHaveLength(50);
  expect(Math.max(...(found?.fields ?? []).map(([, value]) => value.length))).toBe(300);
  expect(JSON.stringify(found)).not.toContain('xxx');
});
