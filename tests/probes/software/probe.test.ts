import type { RequestListener } from 'node:http';
import { afterEach, describe, expect, it, test } from 'vitest';
import { SOFTWARE_TABLE, softwareTableVersion } from '../../../src/knowledge/software/index.ts';
import type { Observation, SoftwareFacts, SoftwareProduct } from '../../../src/model/observation.ts';
import type { Profile } from '../../../src/model/target.ts';
import { httpProbe } from '../../../src/probes/http.ts';
import { pageProbe } from '../../../src/probes/page.ts';
import { responsesProbe } from '../../../src/probes/responses.ts';
import { softwareProbe } from '../../../src/probes/software/probe.ts';
import { aNetwork, aTarget, closeAll, serveHttp } from '../net/loopback.ts';

afterEach(closeAll);

const line = ({ product, version, confidence }: SoftwareProduct): string =>
  [product, version ?? '-', confidence].join(' ');

interface Looked {
  readonly facts: SoftwareFacts;
  readonly asked: readonly string[]; // by the software probe alone
}

/** What the probe sees of a real server, after the probes before it. */
async function look(
  listener: RequestListener,
  profile: Profile = 'standard',
  before = [httpProbe, pageProbe],
): Promise<Looked> {
  const { port } = await serveHttp(listener);
  const target = aTarget({ http: port });
  const lane = aNetwork([target]).openLane(target, profile);
  const seen: Observation[] = [];
  for (const probe of before) {
    const found = await probe.look(lane, seen);
    seen.push({ kind: probe.kind, target: target.id, service: `http:${port}`, at: '', ...found } as Observation);
  }
  const { outcome } = await softwareProbe.look(lane, seen);
  const asked = lane.ledger
    .filter(({ reason }) => reason.startsWith('software'))
    .map(({ reason, path }) => `${reason} ${path}`);
  await lane.close();
  if (!outcome.ok) throw new Error(outcome.failure.detail);
  return { facts: outcome.value, asked };
}

const PAGE = (body: string) => `<!doctype html><html><head><title>x</title></head><body>${body}</body></html>`;

/** A site made of paths; what is not there is 404 with the server's own page. */
const site =
  (
    paths: Readonly<Record<string, string | Uint8Array | number>>,
    notFound = 'Not Found',
    headers = {},
  ): RequestListener =>
  ({ url = '/' }, response) => {
    const body = paths[url] ?? notFound;
    const status = typeof body === 'number' ? body : paths[url] === undefined ? 404 : 200;
    response.writeHead(status, { 'Content-Type': url.endsWith('.js') ? 'text/javascript' : 'text/html', ...headers });
    response.end(typeof body === 'number' ? '' : body);
  };

