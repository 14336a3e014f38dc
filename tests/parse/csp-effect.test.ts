import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePolicies } from '../../src/parse/csp.ts';
import { allowsEval, allowsUrl, inlineScripts, isLimited, openSources } from '../../src/parse/csp-effect.ts';

const SELF = new URL('https://www.example.ma/');
const BOTH = ['script-src-elem', 'script-src-attr'];

describe('inline scripts (CSP3 section 6.7.3.2)', () => {
  test.each<[lines: readonly string[], allowed: readonly string[]]>([
    [["script-src 'unsafe-inline'"], BOTH],
    [["default-src 'unsafe-inline'"], BOTH],
    [["img-src 'self'"], BOTH], // nothing is said of scripts
    [["default-src 'unsafe-inline'; script-src 'self'"], []],
    [["SCRIPT-SRC 'Unsafe-Inline'"], BOTH],
    [["script-src 'unsafe-inline' 'nonce-abc'"], []],
    [["script-src 'unsafe-inline' 'nonce-(volatile)'"], []],
    [["script-src 'unsafe-inline' 'sha256-abc='"], []],
    [["script-src 'unsafe-inline' 'strict-dynamic'"], []],
    [["script-src 'unsafe-inline' 'nonce-a$'"], BOTH], // no nonce at all
    [["script-src 'unsafe-inline' 'sha1-abc'"], BOTH],
    [["style-src 'nonce-abc'; script-src 'unsafe-inline'"], BOTH],
    [["script-src 'self'; script-src-attr 'unsafe-inline'"], ['script-src-attr']],
    [["script-src 'unsafe-inline'; script-src-elem 'self'"], ['script-src-attr']],
    [["script-src 'self'; script-src 'unsafe-inline'"], []], // the first of a repeated directive
    [["script-src 'unsafe-inline'", "script-src 'self'"], []], // every policy has to allow it
    [["script-src 'unsafe-inline', script-src 'self'"], []],
    [["script-src 'unsafe-inline'", "img-src 'self'"], BOTH],
    [["script-src-elem 'unsafe-inline'; script-src 'self'", "script-src-attr 'unsafe-inline'; script-src 'self'"], []],
    [['script-src unsafe-inline'], []], // without quotes it is a host
  ])('%j', (lines, allowed) => {
    expect(inlineScripts(parsePolicies(lines))).toEqual(allowed);
  });
});

describe('eval (CSP3 section 4.4.1)', () => {
  test.each<[lines: readonly string[], allowed: boolean]>([
    [["script-src 'unsafe-eval'"], true],
    [["default-src 'unsafe-eval'"], true],
    [["default-src 'unsafe-eval'; script-src 'self'"], false],
    [["script-src 'self' 'wasm-unsafe-eval'"], false],
    [["script-src 'self'; script-src-elem 'unsafe-eval'"], false], // elements are not asked
    [["script-src-elem 'self'"], true], // and do not stand in
    [["script-src 'unsafe-eval' 'nonce-abc' 'strict-dynamic'"], true],
    [["script-src 'unsafe-eval'", "default-src 'self'"], false],
    [["img-src 'self'"], true],
  ])('%j: %s', (lines, allowed) => {
    expect(allowsEval(parsePolicies(lines))).toBe(allowed);
  });
});

