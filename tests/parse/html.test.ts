import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { readHtml } from '../../src/parse/html.ts';

const URL_ = 'https://www.example.ma/fr/index.php?x=1';
const read = (text: string) => readHtml(text, URL_);

describe('readHtml', () => {
  test.each([
    ['<title> Commune \n de Fès </title>', 'Commune de Fès'],
    ['<TITLE>R&eacute;sultats &amp; avis</TITLE>', 'Résultats & avis'],
    ['<title><b>not a tag</b></title>', '<b>not a tag</b>'],
    ['<svg><title>icon</title></svg><title>Page</title>', 'Page'],
    ['<title></title><title>second</title>', null],
    ['<!-- <title>no</title> --><p>x', null],
    ['<script>document.write("<title>no</title>")</script><title>yes</title>', 'yes'],
    ['<title>never closed', 'never closed'],
    [`<title>${'x'.repeat(5000)}</title>`, 'x'.repeat(300)],
  ])('title of %.40s', (text, title) => {
    expect(read(text).title).toBe(title);
  });

  test.each([
    ['<meta name="generator" content="WordPress 6.1.9">', 'WordPress 6.1.9'],
    [
      '<META NAME=Generator CONTENT="Joomla! - Open Source Content Management">',
      'Joomla! - Open Source Content Management',
    ],
    [
      '<meta name=generator content="A 1"><meta name=generator content="B 2"><meta name=generator content="A 1">',
      'A 1; B 2',
    ],
    ['<meta name=generator>', null],
  ])('generator of %s', (text, generator) => {
    expect(read(text).generator).toBe(generator);
  });

  test.each([
    ['<html lang="ar" dir="rtl">', 'ar'],
    ['<html>', null],
    ['<p lang="fr">', null],
  ])('language of %s', (text, language) => {
    expect(read(text).language).toBe(language);
  });

  test.each([
    ['<meta http-equiv="refresh" content="0; url=/accueil">', 'https://www.example.ma/accueil'],
    ["<meta HTTP-EQUIV='Refresh' content=\"5;URL='http://autre.ma/'\">", 'http://autre.ma/'],
    ['<meta http-equiv="refresh" content="30">', null],
    ['<meta http-equiv="refresh" content="0;url=javascript:alert(1)">', null],
    [
      '<meta http-equiv="refresh" content="0;/a"><meta http-equiv="refresh" content="0;/b">',
      'https://www.example.ma/a',
    ],
    ['<template><meta http-equiv="refresh" content="0;/a"></template>', null],
    ['<noscript><meta http-equiv="refresh" content="0;/a"></noscript>', null],
  ])('refresh of %s', (text, refresh) => {
    expect(read(text).refresh).toBe(refresh);
  });

  test.each([
    ['<meta http-equiv="refresh" content="0; url=/accueil">', 0],
    ['<meta http-equiv="refresh" content="5; url=/accueil">', 5],
    ['<meta http-equiv="refresh" content="5">', null],
    ['', null],
  ])('delay of the refresh of %s', (text, delay) => {
    expect(read(text).refreshDelay).toBe(delay);
  });

  it('resolves addresses against the first base, and leaves out what is not http', () => {
    const page = read(`<base href="/dossier/"><base href="/autre/">
      <script src="a.js" integrity=" sha384-x " crossorigin></script><script src="//cdn.example/b.js" crossorigin="use-credentials"></script>
      <script src="http://[bad/"></script><script src="data:text/javascript,1"></script><script>inline()</script>
      <link rel="Preload StyleSheet" href="c.css"><link rel="canonical" href="/x">`);
    expect(page.scripts).toEqual([
      { src: 'https://www.example.ma/dossier/a.js', integrity: 'sha384-x', crossorigin: 'anonymous' },
      {
        src: 'https://cdn.example/b.js',
        integrity: null,
        crossorigin: 'use-credentials',
        written: 'protocol-relative',
      },
    ]);
    expect(page.styles).toEqual([{ src: 'https://www.example.ma/dossier/c.css', integrity: null, crossorigin: null }]);
  });

  it('reads forms with their fields', () => {
    const page =
      read(`<form method="POST" action="/envoi?x=secret"><input name=b><input type=" Password " name="a"><select name="c"></select>
      <textarea name=d><input name=no></textarea><form action="/inner"></form><input name=late></form>
      <form method="banana" action=""></form><form action="javascript:void(0)" method=dialog>`);
    expect(page.forms).toEqual([
      { method: 'post', action: 'https://www.example.ma/envoi', password: true, fields: ['a', 'b', 'c', 'd'] },
      { method: 'get', action: 'https://www.example.ma/fr/index.php', password: false, fields: [] },
      { method: 'dialog', action: 'https://www.example.ma/fr/index.php', password: false, fields: [] },
    ]);
  });

  it('reads images, media and frames once each', () => {
    const page =
      read(`<img src="a.png" srcset="a.png 1x, http://plain.ma/b.png 2x"><img src=a.png><video src=v.mp4 poster=p.jpg></video>
      <iframe src="https://maps.example/"><p>not markup <img src=no.png></iframe><object data=o.swf></object><embed src=e.swf>
      <noscript><img src="no2.png"></noscript><input type=image src=i.png><link rel=icon href=/f.ico>`);
    expect(page.images).toEqual([
      'https://www.example.ma/fr/a.png',
      'http://plain.ma/b.png',
      'https://www.example.ma/fr/v.mp4',
      'https://www.example.ma/fr/p.jpg',
      'https://maps.example/',
      'https://www.example.ma/fr/o.swf',
      'https://www.example.ma/fr/e.swf',
      'https://www.example.ma/fr/i.png',
      'https://www.example.ma/f.ico',
    ]);
  });

  it('keeps links of the same host, sorted, without fragments, secrets or session numbers', () => {
    const page =
      read(`<a href="/b#x">b</a><a href="/b">b</a><a href="/a;jsessionid=ABCDEF0123456789ABCDEF0123456789?sid=42&p=1">a</a>
      <a href="https://autre.ma/">x</a><a href="mailto:x@y.ma">m</a><a href="https://moi:secret@www.example.ma/c">c</a><a>none</a>`);
    expect(page.links).toEqual([
      'https://www.example.ma/a;jsessionid=(masked)?sid=(masked)&p=1',
      'https://www.example.ma/b',
      'https://www.example.ma/c',
    ]);
  });

  it('caps what it keeps', () => {
    const many = Array.from(
      { length: 3000 },
      (_, index) => `<a href="/${index}">x</a><script src="/${index}.js"></script><img src="/${index}.png">`,
    ).join('');
    const page = read(many);
    expect([page.links.length, page.scripts.length, page.images.length]).toEqual([200, 300, 500]);
  });

  test.each([
    ['nested elements', '<div>'],
    ['open paragraphs', '<div><p><b><i>'],
    ['half tags', '<'],
    ['comments', '<!--'],
    ['attributes', '<a x '],
    ['titles', '<title>'],
    ['refreshes', '<meta http-equiv=refresh content="0;url=">'],
    ['source sets', `<img srcset="${'a,'.repeat(100)}">`],
  ])('reads a megabyte of %s without a second thought', (_, piece) => {
    const page = read(piece.repeat(Math.ceil((1 << 20) / piece.length)));
    expect(page.forms).toEqual([]);
  });

  it('reads nothing from nothing', () => {
    expect(read('')).toEqual({
      text: { words: '', scripts: '', all: '' },
      title: null,
      generator: null,
      language: null,
      forms: [],
      scripts: [],
      styles: [],
      images: [],
      frames: [],
      links: [],
      refresh: null,
      refreshDelay: null,
      metaPolicies: [],
      metaReferrer: null,
      metaHsts: false,
      sourceMaps: 0,
      scriptsInline: 0,
      handlers: 0,
    });
  });
});

