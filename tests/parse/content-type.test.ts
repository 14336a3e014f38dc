import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contentTypeOf } from '../../src/parse/content-type.ts';

const of = (lines: readonly string[]) => {
  const type = contentTypeOf(lines.map((line) => ['Content-Type', line] as const));
  return typeof type === 'string' ? type : `${type.essence} ${type.charset}`;
};

// Fetch, "extract a MIME type"; MIME Sniffing section 4.4
test.each<[lines: readonly string[], expected: string]>([
  [[], 'missing'],
  [['text/html'], 'text/html null'],
  [['TEXT/HTML; Charset=UTF-8'], 'text/html utf-8'],
  [['text/html;charset="utf-8"'], 'text/html utf-8'],
  [['text/html; a=b; charset=x; charset=y'], 'text/html x'],
  [['text/html; charset='], 'text/html null'],
  [['text/html', 'application/json'], 'application/json null'], // the last one that is known
  [['text/html; charset=utf-8', 'text/html'], 'text/html utf-8'],
  [['text/html; charset=utf-8, application/json, text/html'], 'text/html null'],
  [['text/html', '*/*'], 'text/html null'],
  [['text/html', 'html'], 'text/html null'],
  [[''], 'invalid'],
  [['html'], 'invalid'],
  [['text/'], 'invalid'],
  [['text/html/x'], 'invalid'],
  [['te xt/html'], 'invalid'],
])('%j is %s', (lines, expected) => {
  expect(of(lines)).toBe(expected);
});

test('never throws', () => {
  const part = fc.oneof(fc.string(), fc.constantFrom('text/html', ';', 'charset=', '"', ',', '*/*'));
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      expect(of([parts.join('')])).toMatch(/^\S/);
    }),
  );
});
