import { z } from 'zod';
import type { Lifecycle } from '../model/knowledge.ts';
import type { Day } from '../model/target.ts';
import { numbersOf } from '../parse/version.ts';

const DAY = z.iso.date();
const OPTIONAL_DAY = z.union([DAY, z.boolean(), z.null()]).optional();

/** https://endoflife.date/api/PRODUCT.json: one row a branch. `eol` is a day, or true or false. */
export const ENDOFLIFE = z
  .array(
    z
      .object({
        cycle: z.union([z.string(), z.number().transform(String)]),
        releaseDate: DAY.optional(),
        eol: z.union([DAY, z.boolean()]),
        extendedSupport: OPTIONAL_DAY,
        latest: z.union([z.string(), z.number().transform(String)]).optional(),
        latestReleaseDate: DAY.optional(),
      })
      .loose(),
  )
  .min(1);

/** https://endoflife.date/api/v1/products/PRODUCT. */
export const ENDOFLIFE_V1 = z.object({
  schema_version: z.string(),
  result: z.object({
    name: z.string(),
    releases: z.array(
      z.object({
        name: z.string(),
        releaseDate: DAY.nullish(),
        isEol: z.boolean().optional(),
        eolFrom: DAY.nullish(),
        eoesFrom: DAY.nullish(),
        latest: z.object({ name: z.string(), date: DAY.nullish() }).nullish(),
      }),
    ),
  }),
});

export const fromEndoflife = (rows: z.infer<typeof ENDOFLIFE>, product: string, day: Day): readonly Lifecycle[] =>
  rows.map(({ cycle, releaseDate, eol, latest, latestReleaseDate, extendedSupport }) =>
    lifecycle(product, cycle, eol, { releaseDate, latest, latestReleaseDate, paidUntil: asDay(extendedSupport) }, day),
  );

export const fromEndoflifeV1 = ({ result }: z.infer<typeof ENDOFLIFE_V1>, day: Day): readonly Lifecycle[] =>
  result.releases.map(({ name, releaseDate, isEol, eolFrom, eoesFrom, latest }) =>
    lifecycle(
      result.name,
      name,
      eolFrom ?? isEol ?? false,
      {
        releaseDate: releaseDate ?? undefined,
        latest: latest?.name,
        latestReleaseDate: latest?.date ?? undefined,
        paidUntil: eoesFrom ?? undefined,
      },
      day,
    ),
  );

const asDay = (value: string | boolean | null | undefined): Day | undefined =>
  typeof value === 'string' ? value : undefined;

type Optional = Readonly<Record<'releaseDate' | 'latest' | 'latestReleaseDate' | 'paidUntil', string | undefined>>;

function lifecycle(product: string, cycle: string, eol: Day | boolean, optional: Optional, day: Day): Lifecycle {
  const { paidUntil, ...rest } = optional;
  const paid = paidUntil !== undefined && typeof eol === 'string' && paidUntil > eol ? { paidUntil } : {};
  const known = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  return { product, cycle, eol, ...known, ...paid, asOf: day, source: `endoflife.date (MIT), imported on ${day}` };
}

/** Products that number their releases otherwise than their branches. */
const NUMBERED_OTHERWISE: ReadonlySet<string> = new Set(['msexchange', 'sharepoint', 'windows-server']);
const BRANCHES_NUMBERED_OTHERWISE: ReadonlySet<string> = new Set(['ckeditor 5', 'pan-os 9.0-XFR']);
/** Tagged before they were announced. */
const TAGGED_EARLY: ReadonlySet<string> = new Set(['mysql 9.6', 'mariadb 12.2']);
const LARGEST_JUMP = 20;

/**
 * What is wrong with a calendar (field guide, 9.1), one sentence each: a branch twice, a release of another branch or of the future, a
 * release older than its branch, a number that leaps. `known`: the calendar so far.
 */
export function lifecycleFaults(
  rows: readonly Lifecycle[],
  today: Day,
  known: readonly Lifecycle[] = [],
): readonly string[] {
  const faults: string[] = [];
  const names = new Set<string>();
  const before = new Map(known.map((row) => [`${row.product} ${row.cycle}`, row]));
  for (const row of rows) {
    const name = `${row.product} ${row.cycle}`;
    const say = (fault: string) => faults.push(`${name}: ${fault}`);
    if (names.has(name)) say('stands there twice');
    names.add(name);
    const { latest, latestReleaseDate, releaseDate } = row;
    if (releaseDate !== undefined && releaseDate > today) say(`was released on ${releaseDate}, which is to come`);
    if (latestReleaseDate !== undefined && latestReleaseDate > today)
      say(`its release of ${latestReleaseDate} is to come`);
    if (
      releaseDate !== undefined &&
      latestReleaseDate !== undefined &&
      latestReleaseDate < releaseDate &&
      !TAGGED_EARLY.has(name)
    )
      say(`its newest release of ${latestReleaseDate} is older than the branch`);
    if (latest === undefined || NUMBERED_OTHERWISE.has(row.product) || BRANCHES_NUMBERED_OTHERWISE.has(name)) continue;
    const [cycle, numbers] = [numbersOf(row.cycle), numbersOf(latest)];
    if (cycle.some((number, index) => numbers[index] !== number))
      say(`its newest release ${latest} belongs to another branch`);
    if (leaps(numbersOf(before.get(name)?.latest ?? ''), numbers))
      say(`its newest release leaps from ${before.get(name)?.latest} to ${latest}`);
  }
  return faults;
}

/** 5.4.3 to 5.4.112 was a fault of a robot. */
function leaps(old: readonly number[], now: readonly number[]): boolean {
  const last = now.length - 1;
  if (old.length !== now.length || last < 1 || now.slice(0, last).some((number, index) => number !== old[index]))
    return false;
  return (now[last] ?? 0) - (old[last] ?? 0) > LARGEST_JUMP;
}
