import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { type RawHead, readRawHead, USUAL_HEAD, VIOLATIONS } from '../../src/parse/raw-head.ts';

const OK = 'HTTP/1.1 200 OK\r\n';

function read(text: string): RawHead {
  const head = readRawHead(text);
  if (head === null) throw new Error(`no head: ${JSON.stringify(text)}`);
  return head;
}

describe('the status line', () => {
  test.each([
    ['HTTP/1.1 200 OK', 200, []],
    ['HTTP/1.0 301 Moved Permanently', 301, []],
    ['HTTP/1.1 404 ', 404, []],
    ['HTTP/1.1 200', 200, []], // too usual without the space to be told
    ['HTTP/1.1 599 Odd', 599, []],
    ['HTTP/2 200 OK', 200, ['http-version']],
    ['HTTP/1.2 200 OK', 200, ['http-version']],
    ['HTTP/ 200 OK', 200, ['http-version', 'status-line']],
    ['ICY 200 OK', 200, ['icy']],
    ['http/1.1 200 OK', 200, ['status-line']],
    ['HTTP/1.1  200 OK', 200, ['status-line']],
    ['HTTP/1.1\t200 OK', 200, ['status-line']],
    ['HTTP/1.1 200OK', 200, ['status-line']],
    ['HTTP/1.1 OK', 0, ['status-code', 'status-line']],
    ['HTTP/1.1', 0, ['status-code', 'status-line']],
    ['HTTP/1.1 000 Unknown', 0, ['status-code']],
    ['HTTP/1.1 099 Low', 99, ['status-code']],
    ['HTTP/1.1 600 High', 600, ['status-code']],
    ['HTTP/1.1 2000 OK', 0, ['status-code', 'status-line']],
    ['HTTP/1.1 200 a\0b', 200, ['nul']],
    ['HTTP/1.1 200 a\rb', 200, ['bare-cr']],
  ] as const)('%j', (line, status, violations) => {
    expect(read(`${line}\r\nX-A: b\r\n\r\nbody`)).toMatchObject({ status, violations, headers: [['X-A', 'b']] });
  });

  test.each([
    '',
    '\n',
    '\r\n\r\n',
    'SSH-2.0-OpenSSH\r\n\r\n',
    '220 mail ESMTP\r\n',
    '{"a":1}',
    '<?xml version="1.0"?>',
    'HTTPS',
  ])('%j begins no HTTP', (text) => {
    expect(readRawHead(text)).toBeNull();
  });

  it('is not there in HTTP/0.9', () => {
    expect(read('<html><title>a</title>\r\n\r\n')).toEqual({
      status: 200,
      headers: [],
      violations: ['http-0.9'],
      begin: 0,
      end: 0,
    });
  });

  it('may stand behind four bytes, and no more', () => {
    expect(read(`\r\n${OK}\r\n`).violations).toEqual(['leading-bytes']);
    expect(read(`abcd${OK}\r\n`)).toMatchObject({ status: 200, violations: ['leading-bytes'], end: 23 });
    expect(readRawHead(`abcde${OK}\r\n`)).toBeNull();
  });
});

describe('lines', () => {
  test.each([
    [
      'in order, with case and duplicates',
      'A: 1\r\na:2\r\nA:\t3 \r\n',
      [
        ['A', '1'],
        ['a', '2'],
        ['A', '3'],
      ],
      [],
    ],
    ['bytes', 'X: caf\u00e9 \u00ff\r\n', [['X', 'caf\u00e9 \u00ff']], []],
    [
      'colons and nothing',
      'X:\r\nY: a:b\r\n',
      [
        ['X', ''],
        ['Y', 'a:b'],
      ],
      [],
    ],
    ['a name of an object', '__proto__: x\r\n', [['__proto__', 'x']], []],
    ['without colon', 'nothing\r\nX: 1\r\n', [['X', '1']], ['line-without-colon']],
    [
      'blanks before the colon',
      'X : 1\r\nY\t: 2\r\n',
      [
        ['X', '1'],
        ['Y', '2'],
      ],
      ['space-before-colon'],
    ],
    ['a blank in the name', 'X Y: 1\r\nZ: 2\r\n', [['Z', '2']], ['space-in-name']],
    ['other characters in the name', 'X(Y): 1\r\n\u00e9: 2\r\n', [], ['invalid-name']],
    ['no name', ': 1\r\n : 2\r\n', [], ['empty-name', 'obs-fold']],
    [
      'a folded line',
      'X: 1\r\n  2\r\n\t3\r\nY: 4\r\n',
      [
        ['X', '1 2 3'],
        ['Y', '4'],
      ],
      ['obs-fold'],
    ],
    [
      'what folds a line that nobody reads',
      'bad\r\n more\r\nX: 1\r\n',
      [['X', '1']],
      ['line-without-colon', 'obs-fold'],
    ],
    ['a first line that begins as a folded one', ' X: 1\r\nY: 2\r\n', [['Y', '2']], ['leading-space']],
    [
      'bare line feeds',
      'X: 1\nY: 2\r\n',
      [
        ['X', '1'],
        ['Y', '2'],
      ],
      ['bare-lf'],
    ],
    ['a bare return', 'X: a\rb\r\n', [['X', 'a b']], ['bare-cr']],
    ['NUL', 'X: a\0b\r\n', [['X', 'a b']], ['nul']],
    ['other control characters', 'X: a\x01\x7f\r\n', [['X', 'a\x01\x7f']], ['control-character']],
    ['a tab is none', 'X: a\tb\r\n', [['X', 'a\tb']], []],
    ['the same length twice', 'Content-Length: 2\r\nContent-Length: 2, 2\r\n', null, []],
    ['two lengths', 'Content-Length: 2\r\ncontent-length: 3\r\n', null, ['content-length-differs']],
    ['a length of words', 'Content-Length: two\r\n', null, ['content-length-invalid']],
    ['a length below zero', 'Content-Length: -1\r\n', null, ['content-length-invalid']],
    [
      'a length and chunks',
      'Content-Length: 2\r\nTransfer-Encoding: chunked\r\n',
      null,
      ['length-and-transfer-encoding'],
    ],
  ] as const)('%s', (_name, lines, headers, violations) => {
    const head = read(`${OK}${lines}\r\nbody`);
    expect(head.violations).toEqual(violations);
    if (headers !== null) expect(head.headers).toEqual(headers);
    expect(head.end).toBe(OK.length + lines.length + 2);
  });
});

