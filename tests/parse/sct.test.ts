import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTimestampList } from '../../src/parse/sct.ts';
import { listOf } from './ocsp-responder.ts';

describe('a list of signed certificate timestamps', () => {
  it.each<[string, string, readonly string[] | 'invalid']>([
    ['of none', '0000', []],
    ['of one', '0004 0002 aabb', ['aabb']],
    ['of two', '0007 0002 aabb 0001 cc', ['aabb', 'cc']],
    ['with an empty one', '0002 0000', 'invalid'],
    ['that is longer than it says', '0004 0002 aabb cc', 'invalid'],
    ['that is shorter than it says', '0006 0002 aabb', 'invalid'],
    ['whose last one is cut off', '0004 0003 aabb', 'invalid'],
    ['of nothing at all', '', 'invalid'],
  ])('%s', (_what, hex, expected) => {
    const list = parseTimestampList(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
    expect(list === 'invalid' ? list : list.map((one) => Buffer.from(one).toString('hex'))).toEqual(expected);
  });

  it('gives back what was put in', () => {
    const timestamp = fc.uint8Array({ minLength: 1, maxLength: 130 });
    fc.assert(
      fc.property(fc.array(timestamp, { maxLength: 8 }), (timestamps) => {
        const list = parseTimestampList(listOf(timestamps));
        expect(list === 'invalid' ? list : list.map((one) => [...one])).toEqual(timestamps.map((one) => [...one]));
      }),
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const list = parseTimestampList(bytes);
        if (list !== 'invalid') expect(listOf(list)).toEqual(Buffer.from(bytes));
      }),
    );
  });
});
