import { Kysely } from 'kysely';
import type { Turn } from '../model/chronicle.ts';
import type { FindingRecord } from '../model/drift.ts';
import type { Finding, Severity, Status } from '../model/finding.ts';
import type { Memory } from '../model/memory.ts';
import type { Facts, Failure, Instant, Kind, LedgerEntry } from '../model/observation.ts';
import type { Outlook } from '../model/outlook.ts';
import type { Brief } from '../model/report.ts';
import type { Outline, RunState, Snapshot, TargetNight, Trip } from '../model/snapshot.ts';
import type { Owner, Profile, ScannerNote, Target } from '../model/target.ts';
import { briefOf, keepBrief } from './brief.ts';
import { verifyChain } from './chain.ts';
import { nodeSqliteDialect, openDatabase } from './dialect.ts';
import { HistoryError, RunEnded } from './error.ts';
import { finish } from './finish.ts';
import { lastKnown } from './last-known.ts';
import { type LastSeen, lastSeen } from './last-seen.ts';
import { type Holder, type Seat, seatIn } from './lock.ts';
import { addNight, type Looks, ledger, looks, nightsOf, outline, requests, said, snapshot } from './nights.ts';
import { outlook } from './outlook.ts';
import { placeOf } from './place.ts';
import { type KeepPolicy, type Pruning, prune, pruning } from './prune.ts';
import { openPast, remember } from './remember.ts';
import { begin, find, resume, runRows, stored, summaries, unfinished } from './runs.ts';
import { migrate, type Store, type Tables } from './schema.ts';
import { exported, imported } from './transfer.ts';
import { turnsOf } from './turns.ts';

export { HistoryError, type Holder, type KeepPolicy, type LastSeen, type Pruning, RunEnded };

/** What is known of a run when it begins. Fields as in Snapshot. */
export interface RunHeader {
  readonly id: string;
  readonly takenAt: Instant;
  readonly profile: Profile;
  readonly vantage: string;
  readonly tool: string;
  readonly rehearsal: boolean;
  readonly list: string;
  readonly register: string;
  readonly registered: readonly string[];
  readonly knowledge: Readonly<Record<string, string>>;
  readonly scanner?: ScannerNote;
  readonly next?: Instant;
  readonly owners: readonly Owner[];
  readonly targets: readonly Target[]; // all that are asked for
}

/**
 * What is known of a run when it ends. `records`: every record that the night touched; unchanged ones cost nothing. What is said may be
 * long: it is read as it is stored.
 */
export interface RunEnd {
  readonly finishedAt: Instant;
  readonly state: RunState;
  readonly trips: readonly Trip[];
  readonly untestable: number; // targets of which nothing could be seen
  readonly ruleset: string;
  readonly findings: Iterable<Verdict>; // the posture; those of one target stand together
  readonly records: Iterable<FindingRecord>;
}

/** What is kept of a finding. */
export type Verdict = Pick<Finding, 'target' | 'fingerprint' | 'rule' | 'status' | 'severity'>;

/** The past of a run, read some targets at a time. */
export interface Past {
  readonly last: Memory['last'];
  /** What is remembered of these targets; at most a few hundred ids. */
  of(targets: readonly string[]): Promise<Memory>;
  /** The targets on which something was open, listed still or not; sorted. */
  open(): Promise<readonly string[]>;
  /** Every target that the history ever heard of, sorted. */
  known(): Promise<readonly string[]>;
}

/** `running`: begun and not finished; after a crash it stays so until it is resumed. `pruned`: its nights were taken away. */
export interface RunSummary {
  readonly id: string;
  readonly takenAt: Instant;
  readonly finishedAt: Instant | null;
  readonly state: 'running' | RunState | 'pruned';
  readonly rehearsal: boolean;
  readonly list: string;
  readonly targets: number; // asked for
  readonly observed: number; // stored
  readonly untestable: number | null; // null while running, and in histories older than the count
  readonly ruleset: string | null;
  readonly hash: string | null; // in the chain of runs; null while running
}

/** One stored verdict: what a run said of a fingerprint. */
export interface Said {
  readonly rule: string;
  readonly status: Status;
  readonly severity: Severity;
}

