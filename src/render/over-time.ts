import { by } from '../model/canonical.ts';
import { SEVERITIES, type Severity } from '../model/finding.ts';
import type { Instant } from '../model/observation.ts';
import { NO_POINTS, type Outlook, type OutlookNight, type Points, type Repair } from '../model/outlook.ts';
import type { Grade } from '../model/report.ts';
import type { Area, Day, Owner, Target } from '../model/target.ts';
import { lately } from './lately.ts';

// Folds of an outlook, for curves, calendars and tables. Pure. What is not known is null, never zero.

/** One night in a curve. It lasts until the next one, or as long as nights usually do where the next one is missing. */
export interface Step<T> {
  readonly at: Instant;
  readonly until: Instant;
  readonly value: T | null; // null: nothing can be said of that night
}

export interface OpenPoints {
  readonly points: Points;
  readonly seen: number; // sites
  readonly held: number; // sites not seen that night: what was last known of them is counted on
}

const DAY = 86_400_000;

type Span = Omit<Step<never>, 'value'>;

/** The nights of an outlook are laid out once, however many sites are drawn from them. */
const laidOut = new WeakMap<readonly OutlookNight[], readonly Span[]>();

function spansOf(nights: readonly OutlookNight[]): readonly Span[] {
  const known = laidOut.get(nights);
  if (known !== undefined) return known;
  const times = nights.map(({ takenAt }) => Date.parse(takenAt));
  const apart = times.slice(1).map((time, index) => time - (times[index] ?? time));
  const usual = rankOf(apart, 0.5) ?? DAY;
  const spans = nights.map(({ takenAt }, index) => {
    const distance = apart[index];
    const lasts = distance !== undefined && distance <= usual * 1.5 ? distance : usual;
    return { at: takenAt, until: new Date((times[index] ?? 0) + lasts).toISOString() };
  });
  laidOut.set(nights, spans);
  return spans;
}

/** The value below which a share of them lies: one that is among them. Undefined when there is none. */
function rankOf(values: readonly number[], share: number): number | undefined {
  return values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(share * values.length) - 1)];
}

// --- what is known of one site ------------------------------------------------------------------------------------

interface Known {
  readonly points: Points;
  readonly grade: Grade | null;
  readonly fresh: boolean; // seen on that very night
}

/**
 * What is known of one site after each night. A night that saw nothing of it leaves what was known; a degraded night, or one before its
 * first sight or after it left the list, says nothing.
 */
function lookBack({ nights, targets }: Outlook, target: string): readonly (Known | null)[] {
  const line = targets.get(target) ?? [];
  let points: Points | null = null;
  let grade: Grade | null = null;
  return nights.map(({ state }, index) => {
    const night = line[index] ?? null;
    if (state === 'degraded') return null;
    if (night === null) {
      if (state === 'complete') [points, grade] = [null, null]; // it was not on the list
      return points === null ? null : { points, grade, fresh: false };
    }
    const fresh = night.sight !== 'untestable';
    if (fresh || points !== null) points = night.open ?? (fresh ? night.failing : points);
    if (points === null) return null;
    if (fresh) grade = gradeOf(points, night.sight === 'complete', grade);
    return { points, grade, fresh };
  });
}

/** Looked back on once, for curves and letters, pages and languages alike. */
const lookedBack = new WeakMap<Outlook, Map<string, readonly (Known | null)[]>>();

function knownOf(outlook: Outlook, target: string): readonly (Known | null)[] {
  const lines = lookedBack.get(outlook) ?? new Map<string, readonly (Known | null)[]>();
  lookedBack.set(outlook, lines);
  const line = lines.get(target) ?? lookBack(outlook, target);
  lines.set(target, line);
  return line;
}

const CAPS: readonly Grade[] = ['A', 'B', 'C', 'D', 'F']; // by severity: info, low, medium, high, critical
export const LETTERS = ['A+', 'A', 'B', 'C', 'D', 'F'] as const satisfies readonly Grade[];
export type Letter = (typeof LETTERS)[number];

