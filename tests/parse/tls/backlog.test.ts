import { describe, expect, it, vi } from 'vitest';
import { backlog } from '../../../src/parse/tls/backlog.ts';

const bytes = (length: number, from = 0): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => (index + from) & 0xff);

describe('a backlog', () => {
  it('gives what came and was not dropped', () => {
    const heard = backlog();
    heard.push(bytes(3));
    heard.push(bytes(3, 3));
    heard.drop(2);
    expect([...heard.unread()]).toEqual([2, 3, 4, 5]);
    heard.drop(4);
    expect([...heard.unread()]).toEqual([]);
  });

  it('never overwrites what it gave', () => {
    const heard = backlog();
    heard.push(bytes(4000));
    const given = heard.unread();
    const before = [...given];
    heard.drop(4000);
    for (let count = 0; count < 100; count++) {
      heard.push(bytes(4000, 7));
      heard.drop(4000);
    }
    expect([...given]).toEqual(before);
  });

  it('copies each byte a few times at most, however small the pieces', () => {
    let copied = 0;
    const set = vi.spyOn(Uint8Array.prototype, 'set').mockImplementation(function (this: Uint8Array, from, at = 0) {
      copied += from.length;
      for (let index = 0; index < from.length; index++) this[at + index] = from[index] ?? 0;
    });
    const heard = backlog();
    const length = 200_000;
    for (let at = 0; at < length; at++) heard.push(bytes(1, at));
    set.mockRestore();
    expect(heard.unread()).toEqual(bytes(length));
    expect(copied).toBeLessThan(4 * length);
  });
});
