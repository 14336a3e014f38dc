import { posix } from 'node:path';
import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../src/model/canonical.ts';
import type { Report } from '../../src/model/report.ts';
import type { LANGUAGES } from '../../src/model/target.ts';
import { SCRIPT } from '../../src/render/html/script.ts';
import { fileName, linksFrom, wayToLanguage } from '../../src/render/html/site/places.ts';
import { siteFiles } from '../../src/render/site.ts';
import { wordsOf } from '../../src/text/words.ts';
import { HOSTILE, REPORT, RULES, WORDS } from '../golden/report.ts';
import { INVISIBLE } from './golden.ts';

type Element = DefaultTreeAdapterTypes.Element;

const words = (language: (typeof LANGUAGES)[number]) => wordsOf(language, RULES, WORDS);
const write = (report: Report, more: { readonly public?: boolean } = {}) =>
  new Map([...siteFiles(report, { words, ...more })].map(({ name, content }) => [name, content]));

function elementsOf(html: string): readonly Element[] {
  const walk = (node: DefaultTreeAdapterTypes.Node): Element[] => [
    ...('tagName' in node ? [node] : []),
    ...('childNodes' in node ? node.childNodes.flatMap(walk) : []),
  ];
  return walk(parse(html));
}
const attribute = (element: Element, name: string): string | undefined =>
  element.attrs.find((one) => one.name === name)?.value;
const textOf = (node: DefaultTreeAdapterTypes.Node): string =>
  'value' in node ? node.value : 'childNodes' in node ? node.childNodes.map(textOf).join('') : '';

const INVENTORY = [
  { product: 'nginx', name: 'nginx', version: '9.9', distribution: null, sites: ['portal', 'young'] },
  { product: 'evil', name: HOSTILE, version: HOSTILE, distribution: HOSTILE, sites: ['portal'] },
];
const CERTIFICATES = [
  { target: 'portal', service: 'https:443', notAfter: '2026-11-24T00:00:00.000Z', issuer: HOSTILE },
];
const FULL: Report = { ...REPORT, inventory: INVENTORY, certificates: CERTIFICATES };

const site = write(FULL);
const pages = new Map(
  [...site].filter(([name]) => name.endsWith('.html')).map(([name, html]) => [name, elementsOf(html)]),
);
const ids = new Map([...pages].map(([name, all]) => [name, all.flatMap((one) => attribute(one, 'id') ?? [])]));

it('has a door, the same pages in three languages, and a file to mail for each owner', () => {
  const below = (language: string) =>
    [...site.keys()].filter((name) => name.startsWith(`${language}/`)).map((name) => name.slice(3));
  expect(below('fr')).toEqual(
    expect.arrayContaining(['index.html', 'owners.html', 'sites.html', 'inventory.html', 'rules.html']),
  );
  expect(below('ar')).toEqual(below('fr'));
  expect(below('en')).toEqual(below('fr'));
  expect(site.has('index.html')).toBe(true);
  const owners = new Set(REPORT.document.targets.map(({ owner }) => owner));
  expect([...site.keys()].filter((name) => name.startsWith('mail/'))).toHaveLength(owners.size);
});

it('is the same for the same report', () => {
  expect(write(structuredClone(FULL))).toEqual(site);
});

it('leads only to pages and places that are there', () => {
  const lost = [...pages].flatMap(([name, elements]) =>
    elements
      .flatMap((element) => attribute(element, 'href') ?? [])
      .filter((href) => !/^(https:\/\/example\.org\/|mailto:)/.test(href))
      .filter((href) => {
        const [path = '', place] = href.split('#');
        const to = path === '' ? name : posix.join(posix.dirname(name), path);
        return !site.has(to) || (place !== undefined && !ids.get(to)?.includes(place));
      })
      .map((href) => `${name} -> ${href}`),
  );
  expect(lost).toEqual([]);
});

