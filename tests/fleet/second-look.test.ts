import { describe, expect, test } from 'vitest';
import { changes, FIRST, openedHistory, play, SECOND, THIRD } from './rehearsal.ts';

describe('the second look of a night', () => {
  test('goes to the targets where something would change, once, and confirms it', async () => {
    const history = await openedHistory();
    await play(history, FIRST);
    const second = await play(history, SECOND, { title: (id) => (id === 'b' ? 'bad' : 'good') });
    expect(second.looked).toEqual(['a', 'b', 'c', 'b']);
    expect(changes(second)).toEqual(['b new site']);
    expect(second.drift.changes.map(({ confirmed, flapping }) => [confirmed, flapping])).toEqual([[true, null]]);
    expect(second.snapshot.again.map(({ target, kind }) => `${target} ${kind}`)).toEqual(['b page']);
    expect(await history.snapshot('second')).toEqual(second.snapshot);

    const third = await play(history, THIRD, { title: (id) => (id === 'b' ? 'bad' : 'good') });
    expect(third.looked).toEqual(['a', 'b', 'c']);
  });

  test('of a first night is none: there is nothing to confirm', async () => {
    const history = await openedHistory();
    const first = await play(history, FIRST, { title: () => 'bad' });
    expect(first.looked).toEqual(['a', 'b', 'c']);
    expect(changes(first)).toEqual(['a new register', 'b new register', 'c new register']);
  });

  test('that disagrees opens nothing, and counts over the nights before', async () => {
    const history = await openedHistory();
    await play(history, FIRST);
    const flicker = (id: string, look: number) => (id === 'b' && look === 1 ? 'bad' : 'good');
    const second = await play(history, SECOND, { title: flicker });
    expect(changes(second)).toEqual([]);
    expect(second.drift.unconfirmed.map(({ target, flapping }) => [target, flapping])).toEqual([['b', '1/3']]);

    const third = await play(history, THIRD, { title: () => 'good' });
    expect([changes(third), third.drift.unconfirmed]).toEqual([[], []]);
    expect((await history.memory(null)).records.size).toBe(0);
  });

  test('that disagrees closes nothing either', async () => {
    const history = await openedHistory();
    await play(history, FIRST, { title: () => 'bad' });
    const flicker = (id: string, look: number) => (id === 'b' && look === 1 ? 'good' : 'bad');
    const second = await play(history, SECOND, { title: flicker });
    expect(changes(second)).toEqual(['a persisting -', 'b persisting -', 'c persisting -']);
    expect(second.drift.changes.map(({ flapping }) => flapping)).toEqual([null, '2/3', null]);

    const third = await play(history, THIRD, { title: (id) => (id === 'b' ? 'good' : 'bad') });
    expect(changes(third)).toEqual(['a persisting -', 'b fixed site', 'c persisting -']);
  });

  test('is not taken again by a run that is resumed after it', async () => {
    const history = await openedHistory();
    await play(history, FIRST);
    await play(history, SECOND, { title: () => 'bad' });
    const again = await play(history, SECOND, { title: () => 'bad', resumed: true });
    expect(again.looked).toEqual([]);
    expect(again.drift.changes.map(({ confirmed }) => confirmed)).toEqual([true, true, true]);
  });
});
