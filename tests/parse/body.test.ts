import { describe, expect, it, test } from 'vitest';
import { beginsAsHtml, charsetOf, decodeText, essence, likeness, tidy } from '../../src/parse/body.ts';

const bytes = (text: string, encoding: BufferEncoding = 'utf8') => Buffer.from(text, encoding);

describe('charsetOf', () => {
  test.each([
    ['nothing said', '<p>x', null, 'utf-8'],
    ['the header', '<p>x', 'text/html; charset=windows-1256', 'windows-1256'],
    ['quotes and case', '<p>x', 'text/html;Charset="ISO-8859-1"', 'windows-1252'],
    ['the header before the meta', '<meta charset="utf-8">', 'text/html; charset=windows-1252', 'windows-1252'],
    ['the meta', '<html><head><META CHARSET=windows-1256>', 'text/html', 'windows-1256'],
    ['the old meta', '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">', null, 'windows-1252'],
    ['a label that nobody knows', '<p>x', 'text/html; charset=banana', 'utf-8'],
    ['an unknown label, and a meta', '<meta charset="windows-1256">', 'text/html; charset=banana', 'windows-1256'],
    ['utf-16 in readable bytes', '<meta charset="utf-16">', null, 'utf-8'],
    ['a meta after the first kilobyte', `${' '.repeat(1100)}<meta charset="windows-1256">`, null, 'utf-8'],
  ] as const)('%s', (_, text, contentType, charset) => {
    expect(charsetOf(bytes(text), contentType)).toBe(charset);
  });

  it('believes a byte order mark before all', () => {
    expect(charsetOf(Buffer.from([0xef, 0xbb, 0xbf, 0x41]), 'text/html; charset=windows-1256')).toBe('utf-8');
  });
});

test.each([
  [Buffer.from([0xe3, 0xe6, 0xde, 0xda]), 'text/html; charset=windows-1256', 'موقع'],
  [bytes('Démarches', 'latin1'), 'text/html; charset=ISO-8859-1', 'Démarches'],
  [bytes('موقع'), 'text/html', 'موقع'],
  [Buffer.from([0xff, 0x41]), null, '\ufffdA'],
])('decodeText', (body, contentType, text) => {
  expect(decodeText(body, contentType)).toBe(text);
});

test.each([
  ['<!DOCTYPE html><p>', true],
  ['\n  <html>', true],
  ['<!-- x --><!doctype HTML>', true],
  ['<HEAD>', true],
  ['ref: refs/heads/main', false],
  ['<?xml version="1.0"?><configuration>', false],
  ['<htmlx>', false],
  ['', false],
])('beginsAsHtml %j', (text, yes) => {
  expect(beginsAsHtml(text)).toBe(yes);
});

test.each([
  ['  Commune \n de   Fès ', 'Commune de Fès'],
  ['a\u0000b\u202ec', 'a b c'],
  ['x'.repeat(400), 'x'.repeat(300)],
  ['الموقع\u200f الرسمي', 'الموقع\u200f الرسمي'],
  ['😀'.repeat(301), '😀'.repeat(300)],
  [' \u00a0 ', ''],
])('tidy %#', (text, tidied) => {
  expect(tidy(text, 300)).toBe(tidied);
});

const ten = (salt: string) => Array.from({ length: 40 }, (_, index) => `mot${salt}${index}`).join(' ');

describe('likeness', () => {
  test.each([
    ['the same', ten('a'), ten('a'), 1],
    ['another', ten('a'), ten('b'), 0],
    ['both empty', '', '', 1],
    ['one empty', '', ten('a'), 0],
    ['short and the same', 'Not Found', 'Not Found', 1],
    ['short and another', 'Not Found', 'Forbidden', 0],
  ])('%s', (_, a, b, expected) => {
    expect(likeness(a, b)).toBe(expected);
  });

  it('falls with every word that differs', () => {
    const words = ten('a').split(' ');
    const one = likeness(words.join(' '), words.with(20, 'autre').join(' '));
    const five = likeness(words.join(' '), words.map((word, index) => (index % 8 === 0 ? 'autre' : word)).join(' '));
    expect(one).toBeLessThan(1);
    expect(five).toBeLessThan(one);
  });
});

describe('essence', () => {
  const page = (path: string, token: string, when: string, number: number) =>
    `<html><script>var a = "${token}";</script><style>.x{}</style><p>La page ${path} est introuvable</p>
     <a href="${encodeURIComponent(path)}">x</a><input name="_token" value="${token}" nonce="${token}"><p>${when}</p> n° ${number}`;

  it('takes out what changes from one request to the next', () => {
    const a = essence(page('/dump.sql', 'f3a9c1d2e4b5a697f3a9c1d2', '2026-11-22 02:00:13', 123456789), '/dump.sql');
    const b = essence(
      page('/0f3a9c1d2e4b.sql', '00aa11bb22cc33dd44ee55ff', '2026-11-22 02:00:16', 987654321),
      '/0f3a9c1d2e4b.sql',
    );
    expect(a).toBe(b);
    expect(a).toContain('est introuvable');
  });

  it('does not stumble over a script that never ends', () => {
    expect(essence(`a <script>${'<script'.repeat(9000)}`, '/x')).toBe('a');
  });
});