describe('the end', () => {
  test.each([
    ['no empty line', `${OK}X: 1\r\n`, [['X', '1']], ['unfinished-head']],
    ['a line that was cut', `${OK}X: 1\r\nStrict-Transport-Security: max-age=3`, [['X', '1']], ['unfinished-head']],
    ['returns only', 'HTTP/1.1 200 OK\rX: 1\r\r', [], ['bare-cr', 'unfinished-head']],
  ] as const)('%s', (_name, text, headers, violations) => {
    expect(read(text)).toEqual({ status: 200, headers, violations, begin: 0, end: null });
  });

  it('comes too late', () => {
    const line = `X: ${'a'.repeat(1000)}\r\n`;
    const many = line.repeat(Math.ceil(USUAL_HEAD / line.length));
    expect(read(`${OK}${many}\r\n`)).toMatchObject({
      violations: ['header-overflow'],
      end: OK.length + many.length + 2,
    });
    expect(read(`${OK}${many}`)).toMatchObject({ violations: ['header-overflow'], end: null });
  });

  it('of interim replies is not that of the head', () => {
    const hints = 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n';
    expect(read(`${hints}${hints}${OK}X: 1\r\n\r\nbody`)).toEqual({
      status: 200,
      headers: [['X', '1']],
      violations: [],
      begin: 2 * hints.length,
      end: 2 * hints.length + OK.length + 8,
    });
    expect(read(hints.repeat(30_000) + OK)).toMatchObject({ status: 200, end: null });
    expect(read(hints)).toMatchObject({ status: 103, begin: hints.length, end: null });
    expect(readRawHead(`${hints}no more`)).toBeNull();
  });

  it('of a switch of protocols is one', () => {
    expect(read('HTTP/1.1 101 Switching Protocols\r\n\r\n')).toMatchObject({ status: 101, end: 36 });
  });
});

describe('whatever comes', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      'HTTP/1.1 200 OK',
      'HTTP/1.1 103 a',
      'ICY ',
      'HTTP/',
      '\r\n',
      '\n',
      '\r',
      ' ',
      ':',
      'X: 1',
      '\0',
      '<html>',
    ),
    fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)), maxLength: 8 }),
  );
  const bytes = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));

  it('a head is read, or none', () => {
    fc.assert(
      fc.property(bytes, (text) => {
        const head = readRawHead(text);
        if (head === null) return;
        expect(head.begin).toBeGreaterThanOrEqual(0);
        expect(head.end ?? text.length).toBeGreaterThanOrEqual(head.begin);
        expect(head.end ?? text.length).toBeLessThanOrEqual(text.length);
        expect(VIOLATIONS).toEqual(expect.arrayContaining([...head.violations]));
        expect(head.violations).toEqual([...new Set(head.violations)].sort());
        for (const [name, value] of head.headers) expect(`${name}${value}`).not.toMatch(/[\r\n\0]/);
      }),
      { numRuns: 2000 },
    );
  });

  it('what is behind a whole head changes nothing in it', () => {
    fc.assert(
      fc.property(bytes, bytes, (text, more) => {
        const head = readRawHead(`${OK}${text}\r\n\r\n`);
        fc.pre(head !== null && head.end !== null);
        expect(readRawHead(`${OK}${text}\r\n\r\n${more}`)).toEqual(head);
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ['blanks', ' '],
    ['folded lines', 'X: 1\r\n a\r\n'],
    ['returns', '\r'],
    ['colons', ':'],
    ['lines', 'a\n'],
  ])('a megabyte of %s costs one pass: a second one for each would not end in time', (_name, unit) => {
    expect(read(`${OK}X: ${unit.repeat((1 << 20) / unit.length)}y`).violations).toContain('header-overflow');
  });
});
