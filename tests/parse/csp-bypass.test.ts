import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsePolicies } from '../../src/parse/csp.ts';
import { bypassesOf } from '../../src/parse/csp-bypass.ts';

const SELF = new URL('https://www.example.ma/');
const found = (lines: readonly string[]) =>
  bypassesOf(parsePolicies(lines), SELF).map(({ host, sources }) => `${host} by ${sources.join(' ')}`);

test.each<[lines: readonly string[], expected: readonly string[]]>([
  [["script-src 'self'"], []],
  [["script-src 'self' ajax.googleapis.com"], ['ajax.googleapis.com by ajax.googleapis.com']],
  [["default-src 'self' https://ajax.googleapis.com"], ['ajax.googleapis.com by https://ajax.googleapis.com']],
  [["script-src 'self' ajax.googleapis.com/ajax/libs/jquery/"], []], // the path keeps the rest out
  [["script-src ajax.googleapis.com 'nonce-abc' 'strict-dynamic'"], []],
  [["script-src ajax.googleapis.com; script-src-elem 'self'"], []],
  [['script-src ajax.googleapis.com', "script-src 'self'"], []], // another policy keeps it out
  [['script-src ajax.googleapis.com', "img-src 'self'"], ['ajax.googleapis.com by ajax.googleapis.com']],
  [['script-src www.google-analytics.com'], []], // only with eval
  [["script-src www.google-analytics.com 'unsafe-eval'"], ['www.google-analytics.com by www.google-analytics.com']],
  [["img-src 'self'"], []], // nothing is said of scripts: no source lets it in
])('%j', (lines, expected) => {
  expect(found(lines)).toEqual(expected);
});

test('a site is no way around its own policy', () => {
  expect(bypassesOf(parsePolicies(["script-src 'self'"]), new URL('https://ajax.googleapis.com/'))).toEqual([]);
});

test('hostile policies neither throw nor hang', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (sources) => {
      expect(found([`script-src ${sources.join(' ')}`])).toBeInstanceOf(Array);
    }),
  );
  const many = Array.from({ length: 60_000 }, (_, index) => `h${index}.example.ma`).join(' ');
  expect(found([`script-src ${many}`])).toEqual([]);
});
