import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PAGE_SIGNS } from '../../src/knowledge/page-natures.ts';
import { TRACE_SIGNS } from '../../src/knowledge/stack-traces.ts';
import type { PageSign } from '../../src/model/knowledge.ts';
import { readHtml } from '../../src/parse/html.ts';
import { natureOf, privateBlocksOn, traceOf } from '../../src/parse/page-nature.ts';

const URL_ = 'https://www.example.ma/';
const natureIn = (source: string, signs: readonly PageSign[] = [], truncated = false) =>
  natureOf(readHtml(source, URL_), source, truncated, signs);

const sign = (over: Partial<PageSign>): PageSign => ({
  name: 'x',
  nature: 'parked',
  longest: 100,
  from: 'a test',
  ...over,
});
const PAGE = '<title>Titre</title><p data-x="source">words';

describe('a sign', () => {
  test.each<[name: string, signs: readonly PageSign[], nature: string, marks: readonly string[]]>([
    ['all of it', [sign({ title: /^Titre$/, words: /words/, source: /data-x/ })], 'parked', ['x']],
    ['another title', [sign({ title: /^Titres$/, words: /words/ })], 'content', []],
    ['other words', [sign({ title: /^Titre$/, words: /source/ })], 'content', []],
    ['another source', [sign({ source: /data-y/ })], 'content', []],
    ['a page too long for it', [sign({ words: /words/, longest: 4 })], 'content', []],
    ['two of one nature', [sign({ name: 'b' }), sign({ name: 'a' })], 'parked', ['a', 'b']],
    [
      'what a server says goes before what a listing says',
      [sign({ name: 'l', nature: 'listing' }), sign({ name: 'd', nature: 'default-page' })],
      'default-page',
      ['d'],
    ],
  ])('%s', (_, signs, nature, marks) => {
    expect(natureIn(PAGE, signs)).toEqual({ nature, marks });
  });
});

describe('a page that leads on', () => {
  test.each<[source: string, mark: string | null]>([
    ['<meta http-equiv="refresh" content="0;url=/portail">', 'meta-refresh'],
    ['<meta http-equiv="refresh" content="5;url=/portail"><p>Vous allez être redirigé', 'meta-refresh'],
    [
      '<meta http-equiv="refresh" content="5;url=/a"><script src="//www.google-analytics.com/a.js"></script>',
      'meta-refresh',
    ],
    ['<meta http-equiv="refresh" content="600;url=/portail"><p>Accueil', null],
    ['<meta http-equiv="refresh" content="60"><p>Accueil', null],
    [`<meta http-equiv="refresh" content="0;url=/a"><p>${'mot '.repeat(200)}`, null],
    ['<meta http-equiv="refresh" content="0;url=/a"><form action=/q></form>', null],
    ['<script>window.location = "/portail/";</script>', 'script-redirect'],
    ['<script>location.href="/portail/"</script>', 'script-redirect'],
    ["<script>\n  top.location.replace('/portail/')</script>", 'script-redirect'],
    ['<body onload="document.location=\'/portail/\'">', 'script-redirect'],
    ['<script>x.location = "/a"; var mylocation = "/b"; if (location == "/c") y()</script>', null],
    ['<script src="app.js"></script><script>location.href="/a"</script><div id=root></div>', null],
    ['<script>location.href="/a"</script><img src=logo.png>', null],
  ])('%s', (source, mark) => {
    expect(natureIn(source)).toEqual(
      mark === null ? { nature: 'content', marks: [] } : { nature: 'stub', marks: [mark] },
    );
  });

  test('is none when only its beginning came', () => {
    expect(natureIn('<meta http-equiv="refresh" content="0;url=/a">', [], true).nature).toBe('content');
  });
});

describe('a page without anything', () => {
  test.each<[source: string, nature: string]>([
    ['', 'empty'],
    ['<!doctype html><html><head><title>x</title></head><body> \n </body></html>', 'empty'],
    ['<img src=a.png>', 'content'],
    ['<script src=a.js></script>', 'content'],
    ['<script>draw()</script>', 'content'],
    ['<form></form>', 'content'],
    ['<p>x', 'content'],
  ])('%s', (source, nature) => {
    expect(natureIn(source)).toEqual({ nature, marks: [] });
  });

  test('is none when only its beginning came', () => {
    expect(natureIn('', [], true).nature).toBe('content');
  });

  test.each([
    ['', 'empty'],
    ['{}', 'content'],
  ])('what is no HTML: %j', (source, nature) => {
    expect(natureOf(null, source, false, PAGE_SIGNS)).toEqual({ nature, marks: [] });
  });
});

test.each<[text: string, blocks: readonly string[]]>([
  ['http://10.1.2.3:8080/a and 192.168.0.1', ['10.0.0.0/8', '192.168.0.0/16']],
  ['10.1.2.3, 10.9.9.9', ['10.0.0.0/8']],
  ['host === "127.0.0.1"', []],
  ['a.js?ver=10.0.0.1 version: 10.0.0.1 v10.0.0.1 "build":"10.0.19041.1"', []],
  ['8.8.8.8 and 196.200.0.10', []],
])('private addresses of %j', (text, blocks) => {
  expect(privateBlocksOn(text)).toEqual(blocks);
});

test('no page makes the classifier throw, and the same page is the same', () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom(
      '<title>Index of /</title>',
      '<h1>Index of /',
      'It works!',
      '<meta http-equiv=refresh content="0;url=/a">',
      '<script>location="/a"</script>',
      'Warning: x in /a.php on line 3',
      'at a.b.C.d(E.java:1) ',
      '10.0.0.1',
      '<svg>',
      '<template>',
    ),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), fc.boolean(), (pieces, html) => {
      const source = pieces.join('');
      const page = html ? readHtml(source, URL_) : null;
      const once = natureOf(page, source, false, PAGE_SIGNS);
      expect(once).toEqual(natureOf(page, source, false, PAGE_SIGNS));
      expect(once.marks).toEqual([...once.marks].sort());
      expect(traceOf(source, source, TRACE_SIGNS)?.of ?? 'none').toMatch(/^[a-z]+$/);
      expect(privateBlocksOn(source)).toEqual([...privateBlocksOn(source)].sort());
    }),
  );
});