/** One night of one target, without its facts. */
export interface NightSummary {
  readonly run: string;
  readonly takenAt: Instant;
  readonly state: RunSummary['state'];
  readonly observed: readonly {
    readonly kind: Kind;
    readonly service: string;
    readonly failure: Failure | null;
    readonly digest: string | null;
  }[];
  readonly said: ReadonlyMap<string, Said>; // by fingerprint; empty before the run is finished
}

/** What `verifyChain` found; `faults` is empty when all is well. */
export interface ChainReport {
  readonly runs: number; // finished runs whose hash was computed again
  readonly pruned: number; // of them, those of which only the hash is left
  readonly blobs: number; // contents whose digest was computed again
  readonly faults: readonly string[]; // one sentence each
}

/**
 * Where runs are kept. Every method may throw a HistoryError, whose message is a sentence for people.
 * Runs are in the order of `takenAt`, then id. A run's id that is not in the history is a HistoryError.
 */
export interface History {
  /** Stored at once, so that a crash leaves a run that can be resumed. The id must be new. */
  begin(run: RunHeader): Promise<void>;
  /** Opens the run again if it was finished. Gives the ids of the targets that are stored already, sorted. */
  resume(run: string): Promise<readonly string[]>;
  /** The ids of the targets whose night is stored, sorted. */
  stored(run: string): Promise<readonly string[]>;
  /** One transaction: the night is stored whole or not at all. A second one of the same target replaces the first. Gives whether it was stored. */
  addNight(run: string, night: TargetNight, options?: AddNight): Promise<boolean>;
  /** One transaction. May be repeated, for a run that was resumed: it replaces what the run had said. */
  finish(run: string, end: RunEnd): Promise<void>;
  /** Oldest first. */
  runs(): Promise<readonly RunSummary[]>;
  /** `name`: a run id; `latest` or `previous` among those that ended; or a date (the last run of that UTC day). */
  find(name: string): Promise<RunSummary>;
  /** The newest run that is running, crashed or interrupted. */
  unfinished(): Promise<RunSummary | null>;
  /** As it was given. Of a run that never ended: what is there so far, as `interrupted`. */
  snapshot(run: string): Promise<Snapshot>;
  /** The same without what was seen. */
  outline(run: string): Promise<Outline>;
  /** What was seen of some of its targets; at most a few hundred ids. */
  looks(run: string, targets: readonly string[]): Promise<Looks>;
  /** The past as of just before that run, or as of now (null). Complete and interrupted runs count; running and degraded ones do not. */
  memory(before: string | null): Promise<Memory>;
  /** The same, some targets at a time. */
  past(before: string | null): Promise<Past>;
  /** What the run said of a target, by fingerprint; empty before the run is finished. */
  said(run: string, target: string): Promise<ReadonlyMap<string, Said>>;
  /** Every request and handshake of one night; empty when the target was not observed. */
  ledger(run: string, target: string): Promise<readonly LedgerEntry[]>;
  /** How many of them there were, by target. */
  requests(run: string): Promise<ReadonlyMap<string, number>>;
  /** Every night of one target, oldest first; empty for one that was never seen. */
  nightsOf(target: string): Promise<readonly NightSummary[]>;
  /** When each point of one target opened, closed, came back or changed its severity, oldest first. */
  turnsOf(target: string): Promise<readonly Turn[]>;
  /** The newest facts of one kind, for every target that is still on a list; sorted by target. */
  lastSeen<K extends Kind>(kind: K): Promise<readonly LastSeen<K>[]>;
  /** The newest facts of one kind that one target showed before that run, or ever (null); null when there are none. */
  lastKnown<K extends Kind>(run: string | null, target: string, kind: K): Promise<Facts[K] | null>;
  /** The last `nights` runs of the list that this run is about, up to and including it. */
  outlook(run: string, nights: number): Promise<Outlook>;
  /** What the run says in a terminal, to be said again without judging; null when nothing was kept, or the run was finished again since. */
  brief(run: string): Promise<Brief | null>;
  keepBrief(run: string, brief: Brief): Promise<void>;
  /** Computes every digest and every hash again. */
  verifyChain(): Promise<ChainReport>;
  /** The whole history as lines of JSON, rasid/history@1: the same lines wherever it is kept. */
  exported(): AsyncIterable<string>;
  /** Reads such lines into an empty history, whole or not at all. Gives the number of runs. */
  imported(lines: AsyncIterable<string>): Promise<number>;
  /** What a policy would take away; nothing is changed. */
  pruning(policy: KeepPolicy): Promise<Pruning>;
  prune(pruning: Pruning): Promise<void>;
  /** One writer of runs at a time; a second one is refused with a HistoryError that names the first. */
  hold(holder: Holder, lives: (process: number) => boolean): Promise<void>;
  /** Gives the history back; with null, takes it from whoever holds it. Gives who held it. */
  release(holder: Pick<Holder, 'host' | 'process'> | null): Promise<Holder | null>;
  close(): Promise<void>;
}

