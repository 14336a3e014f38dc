import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { source as AXE } from 'axe-core';
import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { startFleet } from '../../src/demo/fleet.ts';
import { SITES } from '../../src/demo/sites.ts';
import { sha256 } from '../../src/model/canonical.ts';
import { CHROMIUM, launch, openPage } from '../chromium.ts';
import { rasid, type Said } from './desk.ts';

// Three sites of the demo's fleet, two nights, and the history of both in a browser.

const SITE_IDS = ['sante-www', 'transports-www', 'tresor-paiement'];
const [FIRST, SECOND] = ['2026-11-21T02-00-00Z', '2026-11-22T02-00-00Z'];
const MORNING = '2026-11-22T09:00:00.000Z';

let cwd: string;
let url: string;
const closing = new AbortController();
let ended: Promise<Said>;

const stored = (line: string) => rasid([...line.split(' '), '--history', 'sqlite:history.db'], { cwd, now: MORNING });
const get = (path: string, headers: Readonly<Record<string, string>> = {}) =>
  fetch(new URL(path, url), { headers, redirect: 'manual' });
const textOf = async (path: string) => (await get(path)).text();

beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'rasid-serve-'));
  const fleet = await startFleet({
    firstNight: '2026-11-21T02:00:00.000Z',
    sites: SITES.filter(({ id }) => SITE_IDS.includes(id)),
  });
  mkdirSync(join(cwd, 'targets'));
  writeFileSync(join(cwd, 'targets/fleet.yaml'), fleet.targetsYaml());
  writeFileSync(join(cwd, 'root.pem'), fleet.caPem);
  await stored('scan --ca root.pem --format json --now 2026-11-21T02:00:00Z');
  await fleet.night(2);
  await stored('scan --ca root.pem --format json --now 2026-11-22T02:00:00Z');
  await fleet.close();

  const opened = Promise.withResolvers<string>();
  ended = rasid(['serve', '--port', '0', '--history', 'sqlite:history.db'], {
    cwd,
    now: MORNING,
    signal: closing.signal,
    hears: (out) => opened.resolve(/http:\S+/.exec(out)?.[0] ?? ''),
  });
  url = await Promise.race([opened.promise, ended.then(({ err }) => Promise.reject(new Error(err)))]);
});

afterAll(async () => {
  closing.abort();
  expect(await ended).toMatchObject({ code: 0, err: 'Closed.\n' });
  rmSync(cwd, { recursive: true });
});

describe('documents are those of the commands, byte for byte', () => {
  test.each([
    ['/api/runs', 'history list --format json'],
    ['/api/runs/latest', 'report --format json'],
    [`/api/runs/${FIRST}`, 'report previous --format json'],
    ['/api/runs/2026-11-21', 'report previous --format json'],
    ['/api/runs/latest/snapshot', 'report --format snapshot'],
    ['/api/diff', 'diff --format json'],
    [`/api/diff?from=${FIRST}&to=${SECOND}`, `diff ${FIRST} ${SECOND} --format json`],
    ['/api/targets/sante-www', 'history show sante-www --format json'],
  ])('%s', async (path, line) => {
    const answer = await get(path);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/json']);
    expect(await answer.text()).toBe((await stored(line)).out);
  });
});

describe('findings', () => {
  interface Findings {
    readonly total: number;
    readonly findings: readonly Readonly<Record<string, string>>[];
  }
  const ask = async (query: string) => JSON.parse(await textOf(`/api/runs/latest/findings?${query}`)) as Findings;

  it('are those that fit all that is asked', async () => {
    const { findings } = await ask('target=sante-www&status=fail&severity=high');
    expect(findings.map(({ target, rule }) => [target, rule])).toContainEqual(['sante-www', 'headers/hsts']);
    for (const { target, status, severity } of findings)
      expect([target, status, ['high', 'critical'].includes(severity ?? '')]).toEqual(['sante-www', 'fail', true]);
    expect((await ask('area=tls')).findings.every(({ rule }) => rule?.startsWith('tls/'))).toBe(true);
    expect((await ask('open=true&status=pass')).findings.every(({ state }) => state === 'unverified')).toBe(true);
    expect((await ask('rule=no/such')).total).toBe(0);
  });

  it('come in parts', async () => {
    const all = await ask('owner=sante');
    const { total, findings } = await ask('owner=sante&offset=2&limit=3');
    expect([total, findings]).toEqual([all.total, all.findings.slice(2, 5)]);
  });

  test.each([
    ['/api/runs/latest/findings?colour=red', 400, 'colour'],
    ['/api/runs/latest/findings?severity=worst', 400, 'severity'],
    ['/api/runs/latest/findings?limit=5000', 400, 'limit'],
    ['/api/runs/latest?limit=5', 400, 'limit'],
    [`/api/diff?from=${SECOND}&to=${FIRST}`, 400, 'older'],
    ['/api/runs/2020-01-01', 404, 'nothing'],
    ['/api/runs/latest/secrets', 404, 'nothing'],
    ['/api/targets/nobody', 404, 'nothing'],
    ['/api/', 404, 'nothing'],
  ])('%s is refused in one sentence', async (path, status, word) => {
    const answer = await get(path);
    expect(answer.status).toBe(status);
    expect((JSON.parse(await answer.text()) as { readonly error: string }).error).toContain(word);
  });
});

