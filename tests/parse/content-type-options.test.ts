import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nosniffOf } from '../../src/parse/content-type-options.ts';

const NAME = 'X-Content-Type-Options';

test.each([
  [[], 'missing'],
  [['nosniff'], 'nosniff'],
  [['NoSniff '], 'nosniff'],
  [['nosniff, foo'], 'nosniff'], // Fetch, "determine nosniff": the first decides
  [['nosniff', 'nosniff'], 'nosniff'],
  [['foo, nosniff'], 'invalid'],
  [['foo', 'nosniff'], 'invalid'],
  [[', nosniff'], 'invalid'],
  [['"nosniff"'], 'invalid'],
  [['no sniff'], 'invalid'],
  [[''], 'invalid'],
])('%j: %s', (lines, expected) => {
  expect(nosniffOf(lines.map((line) => [NAME, line]))).toBe(expected);
});

test('never throws', () => {
  fc.assert(
    fc.property(fc.string(), (line) => {
      expect(['nosniff', 'invalid']).toContain(nosniffOf([[NAME, line]]));
    }),
  );
});