/** The worst open point caps the grade. A site seen in part earns no praise: what was known before stands. */
function gradeOf(points: Points, whole: boolean, before: Grade | null): Grade | null {
  const worst = SEVERITIES.findLastIndex((severity) => points[severity] > 0);
  if (worst <= 0 && !whole) return before;
  return worst < 0 ? 'A+' : (CAPS[worst] ?? 'F');
}

// --- curves ---------------------------------------------------------------------------------------------------------

/** Nothing is said of a night on which none of these sites was seen. */
function over<T>(
  outlook: Outlook,
  targets: readonly string[],
  sayOf: (known: readonly Known[]) => T | null,
): readonly Step<T>[] {
  const lines = targets.map((target) => knownOf(outlook, target));
  return spansOf(outlook.nights).map((step, index) => {
    const known = lines.flatMap((line) => line[index] ?? []);
    return { at: step.at, until: step.until, value: known.some(({ fresh }) => fresh) ? sayOf(known) : null };
  });
}

type Sites = readonly [outlook: Outlook, ids: readonly string[]];
const sameSites = ([outlook, ids]: Sites, [other, others]: Sites): boolean =>
  outlook === other && ids.length === others.length && ids.every((id, index) => id === others[index]);

/** Open points by severity. */
export const openOver = lately(
  (outlook: Outlook, targets: readonly string[]): readonly Step<OpenPoints>[] =>
    over(outlook, targets, (known) => {
      const seen = known.filter(({ fresh }) => fresh).length;
      return { points: sumOf(known.map(({ points }) => points)), seen, held: known.length - seen };
    }),
  sameSites,
);

const sumOf = (all: readonly Points[]): Points => {
  const sum = { ...NO_POINTS };
  for (const points of all) for (const severity of SEVERITIES) sum[severity] += points[severity];
  return sum;
};

export const totalOf = (points: Points): number => SEVERITIES.reduce((sum, severity) => sum + points[severity], 0);

/** How many sites hold each letter. */
export const gradesOver = lately(
  (outlook: Outlook, targets: readonly string[]): readonly Step<Readonly<Record<Letter, number>>>[] =>
    over(outlook, targets, (known) => {
      const counts = Object.fromEntries(LETTERS.map((letter) => [letter, 0])) as Record<Letter, number>;
      for (const { grade } of known) if (grade !== null && grade !== 'E') counts[grade] += 1;
      return counts;
    }),
  sameSites,
);

/** The letter of one site. */
export const gradeOver = (outlook: Outlook, target: string): readonly Step<Letter>[] =>
  over(outlook, [target], ([one]) => (one?.grade === 'E' ? null : (one?.grade ?? null)));

/** Nights in a row of which the same is said: a row of a table. Nights that are apart stay apart. */
export interface Stretch<T> extends Step<T> {
  readonly last: Instant; // its last night
}

export function stretchesOf<T>(steps: readonly Step<T>[], same: (a: T, b: T) => boolean): readonly Stretch<T>[] {
  const stretches: Stretch<T>[] = [];
  for (const step of steps) {
    const last = stretches.at(-1);
    const goesOn =
      last !== undefined &&
      last.until === step.at &&
      (last.value === null || step.value === null ? last.value === step.value : same(last.value, step.value));
    if (goesOn) stretches[stretches.length - 1] = { ...last, last: step.at, until: step.until };
    else stretches.push({ ...step, last: step.at });
  }
  return stretches;
}

/** The last night that says something, and the one a month before it: or else the first that says something. */
export interface Turn<T> {
  readonly now: { readonly at: Instant; readonly value: T };
  readonly before: { readonly at: Instant; readonly value: T } | null; // null: there is but one
}

export function turnOf<T>(steps: readonly Step<T>[]): Turn<T> | null {
  const told = steps.flatMap(({ at, value }) => (value === null ? [] : [{ at, value }]));
  const now = told.at(-1);
  if (now === undefined) return null;
  const monthAgo = new Date(Date.parse(now.at) - 30 * DAY).toISOString().slice(0, 10);
  const earlier = told.slice(0, -1);
  return { now, before: earlier.findLast(({ at }) => at.slice(0, 10) <= monthAgo) ?? earlier[0] ?? null };
}

// --- the calendar ---------------------------------------------------------------------------------------------------

export const SIGHTS = ['complete', 'partial', 'untestable', 'not-run'] as const;
export type Sight = (typeof SIGHTS)[number];