describe('a search', () => {
  interface Hits {
    readonly totals: unknown;
    readonly sites: readonly { readonly id: string }[];
    readonly findings: readonly Readonly<Record<string, string>>[];
  }
  const search = async (query: string) =>
    JSON.parse(await textOf(`/api/search?${new URLSearchParams({ q: query })}`)) as Hits;

  it('finds sites and what is open there, whatever the accents', async () => {
    expect((await search('TRÉSOR')).sites.map(({ id }) => id)).toEqual(['tresor-paiement']);
    const { findings } = await search('sante hsts');
    expect(findings.map(({ target, rule }) => `${target} ${rule}`)).toEqual(['sante-www headers/hsts']);
  });

  it('leads to the page of the point', async () => {
    const html = await textOf('/search?q=sante+hsts&lang=en');
    const link = /\/runs\/[^"]+\/sites\/sante-www\.html#fp1:[^"]+/.exec(html)?.[0] ?? '';
    const [page = '', anchor = ''] = link.split('#');
    expect(await textOf(page)).toContain(`id="${anchor}"`);
  });

  it('shows what is asked as text', async () => {
    const html = await textOf(`/search?${new URLSearchParams({ q: '"><script>alert(1)</script>' })}`);
    expect(html).not.toContain('<script');
    expect(html).toContain('&lt;script>');
  });
});

describe('pages', () => {
  it('of a run say what those of its report say, and a line leads to the others', async () => {
    await stored('report --out written/');
    const body = (html: string) => html.slice(html.indexOf('<body'));
    const others = /<nav aria-label="[^"]*"><ul><li><a href="\/\?lang=.*?<\/nav>/s;
    const names = readdirSync(join(cwd, 'written'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.html'))
      .sort();
    expect(names.length).toBeGreaterThan(20);
    for (const name of names) {
      const served = body(await textOf(`/runs/${SECOND}/${name}`));
      expect(served).toMatch(others);
      const isSame = served.replace(others, '') === body(readFileSync(join(cwd, 'written', name), 'utf8'));
      expect([name, isSame]).toEqual([name, true]);
    }
  });

  test.each([
    ['/runs/latest', `/runs/${SECOND}/fr/index.html`],
    ['/runs/previous/ar/sites/sante-www.html', `/runs/${FIRST}/ar/sites/sante-www.html`],
    [`/runs/${SECOND}/en/`, `/runs/${SECOND}/en/index.html`],
  ])('%s leads to %s', async (path, place) => {
    const answer = await get(path);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, place]);
  });

  it('are in the language of the browser, unless the address says another', async () => {
    const languageOf = async (path: string, accepted: string) =>
      /<html lang="(\w+)"/.exec(await (await get(path, { 'Accept-Language': accepted })).text())?.[1];
    expect(await languageOf('/', 'ar-MA')).toBe('ar');
    expect(await languageOf('/', 'de')).toBe('fr');
    expect(await languageOf('/search?lang=en', 'ar')).toBe('en');
    expect((await get('/runs/latest', { 'Accept-Language': 'en' })).headers.get('location')).toContain('/en/');
  });

  it('are not sent again to who has them, and are when a rule is waived', async () => {
    const page = `/runs/${SECOND}/fr/index.html`;
    const tag = (await get(page)).headers.get('etag') ?? '';
    expect((await get(page, { 'If-None-Match': tag })).status).toBe(304);
    writeFileSync(
      join(cwd, 'targets/waivers.yaml'),
      'schema: rasid/waivers@1\nwaivers:\n  - { rule: headers/hsts, target: sante-www, reason: Replaced, approvedBy: CISO, until: 2027-01-31 }\n',
    );
    const later = await get(page, { 'If-None-Match': tag });
    expect(later.status).toBe(200);
    expect(await textOf('/api/runs/latest')).toBe((await stored('report --format json')).out);
    writeFileSync(join(cwd, 'targets/waivers.yaml'), 'schema: [broken');
    const broken = await get(page);
    expect([broken.status, broken.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await broken.text()).toContain('waivers.yaml');
    rmSync(join(cwd, 'targets/waivers.yaml'));
    expect((await get(page)).headers.get('etag')).toBe(tag);
  });

  test.each([
    '/nothing',
    '/runs/2020-01-01/fr/index.html',
    `/runs/${SECOND}/fr/nothing.html`,
    `/runs/${SECOND}/..%2f..%2fhistory.db`,
    `/runs/${SECOND}/report.json`,
    '/sites/nobody',
    `/diff?from=nobody&to=${SECOND}`,
    '/history.db',
  ])('there is nothing at %s', async (path) => {
    expect((await get(path)).status).toBe(404);
  });

  it('lead only to pages that are there', async () => {
    const seen = new Set<string>();
    const lost: string[] = [];
    const waiting = [
      '/?lang=en',
      '/search?q=hsts&lang=en',
      `/diff?from=&to=${SECOND}&lang=en`,
      '/sites/sante-www?lang=en',
    ];
    for (let page = waiting.shift(); page !== undefined; page = waiting.shift()) {
      const answer = await get(page);
      if (answer.status !== 200) lost.push(page);
      for (const href of hrefsIn(await answer.text())) {
        const to = new URL(href, new URL(page, url));
        const place = `${to.pathname}${to.search}`;
        if (to.host !== new URL(url).host || seen.has(place) || /\/(ar|fr)\/|lang=(ar|fr)/.test(place)) continue;
        seen.add(place);
        waiting.push(place);
      }
    }
    expect(lost).toEqual([]);
    expect(seen.size).toBeGreaterThan(20);
  });

  it('have a policy that names their one style and script, in the head and in the header', async () => {
    for (const page of [
      '/',
      '/search?q=tls',
      '/diff',
      '/sites/sante-www',
      '/nothing',
      `/runs/${SECOND}/fr/index.html`,
    ]) {
      const answer = await get(page);
      const html = await answer.text();
      const [style = '', script] = ['style', 'script'].map(
        (tag) => new RegExp(`<${tag}>(.*?)</${tag}>`, 's').exec(html)?.[1],
      );
      const hash = (text: string) => `'sha256-${Buffer.from(sha256(text), 'hex').toString('base64')}'`;
      const policy = answer.headers.get('content-security-policy') ?? '';
      expect(policy).toContain(`default-src 'none'; style-src ${hash(style)}`);
      expect(policy.includes('script-src')).toBe(script !== undefined);
      if (script !== undefined) expect(policy).toContain(`script-src ${hash(script)}`);
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe|\*|https?:/);
      expect(html).toContain(`content="${policy.replace(/; frame-ancestors.*$/, '')}"`);
    }
  });
});

