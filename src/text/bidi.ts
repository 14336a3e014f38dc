/**
 * Characters that move, hide or break what a reader sees: C0 and C1 controls, every format character (bidi controls,
 * zero-width characters, byte-order mark, soft hyphen, tags), line and paragraph separators, lone surrogates, private use,
 * and the letters that are drawn as nothing.
 */
const HOSTILE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0]|\u034f/gu;

/** Nearly all JSON is plain, and this is found ten times as fast as what is hostile. */
const NOT_PLAIN = /[^\n\x20-\x7e]+/g;

const unitEscape = (unit: number): string => `\\u${unit.toString(16).padStart(4, '0')}`;

function pointEscape(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  return point > 0xffff ? `\\u{${point.toString(16)}}` : unitEscape(point);
}

/** Foreign text as it may be shown: hostile characters become visible escapes such as `\u202e`. */
export const visible = (text: string): string => text.replace(HOSTILE, pointEscape);

/**
 * JSON text in which hostile characters are written as `\uXXXX`; the value it stands for stays the same. `<` too, so that a
 * document pasted into a page stays text. Line feeds stay: JSON.stringify writes those of a value as `\n`.
 */
export const escapeJson = (json: string): string =>
  json.replace(NOT_PLAIN, (run) => run.replace(HOSTILE, unitEscapes)).replaceAll('<', '\\u003c');

const unitEscapes = (character: string): string =>
  Array.from({ length: character.length }, (_, index) => unitEscape(character.charCodeAt(index))).join('');

const LRI = '\u2066';
const PDI = '\u2069';

/** Machine text inside a plain-text sentence of either direction: left-to-right, and without effect on its neighbours. */
export const isolate = (text: string): string => `${LRI}${visible(text)}${PDI}`;
