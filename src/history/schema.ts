import type { Generated, Kysely } from 'kysely';
import { alone, type Engine, engineOf } from './engine.ts';
import { HistoryError } from './error.ts';
import { differences, packNumbers, unpackNumbers } from './packing.ts';

/**
 * The tables. Contents are kept once under their digest (`blobs`) and named by a small number, so that a night over an unchanged site
 * costs two short rows. Rows of runs and targets are named by numbers for the same reason; hashes and documents never see those numbers.
 */
export interface Tables {
  readonly meta: { readonly key: string; readonly value: string };
  /** Canonical JSON, packed. See blobs.ts. */
  readonly blobs: { readonly seq: Generated<number>; readonly digest: Uint8Array; readonly body: Uint8Array };
  readonly runs: {
    readonly seq: Generated<number>;
    readonly id: string;
    readonly taken_at: string;
    readonly finished_at: string | null;
    readonly state: 'running' | 'complete' | 'degraded' | 'interrupted' | 'pruned';
    readonly rehearsal: number; // 0 or 1
    readonly list: string;
    readonly asked: number; // targets asked for
    readonly observed: number | null; // targets stored; null while running
    readonly ruleset: string | null;
    readonly header: number; // blob: the rest of the header
    readonly registered: number; // blob
    readonly owners: number; // blob
    readonly targets: number; // blob
    readonly previous: string | null; // hash of the run before
    readonly hash: string | null;
    readonly untestable: number | null;
    readonly trips: number | null; // blob; null when no breaker went off
    readonly brief: number | null; // blob: what the run says in a terminal; can be made again at any time
  };
  readonly targets: { readonly seq: Generated<number>; readonly id: string };
  readonly nights: {
    readonly run: number;
    readonly target: number;
    readonly bundle: number; // blob: what was seen, see nights.ts
    readonly said: number | null; // blob: the verdicts, once the run is finished
    readonly trace: Uint8Array; // when each observation was made and how many connections it took
  };
  readonly ledgers: {
    readonly run: number;
    readonly target: number;
    readonly lines: number; // blob: what was asked and answered
    readonly sizes: number; // blob: bytes read, on this night or on an earlier one that asked the same
    readonly drift: Uint8Array; // what differs from `sizes`
    readonly times: Uint8Array;
  };
  /** The run in which a kind first came out so (`ok` or a failure's code): tells what can be found by looking back. */
  readonly firsts: { readonly target: number; readonly kind: string; readonly outcome: string; readonly run: number };
  /** The identity of every fingerprint that was ever recorded. */
  readonly findings: {
    readonly seq: Generated<number>;
    readonly fingerprint: string;
    readonly target: number;
    readonly service: string;
    readonly rule: string;
    readonly subject: string | null;
  };
  /** A finding's record as it stands from this run on; one row for every change, none for a quiet night. */
  readonly records: {
    readonly finding: number;
    readonly run: number;
    readonly state: 'open' | 'fixed' | 'retired';
    readonly severity: 'info' | 'low' | 'medium' | 'high' | 'critical';
    readonly first_seen: string;
    readonly last_seen: string; // as of this run; later nights are read from `said`
    readonly last_verified: string; // likewise
    readonly closed_at: string | null;
    readonly reopen_count: number;
    readonly due: string;
  };
}

export type Store = Kysely<Tables>;

/** One step of the schema, in the words of the engine. */
type Step = (store: Store, engine: Engine) => Promise<void>;

