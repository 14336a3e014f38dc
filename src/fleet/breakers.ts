import { by } from '../model/canonical.ts';
import { coverageOf } from '../model/coverage.ts';
import type { ChangeState, Drift } from '../model/drift.ts';
import type { Snapshot, Trip } from '../model/snapshot.ts';

/** What the breakers look at besides the run itself. */
export interface Precedent {
  readonly unreachable: readonly string[]; // of the operator's own control hosts
  readonly shares: readonly number[]; // of untestable targets in earlier runs of this list, 0 to 1
}

const ENOUGH_TARGETS = 20;
const MOST_UNTESTABLE = 0.1;
const STORM = 0.3;
const FLIPS: readonly ChangeState[] = ['new', 'regressed', 'fixed', 'retired'];

/** Pure. Why this run says more of us than of the sites, sorted; empty when it can be believed (DRIFT, Circuit breakers). */
export function tripsOf(tonight: Snapshot, drift: Drift, { unreachable, shares }: Precedent): readonly Trip[] {
  const trips: Trip[] = [];
  if (unreachable.length > 0) trips.push({ breaker: 'egress', evidence: { controls: unreachable } });

  const observed = new Set(tonight.observations.map(({ target }) => target)).size;
  if (observed < ENOUGH_TARGETS) return trips;

  const untestable = untestableIn(tonight);
  const bound = Math.max(MOST_UNTESTABLE, 3 * medianOf(shares));
  if (untestable / observed > bound)
    trips.push({ breaker: 'untestable', evidence: { untestable, observed, bound: Math.round(100 * bound) } });

  const flips = Map.groupBy(
    drift.changes.filter(({ state, cause }) => cause === 'site' && FLIPS.includes(state)),
    ({ rule }) => rule,
  );
  const storms = [...flips]
    .map(([rule, changes]) => ({ rule, targets: new Set(changes.map(({ target }) => target)).size }))
    .filter(({ targets }) => targets / observed > STORM)
    .sort(by(({ rule }) => rule));
  if (storms.length > 0)
    trips.push({
      breaker: 'storm',
      evidence: {
        rules: storms.map(({ rule }) => rule),
        flips: Math.max(...storms.map(({ targets }) => targets)),
        observed,
      },
    });
  return trips;
}

/** Targets that were looked at and showed nothing. */
export function untestableIn({ observations }: Pick<Snapshot, 'observations'>): number {
  const nights = Map.groupBy(observations, ({ target }) => target);
  return [...nights.values()].filter((night) => coverageOf(night).state === 'untestable').length;
}

function medianOf(shares: readonly number[]): number {
  const sorted = shares.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}
