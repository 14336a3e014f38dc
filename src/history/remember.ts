import { by, digestOf } from '../model/canonical.ts';
import type { FindingRecord } from '../model/drift.ts';
import type { KnownObservation, Memory, RememberedTarget } from '../model/memory.ts';
import { FAILURE_CODES, type Instant, isAnswer, KINDS, type Kind, schemaOf } from '../model/observation.ts';
import type { Target } from '../model/target.ts';
import { found, type Reader, reader } from './blobs.ts';
import type { Past, Said } from './history.ts';
import {
  type Bundle,
  type BundleEntry,
  observationOf,
  outcomeOf,
  readTrace,
  type SaidRows,
  saidMap,
} from './nights.ts';
import { openBefore, type RecordRow, recordsBefore } from './records.ts';
import { counts, inOrder, type RunRow, runRow, runRows, type StoredHeader } from './runs.ts';
import type { Store } from './schema.ts';

const ANSWERED: readonly string[] = [
  'ok',
  ...FAILURE_CODES.filter((code) => isAnswer({ ok: false, failure: { code, detail: '' } })),
];
const FEW = 200; // targets still looked for: fetch theirs alone, not the whole night

/**
 * Walks back from the newest run that counts, for each target only as far as something is still missing: most are done with the
 * first night. What is missing is known beforehand (`firsts` tells which kinds ever succeeded or were answered; a record tells from which run on it stands).
 */
export async function openPast(store: Store, before: string | null, file: string): Promise<WholePast> {
  const limit = before === null ? null : await runRow(store, before, file);
  const runs = (await runRows(store)).filter((run) => counts(run) && (limit === null || inOrder(run, limit) < 0));
  const headers = await reader(store, file).bySeq<StoredHeader>(runs.map(({ header }) => header));
  const newest = runs.at(-1);
  const last =
    newest === undefined
      ? null
      : {
          id: newest.id,
          takenAt: newest.taken_at,
          ruleset: newest.ruleset,
          knowledge: found(headers, newest.header).knowledge,
        };
  const listOf = lists(store, file);
  return {
    last,
    of: async (targets) => ({ last, ...(await recall(store, { runs, limit, headers, listOf }, targets, file)) }),
    open: () => openBefore(store, limit),
    known: async () => (await store.selectFrom('targets').select('id').execute()).map(({ id }) => id).sort(),
  };
}

interface WholePast extends Past {
  of(targets?: readonly string[]): Promise<Memory>;
}

export const remember = async (store: Store, before: string | null, file: string): Promise<Memory> =>
  (await openPast(store, before, file)).of();

/** What every reading of the past stands on. */
interface Ground {
  readonly runs: readonly RunRow[]; // those that count, oldest first
  readonly limit: RunRow | null;
  readonly headers: Headers;
  readonly listOf: (run: RunRow) => Promise<ReadonlyMap<string, Target>>;
}

async function recall(
  store: Store,
  { runs, limit, headers, listOf }: Ground,
  targets: readonly string[] | undefined,
  file: string,
): Promise<Omit<Memory, 'last'>> {
  const read = reader(store, file);
  const searches = await openSearches(store, runs, limit, targets);
  await walk(store, runs, searches, read, listOf);
  const sightings = searches.flatMap(({ succeeded, answered }) => [
    ...succeeded.sightings.values(),
    ...answered.sightings.values(),
  ]);
  const digests = [...new Set(sightings.flatMap(({ entry }) => ('facts' in entry ? [entry.facts] : [])))];
  const facts = await read.byDigest<unknown>(digests);
  const remembered = searches
    .sort(by(({ target }) => target))
    .flatMap((search) =>
      search.night === null ? [] : [[search.target, rememberedOf(search, search.night, headers, facts)] as const],
    );
  const records = searches.flatMap((search) => search.records.map(recordOf)).sort(by(({ fingerprint }) => fingerprint));
  return {
    targets: new Map(remembered),
    records: new Map(records.map((record) => [record.fingerprint, record])),
  };
}

const LISTS = 3; // kept: the list of a run is long, and nearly always that of the run before

/** The targets of runs as their lists had them. */
function lists(store: Store, file: string): Ground['listOf'] {
  const kept = new Map<number, ReadonlyMap<string, Target>>();
  return async ({ targets }) => {
    const known = kept.get(targets);
    if (known !== undefined) return known;
    const list = found(await reader(store, file).bySeq<readonly Target[]>([targets]), targets);
    const byId = new Map(list.map((target) => [target.id, target]));
    kept.set(targets, byId);
    if (kept.size > LISTS) kept.delete(kept.keys().next().value ?? 0);
    return byId;
  };
}

