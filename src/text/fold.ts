/**
 * Text as a search sees it: without case, accents and vowel signs; the forms of alef, ya and ta marbuta as one letter each, Eastern digits
 * as Western ones. Folding twice changes nothing more.
 */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}\u0640]/gu, '') // marks (a hamza on its letter is one, once decomposed), joiners, tatweel
    .toLowerCase()
    .replace(/[ٱىةیکœæßıø٠-٩۰-۹]/gu, (letter) => SAME[letter] ?? String(digitOf(letter)))
    .normalize('NFKD') // a capital İ is two signs in lower case
    .replace(/\p{M}/gu, '');
}

const SAME: Readonly<Record<string, string>> = {
  ٱ: 'ا',
  ى: 'ي',
  ة: 'ه',
  ی: 'ي',
  ک: 'ك',
  œ: 'oe',
  æ: 'ae',
  ß: 'ss',
  ı: 'i',
  ø: 'o',
};

const digitOf = (letter: string): number => (letter.codePointAt(0) ?? 0) & 0xf;

/** The words of a question, each of which has to be found. */
export const wordsToFind = (query: string): readonly string[] =>
  fold(query)
    .split(/\s+/u)
    .filter((word) => word !== '');
