import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { Header } from '../../../src/model/observation.ts';
import { identify } from '../../../src/probes/software/signs.ts';
import { hop, pageFacts } from '../../rules/table.ts';

const HOST = 'https://www.example.ma';
const script = (src: string) => ({ src, integrity: null, crossorigin: null });
const ofHeader = (...headers: readonly Header[]) => identify({ hops: [hop({ headers })], page: null });

/** What a server that knows us would send. */
const BAIT: readonly (readonly [name: string, text: string])[] = [
  ['ten million digits', `Apache/${'9'.repeat(10_000_000)}`],
  ['ten million dots', `PHP/${'.'.repeat(10_000_000)}`],
  ['brackets that never close', `Apache ${'('.repeat(1_000_000)}`],
  ['a name that turns around', 'Apache\u202e/2.4.6'],
  ['a line feed', 'Apache/2.4.6\r\nX-Powered-By: PHP/5.4'],
  ['a terminal escape', 'nginx/\u001b[2J1.18.0'],
  ['bait for quantifiers', `${'a'.repeat(50_000)}!`],
  ['many versions', `WordPress ${'1.'.repeat(50_000)}`],
  ['many products', 'PHP/8.1.2 '.repeat(100_000)],
];

describe.each(['Server', 'X-Powered-By', 'X-Generator', 'Liferay-Portal', 'Via', 'X-Jenkins', 'Set-Cookie', 'Link'])(
  '%s',
  (name) => {
    test.each(BAIT)('%s shows nothing', (_, text) => {
      for (const { version, signals } of ofHeader([name, text])) {
        expect(version ?? '').toMatch(/^[\w.+~-]{0,64}$/);
        for (const { value } of signals) expect(value).toMatch(/^[\x20-\x7e]{0,120}$/);
      }
    });
  },
);

test('nor does a list of a hundred thousand parts', () => {
  expect(ofHeader(['X-Powered-By', 'PHP/8.1.2,'.repeat(100_000)])).toEqual([]);
});

test('a banner of ten million characters names no product', () => {
  expect(BAIT.flatMap(([, text]) => ofHeader(['Server', text]))).toEqual([]);
});

test.each([
  ['a title', { title: `phpMyAdmin ${'9'.repeat(299)}` }],
  ['a title that turns around', { title: 'phpMyAdmin \u202e5.2.1' }],
  ['a generator', { generator: `Drupal ${'1'.repeat(290)}` }],
  ['a script', { scripts: [script(`${HOST}/jquery-${'1.'.repeat(900)}js`)] }],
  ['a folder', { scripts: [script(`${HOST}/${'a/'.repeat(900)}wp-includes/x.js?ver=${'1'.repeat(50)}`)] }],
  ['a plugin', { styles: [script(`${HOST}/wp-content/plugins/${'x'.repeat(100)}/a.css?ver=1.0`)] }],
])('%s of bait keeps what is shown short and plain', (_, page) => {
  for (const { product, version, signals } of identify({ hops: [hop()], page: pageFacts(page) })) {
    expect(product.length).toBeLessThan(90);
    expect((version ?? '').length).toBeLessThanOrEqual(64);
    for (const { value } of signals) expect(value).toMatch(/^[\x20-\x7e]{0,120}$/);
  }
});

test('two thousand plugins are sixty', () => {
  const styles = Array.from({ length: 2000 }, (_, index) => script(`${HOST}/wp-content/plugins/p${index}/a.css`));
  const products = identify({ hops: [hop()], page: pageFacts({ styles }) });
  expect(products.filter(({ product }) => product.startsWith('wordpress-plugin:'))).toHaveLength(60);
});

describe('texts of a hostile page', () => {
  const page = pageFacts();
  const seen = (text: string) =>
    identify({ hops: [hop()], page, text, notFound: text, feed: text, scripts: [{ path: '/a.js', text }] });

  test.each([
    ['one letter', 'a'.repeat(131_072)],
    ['opened tags', '<h3>Apache Tomcat/'.repeat(7_000)],
    ['half of every sign', '<span class="version">'.repeat(6_000)],
    ['digits after a sign', `"rcversion":1${'0'.repeat(100_000)}`],
    ['build facts that never end', `"buildInfo":{${'x'.repeat(100_000)}`],
  ])('%s shows nothing', (_, text) => {
    expect(seen(text)).toEqual([]);
  });

  it('never throws, and shows only what it can show again', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 500 }), fc.string({ maxLength: 200 }), (text, value) => {
        const products = [
          ...seen(text),
          ...ofHeader(['Server', value], ['X-Powered-By', value], ['Set-Cookie', value]),
        ];
        for (const { signals } of products) expect(signals.length).toBeGreaterThan(0);
      }),
    );
  });
});

test('fake products of four kinds are seen as such: the verdict is for the rules', () => {
  const products = ofHeader(['Server', 'Apache/2.4.6 nginx/1.18.0 Microsoft-IIS/10.0'], ['X-Powered-By', 'PHP/4.0']);
  expect(products.map(({ product }) => product)).toEqual(['apache-http-server', 'iis', 'nginx', 'php']);
});