export interface CalendarDay {
  readonly day: Day;
  readonly sight: Sight; // of the last run of that day
  readonly degraded: boolean;
  readonly sites: Readonly<Record<Sight, number>>;
}

const WEEKS = 13;
const ENOUGH = 0.9; // of the sites seen in full: one site in ten does not spoil a night

/** One entry for each day (UTC) from the first night to the last; of the last thirteen weeks at most. */
export const calendarOf = lately(daysOf, sameSites);

function daysOf({ nights, targets }: Outlook, ids: readonly string[]): readonly CalendarDay[] {
  const lines = ids.map((id) => targets.get(id) ?? []);
  const days = new Map(
    nights.map(({ takenAt, state }, index): [Day, CalendarDay] => {
      const sites = { complete: 0, partial: 0, untestable: 0, 'not-run': 0 };
      for (const line of lines) {
        const night = line[index] ?? null;
        if (night !== null) sites[night.sight] += 1;
        else if (state === 'interrupted') sites['not-run'] += 1;
      }
      const day = takenAt.slice(0, 10);
      return [day, { day, sight: sightOf(sites), degraded: state === 'degraded', sites }];
    }),
  );
  const all = [...days.keys()].sort();
  const [first, last] = [all[0], all.at(-1)];
  if (first === undefined || last === undefined) return [];
  const from = Math.max(Date.parse(first), Date.parse(last) - (WEEKS * 7 - 1) * DAY);
  return Array.from({ length: (Date.parse(last) - from) / DAY + 1 }, (_, index) => {
    const day = new Date(from + index * DAY).toISOString().slice(0, 10);
    return days.get(day) ?? { day, sight: 'not-run', degraded: false, sites: NO_SITES };
  });
}

const NO_SITES = { complete: 0, partial: 0, untestable: 0, 'not-run': 0 };

function sightOf(sites: Readonly<Record<Sight, number>>): Sight {
  const asked = SIGHTS.reduce((sum, sight) => sum + sites[sight], 0);
  if (asked === sites['not-run']) return 'not-run';
  if (sites.complete >= asked * ENOUGH) return 'complete';
  return sites.complete + sites.partial === 0 ? 'untestable' : 'partial';
}

// --- areas and sectors ----------------------------------------------------------------------------------------------

export const FIELDS = ['tls', 'page', 'exposure', 'software', 'names'] as const;
export type Field = (typeof FIELDS)[number];

/** Areas that one reader deals with at one time. */
const AREAS_OF: Readonly<Record<Field, readonly Area[]>> = {
  tls: ['tls', 'certificate'],
  page: ['https', 'http', 'headers', 'cookies', 'cors', 'page'],
  exposure: ['exposure', 'disclosure'],
  software: ['software'],
  names: ['dns', 'mail'],
};

export interface Share {
  readonly passing: number;
  readonly told: number; // sites of which it could be told
}

/** Of each field that could be told of any site. Who was seen in part can fail, and cannot pass. */
export function sharesAt(
  { targets }: Outlook,
  ids: readonly string[],
  index: number,
): Readonly<Partial<Record<Field, Share>>> {
  const shares: Partial<Record<Field, Share>> = {};
  for (const id of ids) {
    const night = targets.get(id)?.[index];
    if (night === undefined || night === null || night.sight === 'untestable') continue;
    for (const field of FIELDS) {
      const answers = AREAS_OF[field].flatMap((area) => night.areas[area] ?? []);
      const failing = answers.includes(false);
      if (answers.length === 0 || (!failing && night.sight === 'partial')) continue;
      const { passing = 0, told = 0 } = shares[field] ?? {};
      shares[field] = { passing: passing + (failing ? 0 : 1), told: told + 1 };
    }
  }
  return shares;
}

export interface FieldShares {
  readonly field: Field;
  readonly now: Share;
  readonly before: Share | null;
}

export interface Shares {
  readonly at: Instant;
  readonly before: Instant | null;
  readonly fields: readonly FieldShares[];
}

