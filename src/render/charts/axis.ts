import { type ScaleLinear, scaleLinear } from 'd3-scale';
import type { Instant } from '../../model/observation.ts';
import type { Language } from '../../model/target.ts';
import { formatDay } from '../../text/format.ts';
import type { Step } from '../over-time.ts';

// One size for every drawing, in units of its viewBox: a unit is about a pixel on a phone, and letters stay legible there.

export const WIDE = 340;
export const PLOT = { from: 30, to: 228, top: 10, bottom: 138 } as const;
export const HIGH = PLOT.bottom + 20;

export const timeScale = (steps: readonly Step<unknown>[]): ((at: Instant) => number) => {
  const first = steps[0];
  const last = steps.at(-1);
  if (first === undefined || last === undefined) return () => PLOT.from;
  const scale = scaleLinear([Date.parse(first.at), Date.parse(last.until)], [PLOT.from, PLOT.to]);
  return (at) => round(scale(Date.parse(at)));
};

/** From zero up, in whole numbers. */
export function countScale(most: number): {
  readonly y: ScaleLinear<number, number>;
  readonly ticks: readonly number[];
} {
  const y = scaleLinear([0, Math.max(1, most)], [PLOT.bottom, PLOT.top]).nice(3);
  return { y, ticks: y.ticks(3).filter(Number.isInteger) };
}

export const round = (value: number): number => Math.round(value * 10) / 10;

export interface Tick {
  readonly at: Instant;
  readonly label: string;
}

const DAY = 86_400_000;

/** The first of each month where several weeks are shown; else the first and the last night. */
export function ticksOf(steps: readonly Step<unknown>[], language: Language): readonly Tick[] {
  const first = steps[0]?.at;
  const last = steps.at(-1)?.at;
  if (first === undefined || last === undefined) return [];
  const named = (at: Instant, parts: (day: readonly string[]) => readonly string[]): Tick => ({
    at,
    label: parts(formatDay(at, language).split(NO_BREAK)).join(NO_BREAK),
  });
  const months = monthsBetween(first, last);
  if (months.length > 6) return [first, last].map((at) => named(at, (day) => day));
  if (Date.parse(last) - Date.parse(first) < 45 * DAY)
    return [first, last].map((at) => named(at, ([day = '', month = '']) => [day, month]));
  return months.map((at) => named(at, ([, month = '']) => [month]));
}

const NO_BREAK = '\u00a0';

function monthsBetween(first: Instant, last: Instant): readonly Instant[] {
  const start = new Date(first);
  const months: Instant[] = [];
  for (let n = 1; ; n++) {
    const month = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + n)).toISOString();
    if (month > last) return months;
    months.push(month);
  }
}

/** Moves heights apart until none is nearer to its neighbour than `gap`, within the drawing; their order stays. */
export function apart(heights: readonly number[], gap: number, top: number, bottom: number): readonly number[] {
  const moved: number[] = [];
  for (const height of heights) moved.push(Math.max(height, (moved.at(-1) ?? top - gap) + gap));
  let limit = bottom;
  return moved
    .toReversed()
    .map((height) => {
      const kept = Math.min(height, limit);
      limit = kept - gap;
      return round(kept);
    })
    .toReversed();
}
