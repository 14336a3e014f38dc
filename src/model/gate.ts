import type { Cause } from './drift.ts';
import type { Severity } from './finding.ts';

export interface GatePolicy {
  readonly failOn: Severity; // this severity or worse
  readonly causes: readonly Cause[]; // ['site'] unless asked for more
  readonly minCoverage: number; // percent of the targets asked for that were observed at least in part
}

/** `too-little-seen` wins over `passed`, never over `failed`. */
export interface Gate {
  readonly verdict: 'passed' | 'failed' | 'too-little-seen';
  readonly policy: GatePolicy;
  readonly regressions: readonly string[]; // fingerprints that fail it, sorted
  readonly asked: number;
  readonly seen: number;
  readonly baseline: string | null; // run id or file; null: there was nothing to compare with
}
