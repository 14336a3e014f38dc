import { expect, test } from 'vitest';
import { quote } from '../../src/targets/mistake.ts';

test.each([
  ['www.example.ma', '"www.example.ma"'],
  ['وزارة', '"وزارة"'],
  ['Bon \u202eministère', '"Bon \\u202eministère"'], // would turn the rest of the line around
  ['a\u200bb', '"a\\u200bb"'],
  ['\u{e0041}', '"\\udb40\\udc41"'],
  ['\x1b[31m\x9b31m', '"\\u001b[31m\\u009b31m"'],
  ['a\nb', '"a\\nb"'],
  ['x'.repeat(61), `"${'x'.repeat(60)}…"`],
])('a foreign text is quoted: %j', (text, quoted) => {
  expect(quote(text)).toBe(quoted);
});
