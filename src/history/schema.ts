import { type Generated, type Kysely, sql } from 'kysely';
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

/** Each step leads to the version of its place in the list. A step that was released never changes: add one. */
const MIGRATIONS: readonly ((store: Store) => Promise<void>)[] = [
  async ({ schema }) => {
    const numbered = (table: keyof Tables) =>
      schema.createTable(table).addColumn('seq', 'integer', (column) => column.primaryKey().autoIncrement());

    await numbered('blobs')
      .addColumn('digest', 'blob', (column) => column.notNull().unique())
      .addColumn('body', 'blob', (column) => column.notNull())
      .execute();
    await numbered('runs')
      .addColumn('id', 'text', (column) => column.notNull().unique())
      .addColumn('taken_at', 'text', (column) => column.notNull())
      .addColumn('finished_at', 'text')
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('rehearsal', 'integer', (column) => column.notNull())
      .addColumn('list', 'text', (column) => column.notNull())
      .addColumn('asked', 'integer', (column) => column.notNull())
      .addColumn('observed', 'integer')
      .addColumn('ruleset', 'text')
      .addColumn('header', 'integer', (column) => column.notNull().references('blobs.seq'))
      .addColumn('registered', 'integer', (column) => column.notNull().references('blobs.seq'))
      .addColumn('owners', 'integer', (column) => column.notNull().references('blobs.seq'))
      .addColumn('targets', 'integer', (column) => column.notNull().references('blobs.seq'))
      .addColumn('previous', 'text')
      .addColumn('hash', 'text')
      .execute();
    await numbered('targets')
      .addColumn('id', 'text', (column) => column.notNull().unique())
      .execute();
    await schema
      .createTable('nights')
      .addColumn('run', 'integer', (column) => column.notNull().references('runs.seq'))
      .addColumn('target', 'integer', (column) => column.notNull().references('targets.seq'))
      .addColumn('bundle', 'integer', (column) => column.notNull().references('blobs.seq'))
      .addColumn('said', 'integer', (column) => column.references('blobs.seq'))
      .addColumn('trace', 'blob', (column) => column.notNull())
      .addPrimaryKeyConstraint('nights_key', ['run', 'target'])
      .modifyEnd(sql`without rowid`)
      .execute();
    await schema.createIndex('nights_of_target').on('nights').columns(['target', 'run']).execute();
    await schema
      .createTable('ledgers')
      .addColumn('run', 'integer', (column) => column.notNull())
      .addColumn('target', 'integer', (column) => column.notNull())
      .addColumn('lines', 'integer', (column) => column.notNull().references('blobs.seq'))
      .addColumn('sizes', 'integer', (column) => column.notNull().references('blobs.seq'))
      .addColumn('times', 'blob', (column) => column.notNull())
      .addPrimaryKeyConstraint('ledgers_key', ['run', 'target'])
      .addForeignKeyConstraint('ledgers_night', ['run', 'target'], 'nights', ['run', 'target'])
      .modifyEnd(sql`without rowid`)
      .execute();
    await schema
      .createTable('firsts')
      .addColumn('target', 'integer', (column) => column.notNull().references('targets.seq'))
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('outcome', 'text', (column) => column.notNull())
      .addColumn('run', 'integer', (column) => column.notNull().references('runs.seq'))
      .addPrimaryKeyConstraint('firsts_key', ['target', 'kind', 'outcome'])
      .modifyEnd(sql`without rowid`)
      .execute();
    await numbered('findings')
      .addColumn('fingerprint', 'text', (column) => column.notNull().unique())
      .addColumn('target', 'integer', (column) => column.notNull().references('targets.seq'))
      .addColumn('service', 'text', (column) => column.notNull())
      .addColumn('rule', 'text', (column) => column.notNull())
      .addColumn('subject', 'text')
      .execute();
    await schema
      .createTable('records')
      .addColumn('finding', 'integer', (column) => column.notNull().references('findings.seq'))
      .addColumn('run', 'integer', (column) => column.notNull().references('runs.seq'))
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('severity', 'text', (column) => column.notNull())
      .addColumn('first_seen', 'text', (column) => column.notNull())
      .addColumn('last_seen', 'text', (column) => column.notNull())
      .addColumn('last_verified', 'text', (column) => column.notNull())
      .addColumn('closed_at', 'text')
      .addColumn('reopen_count', 'integer', (column) => column.notNull())
      .addColumn('due', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('records_key', ['finding', 'run'])
      .modifyEnd(sql`without rowid`)
      .execute();
    await schema.createIndex('records_of_run').on('records').column('run').execute();
  },
  async ({ schema }) => {
    await schema.alterTable('runs').addColumn('untestable', 'integer').execute();
    await schema
      .alterTable('runs')
      .addColumn('trips', 'integer', (column) => column.references('blobs.seq'))
      .execute();
  },
  async (store) => {
    await store.schema
      .alterTable('ledgers')
      .addColumn('drift', 'blob', (column) => column.notNull().defaultTo(sql`x''`))
      .execute();
    for (const { run, target, times } of await store
      .selectFrom('ledgers')
      .select(['run', 'target', 'times'])
      .execute()) {
      const rows = store.updateTable('ledgers').set({ times: packNumbers(differences(unpackNumbers(times))) });
      await rows.where('run', '=', run).where('target', '=', target).execute();
    }
  },
  async ({ schema }) => {
    await schema
      .alterTable('runs')
      .addColumn('brief', 'integer', (column) => column.references('blobs.seq'))
      .execute();
  },
];

export const SCHEMA_VERSION = MIGRATIONS.length;

/** Brings the tables to our version, in one transaction. A newer history, or a file of something else, is refused. */
export async function migrate(store: Store, file: string, { create }: { readonly create: boolean }): Promise<void> {
  if ((await versionOf(store, file, create)) === SCHEMA_VERSION) return;
  await store.transaction().execute(async (step) => {
    const version = await versionOf(step, file, create); // again, now that nobody else can be at it
    if (version === SCHEMA_VERSION) return;
    if (version === 0) {
      await step.schema
        .createTable('meta')
        .addColumn('key', 'text', (column) => column.notNull().primaryKey())
        .addColumn('value', 'text', (column) => column.notNull())
        .execute();
    }
    for (const migration of MIGRATIONS.slice(version)) await migration(step);
    await step.deleteFrom('meta').where('key', '=', 'schema').execute();
    await step
      .insertInto('meta')
      .values({ key: 'schema', value: String(SCHEMA_VERSION) })
      .execute();
  });
}

/** 0: the file is empty, as a crash before the first transaction leaves it. */
async function versionOf(store: Store, file: string, create: boolean): Promise<number> {
  const tables = await store.introspection.getTables();
  if (tables.length === 0 && create) return 0;
  const row = tables.some(({ name }) => name === 'meta')
    ? await store.selectFrom('meta').select('value').where('key', '=', 'schema').executeTakeFirst()
    : undefined;
  const version = Number(row?.value);
  if (!Number.isInteger(version) || version < 1)
    throw new HistoryError(`${file} is not a history: its tables are not ours.`);
  if (version > SCHEMA_VERSION) {
    throw new HistoryError(
      `${file} was written by a newer Rasid (history schema ${version}, this one knows ${SCHEMA_VERSION}); update this one.`,
    );
  }
  return version;
}
