import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import type { Brief, Footing } from '../../src/looking/brief.ts';
import { createPool, type Pool } from '../../src/looking/pool.ts';
import type { TargetNight } from '../../src/model/snapshot.ts';
import { createDealer } from '../../src/probes/net/dealer.ts';
import { target } from '../compare/nights.ts';

const TAKEN_AT = '2026-11-22T02:00:00.000Z';
const BRIEF: Brief = {
  run: '2026-11-22T02-00-00Z',
  takenAt: TAKEN_AT,
  profile: 'standard',
  scanner: { contact: 'mailto:a@b.example', info: 'https://b.example/', vantage: 'here', controls: [] },
  tool: 'rasid/0',
  roots: [],
  willing: [],
  listed: [],
};

/** Threads that die of some targets: see mortal.ts. */
function mortalPool(count: number): Pool & Pick<Footing, 'dealer'> {
  const monotonic = () => performance.now();
  const dealer = createDealer({ monotonic, sleep: (ms) => sleep(ms), commons: null });
  const footing: Footing = {
    ...{ monotonic, dealer, clock: () => TAKEN_AT, signal: new AbortController().signal },
    sleep: (ms) => sleep(ms),
    known: async () => null,
  };
  const pool = createPool(count, { brief: BRIEF, ahead: 0 }, footing, new URL('mortal.ts', import.meta.url));
  onTestFinished(pool.close);
  return { ...pool, dealer };
}

const end = ({ target: id, observations }: TargetNight): string => {
  const details = observations.flatMap(({ outcome }) =>
    outcome.ok ? [] : [`${outcome.failure.code}: ${outcome.failure.detail}`],
  );
  return [id, ...new Set(details.filter((detail) => !detail.startsWith('not-permitted')))].join(' ');
};

test('many enter and leave at once, whichever thread they are in', { timeout: 30_000 }, async () => {
  const { eye } = mortalPool(2);
  const visitors = Array.from({ length: 12 }, (_, index) => `visitor ${index}`);
  const nights = await Promise.all(visitors.map((id) => eye.look(target(id))));
  expect(nights.map(end)).toEqual(visitors);
});

test('a target that kills its thread costs nothing but its own night', { timeout: 30_000 }, async () => {
  const { eye } = mortalPool(2);
  const ids = ['a', 'deadly', 'b', 'c', 'd'];
  const nights = await Promise.all(ids.map((id) => eye.look(target(id))));
  const why = 'probe-crashed: the thread that looked at it died, twice: too much for a thread';
  expect(nights.map(end)).toEqual(['a', `deadly ${why}`, 'b', 'c', 'd']);
  expect(end(await eye.look(target('later')))).toBe('later');
});

test('so does one that takes all the memory of its thread', { timeout: 60_000 }, async () => {
  const { eye } = mortalPool(1);
  const nights = await Promise.all(['greedy', 'a'].map((id) => eye.look(target(id))));
  expect(nights.map(end)).toEqual([expect.stringMatching(/^greedy probe-crashed: .*memory limit/), 'a']);
});

test('a thread that dies leaves the places that it had', { timeout: 30_000 }, async () => {
  const { eye, dealer } = mortalPool(1);
  await Promise.all(['places 1', 'places 2'].map((id) => eye.look(target(id))));
  const { signal } = new AbortController();
  const leave = await dealer.enter('192.0.2.1', null, signal);
  expect(leave).toBeTypeOf('function');
});

test('nor does it get the one that it waited for', { timeout: 30_000 }, async () => {
  const { eye, dealer } = mortalPool(1);
  const { signal } = new AbortController();
  const leave = await dealer.enter('192.0.2.1', null, signal);
  expect(end(await eye.look(target('impatient')))).toContain('probe-crashed');
  leave();
  expect(await dealer.enter('192.0.2.1', null, signal)).toBeTypeOf('function');
});
