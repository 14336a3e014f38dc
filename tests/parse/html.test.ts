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
  ])('refresh of %s', (text, refresh) => {
    expect(read(text).refresh).toBe(refresh);
  });

  it('resolves addresses against the first base, and leaves out what is not http', () => {
    const page = read(`<base href="/dossier/"><base href="/autre/">
      <script src="a.js" integrity=" sha384-x " crossorigin></script><script src="//cdn.example/b.js" crossorigin="use-credentials"></script>
      <script src="http://[bad/"></script><script src="data:text/javascript,1"></script><script>inline()</script>
      <link rel="Preload StyleSheet" href="c.css"><link rel="canonical" href="/x">`);
    expect(page.scripts).toEqual([
      { src: 'https://www.example.ma/dossier/a.js', integrity: 'sha384-x', crossorigin: 'anonymous' },
      { src: 'https://cdn.example/b.js', integrity: null, crossorigin: 'use-credentials' },
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
      title: null,
      generator: null,
      language: null,
      forms: [],
      scripts: [],
      styles: [],
      images: [],
      links: [],
      refresh: null,
    });
  });
});
