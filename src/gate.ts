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
export function gate(drift: Pick<Drift, 'from' | 'changes'>, sight: Sight, policy: GatePolicy): Gate {
  const regressions = drift.changes
    .filter((change) => fails(change, policy))
    .map(({ fingerprint }) => fingerprint)
    .sort(compareText);
  const { asked, seen } = sight;
  const tooLittle = sight.degraded || seen === 0 || (100 * seen) / asked < policy.minCoverage;
  const verdict = regressions.length > 0 ? 'failed' : tooLittle ? 'too-little-seen' : 'passed';
  return { verdict, policy, regressions, asked, seen, baseline: drift.from };
}

/** How long what was never measured before may stand without failing a gate (DRIFT, Rule change). */
const LEARNING_DAYS = 14;

/** Pure. Whether one change fails the gate. */
export function fails(change: Change, policy: GatePolicy): boolean {
  const { state, cause, before, after, waiver, flapping, confirmed } = change;
  const worse =
    state === 'updated' && before !== null && after !== null && rank(after.severity) > rank(before.severity);
  const known = isLearned(change);
  if (state !== 'new' && state !== 'regressed' && !worse && !known) return false;
  if (after === null || after.status !== 'fail' || rank(after.severity) < rank(policy.failOn)) return false;
  if (!known && (cause === null || !policy.causes.includes(cause))) return false;
  return waiver?.state !== 'applies' && flapping === null && confirmed !== false;
}

/** Not in the baseline because nobody measured it then, and open for two weeks since: only an old baseline can show that. */
const isLearned = ({ state, record }: Change): boolean =>
  state === 'newly-measured' &&
  Date.parse(record.lastSeen) - Date.parse(record.firstSeen) >= LEARNING_DAYS * 86_400_000;