describe('sources that let anybody in', () => {
  test.each<[directive: string, lines: readonly string[], sources: readonly string[]]>([
    ['script-src-elem', ["script-src 'self'"], []],
    ['script-src-elem', ['script-src *'], ['*']],
    ['script-src-elem', ["default-src 'self' HTTPS: data:"], ['HTTPS:', 'data:']],
    ['script-src-elem', ['script-src http: wss:'], ['http:', 'wss:']],
    ['script-src-elem', ['script-src https://* *:443'], ['https://*', '*:443']],
    ['script-src-elem', ['script-src https://*/lib/'], []],
    ['script-src-elem', ['script-src *.com *.example.com'], ['*.com']],
    ['script-src-elem', ['script-src blob:'], []], // needs a script first
    ['script-src-elem', ["script-src https: 'nonce-abc'"], ['https:']], // a nonce does not close it
    ['script-src-elem', ["script-src https: 'nonce-abc' 'strict-dynamic'"], []],
    ['script-src-elem', ["script-src * 'none'"], ['*']], // 'none' beside others is nothing
    ['script-src-elem', ['script-src *', "script-src 'self'"], []],
    ['script-src-elem', ['script-src https:', 'script-src http:'], ['https:', 'http:']],
    ['script-src-elem', ['script-src https:', 'script-src data:'], []], // no address is allowed by both
    ['script-src-elem', ['script-src https:', "img-src 'self'"], ['https:']],
    ['script-src-elem', ["script-src https:; script-src-elem 'self'"], []],
    ['object-src', ["object-src 'none'"], []],
    ['object-src', ['default-src *'], ['*']],
    ['object-src', ["default-src *; object-src 'none'"], []],
    ['object-src', ["default-src * 'strict-dynamic'"], ['*']], // a word for scripts only
    ['base-uri', ['base-uri *'], ['*']],
    ['base-uri', ['default-src *'], []], // no fallback
    ['form-action', ['form-action https:'], ['https:']],
    ['frame-src', ["default-src *; child-src 'self'"], []], // CSP3 section 6.8.3
  ])('%s in %j', (directive, lines, sources) => {
    expect(openSources(parsePolicies(lines), directive, SELF)).toEqual(sources);
  });
});

test.each<[directive: string, line: string, limited: boolean]>([
  ['script-src-elem', "default-src 'self'", true],
  ['script-src-elem', "img-src 'self'", false],
  ['base-uri', "default-src 'self'", false],
  ['base-uri', 'base-uri', true],
  ['worker-src', "child-src 'self'", true],
  ['connect-src', "script-src 'self'", false],
])('%s in %j is limited: %s', (directive, line, limited) => {
  expect(isLimited(parsePolicies([line]), directive)).toBe(limited);
});

describe('laws', () => {
  const source = fc.constantFrom(
    "'self'",
    "'none'",
    '*',
    'https:',
    'data:',
    "'unsafe-inline'",
    "'unsafe-eval'",
    "'nonce-abc'",
    "'strict-dynamic'",
    'a.ma',
    '*.ma',
  );
  const directive = fc.constantFrom(
    'default-src',
    'script-src',
    'script-src-elem',
    'script-src-attr',
    'object-src',
    'img-src',
    'base-uri',
  );
  const line = fc
    .array(fc.tuple(directive, fc.array(source, { maxLength: 4 })), { maxLength: 4 })
    .map((parts) => parts.map(([name, sources]) => [name, ...sources].join(' ')).join('; '));
  const open = (lines: readonly string[]) => {
    const policies = parsePolicies(lines);
    const url = new URL('https://other.ma/x.js');
    return [
      ...inlineScripts(policies),
      ...(allowsEval(policies) ? ['eval'] : []),
      ...(allowsUrl(policies, 'script-src-elem', url, SELF) ? ['url'] : []),
    ];
  };

  test('one more policy never allows more, and the order of policies counts for nothing', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 3 }), line, (lines, more) => {
        const before = open(lines);
        expect(open([...lines, more]).filter((way) => !before.includes(way))).toEqual([]);
        expect(open([more, ...lines])).toEqual(open([...lines, more]));
      }),
    );
  });

  test('whatever is sent, there is an answer', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(line, fc.string()), { maxLength: 3 }), (lines) => {
        const policies = parsePolicies(lines);
        for (const name of ['script-src-elem', 'object-src', 'base-uri'])
          expect(openSources(policies, name, SELF)).toBeInstanceOf(Array);
        expect(open(lines).length).toBeLessThanOrEqual(4);
      }),
    );
  });

  test('a megabyte of sources is judged', () => {
    const many = Array.from({ length: 60_000 }, (_, index) => `*.h${index}`).join(' ');
    const policies = parsePolicies([`script-src ${many} https:`]);
    expect(openSources(policies, 'script-src-elem', SELF)).toContain('https:');
    expect(inlineScripts(policies)).toEqual([]);
  });
});
