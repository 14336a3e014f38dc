import { describe, expect, test } from 'vitest';
import { HistoryError } from '../../src/history/error.ts';
import { reconnecting } from '../../src/queue/reconnect.ts';

const SECOND = 1_000;

/** Each try: it cannot connect, or is connected for so many seconds and breaks, or ends well. */
type Try = 'refused' | { readonly seconds: number } | 'well' | 'bug';

/** Plays tries in no time: waiting moves the clock. Gives when each began, and what was said. */
async function play(tries: readonly Try[], { stopAt = Number.POSITIVE_INFINITY } = {}) {
  const stop = new AbortController();
  const begun: number[] = [];
  const words: string[] = [];
  let now = 0;
  const left = [...tries];
  const session = async (connected: () => void): Promise<void> => {
    begun.push(now / SECOND);
    const next = left.length > 1 ? left.shift() : left[0];
    if (next === 'refused') throw new HistoryError('Nobody listens there.');
    connected();
    if (next === 'bug') throw new TypeError('ours');
    if (next === 'well' || next === undefined) return;
    now += next.seconds * SECOND;
    throw new HistoryError('The connection broke.');
  };
  const ended = reconnecting(session, {
    monotonic: () => now,
    stop: stop.signal,
    say: (sentence) => void words.push(sentence),
    sleep: async (milliseconds) => {
      now += milliseconds;
      if (now < stopAt * SECOND) return;
      stop.abort();
      throw new Error('told to stop');
    },
  });
  const end = await ended.then(
    () => 'well',
    (error: Error) => error.message,
  );
  return { begun, words, end };
}

describe('a worker whose connection breaks', () => {
  test('connects again, with waits that double, and says each thing once', async () => {
    expect(await play([{ seconds: 100 }, 'refused', 'refused', 'refused', 'well'])).toEqual({
      begun: [0, 101, 103, 107, 115],
      words: ['The connection broke. Connecting again.', 'Nobody listens there. Connecting again.'],
      end: 'well',
    });
  });

  test('waits no longer than half a minute, and gives up after a quarter of an hour', async () => {
    const { begun, end } = await play([{ seconds: 100 }, 'refused']);
    expect(begun.slice(5, 9)).toEqual([131, 161, 191, 221]);
    expect([begun.at(-1), end]).toEqual([1001, 'Nobody listens there.']);
  });

  test('is as patient again after a connection that held, and not after one that broke at once', async () => {
    const { begun } = await play([
      { seconds: 100 },
      'refused',
      { seconds: 100 },
      { seconds: 1 },
      { seconds: 1 },
      'well',
    ]);
    expect(begun).toEqual([0, 101, 103, 204, 207, 212]);
  });

  test('does not wait for a first connection', async () => {
    expect(await play(['refused'])).toEqual({ begun: [0], words: [], end: 'Nobody listens there.' });
  });

  test('does not try again what is a fault of ours', async () => {
    expect(await play(['bug'])).toEqual({ begun: [0], words: [], end: 'ours' });
  });

  test('ends well when it is told to stop meanwhile', async () => {
    const { begun, end } = await play([{ seconds: 100 }, 'refused'], { stopAt: 110 });
    expect([begun, end]).toEqual([[0, 101, 103, 107], 'well']);
  });
});
