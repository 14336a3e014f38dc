import type { RunSummary } from '../history/history.ts';
import type { Instant } from '../model/observation.ts';
import type { Timetable } from '../parse/timetable.ts';

/** When one list is scanned. */
export interface Plan {
  readonly timetable: Timetable;
  readonly endOf: (due: Instant) => Instant; // of the window that opens when a night is due
  readonly frozen: (due: Instant) => boolean; // a day on which nothing is scanned
}

/** One night of a list: it may begin from `due` on, and no target is started after `end`. */
export interface Night {
  readonly due: Instant;
  readonly end: Instant;
}

/** What was tried in the night that was due then. */
export interface Tries {
  readonly due: Instant;
  readonly failed: number;
  readonly notBefore: Instant; // jitter at first, then the wait after a failure
}

export type Decision =
  | { readonly act: 'begin' | 'resume'; readonly night: Night }
  | { readonly act: 'wait'; readonly night: Night | null; readonly until: Instant | null }; // null: nothing is due any more

/** A run of one list, as far as the schedule cares. */
export type KnownRun = Pick<RunSummary, 'takenAt' | 'state'>;

export const MOST_TRIES = 5; // a night; after that it waits for the next one

/** What to do about one list now. `runs`: those of the list, oldest first. Pure. */
export function decide(plan: Plan, runs: readonly KnownRun[], tries: readonly Tries[], now: Instant): Decision {
  const night = openNight(plan, now);
  if (night === null) return waitForNext(plan, tries, now);
  const run = runs.findLast(({ takenAt }) => takenAt >= night.due);
  if (run !== undefined && run.state !== 'running' && run.state !== 'interrupted') return waitForNext(plan, tries, now);
  const { failed, notBefore } = tries.find(({ due }) => due === night.due) ?? { failed: 0, notBefore: night.due };
  if (failed >= MOST_TRIES || notBefore >= night.end) return waitForNext(plan, tries, now);
  if (now < notBefore) return { act: 'wait', night, until: notBefore };
  return { act: run === undefined ? 'begin' : 'resume', night };
}

/** The night whose window is open. */
function openNight(plan: Plan, now: Instant): Night | null {
  const due = plan.timetable.last(now);
  if (due === null || plan.frozen(due)) return null;
  const end = plan.endOf(due);
  return now < end ? { due, end } : null;
}

function waitForNext(plan: Plan, tries: readonly Tries[], now: Instant): Decision {
  const night = nightAfter(plan, now);
  const drawn = tries.find(({ due }) => due === night?.due);
  return { act: 'wait', night, until: drawn?.notBefore ?? night?.due ?? null };
}

const MOST_FROZEN = 400; // days in a row; more is a list that is never scanned

/** The next night that is not frozen. */
export function nightAfter({ timetable, endOf, frozen }: Plan, now: Instant): Night | null {
  let due = timetable.next(now);
  for (let skipped = 0; due !== null && skipped < MOST_FROZEN; skipped++) {
    if (!frozen(due)) return { due, end: endOf(due) };
    due = timetable.next(due);
  }
  return null;
}

const MOST_MISSED = 100; // told one by one they would fill the log of a machine that was off for a year

/** Nights whose window closed between two instants without a run of the list, oldest first; the newest hundred. */
export function missedNights(plan: Plan, runs: readonly KnownRun[], since: Instant, now: Instant): readonly Instant[] {
  const missed: Instant[] = [];
  let due = plan.timetable.last(now);
  while (due !== null && missed.length < MOST_MISSED) {
    const night = due;
    const end = plan.endOf(night);
    if (end <= since) break;
    const taken = runs.some(({ takenAt }) => takenAt >= night && takenAt < end);
    if (end <= now && !taken && !plan.frozen(night)) missed.unshift(night);
    due = plan.timetable.last(later(night, -1));
  }
  return missed;
}

const LONGEST_WAIT = 16; // times the first

/** Tries after one more failure: the wait doubles. `pause` in milliseconds. */
export function afterFailure(tries: Tries | null, night: Night, now: Instant, pause: number): Tries {
  const failed = (tries?.failed ?? 0) + 1;
  const wait = pause * Math.min(2 ** (failed - 1), LONGEST_WAIT);
  return { due: night.due, failed, notBefore: later(now, wait) };
}

export const later = (instant: Instant, milliseconds: number): Instant =>
  new Date(Date.parse(instant) + Math.round(milliseconds)).toISOString();
