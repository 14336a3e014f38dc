import { compareText } from './model/canonical.ts';
import type { Change, Drift } from './model/drift.ts';
import { rank } from './model/finding.ts';
import type { Gate, GatePolicy } from './model/gate.ts';

/** What a gate means when nobody says otherwise. */
export const USUAL_POLICY: GatePolicy = { failOn: 'high', causes: ['site'], minCoverage: 90 };

/** What the gate needs to know of how much was seen. */
export interface Sight {
  readonly asked: number; // targets
  readonly seen: number; // targets observed at least in part
  readonly degraded: boolean;
}

/**
 * Pure. Fails on confirmed, unwaived, not flapping regressions at or above the threshold whose cause the policy names; a gate that saw
 * too little did not pass (DRIFT, Gate).
 */
export function gate(drift: Drift, sight: Sight, policy: GatePolicy): Gate {
  const regressions = drift.changes
    .filter((change) => gates(change, policy))
    .map(({ fingerprint }) => fingerprint)
    .sort(compareText);
  const { asked, seen } = sight;
  const tooLittle = sight.degraded || seen === 0 || (100 * seen) / asked < policy.minCoverage;
  const verdict = regressions.length > 0 ? 'failed' : tooLittle ? 'too-little-seen' : 'passed';
  return { verdict, policy, regressions, asked, seen, baseline: drift.from };
}

function gates({ state, cause, before, after, waiver, flapping, confirmed }: Change, policy: GatePolicy): boolean {
  const worse =
    state === 'updated' && before !== null && after !== null && rank(after.severity) > rank(before.severity);
  if (state !== 'new' && state !== 'regressed' && !worse) return false;
  if (after === null || after.status !== 'fail' || rank(after.severity) < rank(policy.failOn)) return false;
  if (cause === null || !policy.causes.includes(cause)) return false;
  return waiver?.state !== 'applies' && flapping === null && confirmed !== false;
}