export interface AddNight {
  /** When a night of this target is stored already, nothing is, and `also` is not called. */
  readonly onlyFirst?: boolean;
  /** More statements in the same transaction, in the SQL of the engine; they count only if the night does. */
  readonly also?: (query: Query) => Promise<void>;
}

export type Query = (sql: string, parameters: readonly unknown[]) => Promise<readonly unknown[]>;

export interface OpenHistory {
  readonly create: boolean; // make the file and its folder when they are missing; otherwise that is a HistoryError
  readonly readOnly?: boolean; // nothing can be written; an older history is refused rather than brought up to date
}

/** `url`: `sqlite:PATH` or `postgres://USER@HOST/DATABASE`, as people write it. */
export async function openHistory(url: string, options: OpenHistory): Promise<History> {
  const place = placeOf(url);
  if (place.engine === 'postgres') {
    const { openPostgres } = await import('./postgres.ts'); // who keeps runs in a file does not wait for it
    const { store, seat } = openPostgres(place.server, place.name, options);
    return opened(store, place.name, options, seat);
  }
  const { file } = place;
  const store: Store = new Kysely<Tables>({ dialect: nodeSqliteDialect(openDatabase(file, options), file) });
  return opened(store, file, options);
}

async function opened(store: Store, file: string, options: OpenHistory, seat?: Seat): Promise<History> {
  try {
    await migrate(store, file, options);
  } catch (error) {
    await store.destroy();
    throw error;
  }
  return historyIn(store, file, seat);
}

/** The history in a store whose tables are there; `file` is what messages call it. */
export const historyIn = (store: Store, file: string, seat: Seat = seatIn(store, file)): History => ({
  begin: (run) => begin(store, run, file),
  resume: (run) => resume(store, run, file),
  stored: (run) => stored(store, run, file),
  addNight: (run, night, options) => addNight(store, run, night, file, options),
  finish: async (run, end) => {
    await seat.check();
    await finish(store, run, end, file);
  },
  runs: async () => summaries(store, await runRows(store)),
  find: (name) => find(store, name, file),
  unfinished: () => unfinished(store),
  snapshot: (run) => snapshot(store, run, file),
  outline: (run) => outline(store, run, file),
  looks: (run, targets) => looks(store, run, targets, file),
  memory: (before) => remember(store, before, file),
  past: (before) => openPast(store, before, file),
  said: (run, target) => said(store, run, target, file),
  ledger: (run, target) => ledger(store, run, target, file),
  requests: (run) => requests(store, run, file),
  nightsOf: (target) => nightsOf(store, target, file),
  turnsOf: (target) => turnsOf(store, target),
  lastSeen: (kind) => lastSeen(store, kind, file),
  lastKnown: (run, target, kind) => lastKnown(store, run, target, kind, file),
  outlook: (run, nights) => outlook(store, run, nights, file),
  brief: (run) => briefOf(store, run, file),
  keepBrief: (run, brief) => keepBrief(store, run, brief, file),
  verifyChain: () => verifyChain(store),
  exported: () => exported(store, file),
  imported: (lines) => imported(store, lines, file),
  pruning: (policy) => pruning(store, policy, file),
  prune: (plan) => prune(store, plan, file),
  hold: (holder, lives) => seat.hold(holder, lives),
  release: (holder) => seat.release(holder),
  close: async () => {
    await seat.close();
    await store.destroy();
  },
});