describe('asks for little more', () => {
  it('the page for what does not exist, and the icon: nothing else of a plain site', async () => {
    const { facts, asked } = await look(site({ '/': PAGE('Bonjour') }, '<hr><center>nginx/1.18.0 (Ubuntu)</center>'));
    expect(facts.products.map(line)).toEqual(['nginx 1.18.0 high']);
    expect(asked).toEqual([
      expect.stringMatching(/^software error-page \/[0-9a-f]{16}$/),
      'software icon /favicon.ico',
    ]);
    expect(facts).toMatchObject({ table: softwareTableVersion, unread: [] });
  });

  it('not the page for what does not exist when another probe has it', async () => {
    const { facts, asked } = await look(site({ '/': PAGE('') }, '<h3>Apache Tomcat/9.0.31</h3>'), 'standard', [
      httpProbe,
      pageProbe,
      responsesProbe,
    ] as never);
    expect(facts.products.map(line)).toEqual(['tomcat 9.0.31 high']);
    expect(asked).toEqual(['software icon /favicon.ico']);
  });

  it('the feed of a WordPress that hides its version, through its redirect', async () => {
    const paths = {
      '/': PAGE('<link rel="stylesheet" href="/wp-content/themes/t/style.css">'),
      '/feed/': '<rss><channel><generator>https://wordpress.org/?v=6.1.9</generator></channel></rss>',
    };
    const { facts, asked } = await look((request, response) => {
      if (request.url === '/?feed=rss2') return void response.writeHead(301, { Location: '/feed/' }).end();
      site(paths)(request, response);
    });
    expect(facts.products.map(line)).toEqual(['wordpress 6.1.9 high', 'wordpress-theme:t - medium']);
    expect(asked.slice(1)).toEqual(['software feed /?feed=rss2', 'software feed /feed/']);
  });

  it('no feed of a WordPress that shows its version', async () => {
    const { asked } = await look(site({ '/': PAGE('<meta name="generator" content="WordPress 6.1.9">') }));
    expect(asked).toHaveLength(1);
  });

  it('library files whose name holds no version: six at most, of this host only', async () => {
    const names = ['jquery.min', 'bootstrap.bundle.min', 'moment', 'lodash.min', 'underscore', 'd3', 'axios'];
    const scripts = names.map((name) => `<script src="/js/${name}.js"></script>`).join('');
    const { facts, asked } = await look(
      site({
        '/': PAGE(`${scripts}<script src="/js/app.js"></script><script src="https://cdn.example/vue.js"></script>`),
        '/js/jquery.min.js': '/*! jQuery v1.12.4 | (c) jQuery Foundation */',
        '/js/bootstrap.bundle.min.js': '/*!\n  * Bootstrap v4.3.1 (https://getbootstrap.com/)',
        '/js/moment.js': '//! moment.js\n//! version : 2.29.1\n//! authors : Tim Wood',
        '/js/lodash.min.js': '<html>catch-all</html>',
      }),
    );
    expect(facts.products.map(line)).toEqual([
      'axios - medium',
      'bootstrap 4.3.1 high',
      'd3 - medium',
      'jquery 1.12.4 high',
      'lodash - medium',
      'moment 2.29.1 high',
      'underscore - medium',
      'vue - medium',
    ]);
    expect(asked.filter((one) => one.includes('script'))).toEqual([
      'software script /js/jquery.min.js',
      'software script /js/bootstrap.bundle.min.js',
      'software script /js/moment.js',
      'software script /js/lodash.min.js',
      'software script /js/underscore.js',
      'software script /js/d3.js',
    ]);
  });

  it('the error of ASP.NET where IIS answers', async () => {
    const { facts, asked } = await look(
      site({ '/': PAGE('') }, 'ASP.NET Version:4.8.4110.0', { Server: 'Microsoft-IIS/10.0' }),
    );
    expect(facts.products.map(line)).toEqual(['dotnetfx 4.8 high', 'iis 10.0 high']);
    expect(asked[1]).toMatch(/^software error-page \/[0-9a-f]{16}\.aspx$/);
  });

  it('nothing at all in the passive profile', async () => {
    expect((await look(site({ '/': PAGE('') }), 'passive')).asked).toEqual([]);
  });
});

describe('what did not come', () => {
  test.each([
    ['too many requests', 429, 'rate-limited'],
    ['maintenance', 503, 'maintenance'],
  ])('%s: the icon is unread, and the rest stands', async (_, status, failure) => {
    const { facts } = await look(site({ '/': PAGE(''), '/favicon.ico': status }, 'no', { Server: 'nginx' }));
    expect(facts.products.map(line)).toEqual(['nginx - high']);
    expect(facts.unread).toEqual([{ source: 'icon', failure }]);
  });

  it('a connection that is cut is unread too', async () => {
    const { facts } = await look((request, response) => {
      if (request.url === '/favicon.ico') return void request.socket.destroy();
      site({ '/': PAGE('') })(request, response);
    });
    expect(facts.unread).toEqual([{ source: 'icon', failure: 'connection-closed' }]);
  });
});

it('says the same of the same site twice, to the byte', async () => {
  const listener = site({
    '/': PAGE('<script src="/js/jquery.min.js"></script>'),
    '/js/jquery.min.js': '/*! jQuery v3.6.0 | x',
  });
  const [first, second] = [await look(listener), await look(listener)];
  expect(JSON.stringify(first.facts)).toBe(JSON.stringify(second.facts));
});

it('knows icons only of products that it knows', () => {
  const icons = SOFTWARE_TABLE.flatMap(({ signs }) => signs.filter((sign) => sign.in === 'icon'));
  expect(icons.length).toBeGreaterThan(5);
});
