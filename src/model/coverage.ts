import { type Failure, type FailureCode, KINDS, type Kind } from './observation.ts';
import type { CoverageState } from './report.ts';

/** How much of a target was seen, and the first reason why not more. */
export interface Coverage {
  readonly state: CoverageState;
  readonly reason: FailureCode | 'not-run' | null; // null when complete
}

/** An observation, as far as coverage minds: whether it has an answer. */
export interface Looked {
  readonly kind: Kind;
  readonly outcome: { readonly ok: true } | { readonly ok: false; readonly failure: Failure };
}

const NOT_MISSED: readonly FailureCode[] = ['connection-refused', 'not-permitted'];

/**
 * `complete`: every probe has its answer; a port that is closed while another service answers is an answer, and what the owner
 * excluded is not missed.
 * `untestable`: no service of the target was seen. Its name may still resolve, and its twin answer: that is another name.
 */
export function coverageOf(observations: readonly Looked[]): Coverage {
  if (observations.length === 0) return { state: 'not-run', reason: 'not-run' };
  const services = observations
    .filter(({ kind }) => kind !== 'dns')
    .sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
  const answered = services.some(({ kind, outcome }) => kind !== 'twin' && outcome.ok);
  const failures = services.flatMap(({ outcome }) => (outcome.ok ? [] : [outcome.failure.code]));
  const missed = answered ? failures.filter((code) => !NOT_MISSED.includes(code)) : failures;
  const [reason] = missed;
  if (reason === undefined) return { state: 'complete', reason: null };
  return { state: answered ? 'partial' : 'untestable', reason };
}
