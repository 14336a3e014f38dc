import { canonical } from '../model/canonical.ts';
import type { FindingRecord } from '../model/drift.ts';
import type { Finding } from '../model/finding.ts';
import { gapsOf } from '../model/gaps.ts';
import type { Memory, RememberedTarget } from '../model/memory.ts';
import type { Kind, Observation } from '../model/observation.ts';
import type { Posture } from '../model/posture.ts';
import { type AnyRule, kindsOf } from '../model/rule.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Target } from '../model/target.ts';
import type { Waiver } from '../model/waiver.ts';

export interface Comparison {
  readonly tonight: Snapshot;
  readonly after: Posture;
  /** Tonight's second looks, judged: what they say of the targets that were looked at twice. */
  readonly again: FindingsByTarget;
  readonly memory: Memory;
  /** What is remembered, judged by today's rules: `before` on its own nights, `aged` as if it had been seen tonight. */
  readonly past: { readonly before: FindingsByTarget; readonly aged: FindingsByTarget };
  readonly rules: readonly AnyRule[];
  readonly waivers: readonly Waiver[];
  readonly trails: Trails;
}
export type FindingsByTarget = ReadonlyMap<string, readonly Finding[]>;

/** By fingerprint, oldest first: whether it failed on each of the last nights that could tell. Only of findings that flap. */
export type Trails = ReadonlyMap<string, readonly boolean[]>;

/** Everything about one target on both sides. */
export interface Sides {
  readonly target: Target;
  readonly observations: readonly Observation[]; // tonight's
  readonly remembered: RememberedTarget | undefined;
  readonly after: readonly Finding[];
  readonly again: readonly Finding[];
  readonly lookedAgain: ReadonlySet<Kind>;
  readonly before: readonly Finding[];
  readonly aged: readonly Finding[];
  readonly records: readonly FindingRecord[];
}

export type Place = Pick<Finding, 'fingerprint' | 'target' | 'service' | 'rule' | 'subject'>;

/** One fingerprint, and all that bears on it. */
export interface Case {
  readonly comparison: Comparison;
  readonly sides: Sides;
  readonly place: Place;
  readonly rule: AnyRule | undefined; // undefined: it was removed from the ruleset
  readonly record: FindingRecord | undefined;
  readonly was: Finding | undefined; // the last known facts on their own night
  readonly is: Finding | undefined; // tonight
  readonly second: Finding | undefined; // tonight's second look
  readonly old: Finding | undefined; // the last known facts, had they been seen tonight
}

/**
 * Whether the looks behind `was` and `is` learnt equally much of what the rule reads. Where one of them lacks something that the other has,
 * other evidence does not show that the site has moved.
 */
export function seenAlike({ rule, sides }: Case): boolean {
  const { remembered, observations } = sides;
  if (rule === undefined || remembered === undefined) return true;
  return kindsOf(rule).every((kind) => {
    const known = (rule.consumes?.[kind] === undefined ? remembered.known : remembered.answered)[kind]?.observation;
    const tonight = observations.find((one) => one.kind === kind);
    if (known === undefined || tonight === undefined) return known === tonight;
    return canonical(gapsOf(known)) === canonical(gapsOf(tonight));
  });
}

export const sameVerdict = (a: Finding, b: Finding): boolean =>
  a === b ||
  (a.status === b.status &&
    a.severity === b.severity &&
    a.message === b.message &&
    canonical(a.evidence) === canonical(b.evidence));
