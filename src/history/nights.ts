import { CompiledQuery } from 'kysely';
import { by } from '../model/canonical.ts';
import {
  type Failure,
  type Instant,
  KINDS,
  type Kind,
  type LedgerEntry,
  type Observation,
} from '../model/observation.ts';
import type { Outline, Snapshot, TargetNight, Trip } from '../model/snapshot.ts';
import type { Owner, Target } from '../model/target.ts';
import { digestOf, found, keep, type Reader, reader } from './blobs.ts';
import { among } from './engine.ts';
import { HistoryError, RunEnded } from './error.ts';
import type { AddNight, NightSummary, Said } from './history.ts';
import {
  countNumbers,
  differences,
  drift,
  drifted,
  fromGaps,
  gaps,
  packNumbers,
  sums,
  unpackNumbers,
} from './packing.ts';
import { inOrder, type RunRow, runRow, type StoredHeader } from './runs.ts';
import type { Store } from './schema.ts';

/**
 * What was seen of a target, without the facts themselves: one entry an observation, in the order of the night.
 * When nothing changed, the bundle is the same as last night's and is not stored again.
 */
export type Bundle = readonly BundleEntry[];
export type BundleEntry = { readonly kind: Kind; readonly service: string; readonly again?: true } & (
  | { readonly facts: string }
  | { readonly failure: Failure }
);

/** What a night is remembered for: a second look confirms the first, and is no observation of its own. */
export const firstLook = (bundle: Bundle): Bundle => bundle.filter(({ again }) => again !== true);

/** `ok`, or the code of the failure. */
export const outcomeOf = (entry: BundleEntry): string => ('facts' in entry ? 'ok' : entry.failure.code);

/** The stored verdicts of one target in one run: rows sorted by fingerprint. */
export type SaidRows = readonly (readonly [
  fingerprint: string,
  rule: string,
  status: Said['status'],
  severity: Said['severity'],
])[];

type LedgerLine = Omit<LedgerEntry, 'at' | 'target' | 'bytes'>;

const STORED = new Error('the night is stored already');

export async function addNight(
  store: Store,
  run: string,
  night: TargetNight,
  file: string,
  { onlyFirst = false, also }: AddNight = {},
): Promise<boolean> {
  const { again = [] } = night;
  const bundle: Bundle = [
    ...night.observations.map(entryOf),
    ...again.map((observation) => ({ ...entryOf(observation), again: true as const })),
  ];
  const observations = [...night.observations, ...again];
  const facts = observations.flatMap(({ outcome }) => (outcome.ok ? [outcome.value] : []));
  const lines = night.ledger.map(lineOf);
  const sizes = night.ledger.map(({ bytes }) => bytes);

  const storing = among(store, async (step) => {
    const { seq, state, taken_at } = await runRow(step, run, file);
    if (onlyFirst && (await isStored(step, seq, night.target))) throw STORED;
    if (state !== 'running') throw new RunEnded(`run ${run} has ended; resume it before adding to it`);
    const target = await targetNumber(step, night.target);
    const [bundleBlob = 0, linesBlob = 0] = await keep(step, [bundle, lines, ...facts]);
    const row = { bundle: bundleBlob, said: null, trace: traceOf(taken_at, observations) };
    // The row first: another writer of the same night waits here until we are done.
    const written = await step
      .insertInto('nights')
      .values({ run: seq, target, ...row })
      .onConflict((conflict) => {
        const key = conflict.columns(['run', 'target']);
        return onlyFirst ? key.doNothing() : key.doUpdateSet(row);
      })
      .returning('run')
      .execute();
    if (written.length === 0) throw STORED; // meanwhile; what we kept of it goes with us
    await step.deleteFrom('ledgers').where('run', '=', seq).where('target', '=', target).execute();
    if (lines.length > 0) {
      const instants = night.ledger.map(({ at }) => at);
      const times = packNumbers(differences(gaps(taken_at, instants)));
      const read = await keepSizes(step, { target, lines: linesBlob }, sizes, file);
      await step
        .insertInto('ledgers')
        .values({ run: seq, target, lines: linesBlob, times, ...read })
        .execute();
    }
    await also?.(async (sql, parameters) => (await step.executeQuery(CompiledQuery.raw(sql, [...parameters]))).rows);
  });
  try {
    await storing;
    return true;
  } catch (error) {
    if (error === STORED) return false;
    throw error;
  }
}

const isStored = async (store: Store, run: number, target: string): Promise<boolean> =>
  (await store
    .selectFrom('nights')
    .innerJoin('targets', 'targets.seq', 'nights.target')
    .select('run')
    .where('run', '=', run)
    .where('targets.id', '=', target)
    .executeTakeFirst()) !== undefined;

/**
 * How much was read, as on the last night that asked the same, and what differs: signatures of an elliptic curve are a byte longer or
 * shorter each night. Where much differs, the sizes of tonight themselves.
 */
