import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import pg from 'pg';
import { describe, expect, onTestFinished, test } from 'vitest';
import { nodeSqliteDialect, openDatabase } from '../../src/history/dialect.ts';
import { openHistory } from '../../src/history/history.ts';
import { placeOf } from '../../src/history/place.ts';
import { openPostgres } from '../../src/history/postgres.ts';
import { MIGRATIONS, type Migration, migrate, SCHEMA_VERSION, type Tables } from '../../src/history/schema.ts';
import { fingerprint } from '../../src/model/canonical.ts';
import { sqlIn } from './engines.ts';
import { newFile } from './folder.ts';
import { end, header, idAt, night, nightAt, snapshotOf } from './invented.ts';
import { freshDatabase, noPostgres } from './postgres.ts';
import { ENDS, NIGHTS, TARGETS } from './schemas/story.ts';

const FOLDER = join(import.meta.dirname, 'schemas');
const textOf = (version: number): string => readFileSync(join(FOLDER, `${version}.sql`), 'utf8');
const RELEASED = readdirSync(FOLDER)
  .flatMap((file) => /^(\d+)\.sql$/.exec(file)?.[1] ?? [])
  .map(Number)
  .sort((a, b) => a - b);

/** Brings what is there to the last of `steps`. */
async function migrated(url: string, steps: Migration['steps'] & {}): Promise<void> {
  const place = placeOf(url);
  const store =
    place.engine === 'sqlite'
      ? new Kysely<Tables>({ dialect: nodeSqliteDialect(openDatabase(place.file, { create: true }), place.file) })
      : openPostgres(place.server, place.name, {}).store;
  try {
    await migrate(store, place.name, { create: true, steps });
  } finally {
    await store.destroy();
  }
}

/** A file as the program of that schema left it. */
async function oldFile(version: number): Promise<string> {
  const file = newFile();
  const database = new DatabaseSync(file);
  database.exec(`begin; ${textOf(version)} commit`);
  database.close();
  return `sqlite:${file}`;
}

/** The same rows in the tables that the first steps make in PostgreSQL. */
async function oldDatabase(version: number): Promise<string> {
  const url = await freshDatabase();
  await migrated(url, MIGRATIONS.slice(0, version));
  const rows = new DatabaseSync(':memory:');
  rows.exec(textOf(version));
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('set search_path = rasid; delete from meta');
  for (const { name } of rows.prepare("select name from sqlite_schema where type = 'table' order by rowid").all()) {
    if (String(name).startsWith('sqlite_')) continue;
    for (const row of rows.prepare(`select * from ${name}`).all()) {
      const columns = Object.keys(row);
      const places = columns.map((_, index) => `$${index + 1}`).join(', ');
      await client.query(
        `insert into ${name} (${columns.join(', ')}) overriding system value values (${places})`,
        Object.values(row),
      );
      if (columns[0] === 'seq') await client.query(`alter table ${name} alter seq restart with ${Number(row.seq) + 1}`);
    }
  }
  await client.end();
  return url;
}

/** Everything that the old program had stored, and that it can be gone on with. */
async function expectWhole(url: string): Promise<void> {
  const history = await openHistory(url, { create: false });
  onTestFinished(() => history.close());
  for (const [index, ending] of ENDS.entries()) {
    const nights = NIGHTS[index] ?? [];
    expect(await history.snapshot(idAt(index + 1))).toEqual(snapshotOf(header(index + 1, TARGETS), nights, ending));
    for (const { target, ledger } of nights) expect(await history.ledger(idAt(index + 1), target)).toEqual(ledger);
  }
  expect(await history.resume(idAt(3))).toEqual(['a']);
  const { records, targets } = await history.memory(null);
  expect([...records.values()].map(({ target, firstSeen, lastSeen }) => [target, firstSeen, lastSeen])).toEqual(
    expect.arrayContaining([
      ['a', nightAt(2), nightAt(2)],
      ['b', nightAt(1), nightAt(2)],
    ]),
  );
  expect(targets.get('b')?.known.tls?.run).toBe(idAt(1));
  expect((await history.said(idAt(2), 'a')).get(fingerprint('a', 'https:443', 'headers/hsts', null))?.status).toBe(
    'fail',
  );
  await history.addNight(idAt(3), night(3, 'b'));
  await history.finish(idAt(3), end(3));
  expect(await history.verifyChain()).toMatchObject({ runs: 3, faults: [] });
}

