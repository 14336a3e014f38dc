import type { RequestListener } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it, test } from 'vitest';
import type { Observation } from '../../src/model/observation.ts';
import { httpProbe } from '../../src/probes/http.ts';
import { pageProbe, webService, whyNoPage } from '../../src/probes/page.ts';
import { aLane, aTarget, closeAll, serveHttp } from './net/loopback.ts';

afterEach(closeAll);

/** The page of a real server, through the real chain. */
async function pageOf(listener: RequestListener) {
  const { port } = await serveHttp(listener);
  const lane = aLane(aTarget({ http: port }));
  try {
    const look = await httpProbe.look(lane, []);
    const seen = [{ kind: 'http', target: 'x', service: 'http:80', at: '', ...look }] as Observation[];
    const requests = lane.ledger.length;
    const page = await pageProbe.look(lane, seen);
    expect(lane.ledger).toHaveLength(requests); // it sends nothing
    expect(page.connections).toBe(0);
    return { outcome: page.outcome, origin: `http://www.example.ma:${port}` };
  } finally {
    await lane.close();
  }
}

const serving =
  (
    body: string | Buffer,
    headers: Record<string, string> = { 'Content-Type': 'text/html' },
    status = 200,
  ): RequestListener =>
  (_, response) =>
    void response.writeHead(status, headers).end(body);

const HTML =
  '<html lang=fr><title>Accueil</title><form action=/envoi method=post><input type=password></form><script src=a.js></script>';

