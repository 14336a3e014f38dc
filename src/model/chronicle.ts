import type { FindingRecord } from './drift.ts';
import type { FailureCode, Instant } from './observation.ts';
import type { CoverageState } from './report.ts';
import type { RunState } from './snapshot.ts';

/** One site over all its nights. */
export interface Chronicle {
  readonly target: string;
  readonly nights: readonly ChronicleNight[]; // oldest first
  readonly turns: readonly Turn[]; // oldest first
}

export interface ChronicleNight {
  readonly run: string;
  readonly takenAt: Instant;
  readonly state: 'running' | RunState | 'pruned';
  readonly sight: CoverageState;
  readonly reason: FailureCode | 'not-run' | null; // why not all was seen
}

/** A point as it stands from one night on: it opened, closed, came back, or is of another severity. */
export interface Turn extends Omit<FindingRecord, 'target' | 'lastSeen' | 'lastVerified'> {
  readonly run: string;
  readonly takenAt: Instant;
}