async function keepSizes(
  store: Store,
  { target, lines }: { readonly target: number; readonly lines: number },
  sizes: readonly number[],
  file: string,
) {
  const before = await store
    .selectFrom('nights')
    .innerJoin('ledgers', (join) =>
      join.onRef('ledgers.run', '=', 'nights.run').onRef('ledgers.target', '=', 'nights.target'),
    )
    .select('ledgers.sizes')
    .where('nights.target', '=', target)
    .where('ledgers.lines', '=', lines)
    .orderBy('nights.run', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (before !== undefined) {
    const known = await reader(store, file).bySeq<readonly number[]>([before.sizes]);
    const moved = packNumbers(drift(found(known, before.sizes), sizes));
    if (moved.length <= sizes.length) return { sizes: before.sizes, drift: moved };
  }
  const [own = 0] = await keep(store, [sizes]);
  return { sizes: own, drift: new Uint8Array() };
}

/** Its keys in order, so that nobody has to sort a hundred of them a night. */
const lineOf = ({ address, failure, host, method, path, port, reason, status }: LedgerEntry): LedgerLine => ({
  address,
  failure,
  host,
  method,
  path,
  port,
  reason,
  status,
});

const entryOf = ({ kind, service, outcome }: Observation): BundleEntry =>
  outcome.ok ? { kind, service, facts: digestOf(outcome.value) } : { kind, service, failure: outcome.failure };

async function targetNumber(store: Store, id: string): Promise<number> {
  const known = await store.selectFrom('targets').select('seq').where('id', '=', id).executeTakeFirst();
  if (known !== undefined) return known.seq;
  const made = await store
    .insertInto('targets')
    .values({ id })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('seq')
    .executeTakeFirst();
  return made?.seq ?? targetNumber(store, id); // another writer was quicker
}

/** For each observation, the milliseconds since the one before (the first: since the run was taken) and its connections. */
function traceOf(takenAt: Instant, observations: readonly Observation[]): Uint8Array {
  const times = gaps(
    takenAt,
    observations.map(({ at }) => at),
  );
  return packNumbers(observations.flatMap(({ connections }, index) => [times[index] ?? 0, connections]));
}

/** When the observations of a bundle were made, and with how many connections. */
export function readTrace(
  takenAt: Instant,
  trace: Uint8Array,
): { readonly at: Instant; readonly connections: number }[] {
  const numbers = unpackNumbers(trace);
  const times = fromGaps(
    takenAt,
    numbers.filter((_, index) => index % 2 === 0),
  );
  return times.map((at, index) => ({ at, connections: numbers[2 * index + 1] ?? 0 }));
}

/** An observation as it was given. `facts` holds the contents by digest. */
export function observationOf(
  target: string,
  entry: BundleEntry,
  moment: { readonly at: Instant; readonly connections: number } | undefined,
  facts: ReadonlyMap<string, unknown>,
): Observation {
  if (moment === undefined) throw new Error('an observation without its moment');
  const outcome =
    'facts' in entry ? { ok: true, value: found(facts, entry.facts) } : { ok: false, failure: entry.failure };
  return { kind: entry.kind, target, service: entry.service, ...moment, outcome } as Observation;
}

export async function snapshot(store: Store, id: string, file: string): Promise<Snapshot> {
  const seen = await looks(store, id, undefined, file);
  return { ...(await outline(store, id, file)), ...seen };
}

/** A run without what it saw. */
export async function outline(store: Store, id: string, file: string): Promise<Outline> {
  const run = await runRow(store, id, file);
  if (run.state === 'pruned') throw new HistoryError(`The nights of run ${id} were pruned from ${file}.`);
  const documents = await reader(store, file).bySeq<unknown>([
    run.header,
    run.registered,
    run.owners,
    run.targets,
    ...(run.trips === null ? [] : [run.trips]),
  ]);
  const document = <T>(seq: number) => found(documents, seq) as T;
  return {
    schema: 'rasid/snapshot@1',
    id: run.id,
    takenAt: run.taken_at,
    finishedAt: run.finished_at ?? (await lastLook(store, run)),
    state: run.state === 'running' ? 'interrupted' : run.state,
    trips: run.trips === null ? [] : document<readonly Trip[]>(run.trips),
    rehearsal: run.rehearsal === 1,
    list: run.list,
    ...document<StoredHeader>(run.header),
    registered: document<readonly string[]>(run.registered),
    owners: document<readonly Owner[]>(run.owners),
    targets: document<readonly Target[]>(run.targets),
  };
}

/** When the last observation of a run was made. */
async function lastLook(store: Store, { seq, taken_at }: RunRow): Promise<Instant> {
  const nights = await store.selectFrom('nights').select('trace').where('run', '=', seq).execute();
  const looked = nights.flatMap(({ trace }) => readTrace(taken_at, trace).map(({ at }) => at));
  return [taken_at, ...looked].sort().at(-1) ?? taken_at;
}

/** What was seen of some targets in a run. */
export async function looks(
  store: Store,
  id: string,
  targets: readonly string[] | undefined,
  file: string,
): Promise<Looks> {
  return looksOf(store, await runRow(store, id, file), reader(store, file), targets);
}

export type Looks = Pick<Snapshot, 'observations' | 'again'>;

async function looksOf(store: Store, run: RunRow, read: Reader, targets?: readonly string[]): Promise<Looks> {
  const all = store
    .selectFrom('nights')
    .innerJoin('targets', 'targets.seq', 'nights.target')
    .select(['targets.id as target', 'nights.bundle', 'nights.trace'])
    .where('nights.run', '=', run.seq);
  const nights = await (targets === undefined ? all : all.where('targets.id', 'in', targets)).execute();
  const bundles = await read.bySeq<Bundle>(nights.map(({ bundle }) => bundle));
  const digests = [...bundles.values()].flat().flatMap((entry) => ('facts' in entry ? [entry.facts] : []));
  const facts = await read.byDigest<unknown>(digests);
  const seen = nights.sort(by(({ target }) => target)).flatMap(({ target, bundle, trace }) => {
    const moments = readTrace(run.taken_at, trace);
    return found(bundles, bundle)
      .map((entry, index) => ({ again: entry.again, look: observationOf(target, entry, moments[index], facts) }))
      .sort((a, b) => KINDS.indexOf(a.look.kind) - KINDS.indexOf(b.look.kind));
  });
  return {
    observations: seen.filter(({ again }) => again !== true).map(({ look }) => look),
    again: seen.filter(({ again }) => again === true).map(({ look }) => look),
  };
}

export async function ledger(store: Store, id: string, target: string, file: string): Promise<LedgerEntry[]> {
  const run = await runRow(store, id, file);
  const row = await store
    .selectFrom('ledgers')
    .innerJoin('targets', 'targets.seq', 'ledgers.target')
    .select(['ledgers.lines', 'ledgers.sizes', 'ledgers.drift', 'ledgers.times'])
    .where('ledgers.run', '=', run.seq)
    .where('targets.id', '=', target)
    .executeTakeFirst();
  if (row === undefined) return [];
  const contents = await reader(store, file).bySeq<unknown>([row.lines, row.sizes]);
  const sizes = drifted(found(contents, row.sizes) as readonly number[], unpackNumbers(row.drift));
  const times = fromGaps(run.taken_at, sums(unpackNumbers(row.times)));
  return (found(contents, row.lines) as readonly LedgerLine[]).map((line, index) => ({
    ...line,
    target,
    at: times[index] ?? run.taken_at,
    bytes: sizes[index] ?? 0,
  }));
}

/** How many requests and handshakes each target of a run was sent. */
export async function requests(store: Store, id: string, file: string): Promise<ReadonlyMap<string, number>> {
  const { seq } = await runRow(store, id, file);
  const rows = await store
    .selectFrom('ledgers')
    .innerJoin('targets', 'targets.seq', 'ledgers.target')
    .select(['targets.id', 'ledgers.times'])
    .where('ledgers.run', '=', seq)
    .execute();
  return new Map(rows.map(({ id: target, times }) => [target, countNumbers(times)]));
}

export async function said(store: Store, id: string, target: string, file: string): Promise<ReadonlyMap<string, Said>> {
  const run = await runRow(store, id, file);
  const night = await store
    .selectFrom('nights')
    .innerJoin('targets', 'targets.seq', 'nights.target')
    .select('nights.said')
    .where('nights.run', '=', run.seq)
    .where('targets.id', '=', target)
    .executeTakeFirst();
  if (night === undefined || night.said === null) return new Map();
  return saidMap(found(await reader(store, file).bySeq<SaidRows>([night.said]), night.said));
}

export const saidMap = (rows: SaidRows): ReadonlyMap<string, Said> =>
  new Map(rows.map(([fingerprint, rule, status, severity]) => [fingerprint, { rule, status, severity }]));

export async function nightsOf(store: Store, target: string, file: string): Promise<NightSummary[]> {
  const nights = await store
    .selectFrom('nights')
    .innerJoin('targets', 'targets.seq', 'nights.target')
    .innerJoin('runs', 'runs.seq', 'nights.run')
    .select(['runs.id', 'runs.taken_at', 'runs.state', 'nights.bundle', 'nights.said'])
    .where('targets.id', '=', target)
    .execute();
  const read = reader(store, file);
  const bundles = await read.bySeq<Bundle>(nights.map(({ bundle }) => bundle));
  const verdicts = await read.bySeq<SaidRows>(nights.flatMap((night) => night.said ?? []));
  const maps = new Map([...verdicts].map(([seq, rows]) => [seq, saidMap(rows)]));
  const nothing: ReadonlyMap<string, Said> = new Map();
  return nights.sort(inOrder).map(({ id, taken_at, state, bundle, said: seq }) => ({
    run: id,
    takenAt: taken_at,
    state,
    observed: firstLook(found(bundles, bundle)).map((entry) => ({
      kind: entry.kind,
      service: entry.service,
      failure: 'failure' in entry ? entry.failure : null,
      digest: 'facts' in entry ? entry.facts : null,
    })),
    said: seq === null ? nothing : found(maps, seq),
  }));
}