/** Of the last night that is not degraded, and of the one a month before it. */
export function sharesOf(outlook: Outlook, ids: readonly string[]): Shares | null {
  const turn = turnOf(
    spansOf(outlook.nights).map((step, index) => ({
      ...step,
      value: outlook.nights[index]?.state === 'degraded' ? null : index,
    })),
  );
  if (turn === null) return null;
  const now = sharesAt(outlook, ids, turn.now.value);
  const before = turn.before === null ? {} : sharesAt(outlook, ids, turn.before.value);
  return {
    at: turn.now.at,
    before: turn.before?.at ?? null,
    fields: FIELDS.flatMap((field) => {
      const share = now[field];
      return share === undefined ? [] : [{ field, now: share, before: before[field] ?? null }];
    }),
  };
}

/** Sites by the sector of their owner: named ones by name, then null for those without. */
export function bySector(
  targets: readonly Sited[],
  owners: readonly Owner[],
): ReadonlyMap<string | null, readonly Sited[]> {
  const sectors = new Map(owners.map(({ id, sector }) => [id, sector]));
  const groups = Map.groupBy(targets, ({ owner }) => sectors.get(owner) ?? null);
  return new Map([...groups].sort(by(([sector]) => (sector === null ? '1' : `0${sector}`))));
}

/** A group of fewer sites, or of fewer owners, could be recognised in a published figure. */
const FEWEST_SITES = 10;
const FEWEST_OWNERS = 3;

type Sited = Pick<Target, 'id' | 'owner'>;

/** Fewer sites, or fewer owners, could be recognised in a published figure. */
export const isCrowd = (targets: readonly Sited[]): boolean =>
  targets.length >= FEWEST_SITES && new Set(targets.map(({ owner }) => owner)).size >= FEWEST_OWNERS;

/**
 * Sectors that may be published; null: all the others together. They take in the smallest sector while they are too few themselves, so that
 * nobody finds them by subtraction. Empty: even all sites together are too few.
 */
export function publicSectors(
  targets: readonly Sited[],
  owners: readonly Owner[],
): ReadonlyMap<string | null, readonly Sited[]> {
  const groups = [...bySector(targets, owners)].sort((a, b) => b[1].length - a[1].length);
  const apart = groups.filter(([sector, sites]) => sector !== null && isCrowd(sites));
  const others = groups.filter((group) => !apart.includes(group)).flatMap(([, sites]) => sites);
  while (others.length > 0 && !isCrowd(others)) {
    const smallest = apart.pop();
    if (smallest === undefined) return new Map();
    others.push(...smallest[1]);
  }
  return new Map(others.length === 0 ? apart : [...apart, [null, others]]);
}

// --- time to correct ------------------------------------------------------------------------------------------------

/** In whole days, from the first sight to the night that saw it corrected: one at least. */
export interface FixTimes {
  readonly count: number;
  readonly median: number;
  readonly from: number; // the middle half lies between these two
  readonly to: number;
  readonly mean: number;
}

export function fixTimesOf(repairs: readonly Repair[]): FixTimes | null {
  const days = repairs.map(({ firstSeen, closedAt }) =>
    Math.max(1, Math.round((Date.parse(closedAt) - Date.parse(firstSeen)) / DAY)),
  );
  const [median, from, to] = [0.5, 0.25, 0.75].map((share) => rankOf(days, share));
  if (median === undefined || from === undefined || to === undefined) return null;
  const mean = Math.round(days.reduce((sum, one) => sum + one, 0) / days.length);
  return { count: days.length, median, from, to, mean };
}

/** The worst first; severities of which nothing was corrected are left out. */
export const fixTimesBySeverity = (repairs: readonly Repair[]): readonly (readonly [Severity, FixTimes])[] =>
  SEVERITIES.toReversed().flatMap((severity) => {
    const times = fixTimesOf(repairs.filter((repair) => repair.severity === severity));
    return times === null ? [] : [[severity, times] as const];
  });

const sorted = new WeakMap<readonly Repair[], ReadonlyMap<string, readonly Repair[]>>();

export function repairsOf({ repairs }: Outlook, ids: readonly string[]): readonly Repair[] {
  const byTarget = sorted.get(repairs) ?? Map.groupBy(repairs, ({ target }) => target);
  sorted.set(repairs, byTarget);
  return ids.flatMap((id) => byTarget.get(id) ?? []);
}
