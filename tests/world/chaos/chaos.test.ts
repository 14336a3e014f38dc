import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ONE_ADDRESS } from '../addresses.ts';
import { type ChaosNight, dueBetween, falseAlarms, type Nights, startNights } from './nights.ts';
import { FAIR, stormy } from './weather.ts';

// The fleet never changes, and the line to it loses connections, bodies and names: the morning after must not tell of changes.
// RASID_CHAOS=full plays twenty nights of the whole fleet at each rate of loss.

const FULL = process.env.RASID_CHAOS === 'full';
const NIGHTS = FULL ? 20 : 2;
const RATES = [0.01, 0.05, 0.2];
const why = ONE_ADDRESS === null ? '' : `: ${ONE_ADDRESS}`;
const FEW = new Set(['sante-www', 'tizi-nour-www', 'eau-portail', 'cadastre-www']);

describe.skipIf(ONE_ADDRESS !== null).each(RATES)(`nights that lose %d of all connections${why}`, (rate) => {
  let nights: Nights;
  let before: ChaosNight;
  let after: ChaosNight;
  const storms: ChaosNight[] = [];
  beforeAll(async () => {
    nights = await startNights(FULL ? undefined : (site) => FEW.has(site));
    before = await nights.next(FAIR);
    for (let night = 0; night < NIGHTS; night++) storms.push(await nights.next(stormy(1_000 * rate + night, rate)));
    after = await nights.next(FAIR);
  }, 3_600_000);
  afterAll(() => nights?.stop());

  test('open, move and close nothing', () => {
    const due = dueBetween(before, after);
    const alarms = storms.flatMap((seen, night) =>
      falseAlarms(seen, due).map((alarm) => `night ${night + 1}: ${alarm}`),
    );
    expect(alarms).toEqual([]);
    expect(storms.reduce((sum, { looks }) => sum + looks, 0)).toBeGreaterThan(40 * NIGHTS);
  });

  test('and a fair night after them sees everything again', () => {
    expect(falseAlarms(after, dueBetween(before, after))).toEqual([]);
    expect([after.looks, after.failures]).toEqual([before.looks, before.failures]);
  });
});

test('the weather is bad where it should be, and the same for the same seed', () => {
  const fates = (seed: number) => {
    const weather = stormy(seed, 0.2);
    return Array.from({ length: 1_000 }, () => weather.fate('a').kind);
  };
  const unlucky = fates(1).filter((kind) => kind !== 'fair').length;
  expect(unlucky).toBeGreaterThan(150);
  expect(unlucky).toBeLessThan(250);
  expect(fates(1)).toEqual(fates(1));
  expect(fates(1)).not.toEqual(fates(2));
});
