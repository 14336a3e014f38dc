import { describe, expect, test } from 'vitest';
import { runIdFor } from '../../src/fleet/night.ts';
import type { History } from '../../src/history/history.ts';
import { changes, FIRST, openedHistory, play, SECOND } from './rehearsal.ts';

describe('a night', () => {
  test('is observed, judged, compared and kept', async () => {
    const history = await openedHistory();
    const first = await play(history, FIRST, { title: (id) => (id === 'a' ? 'bad' : 'good') });
    expect(first.snapshot.state).toBe('complete');
    expect(changes(first)).toEqual(['a new register']);

    const second = await play(history, SECOND, { title: (id) => (id === 'b' ? 'bad' : 'good') });
    expect(second.drift.from).toBe('first');
    expect(changes(second)).toEqual(['a fixed site', 'b new site']);

    const stored = await history.snapshot('second');
    expect(stored).toEqual(second.snapshot);
    const memory = await history.memory(null);
    expect([...memory.records.values()].map(({ target: id, state }) => `${id} ${state}`).sort()).toEqual([
      'a fixed',
      'b open',
    ]);
  });

  test('that is interrupted keeps what was seen, and goes on where it stopped', async () => {
    const history = await openedHistory();
    await play(history, FIRST);
    const interruption = new AbortController();
    const half = await play(history, SECOND, {
      signal: interruption.signal,
      title: () => 'bad',
      onNight: (id) => {
        if (id === 'b') interruption.abort();
      },
    });
    expect(half.snapshot.state).toBe('interrupted');
    expect(half.looked).toEqual(['a', 'b']);
    expect(changes(half)).toEqual(['a new site', 'b new site']);
    expect((await history.unfinished())?.id).toBe('second');

    const whole = await play(history, SECOND, { resumed: true, title: () => 'bad' });
    expect(whole.looked).toEqual(['c', 'a', 'b', 'c']); // what was left, and then the second looks
    expect(whole.snapshot.state).toBe('complete');
    expect(changes(whole)).toEqual(['a new site', 'b new site', 'c new site']);
    expect(await history.unfinished()).toBeNull();
  });

  test('starts no target after its deadline; what it did not reach is unverified, not fixed', async () => {
    const history = await openedHistory();
    await play(history, FIRST, { title: () => 'bad' });
    const late = await play(history, SECOND, { deadline: '2026-11-22T01:00:00.000Z' });
    expect(late.looked).toEqual([]);
    expect(late.snapshot.state).toBe('interrupted');
    expect(changes(late)).toEqual(['a unverified -', 'b unverified -', 'c unverified -']);
  });

  test('that cannot be stored stops at once, and throws what stopped it', async () => {
    const history = await openedHistory();
    const full: History = {
      ...history,
      addNight: async (run, night) => {
        if (night.target === 'b') throw new Error('the disk is full');
        return await history.addNight(run, night);
      },
    };
    const looked: string[] = [];
    await expect(play(full, FIRST, { onNight: (id) => void looked.push(id) })).rejects.toThrow('the disk is full');
    expect(looked).toEqual(['a']);
    expect(await history.resume('first')).toEqual(['a']);
  });
});

test.each([
  [[], '2026-11-22T02-00-00Z'],
  [['2026-11-22T02-00-00Z'], '2026-11-22T02-00-00Z-2'],
  [['2026-11-22T02-00-00Z', '2026-11-22T02-00-00Z-2', 'other'], '2026-11-22T02-00-00Z-3'],
])('a run id beside %j', (taken, id) => {
  expect(runIdFor('2026-11-22T02:00:00.123Z', taken)).toBe(id);
});