describe('page', () => {
  it('holds what the page says, and where it is', async () => {
    const { outcome, origin } = await pageOf(serving(HTML, { 'content-type': 'TEXT/HTML; charset=UTF-8' }));
    expect(outcome).toEqual({
      ok: true,
      value: {
        url: `${origin}/`,
        overHttp: true,
        html: true,
        title: 'Accueil',
        generator: null,
        language: 'fr',
        forms: [{ method: 'post', action: `${origin}/envoi`, password: true, fields: [] }],
        scripts: [{ src: `${origin}/a.js`, integrity: null, crossorigin: null }],
        styles: [],
        images: [],
        links: [],
        refresh: null,
        truncated: false,
        metaPolicies: [],
        metaReferrer: null,
        metaHsts: false,
        nature: 'content',
        marks: [],
        stackTrace: null,
        privateAddresses: [],
        sourceMaps: 0,
        scriptsInline: 0,
        handlers: 0,
        thirdParties: [],
      },
    });
  });

  it('names the hosts outside the registrable domain', async () => {
    const { outcome } = await pageOf(
      serving(`<script src="https://cdn.autre.ma/a.js"></script><link rel=stylesheet href="//static.example.ma/a.css">
        <img src="https://example.ma/a.png"><iframe src="https://notexample.ma/"></iframe><a href="https://lien.ma/">x</a>`),
    );
    expect(outcome).toMatchObject({
      ok: true,
      value: { thirdParties: ['cdn.autre.ma', 'notexample.ma'], frames: ['https://notexample.ma/'] },
    });
  });

  it('keeps the kind of private addresses and the sign of an error, nothing of their text', async () => {
    const { outcome } = await pageOf(
      serving(`<!-- node srv=10.20.30.40 --><script>api = "http://192.168.7.7:8080/"; if (host === "127.0.0.1") x()</script>
        <script src="/a.js?ver=10.0.0.1"></script><svg><path d="M10.1.2.3"/></svg>
        <b>Warning</b>:  secret in <b>/srv/portail/index.php</b> on line <b>12</b>`),
    );
    expect(outcome).toMatchObject({
      ok: true,
      value: { privateAddresses: ['10.0.0.0/8', '192.168.0.0/16'], stackTrace: 'php', marks: ['php-error'] },
    });
    expect(JSON.stringify(outcome)).not.toMatch(/secret|portail|30\.40|7\.7/);
  });

  test.each([
    ['a default page', serving('<h1>It works!</h1>'), 'default-page', ['apache-it-works']],
    ['a listing', serving('<title>Index of /</title><h1>Index of /</h1>'), 'listing', ['index-of']],
    ['a bucket', serving('<ListBucketResult>', { 'Content-Type': 'application/xml' }), 'listing', ['bucket']],
    ['a refresh after a while', serving('<meta http-equiv=refresh content="5;url=/a">'), 'stub', ['meta-refresh']],
    ['nothing', serving(''), 'empty', []],
    ['a text', serving('ok', { 'Content-Type': 'text/plain' }), 'content', []],
    [
      'an error that is no HTML',
      serving('Traceback (most recent call last):\n  File "/a.py", line 1, in x', { 'Content-Type': 'text/plain' }),
      'content',
      ['python-traceback'],
    ],
  ] as const)('%s', async (_, listener, nature, marks) => {
    const { outcome } = await pageOf(listener);
    expect(outcome).toMatchObject({ ok: true, value: { nature, marks } });
  });

  test.each([
    [
      'gzip',
      serving(gzipSync(HTML), { 'Content-Type': 'text/html', 'Content-Encoding': 'gzip' }),
      { html: true, title: 'Accueil' },
    ],
    ['xhtml', serving(HTML, { 'Content-Type': 'application/xhtml+xml' }), { html: true, title: 'Accueil' }],
    ['no type', serving('<!doctype html><title>x</title>', {}), { html: true, title: 'x' }],
    ['no type, no html', serving('hello <title>x</title>', {}), { html: false, title: null }],
    [
      'json',
      serving('{"a":"<title>x</title>"}', { 'Content-Type': 'application/json' }),
      { html: false, title: null, scripts: [] },
    ],
    [
      'an Arabic page of windows-1256',
      serving(Buffer.from('<title>\xe3\xe6\xde\xda</title>', 'latin1'), {
        'Content-Type': 'text/html; charset=windows-1256',
      }),
      { title: 'موقع' },
    ],
    ['an error page', serving(HTML, { 'Content-Type': 'text/html' }, 404), { html: true, title: 'Accueil' }],
    ['an empty page', serving(''), { html: true, title: null }],
    ['too long a page', serving(`${HTML}${' '.repeat(2 << 20)}`), { truncated: true, title: 'Accueil' }],
  ] as const)('%s', async (_, listener, expected) => {
    const { outcome } = await pageOf(listener);
    expect(outcome).toMatchObject({ ok: true, value: expected });
  });

  it('is where the redirects end', async () => {
    const { outcome, origin } = await pageOf((request, response) => {
      if (request.url === '/') return void response.writeHead(302, { Location: '/fr/accueil?sid=42' }).end();
      response.writeHead(200, { 'Content-Type': 'text/html' }).end('<script src="a.js"></script>');
    });
    expect(outcome).toMatchObject({
      ok: true,
      value: { url: `${origin}/fr/accueil?sid=(masked)`, scripts: [{ src: `${origin}/fr/a.js` }] },
    });
  });

  test.each([
    ['a filter', serving('<title>Request Rejected</title>'), 'blocked'],
    ['maintenance', serving('x', {}, 503), 'maintenance'],
    ['too many requests', serving('x', {}, 429), 'rate-limited'],
    ['another host', serving('', { Location: 'https://autre.example/' }, 302), 'out-of-scope-redirect'],
    ['a loop', serving('', { Location: '/' }, 302), 'malformed-reply'],
    ['a private address', serving('', { Location: 'http://10.0.0.1/' }, 302), 'not-permitted'],
    [
      'a second hop that breaks',
      (request: { url?: string; socket: { destroy(): void } }, response: Parameters<RequestListener>[1]) => {
        if (request.url === '/') return void response.writeHead(302, { Location: '/b' }).end();
        request.socket.destroy();
      },
      'connection-closed',
    ],
  ] as const)('there is none behind %s', async (_, listener, code) => {
    const { outcome } = await pageOf(listener as RequestListener);
    expect(outcome).toMatchObject({ ok: false, failure: { code } });
  });

  it('blames https first, and says so when nothing was looked at', () => {
    const failed = (kind: 'http' | 'https', code: string) =>
      ({
        kind,
        target: 'x',
        service: kind,
        at: '',
        connections: 1,
        outcome: { ok: false, failure: { code, detail: '' } },
      }) as Observation;
    expect(whyNoPage([failed('http', 'read-timeout'), failed('https', 'handshake-failed')]).code).toBe(
      'handshake-failed',
    );
    expect(whyNoPage([failed('http', 'read-timeout')]).code).toBe('read-timeout');
    expect(whyNoPage([]).code).toBe('indeterminate');
  });

  it('is of https, or of http when there is no https', () => {
    expect([
      webService({ https: 443, http: 80 }),
      webService({ https: null, http: 80 }),
      webService({ https: null, http: null }),
    ]).toEqual(['https:443', 'http:80', null]);
  });
});
