import type { Evidence, Instant, LedgerEntry, Observation } from './observation.ts';
import type { Owner, Profile, ScannerNote, Target } from './target.ts';

/** `interrupted`: Ctrl-C, a deadline or a crash before the last target. */
export type RunState = 'complete' | 'degraded' | 'interrupted';

/** Why a run does not count as history: it says more of us than of the sites (DRIFT, Circuit breakers). */
export interface Trip {
  readonly breaker: 'egress' | 'untestable' | 'storm';
  readonly evidence: Evidence; // the controls that did not answer; the shares; the rules and on how many targets they flipped
}

/** Everything one run saw, and nothing that it thought. */
export interface Snapshot {
  readonly schema: 'rasid/snapshot@1';
  readonly id: string; // run id: the instant without colons, "2026-11-22T02-00-00Z"
  readonly takenAt: Instant; // the night: what rules call now
  readonly finishedAt: Instant;
  readonly profile: Profile;
  readonly vantage: string;
  readonly tool: string; // "rasid/0.1.0"
  readonly state: RunState;
  readonly trips: readonly Trip[]; // not empty when degraded
  readonly rehearsal: boolean; // taken with --now
  readonly list: string; // the --targets arguments: which list this run was about
  readonly register: string; // digest of that list
  readonly registered: readonly string[]; // ids of all its targets, asked for in this run or not; sorted
  readonly knowledge: Readonly<Record<string, string>>; // name -> version or day of each knowledge file
  readonly scanner?: ScannerNote; // absent in runs of older versions
  readonly next?: Instant; // when the next night of the list begins, where that was known
  readonly owners: readonly Owner[];
  readonly targets: readonly Target[]; // all that were asked for; one without observations was not run
  readonly observations: readonly Observation[]; // sorted by target, then by KINDS
  readonly again: readonly Observation[]; // second looks of the same night, where the first would have changed something; sorted likewise
}

/** A run without what it saw. */
export type Outline = Omit<Snapshot, 'observations' | 'again'>;

/** All that was seen of one target in one run; what history stores as soon as it is there. */
export interface TargetNight {
  readonly target: string;
  readonly observations: readonly Observation[];
  readonly again?: readonly Observation[]; // the second look, when there was one
  readonly ledger: readonly LedgerEntry[];
}
