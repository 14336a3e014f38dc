import { Cron } from 'croner';
import type { Instant } from '../model/observation.ts';

/** When something is due, by a cron expression in a time zone. Instants are UTC; which hour they are there is said by the zone's own data. */
export interface Timetable {
  /** The first one after an instant; null when there is none any more. */
  next(after: Instant): Instant | null;
  /** The last one up to an instant, that instant included; null when there was none. */
  last(upTo: Instant): Instant | null;
}

const REFERENCE = new Date('2026-01-01T00:00:00Z'); // an expression without a date after this one has none at all
const SECOND = 1_000; // cron knows nothing finer

/**
 * Reads a cron expression of five fields, six with seconds, or a word such as @daily. Where the clocks go forward over a single time of day
 * it comes when they have; where they go back it comes once.
 */
export function readTimetable(expression: string, timeZone: string): Timetable | { readonly expected: string } {
  if (!isTimeZone(timeZone)) return { expected: 'a time zone such as Africa/Casablanca' };
  let cron: Cron;
  try {
    cron = new Cron(expression, { timezone: timeZone, mode: '5-or-6-parts', paused: true });
  } catch {
    return { expected: 'a cron expression such as "0 1 * * *"' };
  }
  if (cron.nextRun(REFERENCE) === null) return { expected: 'a cron expression of a day that comes' };
  return {
    next: (after) => cron.nextRun(new Date(after))?.toISOString() ?? null,
    last: (upTo) => {
      const second = Math.floor(Date.parse(upTo) / SECOND) + 1; // the library looks strictly before
      return cron.previousRuns(1, new Date(second * SECOND))[0]?.toISOString() ?? null;
    },
  };
}

/** A name of the IANA data: an offset would be right for half a year. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
}

/** Reads `90s`, `15m` or `4h`: milliseconds; null when it is none. */
export function readDuration(text: string): number | null {
  const [, digits, unit] = /^(\d{1,4})(s|m|h)$/.exec(text) ?? [];
  if (digits === undefined) return null;
  return Number(digits) * (unit === 's' ? 1_000 : unit === 'm' ? 60_000 : 3_600_000);
}

/** Reads what ends a window that begins when something is due: a time of day in the same zone (`05:00`) or a duration (`4h`). */
export function readWindow(
  text: string,
  timeZone: string,
): ((due: Instant) => Instant) | { readonly expected: string } {
  const expected = 'an end such as 05:00 or 4h';
  const duration = readDuration(text);
  if (duration !== null && duration > 0) return (due) => new Date(Date.parse(due) + duration).toISOString();
  const [, hour, minute] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
  if (hour === undefined) return { expected };
  const ends = readTimetable(`${Number(minute)} ${Number(hour)} * * *`, timeZone);
  return 'expected' in ends ? ends : (due) => ends.next(due) ?? due;
}

/** The day of an instant in a zone, `2026-11-22`. */
export function dayThere(instant: Instant, timeZone: string): string {
  const part = partsThere(instant, timeZone);
  return `${part('year')}-${part('month')}-${part('day')}`;
}

/** The time of an instant in a zone as people say it there, `2026-11-22 01:00 GMT+1`. */
export function timeThere(instant: Instant, timeZone: string): string {
  const part = partsThere(instant, timeZone);
  return `${dayThere(instant, timeZone)} ${part('hour')}:${part('minute')} ${part('timeZoneName')}`;
}

function partsThere(instant: Instant, timeZone: string): (type: Intl.DateTimeFormatPartTypes) => string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    calendar: 'iso8601',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'shortOffset',
  }).formatToParts(new Date(instant));
  return (type) => parts.find((part) => part.type === type)?.value ?? '';
}