describe.each([...pages.keys()].filter((name) => !name.startsWith('en/')))('%s', (name) => {
  const elements = pages.get(name) ?? [];
  const html = site.get(name) ?? '';

  it('runs nothing but the one script, loads nothing but the one style sheet, and is kept from search', () => {
    const metas = elements.filter(({ tagName }) => tagName === 'meta');
    const hash = (text: string) => `'sha256-${Buffer.from(sha256(text), 'hex').toString('base64')}'`;
    const styles = elements.filter(({ tagName }) => tagName === 'style').map(textOf);
    const links = elements.filter(({ tagName }) => tagName === 'link').map(({ attrs }) => attrs);
    const scripts = elements.filter(({ tagName }) => tagName === 'script').map(textOf);
    const alone = name.startsWith('mail/') || name === 'index.html';
    const still = alone || /\/(owners|sites)\//.test(name);
    const sheet = site.get('style.css') ?? '';
    expect(styles).toEqual(alone ? [sheet] : []);
    const way = posix.relative(posix.dirname(name), 'style.css');
    const link = [
      { name: 'rel', value: 'stylesheet' },
      { name: 'href', value: way },
    ];
    expect(links).toEqual(alone ? [] : [link]);
    expect(scripts).toEqual(still ? [] : [SCRIPT]);
    const style = alone ? hash(sheet) : "'self' file:";
    const script = still ? '' : `script-src ${hash(SCRIPT)}; `;
    const policy = `default-src 'none'; style-src ${style}; ${script}base-uri 'none'; form-action 'none'`;
    const policies = metas.filter((meta) => attribute(meta, 'http-equiv') === 'Content-Security-Policy');
    expect(policies.map((meta) => attribute(meta, 'content'))).toEqual([policy]);
    expect(metas.some((meta) => attribute(meta, 'name') === 'robots')).toBe(true);
    const attributes = elements.flatMap(({ attrs }) => attrs.map((one) => one.name));
    expect(attributes.filter((one) => one.startsWith('on') || one === 'style' || one === 'src')).toEqual([]);
    for (const tag of ['img', 'iframe', 'object', 'form', 'base'])
      expect(elements.filter(({ tagName }) => tagName === tag)).toEqual([]);
  });

  it('shows hostile text as text', () => {
    expect(html.replace(SCRIPT, '')).not.toMatch(INVISIBLE);
    expect(html.replace(`<script>${SCRIPT}`, '')).not.toMatch(/<script|<img/);
  });

  it('has each id once, labels that are there, and headings in order', () => {
    const own = ids.get(name) ?? [];
    expect(own.filter((id, at) => own.indexOf(id) !== at)).toEqual([]);
    const labels = elements.flatMap((element) => attribute(element, 'aria-labelledby') ?? []);
    expect(labels.filter((label) => !own.includes(label))).toEqual([]);
    const levels = elements.flatMap(({ tagName }) => /^h(\d)$/.exec(tagName)?.[1] ?? []).map(Number);
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    for (const [index, level] of levels.entries()) expect(level - (levels[index - 1] ?? 0)).toBeLessThanOrEqual(1);
  });

  it('says how far it may go, above and below, and leaves no word unfilled', () => {
    expect(elements.filter((one) => attribute(one, 'class') === 'marking').map(textOf)).toHaveLength(2);
    const main = elements.filter(({ tagName }) => tagName === 'main').map(textOf);
    expect(main.join('')).not.toMatch(/[^u]\{\w+\}|undefined|\[object/);
  });
});

it('names on the pages of an owner no other owner and no site of another', () => {
  const { targets } = REPORT.document;
  const hosts = new Map(targets.map(({ host, owner }) => [host, owner]));
  for (const [name, html] of site) {
    const owner = targets.find(
      (one) => name.endsWith(`/owners/${fileName(one.owner)}.html`) || name.startsWith(`mail/${fileName(one.owner)}.`),
    )?.owner;
    if (owner === undefined) continue;
    const strangers = [...hosts].filter(([, other]) => other !== owner).map(([host]) => host);
    expect(strangers.filter((host) => html.includes(host))).toEqual([]);
    const others = REPORT.owners.filter(({ id }) => id !== owner).flatMap((one) => Object.values(one.name));
    expect(others.filter((other) => html.includes(other))).toEqual([]);
  }
});

it('says on the morning page what moved on our side', () => {
  const morning = (moved: Report['moved']) => {
    const html = write({ ...FULL, ...(moved === undefined ? {} : { moved }) }).get('en/index.html') ?? '';
    return elementsOf(html)
      .filter((one) => attribute(one, 'id') === 'moved')
      .map(textOf);
  };
  expect(morning({ rules: true, knowledge: ['advisories', 'products'] })).toEqual([
    'Our rules changed since the run before. Our knowledge changed since the run before: advisories, products. What that moved is listed apart.',
  ]);
  expect(morning({ rules: false, knowledge: ['products'] })).toEqual([
    ' Our knowledge changed since the run before: products. What that moved is listed apart.',
  ]);
  expect(morning({ rules: false, knowledge: [] })).toEqual([]);
  expect(morning(undefined)).toEqual([]);
});

it('names nobody in the national view', () => {
  const published = write(FULL, { public: true });
  expect([...published.keys()]).toEqual(['style.css', 'index.html', 'fr/index.html', 'ar/index.html', 'en/index.html']);
  const secrets = [
    ...REPORT.document.targets.flatMap(({ id, host, display }) => [`${id}.`, host, display]),
    ...REPORT.owners.flatMap(({ name, contacts }) => [...Object.values(name), ...contacts]),
    ...REPORT.document.targets.flatMap(({ findings }) => findings.map(({ fingerprint }) => fingerprint)),
    'rabat-1',
    '9.9',
  ].filter((text) => text !== '');
  for (const [name, html] of published) {
    if (name === 'style.css') continue;
    expect(html).toContain('TLP:CLEAR');
    expect(html).not.toContain('TLP:AMBER');
    expect(secrets.filter((secret) => html.includes(secret))).toEqual([]);
  }
});

describe('the script', () => {
  it('is small and cannot end its element', () => {
    expect(Buffer.byteLength(SCRIPT)).toBeLessThan(4096);
    expect(SCRIPT).not.toContain('<');
  });
});

describe('places', () => {
  it.each([
    ['www.example.ma', 'www.example.ma'],
    ['cnss-www', 'cnss-www'],
    ['a'.repeat(100), 'a'.repeat(100)],
  ])('a plain id names its file: %s', (id, name) => {
    expect(fileName(id)).toBe(name);
  });

  it.each([
    '..',
    '.hidden',
    'a/b',
    'Upper',
    'موقع',
    'con',
    'nul.example',
    'a'.repeat(101),
    'x.',
    'id-1',
    '',
    'a\\b',
    'a b',
  ])('any other has a digest: %j', (id) => {
    expect(fileName(id)).toMatch(/^id-[0-9a-f]{20}$/);
  });

  it('leads from a page below to pages above and beside, and to its other languages', () => {
    const place = { language: 'fr', path: 'sites/a.html' } as const;
    const links = linksFrom(place);
    expect(links.site('b')).toBe('../sites/b.html');
    expect(links.owner('o')).toBe('../owners/o.html');
    expect(links.finding('fp1:x', 'b')).toBe('../sites/b.html#fp1:x');
    expect(links.rule('tls/alpha')).toBe('../rules.html#rule-tls-alpha');
    expect(wayToLanguage(place, 'ar')).toBe('../../ar/sites/a.html');
  });
});
