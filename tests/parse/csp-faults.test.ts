import fc from 'fast-check';
import { expect, test } from 'vitest';
import { faultsOf, repeatedIn } from '../../src/parse/csp-faults.ts';

const written = (text: string) => faultsOf(text).map(({ fault, directive, value }) => `${fault} ${directive} ${value}`);

test.each<[text: string, faults: readonly string[]]>([
  ["default-src 'self' https: data: *.example.ma 'nonce-abc' 'sha256-abc='", []],
  ['upgrade-insecure-requests; block-all-mixed-content; sandbox allow-scripts', []],
  ['plugin-types application/pdf; report-uri /r; report-to csp', []],
  ["require-trusted-types-for 'script'; trusted-types a b 'allow-duplicates'", []],
  ["script-src 'wasm-eval' 'unsafe-hashed-attributes'", []], // once in browsers: no fault of the grammar
  ["foo-src 'self'", ['unknown-directive foo-src null']],
  ["default-src: 'self'", ['unknown-directive default-src: null']],
  ["constructor 'self'", ['unknown-directive constructor null']], // names that objects know
  ["script-src 'self' object-src 'none'", ['missing-semicolon script-src object-src']],
  ["SCRIPT-SRC 'self' Object-Src", ['missing-semicolon script-src Object-Src']],
  ['script-src self unsafe-inline', ['unquoted-keyword script-src self', 'unquoted-keyword script-src unsafe-inline']],
  [
    'script-src nonce-abc sha256-abc=',
    ['unquoted-keyword script-src nonce-abc', 'unquoted-keyword script-src sha256-abc='],
  ],
  ["script-src 'unsafe-inlin'", ["unknown-keyword script-src 'unsafe-inlin'"]],
  ["script-src 'self", ["unknown-keyword script-src 'self"]],
  ['script-src \u2018self\u2019', []], // the directive is not ASCII: browsers drop it, and so do we
  ['script-src "self"', ['unknown-keyword script-src "self"']],
  ["script-src 'nonce-a$'", ["unknown-keyword script-src 'nonce-a$'"]],
  ['img-src https://[::1] //a.ma', ['invalid-source img-src https://[::1]', 'invalid-source img-src //a.ma']],
  ["require-trusted-types-for 'style'", ["unknown-keyword require-trusted-types-for 'style'"]],
  ['report-uri self', []], // no source list
  ['img-src a; img-src self', []], // what does not count has no faults of its own
  ['', []],
])('%j', (text, faults) => {
  expect(written(text)).toEqual(faults);
});

test.each<[text: string, names: readonly string[]]>([
  ['img-src a; IMG-SRC b; default-src c', ['img-src']],
  ['b; a; b; a; b', ['a', 'b']],
  ['img-src a', []],
])('what is repeated in %j', (text, names) => {
  expect(repeatedIn(text)).toEqual(names);
});

test('never throws, and reads a megabyte', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(faultsOf(text)).toBeInstanceOf(Array);
      expect(repeatedIn(text)).toBeInstanceOf(Array);
    }),
  );
  const many = Array.from({ length: 100_000 }, (_, index) => `d${index} x`).join(';');
  expect(faultsOf(many)).toHaveLength(100_000);
  expect(repeatedIn(many)).toEqual([]);
});
