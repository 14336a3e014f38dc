import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { framingOf, readRawBody } from '../../src/parse/raw-body.ts';

describe('framing', () => {
  test.each([
    [[], null],
    [[['Content-Length', ' 12 ']], 12],
    [
      [
        ['content-length', '2'],
        ['Content-Length', '3'],
      ],
      2,
    ],
    [[['Content-Length', '2, 2']], 2],
    [[['Content-Length', 'two']], null],
    [[['Content-Length', '9'.repeat(13)]], null],
    [
      [
        ['Transfer-Encoding', 'chunked'],
        ['Content-Length', '2'],
      ],
      'chunked',
    ],
    [[['transfer-encoding', 'gzip, Chunked']], 'chunked'],
    [[['Transfer-Encoding', 'chunked, gzip']], null],
    [[['Transfer-Encoding', 'identity']], null],
  ] as const)('%j: %s', (headers, framing) => {
    expect(framingOf(headers)).toBe(framing);
  });
});

describe('a body', () => {
  test.each([
    ['to the end', 'all of it', null, 'all of it', true],
    ['of a length', 'four and more', 4, 'four', true],
    ['of a length that was not reached', 'three', 9, 'three', false],
    ['of nothing', '', 0, '', true],
    ['in chunks', '4\r\nfour\r\n4;x=y\r\n and\r\n0\r\n\r\n', 'chunked', 'four and', true],
    ['in chunks that are not ended', '4\r\nfour\r\n', 'chunked', 'four', false],
    ['in a chunk that is not whole', '9\r\nfour', 'chunked', 'four', false],
    ['in chunks with bare line feeds', '4\nfour\n0\n\n', 'chunked', 'four', true],
    ['in no chunks', 'nothing', 'chunked', '', false],
    ['in chunks with trailers', '1\r\na\r\n0\r\nX: y\r\n\r\n', 'chunked', 'a', true],
  ] as const)('%s', (_name, text, framing, body, whole) => {
    expect(readRawBody(text, framing)).toEqual({ body, whole });
  });

  it('comes back from any chunks', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1, maxLength: 20 })), (chunks) => {
        const sent = chunks.map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`).join('');
        expect(readRawBody(`${sent}0\r\n\r\n`, 'chunked')).toEqual({ body: chunks.join(''), whole: true });
      }),
    );
  });

  it('is read from anything', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('chunked' as const, null, 5), (text, framing) => {
        expect(text.length).toBeGreaterThanOrEqual(readRawBody(text, framing).body.length);
      }),
    );
  });
});
