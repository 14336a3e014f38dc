import type { Hostile } from './hostile.ts';
import { HTML, page, says } from './serve.ts';

/** Runs when a report lets it: sets a mark that the test looks for, in every way that HTML knows. */
export const CANARY = 'taken_over';
const SCRIPTS = [
  `<script>window.${CANARY}=1</script>`,
  `"><img src=x onerror="window.${CANARY}=1">`,
  `'><svg/onload=window.${CANARY}=1>`,
  `</title></textarea></style><script>window.${CANARY}=1</script>`,
  `javascript:window.${CANARY}=1`,
  `]]><script xmlns="http://www.w3.org/1999/xhtml">window.${CANARY}=1</script>`,
];
const ESCAPES = [
  '\x1b[2J\x1b[31m',
  '\x1b]52;c;cm0gLXJm\x07',
  '\x1b]8;;http://evil.example\x1b\\x',
  '\x9b31m',
  '\x07\x08\x7f',
];
const FORMULAS = [
  "=cmd|' /C calc'!A0",
  '+1+1',
  '-2+3',
  '@SUM(A1)',
  '\t=1+1',
  '\r=1+1',
  '=HYPERLINK("http://evil.example")',
];
const TURNS = ['\u202egnp.exe', '\u2066\u2067\u2069', '\u200b\u200f\ufeff', '\u2028\u2029'];
const OTHERS = [
  "'; DROP TABLE findings; --",
  '%s%s%n%x',
  '{"__proto__":{"polluted":1}}',
  '#{7*7}{{7*7}}<%= 7*7 %>',
  '../../../../tmp/taken',
  '| `rm -rf` | [x](javascript:alert(1)) |',
  '::error file=a::b',
  '&xxe;<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>',
];

/** Bytes of UTF-8, one character each: what stands in a head. */
const bytes = (text: string): string => Buffer.from(text).toString('latin1');
const onOneLine = (text: string): string => text.replaceAll(/[\r\n]/g, ' ');

const inEveryPlace = (text: string, index: number): Hostile => {
  const value = onOneLine(bytes(text));
  const attribute = text.replaceAll('"', '&quot;');
  const body = `<!doctype html><html lang="${attribute}"><head><title>${text.replaceAll('</', '<\\/')}</title>
<meta name=generator content="WordPress 5.0 ${attribute}">
<meta http-equiv=content-security-policy content="script-src ${attribute}">
<script src="https://${encodeURIComponent(text)}.example/jquery-1.2.3.js?${attribute}" integrity="${attribute}"></script></head>
<body><form action="${attribute}" method=post><input type=password name="${attribute}"></form>
<a href="/${attribute}">x</a><img src="http://${attribute}"><iframe src="${attribute}"></iframe>
Fatal error: Uncaught Exception in ${text}:3 Stack trace: #0 {main} 10.0.0.1</body></html>`;
  const head = [
    'Content-Type: text/html; charset=utf-8',
    `Server: Apache/2.4.6 ${value}`,
    `X-Powered-By: PHP/5.4.16 ${value}`,
    `X-Powered-By: ${value}`,
    `X-AspNet-Version: ${value}`,
    `Set-Cookie: ${value}=1; Path=/${value}`,
    `Set-Cookie: session${index}=1; Domain=${value}`,
    `Content-Security-Policy: script-src 'unsafe-inline' ${value}; report-uri ${value}`,
    `Strict-Transport-Security: max-age=${value}`,
    `X-Frame-Options: ${value}`,
    `Referrer-Policy: ${value}`,
    `Access-Control-Allow-Origin: ${value}`,
    `Location: ${value}`,
    '',
  ].join('\r\n');
  return {
    id: `words-${index + 1}`,
    does: `says ${JSON.stringify(text).slice(0, 60)} wherever it can`,
    https: says(page(body, head)),
    ...(index === 0 ? { exposed: true } : {}),
    ends: { https: 'answered', page: 'answered' },
  };
};

const NAMES = ['__proto__', 'constructor', 'prototype', 'hasOwnProperty', 'toString', 'valueOf', '__defineGetter__'];

/** What reports, exports and terminals must show without obeying it. */
export const WORDS: readonly Hostile[] = [
  ...[SCRIPTS, ESCAPES, FORMULAS, TURNS, OTHERS].map((texts, index) => inEveryPlace(texts.join(' '), index)),
  ...FORMULAS.map((text, index) => inEveryPlace(text, 5 + index)),
  {
    id: 'names-of-objects',
    does: 'names its headers, cookies, directives and fields as every JavaScript object does',
    https: says(
      page(
        `<title>x</title><form>${NAMES.map((name) => `<input name=${name}>`).join('')}</form><meta name=generator content="__proto__ 1.0">`,
        HTML +
          [
            ...NAMES.map((name) => `${name}: 1`),
            ...NAMES.map((name) => `Set-Cookie: ${name}=1; ${name}=2`),
            `Content-Security-Policy: ${NAMES.map((name) => `${name} 'self'`).join('; ')}`,
            `Permissions-Policy: ${NAMES.map((name) => `${name.toLowerCase()}=()`).join(', ')}`,
            `Strict-Transport-Security: ${NAMES.map((name) => `${name}=1`).join('; ')}`,
            `Server: __proto__/1.0 constructor/2.0`,
            `Reporting-Endpoints: ${NAMES.map((name) => `${name.toLowerCase()}="https://a.example"`).join(', ')}`,
            `Vary: ${NAMES.join(', ')}`,
            '',
          ].join('\r\n'),
      ),
    ),
    ends: { https: 'answered', page: 'answered' },
  },
];