function hrefsIn(html: string): readonly string[] {
  const walk = (node: DefaultTreeAdapterTypes.Node): string[] => [
    ...('attrs' in node ? node.attrs.filter(({ name }) => name === 'href').map(({ value }) => value) : []),
    ...('childNodes' in node ? node.childNodes.flatMap(walk) : []),
  ];
  return walk(parse(html)).filter((href) => !/^(#|mailto:)/.test(href));
}

describe.skipIf(CHROMIUM === undefined)('in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());

  test.each([
    '/?lang=fr',
    '/search?q=hsts&lang=ar',
    `/diff?from=&to=${SECOND}&lang=en`,
    '/sites/sante-www?lang=ar',
    '/nothing?lang=fr',
  ])('%s breaks no policy, needs no scrolling to the side, and can be read by ear', async (path) => {
    const { page, said } = await openPage(browser, new URL(path, url).href);
    await page.setViewportSize({ width: 360, height: 800 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    expect(said.filter((one) => !one.includes('404'))).toEqual([]);
    // Scripts of a test are none of the page's: its policy does not let them in, so they come in by the debugger.
    await page.evaluate(`${AXE}; null`);
    const { violations } = (await page.evaluate('axe.run()')) as {
      readonly violations: readonly { readonly id: string }[];
    };
    expect(violations.map(({ id }) => id)).toEqual([]);
    await page.close();
  });

  it('the pages of a run break no policy, and their script runs', async () => {
    const { page, said } = await openPage(browser, new URL(`/runs/${SECOND}/fr/index.html`, url).href);
    expect(said).toEqual([]);
    expect(await page.locator('.finder:visible').count()).toBeGreaterThan(0);
    await page.close();
  });

  it('a search goes from the field to the page of the point', async () => {
    const { page } = await openPage(browser, new URL('/?lang=en', url).href);
    await page.locator('input[name=q]').fill('santé hsts');
    await page.locator('form[action="/search"] button').click();
    await page.locator('.hits a.verdict').first().click();
    expect(new URL(page.url()).pathname).toBe(`/runs/${SECOND}/en/sites/sante-www.html`);
    await page.close();
  });
});

it('writes nothing: the history is as the scans left it', async () => {
  const before = readFileSync(join(cwd, 'history.db'));
  for (const path of ['/', '/runs/latest', '/api/diff', '/sites/sante-www']) await get(path);
  expect(readFileSync(join(cwd, 'history.db')).equals(before)).toBe(true);
});

describe('is refused in one sentence', () => {
  test.each([
    ['serve --address 0.0.0.0', /SSH tunnel/],
    ['serve --address ::', /127\.0\.0\.1 or ::1/],
    ['serve --address 192.0.2.1', /reverse proxy/],
    ['serve --port 70000', /--port/],
    ['serve --history sqlite:nowhere.db', /There is no history/],
  ])('%s', async (line, sentence) => {
    const { code, out, err } = await rasid(line.split(' '), { cwd, signal: AbortSignal.abort() });
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(sentence);
  });

  it('a port that is taken', async () => {
    copyFileSync(join(cwd, 'history.db'), join(cwd, 'other.db'));
    const port = new URL(url).port;
    const { code, err } = await rasid(['serve', '--port', port, '--history', 'sqlite:other.db'], { cwd });
    expect([code, err]).toEqual([2, expect.stringContaining('another program listens there')]);
  });
});