/** What is being looked for, and what was found, of one target. */
interface Search {
  readonly target: string;
  readonly number: number;
  readonly attempted: readonly Kind[];
  readonly succeeded: Quest;
  readonly answered: Quest;
  readonly records: RecordSearch[];
  night: NewestNight | null;
}

interface Quest {
  readonly wanted: Set<Kind>; // kinds that are there to be found, and were not met yet
  readonly sightings: Map<Kind, Sighting>;
}

interface NewestNight {
  readonly run: RunRow;
  readonly target: Target; // as the list had it then
  readonly said: ReadonlyMap<string, Said>;
}

type Headers = ReadonlyMap<number, StoredHeader>;
type Facts = ReadonlyMap<string, unknown>;

interface Sighting {
  readonly run: RunRow;
  readonly entry: BundleEntry;
  readonly digest: string;
  readonly moment: { readonly at: Instant; readonly connections: number } | undefined;
}

/** What the nights after a record's own row say of when it was last seen and last verified. */
interface RecordSearch {
  readonly row: RecordRow;
  lastSeen: Instant | null;
  lastVerified: Instant | null;
  settled: boolean;
}

async function openSearches(
  store: Store,
  past: readonly RunRow[],
  limit: RunRow | null,
  ids: readonly string[] | undefined,
): Promise<Search[]> {
  const everyone = store.selectFrom('targets').selectAll();
  const targets = await (ids === undefined ? everyone : everyone.where('id', 'in', ids)).execute();
  if (targets.length === 0) return [];
  const numbers = ids === undefined ? undefined : targets.map(({ seq }) => seq);
  const before = new Set(past.map(({ seq }) => seq));
  const all = store.selectFrom('firsts').selectAll();
  const firsts = await (numbers === undefined ? all : all.where('target', 'in', numbers)).execute();
  const firstsOf = Map.groupBy(
    firsts.filter(({ run }) => before.has(run)),
    ({ target }) => target,
  );
  const rows = await recordsBefore(store, limit, numbers === undefined ? undefined : { targets: numbers });
  const records = Map.groupBy(rows.values(), ({ target }) => target);
  return targets.map(({ seq, id }) => {
    const mine = firstsOf.get(seq) ?? [];
    const kinds = (accepts: (outcome: string) => boolean) =>
      KINDS.filter((kind) => mine.some((first) => first.kind === kind && accepts(first.outcome)));
    return {
      target: id,
      number: seq,
      attempted: kinds(() => true),
      succeeded: { wanted: new Set(kinds((outcome) => outcome === 'ok')), sightings: new Map() },
      answered: { wanted: new Set(kinds((outcome) => ANSWERED.includes(outcome))), sightings: new Map() },
      records: (records.get(id) ?? []).map((row) => ({ row, lastSeen: null, lastVerified: null, settled: false })),
      night: null,
    };
  });
}

async function walk(
  store: Store,
  past: readonly RunRow[],
  searches: readonly Search[],
  read: Reader,
  listOf: Ground['listOf'],
): Promise<void> {
  let open = new Map(searches.map((search) => [search.number, search]));
  const views = new Map<number | null, Verdicts>([[null, verdictsIn([])]]); // nights that said the same share one
  for (const run of past.toReversed()) {
    if (open.size === 0) return;
    for (const search of open.values()) settleOwnRun(search, run);
    const nights = await nightsOf(store, run, open);
    const bundles = await read.bySeq<Bundle>(nights.map(({ bundle }) => bundle));
    const unread = nights.flatMap(({ said }) => (said === null || views.has(said) ? [] : [said]));
    for (const [seq, rows] of await read.bySeq<SaidRows>(unread)) views.set(seq, verdictsIn(rows));
    const isFirst = nights.some(({ target }) => open.get(target)?.night === null);
    const listed = isFirst ? await listOf(run) : new Map<string, Target>();
    for (const night of nights) {
      const search = open.get(night.target);
      if (search === undefined) continue;
      const verdicts = found(views, night.said);
      const target = listed.get(search.target);
      if (target !== undefined) search.night ??= { run, target, said: verdicts.said };
      lookForKinds(search, run, found(bundles, night.bundle), night.trace);
      lookForRecords(search, run, verdicts);
    }
    open = new Map([...open].filter(([, search]) => isMissingSomething(search)));
  }
}

const isMissingSomething = ({ night, succeeded, answered, records }: Search): boolean =>
  night === null || succeeded.wanted.size > 0 || answered.wanted.size > 0 || records.some(({ settled }) => !settled);

