import { expect, test } from 'vitest';
import { LIFETIME_LIMITS } from '../../src/knowledge/certificate-lifetimes.ts';

test('limits are days, newest first, and only ever shorter', () => {
  const days = LIFETIME_LIMITS.map(({ from }) => from);
  expect(days).toEqual(days.toSorted().reverse());
  for (const day of days) expect(new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10)).toBe(day);
  const limits = LIFETIME_LIMITS.map((limit) => limit.days);
  expect(limits).toEqual(limits.toSorted((a, b) => a - b));
  expect([limits.at(0), limits.at(-1)]).toEqual([47, 825]);
});
