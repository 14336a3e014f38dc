import { describe, expect, it } from 'vitest';
import { Busy, keepOf, queueOf } from '../../src/serve/keep.ts';

describe('what is kept', () => {
  const counting = () => {
    const made: string[] = [];
    const make = (name: string) => async () => {
      made.push(name);
      return name;
    };
    return { made, make };
  };

  it('is made once, also for those who ask at the same time', async () => {
    const { made, make } = counting();
    const keep = keepOf<string>({ most: 2 });
    expect(await Promise.all([keep('a', make('a')), keep('a', make('a'))])).toEqual(['a', 'a']);
    await keep('a', make('a'));
    expect(made).toEqual(['a']);
  });

  it('gives way to what was asked for later', async () => {
    const { made, make } = counting();
    const keep = keepOf<string>({ most: 2 });
    for (const name of ['a', 'b', 'a', 'c', 'a', 'b']) await keep(name, make(name));
    expect(made).toEqual(['a', 'b', 'c', 'b']);
  });

  it('weighs no more than it may, and always holds the newest', async () => {
    const { made, make } = counting();
    const keep = keepOf<string>({ most: 9, weight: (text) => text.length, heaviest: 5 });
    for (const name of ['aaa', 'bb', 'aaa', 'bb', 'ccccccc', 'ccccccc', 'aaa']) await keep(name, make(name));
    expect(made).toEqual(['aaa', 'bb', 'ccccccc', 'aaa']);
  });

  it('is no failure: the next one tries again', async () => {
    const keep = keepOf<string>({ most: 2 });
    await expect(keep('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await keep('a', async () => 'yes')).toBe('yes');
  });
});

describe('a queue', () => {
  it('does one thing at a time, in turn, and goes on after a failure', async () => {
    const queue = queueOf(9);
    const seen: string[] = [];
    const work =
      (name: string, fails = false) =>
      async () => {
        seen.push(`${name} begins`);
        await Promise.resolve();
        seen.push(`${name} ends`);
        if (fails) throw new Error(name);
      };
    await Promise.allSettled([queue(work('a')), queue(work('b', true)), queue(work('c'))]);
    expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  });

  it('turns away who would be one too many, and nobody afterwards', async () => {
    const queue = queueOf(2);
    const open = Promise.withResolvers<void>();
    const waiting = [queue(() => open.promise), queue(() => open.promise)];
    await expect(queue(async () => 'late')).rejects.toThrow(Busy);
    open.resolve();
    await Promise.all(waiting);
    expect(await queue(async () => 'later')).toBe('later');
  });
});
