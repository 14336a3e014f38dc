import { type ExpressionBuilder, sql } from 'kysely';
import type { FindingRecord } from '../model/drift.ts';
import type { Store, Tables } from './schema.ts';

/** A record as it was last changed before some run; `run` is where. */
export interface RecordRow {
  readonly fingerprint: string;
  readonly target: string;
  readonly service: string;
  readonly rule: string;
  readonly subject: string | null;
  readonly run: string;
  readonly state: FindingRecord['state'];
  readonly severity: FindingRecord['severity'];
  readonly first_seen: string;
  readonly last_seen: string;
  readonly last_verified: string;
  readonly closed_at: string | null;
  readonly reopen_count: number;
  readonly due: string;
}

/** Which findings to read: those of some targets (their numbers) or those of these fingerprints; at most a few hundred. */
type Wanted = { readonly targets: readonly number[] } | { readonly fingerprints: readonly string[] };
type Moment = { readonly taken_at: string; readonly id: string };

/** By fingerprint, the newest row of every finding, or of those wanted, whose run is before `run`; of all runs when null. */
export async function recordsBefore(
  store: Store,
  run: Moment | null,
  wanted?: Wanted,
): Promise<ReadonlyMap<string, RecordRow>> {
  const rows = await newestRows(store, run, wanted)
    .select([
      'findings.fingerprint',
      'targets.id as target',
      'findings.service',
      'findings.rule',
      'findings.subject',
      'dated.run_id as run',
      'dated.state',
      'dated.severity',
      'dated.first_seen',
      'dated.last_seen',
      'dated.last_verified',
      'dated.closed_at',
      'dated.reopen_count',
      'dated.due',
    ])
    .execute();
  return new Map([...(await inherited(store, run, wanted)), ...rows].map((row) => [row.fingerprint, row]));
}

/**
 * The records that a run took over from nights that were pruned before it, as they stood when it began. Without them
 * a run that is judged again would believe that all it sees is new, and due dates would begin anew.
 */
async function inherited(store: Store, run: Moment | null, wanted?: Wanted): Promise<RecordRow[]> {
  if (run === null) return [];
  const before = await store
    .selectFrom('runs')
    .select('state')
    .where(isBefore(run))
    .where('state', 'in', ['complete', 'interrupted', 'pruned'])
    .orderBy('taken_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (before?.state !== 'pruned') return [];
  const rows = await store
    .selectFrom('records')
    .innerJoin('runs', 'runs.seq', 'records.run')
    .innerJoin('findings', 'findings.seq', 'records.finding')
    .innerJoin('targets', 'targets.seq', 'findings.target')
    .where('runs.id', '=', run.id)
    .where('records.first_seen', '<', run.taken_at)
    .$if(wanted !== undefined, (some) => some.where(isWanted(wanted)))
    .select(['findings.fingerprint', 'targets.id as target', 'findings.service', 'findings.rule', 'findings.subject'])
    .select(['runs.id as run', 'records.state', 'records.severity', 'records.first_seen', 'records.last_seen'])
    .select(['records.last_verified', 'records.closed_at', 'records.reopen_count', 'records.due'])
    .execute();
  return rows.map((row) =>
    row.closed_at === null || row.closed_at < run.taken_at ? row : { ...row, state: 'open', closed_at: null },
  );
}

/** The targets on which something was open before `run`, sorted. */
export async function openBefore(store: Store, run: Moment | null): Promise<string[]> {
  const rows = await newestRows(store, run).where('dated.state', '=', 'open').select('targets.id').distinct().execute();
  const heirlooms = (await inherited(store, run)).filter(({ state }) => state === 'open');
  return [...new Set([...rows.map(({ id }) => id), ...heirlooms.map(({ target }) => target)])].sort();
}

const isBefore =
  (run: Moment) =>
  ({ or, and, eb }: ExpressionBuilder<Tables, 'runs'>) =>
    or([
      eb('runs.taken_at', '<', run.taken_at),
      and([eb('runs.taken_at', '=', run.taken_at), eb('runs.id', '<', run.id)]),
    ]);

const isWanted =
  (wanted: Wanted | undefined) =>
  ({ eb }: ExpressionBuilder<Tables, 'findings'>) =>
    wanted !== undefined && 'targets' in wanted
      ? eb('findings.target', 'in', wanted.targets)
      : eb('findings.fingerprint', 'in', wanted?.fingerprints ?? []);

const newestRows = (store: Store, run: Moment | null, wanted?: Wanted) =>
  store
    .with('dated', (db) => {
      const all = db
        .selectFrom('records')
        .innerJoin('runs', 'runs.seq', 'records.run')
        .innerJoin('findings', 'findings.seq', 'records.finding')
        .selectAll('records')
        .select('runs.id as run_id')
        .select(
          sql<number>`row_number() over (partition by records.finding order by runs.taken_at desc, runs.id desc)`.as(
            'age',
          ),
        )
        .where('runs.state', 'in', ['complete', 'interrupted'])
        .$if(wanted !== undefined, (some) => some.where(isWanted(wanted)));
      return run === null ? all : all.where(isBefore(run));
    })
    .selectFrom('dated')
    .innerJoin('findings', 'findings.seq', 'dated.finding')
    .innerJoin('targets', 'targets.seq', 'findings.target')
    .where('dated.age', '=', 1);