describe('policies in the head (WHATWG HTML, 4.2.5.3)', () => {
  const csp = (policy: string) => `<meta http-equiv="Content-Security-Policy" content="${policy}">`;

  test.each<[text: string, policies: readonly string[]]>([
    [`<head>${csp("default-src 'self'")}</head>`, ["default-src 'self'"]],
    [`${csp('a')}${csp('b')}<body>`, ['a', 'b']], // the head may be left out
    [`<!doctype html>\n<!-- x -->\n<html>\n<head>\n<title>Portail</title><script>x()</script>${csp('a')}`, ['a']],
    [`<head></head>${csp('a')}<body>`, ['a']], // after the head, the parser still puts it there
    [`<body>${csp('a')}`, []],
    [`<head><p>${csp('a')}`, []], // a paragraph opens the body
    [`words ${csp('a')}`, []],
    [`<head></body>${csp('a')}`, []],
    [`<head><div></div>${csp('a')}</head>`, []],
    [`<template>${csp('a')}</template>${csp('b')}`, ['b']],
    [`<noscript>${csp('a')}</noscript>`, []],
    ['<meta http-equiv="Content-Security-Policy">', []],
    ['<meta http-equiv="Content-Security-Policy-Report-Only" content="a">', []],
    [csp("script-src 'nonce-r4nd0m'"), ["script-src 'nonce-(volatile)'"]],
  ])('%s', (text, policies) => {
    expect(read(text).metaPolicies).toEqual(policies);
  });

  it('keeps no more than twenty', () => {
    expect(read(csp('a').repeat(30)).metaPolicies).toHaveLength(20);
  });
});

