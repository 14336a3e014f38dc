import { expect, it } from 'vitest';
import { createChance } from '../../fuzz/mutate.ts';
import { MEASURED } from './measured.ts';
import { hostingOf, type Measured, secondsAlone, simulate } from './night.ts';

const CALM = { chance: () => 0.5, roundTripMs: () => 0 };
const ONE: Measured = { ...MEASURED, secondLooks: 0 };
const alone = secondsAlone(ONE, 0);

it('takes for one target what that target needs', () => {
  expect(simulate([1], { workers: 1, hosts: 1 }, ONE, CALM).seconds).toBeCloseTo(alone, 6);
});

it('looks at targets of different addresses at the same time, as far as there are places', () => {
  const spread = Array.from({ length: 100 }, () => 1);
  const wide = simulate(spread, { workers: 1, hosts: 100 }, ONE, CALM).seconds;
  const narrow = simulate(spread, { workers: 1, hosts: 1 }, ONE, CALM).seconds;
  expect(wide).toBeGreaterThanOrEqual(alone);
  expect(wide).toBeLessThan(alone + (100 * ONE.cpuMs) / 1000 + 1);
  expect(narrow).toBeCloseTo(100 * alone, 6);
});

it('is as long as its biggest address, however many workers there are', () => {
  const ordinary = ONE.requests / ONE.perSecond + (ONE.handshakes * ONE.connectionGapMs) / 1000;
  const few = simulate([200], { workers: 1, hosts: 256 }, ONE, CALM);
  const many = simulate([200], { workers: 64, hosts: 256 }, ONE, CALM);
  expect(few.seconds).toBeGreaterThan(199 * ordinary);
  expect(many.seconds).toBeGreaterThan(199 * ordinary);
  expect(Math.abs(many.slowest - many.seconds) / many.seconds).toBeLessThan(0.1);
});

it('never asks more of the exposure probe at an address than is allowed there', () => {
  const shared = simulate([10], { workers: 1, hosts: 10 }, ONE, CALM);
  const turns = shared.turnsPerSecond * shared.seconds;
  expect(turns).toBeCloseTo(10 * (2 * ONE.requests + ONE.handshakes) + 4 * ONE.exposuresAtAddress, 3);
});

it('spreads all targets over addresses, the biggest first', () => {
  const random = createChance(1);
  const hosting = hostingOf(10_000, 0.05, () => random(1000) / 1000);
  expect(hosting.reduce((sum, here) => sum + here, 0)).toBe(10_000);
  expect(hosting[0]).toBeGreaterThan(250);
  expect(hosting.at(-1)).toBeGreaterThan(0);
});