async function nightsOf(store: Store, run: RunRow, open: ReadonlyMap<number, Search>) {
  const all = store.selectFrom('nights').select(['target', 'bundle', 'said', 'trace']).where('run', '=', run.seq);
  return (open.size > FEW ? all : all.where('target', 'in', [...open.keys()])).execute();
}

function lookForKinds(search: Search, run: RunRow, bundle: Bundle, trace: Uint8Array): void {
  const { succeeded, answered } = search;
  if (succeeded.wanted.size === 0 && answered.wanted.size === 0) return;
  const moments = readTrace(run.taken_at, trace);
  const sightings = bundle
    .map((entry, index): Sighting => {
      const digest = 'facts' in entry ? entry.facts : digestOf(entry.failure);
      return { run, entry, digest, moment: moments[index] };
    })
    .filter(({ entry }) => entry.again !== true); // a second look confirms; the first is what is known
  pursue(
    succeeded,
    sightings.filter(({ entry }) => 'facts' in entry),
  );
  pursue(
    answered,
    sightings.filter(({ entry }) => ANSWERED.includes(outcomeOf(entry))),
  );
}

function pursue({ wanted, sightings }: Quest, night: readonly Sighting[]): void {
  const met = night.filter(({ entry }) => wanted.has(entry.kind));
  for (const sighting of met) sightings.set(sighting.entry.kind, sighting); // the last of a night wins
  for (const { entry } of met) wanted.delete(entry.kind);
}

/** A record stands as it was written by its own run: nothing older matters. */
function settleOwnRun(search: Search, run: RunRow): void {
  for (const record of search.records) {
    if (record.row.run === run.id) record.settled = true;
  }
}

/** What was said of a target on one night. */
interface Verdicts {
  readonly said: ReadonlyMap<string, Said>;
  readonly asked: ReadonlySet<string>; // rules that said anything
  readonly told: ReadonlySet<string>; // rules that could tell, of some subject
}

function verdictsIn(rows: SaidRows): Verdicts {
  const said = saidMap(rows);
  const verdicts = [...said.values()];
  return {
    said,
    asked: new Set(verdicts.map(({ rule }) => rule)),
    told: new Set(verdicts.filter(({ status }) => status !== 'unknown').map(({ rule }) => rule)),
  };
}

function lookForRecords(search: Search, run: RunRow, { said, asked, told }: Verdicts): void {
  if (said.size === 0) return;
  for (const record of search.records) {
    if (record.settled) continue;
    const { fingerprint, rule, state } = record.row;
    if (!asked.has(rule)) {
      record.settled = state !== 'open'; // the rule was not asked: a closed finding is at rest
      continue;
    }
    // A subject that is gone was verified when its rule could tell.
    const status = said.get(fingerprint)?.status ?? (told.has(rule) ? 'not-applicable' : 'unknown');
    if (status === 'unknown') continue;
    record.lastVerified ??= run.taken_at;
    if (status === 'fail') record.lastSeen ??= run.taken_at;
    record.settled = state !== 'open' || record.lastSeen !== null;
  }
}

function rememberedOf(
  { target, attempted, succeeded, answered }: Search,
  night: NewestNight,
  headers: Headers,
  facts: Facts,
): RememberedTarget {
  const sighted = ({ sightings }: Quest): RememberedTarget['known'] =>
    Object.fromEntries(
      KINDS.flatMap((kind) => {
        const sighting = sightings.get(kind);
        return sighting === undefined ? [] : [[kind, knownOf(target, sighting, headers, facts)]];
      }),
    );
  const { target: listed, run, said } = night;
  return {
    target: listed,
    list: run.list,
    lastRun: run.id,
    attempted,
    known: sighted(succeeded),
    answered: sighted(answered),
    said,
  };
}

function knownOf(
  target: string,
  { run, entry, digest, moment }: Sighting,
  headers: Headers,
  facts: Facts,
): KnownObservation {
  const observation = observationOf(target, entry, moment, facts);
  const { vantage } = found(headers, run.header);
  return { run: run.id, takenAt: run.taken_at, vantage, schema: schemaOf(observation), digest, observation };
}

const recordOf = ({ row, lastSeen, lastVerified }: RecordSearch): FindingRecord => ({
  fingerprint: row.fingerprint,
  target: row.target,
  service: row.service,
  rule: row.rule,
  subject: row.subject,
  state: row.state,
  severity: row.severity,
  firstSeen: row.first_seen,
  lastSeen: lastSeen ?? row.last_seen,
  lastVerified: lastVerified ?? row.last_verified,
  closedAt: row.closed_at,
  reopenCount: row.reopen_count,
  due: row.due,
});
