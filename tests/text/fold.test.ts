import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { fold, wordsToFind } from '../../src/text/fold.ts';

describe('text as a search sees it', () => {
  test.each([
    ['Santé Publique', 'sante publique'],
    ['ŒUVRES', 'oeuvres'],
    ['İstanbul', 'istanbul'],
    ['الأمن', 'الامن'],
    ['إدارة', 'اداره'],
    ['آسفي', 'اسفي'],
    ['ٱلصحة', 'الصحه'],
    ['مستشفى', 'مستشفي'],
    ['مسؤول', 'مسوول'],
    ['شَهَادَة', 'شهاده'],
    ['المغـــرب', 'المغرب'],
    ['٢٠٢٦', '2026'],
    ['ﷲ', 'الله'],
    ['a\u200fb', 'ab'],
  ])('%s is %s', (text, folded) => {
    expect(fold(text)).toBe(folded);
  });

  it('is the same once more', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 0xfffd })), (codes) => {
        const text = String.fromCharCode(...codes);
        return fold(fold(text)) === fold(text);
      }),
    );
  });

  it('gives the words of a question, and none of an empty one', () => {
    expect(wordsToFind('  Trésor\u00a0 HSTS ')).toEqual(['tresor', 'hsts']);
    expect(wordsToFind(' \u064b ')).toEqual([]);
  });
});