describe('what else a page says', () => {
  test.each([
    ['<meta name="referrer" content="no-referrer"><meta name=REFERRER content="origin">', 'origin'],
    ['<p><meta name="referrer" content="no-referrer">', 'no-referrer'],
    ['<meta name="referrer" content="">', null],
  ])('the referrer policy of %s', (text, policy) => {
    expect(read(text).metaReferrer).toBe(policy);
  });

  it('an HSTS that no browser reads', () => {
    expect(read('<meta http-equiv="Strict-Transport-Security" content="max-age=1">').metaHsts).toBe(true);
    expect(read('<meta name="Strict-Transport-Security" content="max-age=1">').metaHsts).toBe(false);
  });

  test.each([
    ['<script>a()</script><script> b() </script>', 2],
    ['<script></script><script> \n </script>', 0], // an empty one does nothing
    ['<script src="a.js">ignored()</script>', 0],
    ['<script type="application/ld+json">{}</script><script type="text/template"><b></script>', 0],
    ['<script type="">a()</script><script type="MODULE">b()</script><script language="JavaScript">c()</script>', 3],
    ['<script type="importmap">{}</script>', 1],
    ['<template><script>a()</script></template>', 0],
  ])('inline scripts of %s: %i', (text, count) => {
    expect(read(text).scriptsInline).toBe(count);
  });

  it('loads no script that is data, that waits for consent or that stands in a template', () => {
    const page = read(
      '<script type="text/plain" src="a.js"></script><template><script src="b.js"></script><img src=c.png></template><script src="d.js"></script>',
    );
    expect(page.scripts.map(({ src }) => src)).toEqual(['https://www.example.ma/fr/d.js']);
    expect(page.images).toEqual([]);
  });

  it('elements with an event handler', () => {
    expect(read('<body onload="a()"><a onclick=b() onfocus=c()>x</a><a once=1 on>y</a>').handlers).toBe(3);
  });

  it('source maps of what stands in the page', () => {
    const text =
      '<script>a()\n//# sourceMappingURL=a.js.map</script><style>b{}\n/*# sourceMappingURL=b.css.map */</style><p>sourceMappingURL=';
    expect(read(text).sourceMaps).toBe(2);
  });

  it('frames and plug-ins apart from pictures, and pictures behind a page', () => {
    const page = read('<body background=b.png><iframe src=a.html></iframe><object data=o.swf></object><img src=c.png>');
    expect(page.frames).toEqual(['https://www.example.ma/fr/a.html', 'https://www.example.ma/fr/o.swf']);
    expect(page.images).toContain('https://www.example.ma/fr/b.png');
  });

  it('a password outside every form, as one that no browser sends', () => {
    expect(read('<input name=q><form></form><input type=password name=p>').forms).toEqual([
      { method: 'get', action: 'https://www.example.ma/fr/index.php?x=1'.split('?')[0], password: false, fields: [] },
      { method: 'dialog', action: 'https://www.example.ma/fr/index.php', password: true, fields: ['p', 'q'] },
    ]);
    expect(read('<input name=q>').forms).toEqual([]);
  });

  it('an svg that never closes ends where the page goes on', () => {
    const page = read('<svg><path d="M10.1.2.3"><div><title>Portail</title><script>a()</script>');
    expect([page.title, page.scriptsInline]).toEqual(['Portail', 1]);
  });
});

describe('the texts of a page', () => {
  test.each([
    ['<p>un</p><p>deux</p>', 'un deux'],
    ['<p>tr<b>oi</b>s<br>quatre', 'trois quatre'],
    ['<title>no</title><style>no</style><script>no</script><noscript>no</noscript><textarea>yes</textarea>', 'yes'],
    ['a&nbsp;\n b &eacute;', 'a b é'],
    ['<template>no</template><!-- no --><p hidden>yes', 'yes'],
  ])('words of %s', (text, words) => {
    expect(read(text).text.words).toBe(words);
  });

  it('scripts, and everything but drawings', () => {
    const { text } = read(
      '<body onload="go()"><script>run()</script><!-- note --><a data-x="y"><path d="M10.1.2.3"><script type=a/b>data</script>',
    );
    expect(text.scripts).toContain('go()');
    expect(text.scripts).toContain('run()');
    expect(text.scripts).not.toContain('data');
    for (const part of ['go()', 'run()', ' note ', 'y', 'data']) expect(text.all).toContain(part);
    expect(text.all).not.toContain('10.1.2.3');
  });
});

test('no page makes the reader throw, and the same page reads the same', () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom(
      ...'<html <head> </head> <body <meta http-equiv="refresh" http-equiv=content-security-policy content="0;url= name=referrer <base href= <script </script> src= //x.ma <svg> </svg> <template> </template> <title> <form action= <input type=password name=a > " = \u0000 &amp; <!-- --> <![CDATA[ http://[ javascript: srcset= 1x, onload= integrity='.split(
        ' ',
      ),
      ' ',
    ),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const text = pieces.join('');
      const page = read(text);
      expect(page).toEqual(read(text));
      for (const { src } of [...page.scripts, ...page.styles]) expect(URL.canParse(src)).toBe(true);
      for (const url of [...page.images, ...page.links, ...page.frames]) expect(URL.canParse(url)).toBe(true);
    }),
    { numRuns: 500 },
  );
});
