import { describe, expect, it } from 'vitest';
import { escapeJson, isolate, visible } from '../../src/text/bidi.ts';

describe('visible', () => {
  it.each([
    ['a bidi override', 'a\u202eb', 'a\\u202eb'],
    ['bidi isolates', '\u2066a\u2069', '\\u2066a\\u2069'],
    ['bidi marks', '\u200e\u200f\u061c', '\\u200e\\u200f\\u061c'],
    ['zero-width characters', 'a\u200b\u200c\u200d\u2060\ufeffb', 'a\\u200b\\u200c\\u200d\\u2060\\ufeffb'],
    ['an ANSI sequence', '\u001b[31mred', '\\u001b[31mred'],
    ['a C1 control sequence introducer', '\u009b31m', '\\u009b31m'],
    ['line breaks', 'a\r\nb\u2028c\u2029d\u0085e', 'a\\u000d\\u000ab\\u2028c\\u2029d\\u0085e'],
    ['nul and delete', '\u0000\u007f', '\\u0000\\u007f'],
    ['a soft hyphen', 'pay\u00adpal', 'pay\\u00adpal'],
    ['tag characters beyond the first plane', '\u{e0041}', '\\u{e0041}'],
    ['a lone surrogate', 'a\ud800b', 'a\\ud800b'],
    ['letters that are drawn as nothing', '\u3164\u034f\u115f', '\\u3164\\u034f\\u115f'],
  ])('shows %s', (_, text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  it.each(['وزارة الاقتصاد', 'Ministère de l’Économie', 'a\u00a0b\u202fc', '😀', 'ⵜⴰⵎⴰⵣⵉⵖⵜ'])(
    'leaves %s as it is',
    (text) => {
      expect(visible(text)).toBe(text);
    },
  );
});

it('isolates machine text, and nothing inside it can end the isolation', () => {
  expect(isolate('a\u2069b')).toBe('\u2066a\\u2069b\u2069');
});

describe('escapeJson', () => {
  const hostile = 'a\u202e<b>\u001b\u{e0041}\ud800\u007f\u2028\n"';

  it('writes hostile characters as escapes', () => {
    expect(escapeJson(JSON.stringify(hostile))).toBe(
      '"a\\u202e\\u003cb>\\u001b\\udb40\\udc41\\ud800\\u007f\\u2028\\n\\""',
    );
  });
  it('keeps the value', () => {
    expect(JSON.parse(escapeJson(JSON.stringify({ [hostile]: hostile }, null, 2)))).toEqual({ [hostile]: hostile });
  });
});
