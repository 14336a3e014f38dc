import type { Instant, LedgerEntry, Observation } from './observation.ts';
import type { Owner, Profile, Target } from './target.ts';

/** `interrupted`: Ctrl-C, a deadline or a crash before the last target. */
export type RunState = 'complete' | 'degraded' | 'interrupted';

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
  readonly rehearsal: boolean; // taken with --now
  readonly list: string; // the --targets arguments: which list this run was about
  readonly register: string; // digest of that list
  readonly registered: readonly string[]; // ids of all its targets, asked for in this run or not; sorted
  readonly knowledge: Readonly<Record<string, string>>; // name -> version or day of each knowledge file
  readonly owners: readonly Owner[];
  readonly targets: readonly Target[]; // all that were asked for; one without observations was not run
  readonly observations: readonly Observation[]; // sorted by target, then by KINDS
}

/** All that was seen of one target in one run; what history stores as soon as it is there. */
export interface TargetNight {
  readonly target: string;
  readonly observations: readonly Observation[];
  readonly ledger: readonly LedgerEntry[];
}
