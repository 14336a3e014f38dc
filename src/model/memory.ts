import type { FindingRecord } from './drift.ts';
import type { Status } from './finding.ts';
import type { Instant, Kind, Observation } from './observation.ts';
import type { Target } from './target.ts';

/** The last thing we know of one kind of fact, and its night. */
export interface KnownObservation {
  readonly run: string;
  readonly takenAt: Instant;
  readonly vantage: string;
  readonly schema: string; // what was measured: see schemaOf in observation.ts
  readonly digest: string; // of the facts, or of the failure
  readonly observation: Observation;
}

/** What history remembers of a target when a new night comes. */
export interface RememberedTarget {
  readonly target: Target; // as the list had it then
  readonly list: string; // Snapshot.list of the run that saw it last
  readonly lastRun: string;
  readonly attempted: readonly Kind[]; // kinds ever observed, with or without success
  readonly known: Readonly<Partial<Record<Kind, KnownObservation>>>; // observations that succeeded
  /** The last one that was an answer (see isAnswer): for rules that consume failures. The same as `known` where that is newer. */
  readonly answered: Readonly<Partial<Record<Kind, KnownObservation>>>;
  /** What was said of each fingerprint when it was last judged for the record. */
  readonly said: ReadonlyMap<string, { readonly rule: string; readonly status: Status; readonly severity: string }>;
}

/** The past, as one new night needs it. Degraded and rehearsed-away runs are not part of it. */
export interface Memory {
  readonly last: {
    readonly id: string;
    readonly takenAt: Instant;
    readonly ruleset: string | null; // of the rules that judged it
    readonly knowledge: Readonly<Record<string, string>>;
  } | null;
  readonly targets: ReadonlyMap<string, RememberedTarget>;
  readonly records: ReadonlyMap<string, FindingRecord>; // by fingerprint
}
