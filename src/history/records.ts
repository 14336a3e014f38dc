import { sql } from 'kysely';
import type { FindingRecord } from '../model/drift.ts';
import type { Store } from './schema.ts';

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
  return new Map(rows.map((row) => [row.fingerprint, row]));
}

/** The targets on which something was open before `run`, sorted. */
export async function openBefore(store: Store, run: Moment | null): Promise<string[]> {
  const rows = await newestRows(store, run).where('dated.state', '=', 'open').select('targets.id').distinct().execute();
  return rows.map(({ id }) => id).sort();
}

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
        .$if(wanted !== undefined, (some) =>
          wanted !== undefined && 'targets' in wanted
            ? some.where('findings.target', 'in', wanted.targets)
            : some.where('findings.fingerprint', 'in', wanted?.fingerprints ?? []),
        );
      if (run === null) return all;
      return all.where(({ or, and, eb }) =>
        or([
          eb('runs.taken_at', '<', run.taken_at),
          and([eb('runs.taken_at', '=', run.taken_at), eb('runs.id', '<', run.id)]),
        ]),
      );
    })
    .selectFrom('dated')
    .innerJoin('findings', 'findings.seq', 'dated.finding')
    .innerJoin('targets', 'targets.seq', 'findings.target')
    .where('dated.age', '=', 1);
