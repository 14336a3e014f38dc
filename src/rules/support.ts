import {
  begins,
  LONG_AGO,
  lastDay,
  livingRelease,
  type Named,
  NEVER,
  releasesOf,
  unlabelledReleasesOf,
} from '../advisories/distributions.ts';
import type { Knowledge, Lifecycle } from '../model/knowledge.ts';
import type { Instant, SoftwareProduct } from '../model/observation.ts';
import type { Day } from '../model/target.ts';
import { numbersOf } from '../parse/version.ts';

/** What the life cycles say of a product that was seen; see the field guide "Exposure and software", sections 6 and 7. */
export type Support =
  | { readonly state: 'no-lifecycle' | 'version-hidden' | 'unclear' | 'newer-than-data' }
  | { readonly state: 'managed'; readonly release: string | null } // a distribution repairs it: its number says nothing
  | ({ readonly state: 'supported' | 'ends-soon' | 'ended' } & Branch);

interface Branch {
  readonly of: string; // the cycle, or the release of a distribution: "8.2", "Debian 11"
  readonly distribution: boolean;
  readonly until: Day | null; // the last day with free fixes; null when no day is known
  readonly paid: boolean; // fixes can still be bought
  readonly courtesy: boolean; // fixes came out after the end
  readonly unless: string | null; // a living release that ships this very version and does not say so in its banners
}

const SOON = 90; // days

/** Pure. `label`: a distribution that another product of the same host names. */
export function supportOf(
  seen: Pick<SoftwareProduct, 'product' | 'version' | 'distribution'>,
  label: string | null,
  knowledge: Pick<Knowledge, 'lifecycles' | 'distributions'>,
  now: Instant,
): Support {
  const rows = knowledge.lifecycles.rows.filter(({ product }) => product === seen.product);
  if (seen.version === null) return rows.length === 0 ? { state: 'no-lifecycle' } : { state: 'version-hidden' };

  // A label in the banner itself is believed. One of a neighbour holds when that distribution ships this very version.
  const releases = releasesOf(seen.product, seen.version, seen.distribution ?? label, knowledge);
  if (releases.length > 0) return judged(releases, true, now);
  if (seen.distribution !== null) return { state: 'managed', release: null };

  if (rows.length === 0) return { state: 'no-lifecycle' };
  const branches = branchesOf(seen.product, seen.version, rows);
  const support = branches.length > 0 ? judged(branches, false, now) : outside(seen.version, rows, now);
  if (support.state !== 'ended' || label !== null) return support;
  return { ...support, unless: livingRelease(unlabelledReleasesOf(seen.product, seen.version, knowledge), now) };
}

/** Several candidates: the one that lives longest decides, for the benefit of the doubt. */
function judged(candidates: readonly Named[], distribution: boolean, now: Instant): Support {
  const today = now.slice(0, 10);
  const [best] = candidates.toSorted((a, b) => (lastDay(b.row) < lastDay(a.row) ? -1 : 1));
  if (best === undefined) return { state: 'unclear' };
  const { row, name } = best;
  const last = lastDay(row);
  const until = last === NEVER || last === LONG_AGO ? null : last;
  const branch: Branch = {
    of: name,
    distribution,
    until,
    paid: row.paidUntil !== undefined && row.paidUntil >= today,
    courtesy: row.paidUntil === undefined && until !== null && (row.latestReleaseDate ?? '') > daysAfter(until, SOON),
    unless: null,
  };
  if (last < today) return { state: 'ended', ...branch };
  if (last < daysAfter(today, SOON)) return { state: 'ends-soon', ...branch };
  return distribution ? { state: 'managed', release: name } : { state: 'supported', ...branch };
}

const daysAfter = (day: Day, days: number): Day =>
  new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);

// --- branches of a product ---------------------------------------------------------------------------------------

/** Products whose branches are called by a year: the numbers of their newest release tell the branch. */
const NAMED_BY_YEAR: ReadonlySet<string> = new Set(['msexchange', 'sharepoint']);

const numbersOfRow = ({ product, cycle, latest }: Lifecycle): readonly number[] =>
  NAMED_BY_YEAR.has(product) ? numbersOf(latest ?? '').slice(0, 2) : numbersOf(cycle);

/** The branch with the longest name that the version continues; or all branches that a short version may belong to. */
function branchesOf(product: string, version: string, rows: readonly Lifecycle[]): readonly Named[] {
  const numbers = numbersOf(version);
  if (numbers.length === 0) return [];
  const named = rows
    .map((row) => ({ row, name: row.cycle, numbers: numbersOfRow(row) }))
    .filter((one) => one.numbers.length > 0);
  // Jenkins: two numbers are a weekly release, which belongs to no LTS branch even when it has its number.
  const depth = product === 'jenkins' && numbers.length < 3 ? 1 : Number.POSITIVE_INFINITY;
  const continued = named.filter((one) => one.numbers.length <= depth && begins(numbers, one.numbers));
  const longest = Math.max(0, ...continued.map((one) => one.numbers.length));
  if (continued.length > 0) return continued.filter((one) => one.numbers.length === longest);
  return named.filter((one) => begins(one.numbers, numbers));
}

/** No branch fits: newer than all we know is never obsolete; older than all we know is, when the oldest of them has ended. */
function outside(version: string, rows: readonly Lifecycle[], now: Instant): Support {
  const numbers = numbersOf(version);
  const known = rows
    .map((row) => ({ row, numbers: numbersOfRow(row) }))
    .filter((one) => one.numbers.length > 0)
    .sort((a, b) => byNumbers(a.numbers, b.numbers));
  const [oldest, newest] = [known[0], known.at(-1)];
  if (numbers.length === 0 || oldest === undefined || newest === undefined) return { state: 'unclear' };
  if (byNumbers(numbers, newest.numbers) > 0) return { state: 'newer-than-data' };
  if (byNumbers(numbers, oldest.numbers) > 0) return { state: 'unclear' };
  if (lastDay(oldest.row) >= now.slice(0, 10)) return { state: 'unclear' };
  return {
    state: 'ended',
    of: numbers.slice(0, 2).join('.'),
    distribution: false,
    until: null,
    paid: false,
    courtesy: false,
    unless: null,
  };
}

function byNumbers(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const order = (a[index] ?? 0) - (b[index] ?? 0);
    if (order !== 0) return order;
  }
  return 0;
}