/** Each step leads to the version of its place in the list. A step that was released never changes: add one. */
export const MIGRATIONS: readonly Step[] = [
  async ({ schema }, { number, text, bytes, numbered: counted, byKey }) => {
    const numbered = (table: keyof Tables) => schema.createTable(table).addColumn('seq', number, counted);

    await numbered('blobs')
      .addColumn('digest', bytes, (column) => column.notNull().unique())
      .addColumn('body', bytes, (column) => column.notNull())
      .execute();
    await numbered('runs')
      .addColumn('id', text, (column) => column.notNull().unique())
      .addColumn('taken_at', text, (column) => column.notNull())
      .addColumn('finished_at', text)
      .addColumn('state', text, (column) => column.notNull())
      .addColumn('rehearsal', number, (column) => column.notNull())
      .addColumn('list', text, (column) => column.notNull())
      .addColumn('asked', number, (column) => column.notNull())
      .addColumn('observed', number)
      .addColumn('ruleset', text)
      .addColumn('header', number, (column) => column.notNull().references('blobs.seq'))
      .addColumn('registered', number, (column) => column.notNull().references('blobs.seq'))
      .addColumn('owners', number, (column) => column.notNull().references('blobs.seq'))
      .addColumn('targets', number, (column) => column.notNull().references('blobs.seq'))
      .addColumn('previous', text)
      .addColumn('hash', text)
      .execute();
    await numbered('targets')
      .addColumn('id', text, (column) => column.notNull().unique())
      .execute();
    await schema
      .createTable('nights')
      .addColumn('run', number, (column) => column.notNull().references('runs.seq'))
      .addColumn('target', number, (column) => column.notNull().references('targets.seq'))
      .addColumn('bundle', number, (column) => column.notNull().references('blobs.seq'))
      .addColumn('said', number, (column) => column.references('blobs.seq'))
      .addColumn('trace', bytes, (column) => column.notNull())
      .addPrimaryKeyConstraint('nights_key', ['run', 'target'])
      .modifyEnd(byKey)
      .execute();
    await schema.createIndex('nights_of_target').on('nights').columns(['target', 'run']).execute();
    await schema
      .createTable('ledgers')
      .addColumn('run', number, (column) => column.notNull())
      .addColumn('target', number, (column) => column.notNull())
      .addColumn('lines', number, (column) => column.notNull().references('blobs.seq'))
      .addColumn('sizes', number, (column) => column.notNull().references('blobs.seq'))
      .addColumn('times', bytes, (column) => column.notNull())
      .addPrimaryKeyConstraint('ledgers_key', ['run', 'target'])
      .addForeignKeyConstraint('ledgers_night', ['run', 'target'], 'nights', ['run', 'target'])
      .modifyEnd(byKey)
      .execute();
    await schema
      .createTable('firsts')
      .addColumn('target', number, (column) => column.notNull().references('targets.seq'))
      .addColumn('kind', text, (column) => column.notNull())
      .addColumn('outcome', text, (column) => column.notNull())
      .addColumn('run', number, (column) => column.notNull().references('runs.seq'))
      .addPrimaryKeyConstraint('firsts_key', ['target', 'kind', 'outcome'])
      .modifyEnd(byKey)
      .execute();
    await numbered('findings')
      .addColumn('fingerprint', text, (column) => column.notNull().unique())
      .addColumn('target', number, (column) => column.notNull().references('targets.seq'))
      .addColumn('service', text, (column) => column.notNull())
      .addColumn('rule', text, (column) => column.notNull())
      .addColumn('subject', text)
      .execute();
    await schema
      .createTable('records')
      .addColumn('finding', number, (column) => column.notNull().references('findings.seq'))
      .addColumn('run', number, (column) => column.notNull().references('runs.seq'))
      .addColumn('state', text, (column) => column.notNull())
      .addColumn('severity', text, (column) => column.notNull())
      .addColumn('first_seen', text, (column) => column.notNull())
      .addColumn('last_seen', text, (column) => column.notNull())
      .addColumn('last_verified', text, (column) => column.notNull())
      .addColumn('closed_at', text)
      .addColumn('reopen_count', number, (column) => column.notNull())
      .addColumn('due', text, (column) => column.notNull())
      .addPrimaryKeyConstraint('records_key', ['finding', 'run'])
      .modifyEnd(byKey)
      .execute();
    await schema.createIndex('records_of_run').on('records').column('run').execute();
  },
  async ({ schema }, { number }) => {
    await schema.alterTable('runs').addColumn('untestable', number).execute();
    await schema
      .alterTable('runs')
      .addColumn('trips', number, (column) => column.references('blobs.seq'))
      .execute();
  },
  async (store, { bytes, noBytes }) => {
    await store.schema
      .alterTable('ledgers')
      .addColumn('drift', bytes, (column) => column.notNull().defaultTo(noBytes))
      .execute();
    for (const { run, target, times } of await store
      .selectFrom('ledgers')
      .select(['run', 'target', 'times'])
      .execute()) {
      const rows = store.updateTable('ledgers').set({ times: packNumbers(differences(unpackNumbers(times))) });
      await rows.where('run', '=', run).where('target', '=', target).execute();
    }
  },
  async ({ schema }, { number }) => {
    await schema
      .alterTable('runs')
      .addColumn('brief', number, (column) => column.references('blobs.seq'))
      .execute();
  },
  async ({ schema }) => {
    await schema.createIndex('findings_of_target').on('findings').column('target').execute();
  },
];

export const SCHEMA_VERSION = MIGRATIONS.length;

export interface Migration {
  readonly create: boolean;
  readonly readOnly?: boolean;
  readonly steps?: readonly Step[]; // tests make older and newer histories
}

/** Brings the tables to our version, in one transaction. A newer history, or a file of something else, is refused. */
export async function migrate(
  store: Store,
  file: string,
  { create, readOnly = false, steps = MIGRATIONS }: Migration,
): Promise<void> {
  const engine = engineOf(store);
  const ours = steps.length;
  if ((await versionOf(store, file, create, ours)) === ours) return;
  if (readOnly)
    throw new HistoryError(`${file} was written by an older Rasid; "rasid history migrate" brings it up to date.`);
  await alone(store, async (step) => {
    const version = await versionOf(step, file, create, ours); // again, now that nobody else can be at it
    if (version === ours) return;
    if (version === 0) {
      await engine.place?.execute(step);
      await step.schema
        .createTable('meta')
        .addColumn('key', engine.text, (column) => column.notNull().primaryKey())
        .addColumn('value', engine.text, (column) => column.notNull())
        .execute();
    }
    for (const migration of steps.slice(version)) await migration(step, engine);
    await step.deleteFrom('meta').where('key', '=', 'schema').execute();
    await step
      .insertInto('meta')
      .values({ key: 'schema', value: String(ours) })
      .execute();
  });
}

/** 0: nothing is there yet, or a crash before the first transaction left an empty file. */
async function versionOf(store: Store, file: string, create: boolean, ours: number): Promise<number> {
  const { tables, missing } = engineOf(store);
  const { rows } = await tables.execute(store);
  if (rows.length === 0 && create) return 0;
  if (rows.length === 0) throw new HistoryError(`${file} ${missing}.`);
  const row = rows.some(({ name }) => name === 'meta')
    ? await store.selectFrom('meta').select('value').where('key', '=', 'schema').executeTakeFirst()
    : undefined;
  const version = Number(row?.value);
  if (!Number.isInteger(version) || version < 1)
    throw new HistoryError(`${file} is not a history: its tables are not ours.`);
  if (version > ours) {
    throw new HistoryError(
      `${file} was written by a newer Rasid (history schema ${version}, this one knows ${ours}); update this one.`,
    );
  }
  return version;
}