/** Columns of every table, by name. */
async function shapeOf(url: string): Promise<unknown[]> {
  return url.startsWith('sqlite:')
    ? sqlIn(
        url,
        `select t.name as "table", c.name as "column", c.type, c."notnull", c.dflt_value, c.pk
           from sqlite_schema t, pragma_table_info(t.name) c where t.type = 'table' order by 1, c.cid`,
      )
    : sqlIn(
        url,
        `select table_name, column_name, data_type, is_nullable, column_default, collation_name, is_identity
           from information_schema.columns where table_schema = 'rasid' order by 1, ordinal_position`,
      );
}

test('there is a history of every schema that was released', () => {
  expect(RELEASED).toEqual(expect.arrayContaining(MIGRATIONS.slice(1).map((_, index) => index + 1)));
});

const OLD: readonly (readonly [
  engine: string,
  newUrl: () => Promise<string>,
  old: (version: number) => Promise<string>,
])[] = [
  ['SQLite', async () => `sqlite:${newFile()}`, oldFile],
  ...((await noPostgres()) ? [] : ([['PostgreSQL', freshDatabase, oldDatabase]] as const)),
];

describe.each(OLD)('%s', (_engine, newUrl, old) => {
  test.each(RELEASED)('from schema %i', async (version) => {
    const url = await old(version);
    await expectWhole(url);
    const fresh = await newUrl();
    await migrated(fresh, MIGRATIONS);
    expect(await shapeOf(url)).toEqual(await shapeOf(fresh));
  });

  test('by two programs at once', async () => {
    const url = await old(1);
    const both = await Promise.all([1, 2].map(() => openHistory(url, { create: false })));
    for (const history of both) await history.close();
    await expectWhole(url);
  });

  test('a step that dies in the middle leaves everything as it was', async () => {
    const url = await old(1);
    const before = await shapeOf(url);
    const dying: Migration['steps'] & {} = [
      ...MIGRATIONS,
      async ({ schema }, { text }) => {
        await schema.alterTable('runs').addColumn('half', text).execute();
        throw new Error('the machine was switched off');
      },
    ];
    await expect(migrated(url, dying)).rejects.toThrow('switched off');
    expect(await shapeOf(url)).toEqual(before);
    expect(await sqlIn(url, "select value from meta where key = 'schema'")).toEqual([{ value: '1' }]);
    await expectWhole(url);
  });

  test('an older program refuses it, and leaves it as it is', async () => {
    const url = await old(SCHEMA_VERSION);
    const older = MIGRATIONS.slice(0, -1);
    await expect(migrated(url, older)).rejects.toThrow(
      `was written by a newer Rasid (history schema ${SCHEMA_VERSION}, this one knows ${older.length}); update this one.`,
    );
    await expectWhole(url);
  });
});

test.skipIf(await noPostgres())(
  'text is compared byte by byte in PostgreSQL, whatever the database prefers',
  async () => {
    const url = await freshDatabase();
    await migrated(url, MIGRATIONS);
    const columns = await sqlIn(
      url,
      "select distinct collation_name from information_schema.columns where table_schema = 'rasid' and data_type = 'text'",
    );
    expect(columns).toEqual([{ collation_name: 'C' }]);
  },
);

test.each(RELEASED)('the steps that lead to schema %i are those that were released', async (version) => {
  const url = `sqlite:${newFile()}`;
  await migrated(url, MIGRATIONS.slice(0, version));
  const tables = "select name, sql from sqlite_schema where name not like 'sqlite_%' order by name";
  expect(await sqlIn(url, tables)).toEqual(await sqlIn(await oldFile(version), tables));
});
