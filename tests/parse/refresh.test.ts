import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseRefresh } from '../../src/parse/refresh.ts';

test.each<[value: string, refresh: readonly [delay: number, target: string | null] | null]>([
  ['0; url=/accueil', [0, '/accueil']],
  [' 5 ; URL = "/a b" ', [5, '/a b']],
  ["0;url='/a'b", [0, '/a']],
  ['0;/accueil', [0, '/accueil']], // the word may be left out
  ['0, url=/a', [0, '/a']],
  ['0 url=/a', [0, '/a']],
  ['1.9;url=/a', [1, '/a']],
  ['.5;url=/a', [0, '/a']],
  ['0;url=', [0, null]],
  ['30', [30, null]],
  ['0;', [0, null]],
  ['0;urls=/a', [0, 'urls=/a']],
  ['0;url=/a"b', [0, '/a"b']],
  ['0url=/a', null],
  ['soon', null],
  ['-1;url=/a', null],
  ['; url=/a', null],
  ['', null],
])('%j', (value, refresh) => {
  expect(parseRefresh(value)).toEqual(refresh === null ? null : { delay: refresh[0], target: refresh[1] });
});

test('never throws', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom('0', ';', 'url=', '"', "'", ' ', '.'))), (parts) => {
      const refresh = parseRefresh(parts.join(''));
      expect(refresh === null || refresh.delay >= 0).toBe(true);
    }),
  );
});
