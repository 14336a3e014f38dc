import { by } from '../model/canonical.ts';
import { coverageOf } from '../model/coverage.ts';
import type { ChangeState } from '../model/drift.ts';
import type { Trip } from '../model/snapshot.ts';
import type { Part } from './parts.ts';

/** What the breakers look at besides the run itself. */
export interface Precedent {
  readonly unreachable: readonly string[]; // of the operator's own control hosts
  readonly shares: readonly number[]; // of untestable targets in earlier runs of this list, 0 to 1
}

/** What is counted of a run, part by part. */
export interface Tally {
  observed: number; // targets that were looked at
  untestable: number; // of them, those that showed nothing
  readonly flips: Map<string, number>; // by rule: the targets on which a site turned it over
}

export const emptyTally = (): Tally => ({ observed: 0, untestable: 0, flips: new Map() });

export function count(tally: Tally, { tonight, review: { drift } }: Part): void {
  for (const night of Map.groupBy(tonight.observations, ({ target }) => target).values()) {
    tally.observed += 1;
    if (coverageOf(night).state === 'untestable') tally.untestable += 1;
  }
  const moved = drift.changes.filter(({ state, cause }) => cause === 'site' && FLIPS.includes(state));
  for (const [rule, changes] of Map.groupBy(moved, (change) => change.rule)) {
    const targets = new Set(changes.map(({ target }) => target)).size;
    tally.flips.set(rule, (tally.flips.get(rule) ?? 0) + targets);
  }
}

const ENOUGH_TARGETS = 20;
const MOST_UNTESTABLE = 0.1;
const STORM = 0.3;
const FLIPS: readonly ChangeState[] = ['new', 'regressed', 'fixed', 'retired'];

/** Pure. Why this run says more of us than of the sites, sorted; empty when it can be believed (DRIFT, Circuit breakers). */
export function tripsOf({ observed, untestable, flips }: Tally, { unreachable, shares }: Precedent): readonly Trip[] {
  const trips: Trip[] = [];
  if (unreachable.length > 0) trips.push({ breaker: 'egress', evidence: { controls: unreachable } });
  if (observed < ENOUGH_TARGETS) return trips;

  const bound = Math.max(MOST_UNTESTABLE, 3 * medianOf(shares));
  if (untestable / observed > bound)
    trips.push({ breaker: 'untestable', evidence: { untestable, observed, bound: Math.round(100 * bound) } });

  const storms = [...flips].filter(([, targets]) => targets / observed > STORM).sort(by(([rule]) => rule));
  if (storms.length > 0)
    trips.push({
      breaker: 'storm',
      evidence: {
        rules: storms.map(([rule]) => rule),
        flips: Math.max(...storms.map(([, targets]) => targets)),
        observed,
      },
    });
  return trips;
}

function medianOf(shares: readonly number[]): number {
  const sorted = shares.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}
