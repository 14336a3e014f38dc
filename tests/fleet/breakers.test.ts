import { createServer } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { unreachableOf } from '../../src/probes/net/egress.ts';
import { target } from '../compare/nights.ts';
import { changes, header, openedHistory, play, type Title } from './rehearsal.ts';

const MANY = Array.from({ length: 25 }, (_, index) => target(`site-${String(index).padStart(2, '0')}`));
const run = (day: number) => header(`night-${day}`, `2026-11-${day}T02:00:00.000Z`, MANY);
const good: Title = () => 'good';
const first = (count: number, then: string, rest = 'good'): Title => {
  const chosen = new Set(MANY.slice(0, count).map(({ id }) => id));
  return (id) => (chosen.has(id) ? then : rest);
};

describe('a run is degraded, and no history', () => {
  test('when a host of our own cannot be reached', async () => {
    const history = await openedHistory();
    await play(history, run(20), { title: good });
    const night = await play(history, run(21), { title: first(1, 'bad'), unreachable: ['control.example'] });
    expect(night.snapshot.state).toBe('degraded');
    expect(night.snapshot.trips).toEqual([{ breaker: 'egress', evidence: { controls: ['control.example'] } }]);
    expect(changes(night)).toEqual(['site-00 new site']); // shown
    expect((await history.memory(null)).records.size).toBe(0); // and not counted
    expect(await history.snapshot('night-21')).toEqual(night.snapshot);
  });

  test.each([
    [2, 'complete'], // 8 %
    [3, 'degraded'], // 12 %
  ])('when too many sites are silent: %i of 25', async (silent, state) => {
    const history = await openedHistory();
    await play(history, run(20), { title: good });
    const night = await play(history, run(21), { title: first(silent, 'silence') });
    expect(night.snapshot.state).toBe(state);
    expect(night.snapshot.trips.map(({ breaker }) => breaker)).toEqual(state === 'degraded' ? ['untestable'] : []);
  });

  test.each([
    [6, 'complete'], // 24 %, and 8 % were silent on every night: the bound is 24 %
    [7, 'degraded'],
  ])('when three times as many are silent as usually: %i of 25', async (silent, state) => {
    const history = await openedHistory();
    for (const day of [18, 19, 20]) await play(history, run(day), { title: first(2, 'silence') });
    expect((await play(history, run(21), { title: first(silent, 'silence') })).snapshot.state).toBe(state);
  });

  test.each([
    [7, 'complete'], // 28 %
    [8, 'degraded'], // 32 %
  ])('when one rule flips nearly everywhere: %i of 25', async (flipped, state) => {
    const history = await openedHistory();
    await play(history, run(20), { title: good });
    const night = await play(history, run(21), { title: first(flipped, 'bad') });
    expect(night.snapshot.state).toBe(state);
    if (state === 'degraded')
      expect(night.snapshot.trips).toEqual([
        { breaker: 'storm', evidence: { rules: ['page/alpha'], flips: flipped, observed: 25 } },
      ]);

    const next = await play(history, run(22), { title: first(flipped, 'bad') });
    const opened = next.drift.changes.filter(({ state }) => state === 'new').length;
    expect(opened).toBe(state === 'degraded' ? flipped : 0); // what a degraded night saw is still to be told
  });

  test('never because everything is new: a first night', async () => {
    const night = await play(await openedHistory(), run(20), { title: () => 'bad' });
    expect(night.snapshot.state).toBe('complete');
  });
});

test('a control is a host that takes a connection', async () => {
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const closed = createServer();
  await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
  const gone = closed.address();
  const free = typeof gone === 'object' ? gone?.port : 0;
  await new Promise<void>((resolve) => void closed.close(() => resolve()));

  const resolver = {
    addresses: async (host: string, family: 4 | 6) => {
      if (host !== 'control.example' || family === 6) throw Object.assign(new Error('no'), { code: 'ENOTFOUND' });
      return ['127.0.0.1'];
    },
  };
  const egress = { resolver, timeoutMs: 2_000, signal: new AbortController().signal };
  const controls = [`127.0.0.1:${port}`, `control.example:${port}`, `control.example:${free}`, 'nowhere.example', ''];
  expect(await unreachableOf(controls, egress)).toEqual([`control.example:${free}`, 'nowhere.example', '']);
});
