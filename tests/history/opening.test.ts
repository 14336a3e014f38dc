import { existsSync, mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, sql } from 'kysely';
import { describe, expect, onTestFinished, test } from 'vitest';
import { nodeSqliteDialect, openDatabase } from '../../src/history/dialect.ts';
import { sentenceFor } from '../../src/history/error.ts';
import { HistoryError, historyIn, openHistory } from '../../src/history/history.ts';
import { migrate, SCHEMA_VERSION, type Tables } from '../../src/history/schema.ts';
import { folder, newFile } from './folder.ts';
import { end, header, idAt, night, target } from './invented.ts';

const make = async (file: string) => {
  const history = await openHistory(`sqlite:${file}`, { create: true });
  await history.begin(header(1, [target('a')]));
  await history.addNight(idAt(1), night(1, 'a'));
  await history.finish(idAt(1), end(1));
  await history.close();
};

const alter = (file: string, statement: string) => {
  const database = new DatabaseSync(file);
  database.exec(statement);
  database.close();
};

describe('opening', () => {
  test('makes the file and its folders when asked to', async () => {
    const file = join(folder(), 'reports', 'deep', 'history.db');
    const history = await openHistory(`sqlite:${file}`, { create: true });
    expect(await history.runs()).toEqual([]);
    await history.close();
    expect(existsSync(file)).toBe(true);
  });

  test('makes nothing otherwise', async () => {
    const file = join(folder(), 'reports', 'history.db');
    await expect(openHistory(`sqlite:${file}`, { create: false })).rejects.toThrow(
      `There is no history at ${file}; the first scan makes it.`,
    );
    expect(existsSync(join(file, '..'))).toBe(false);
  });

  test('an empty file, left by a crash, is a new history', async () => {
    const file = newFile();
    writeFileSync(file, '');
    await expect(openHistory(`sqlite:${file}`, { create: false })).rejects.toThrow('is not a history');
    await make(file);
    const history = await openHistory(`sqlite://${file}`, { create: false });
    onTestFinished(() => history.close());
    expect(await history.find('latest')).toMatchObject({ id: idAt(1), observed: 1 });
  });

  test('by two programs at once makes one history', async () => {
    const file = newFile();
    const both = await Promise.all([1, 2].map(() => openHistory(`sqlite:${file}`, { create: true })));
    for (const history of both) expect(await history.runs()).toEqual([]);
    for (const history of both) await history.close();
  });

  test('commits survive the machine: a log that is synced at every commit', async () => {
    const database = openDatabase(newFile(), { create: true });
    const pragma = (name: string) => Object.values(database.prepare(`pragma ${name}`).get() ?? {})[0];
    expect([pragma('journal_mode'), pragma('synchronous'), pragma('foreign_keys')]).toEqual(['wal', 2, 1]);
    database.close();
  });
});

describe('what cannot be opened is one sentence', () => {
  const cases: readonly (readonly [what: string, prepare: (file: string) => Promise<void> | void, sentence: string])[] =
    [
      [
        'a file of something else',
        (file) => writeFileSync(file, 'schema: rasid/targets@1\n'.repeat(100)),
        'is not a history: the file is not an SQLite database.',
      ],
      ['a short text', (file) => writeFileSync(file, 'hello'), 'is not a history: the file is not an SQLite database.'],
      ['a folder', (file) => void mkdirSync(file), 'is a folder; a history is a file.'],
      [
        'a database of another program',
        (file) => alter(file, 'create table moz_places (id integer)'),
        'is not a history: its tables are not ours.',
      ],
      [
        'a newer history',
        async (file) => {
          await make(file);
          alter(file, `update meta set value = '${SCHEMA_VERSION + 1}' where key = 'schema'`);
        },
        `was written by a newer Rasid (history schema ${SCHEMA_VERSION + 1}, this one knows ${SCHEMA_VERSION}); update this one.`,
      ],
      [
        'a version that is no number',
        async (file) => {
          await make(file);
          alter(file, "update meta set value = 'two' where key = 'schema'");
        },
        'is not a history: its tables are not ours.',
      ],
      [
        'a damaged first page',
        async (file) => {
          await make(file);
          const bytes = readFileSync(file);
          writeFileSync(file, bytes.fill(0xa5, 100, 4096));
        },
        'is damaged; restore it from a copy or move it away.',
      ],
    ];

  test.each(cases)('%s', async (_, prepare, sentence) => {
    const file = newFile();
    await prepare(file);
    const bytes = () => (statSync(file).isFile() ? readFileSync(file) : null);
    const before = bytes();
    for (const create of [true, false]) {
      const opening = openHistory(`sqlite:${file}`, { create });
      await expect(opening).rejects.toThrow(`${file} ${sentence}`);
      await expect(opening).rejects.toThrow(HistoryError);
    }
    expect(bytes()).toEqual(before); // nor is it touched
  });

  test('a path through a file', async () => {
    const file = newFile();
    writeFileSync(file, '');
    await expect(openHistory(`sqlite:${file}/history.db`, { create: true })).rejects.toThrow(HistoryError);
  });

  test.each([
    ['mysql://db', 'expected sqlite:PATH'],
    ['reports/history.db', 'expected sqlite:PATH'],
    ['sqlite:', 'expected sqlite:PATH'],
  ])('%s', async (url, sentence) => {
    await expect(openHistory(url, { create: true })).rejects.toThrow(sentence);
    await expect(openHistory(url, { create: true })).rejects.toThrow(HistoryError);
  });
});

test.each([
  [5, 'is in use by another process; try again when it has ended'],
  [517, 'is in use by another process; try again when it has ended'], // SQLITE_BUSY_SNAPSHOT: an extended code
  [8, 'cannot be written: the file or its folder is read-only'],
  [522, 'cannot be read or written: the disk reported an error'], // SQLITE_IOERR_SHORT_READ
  [11, 'is damaged; restore it from a copy or move it away'],
  [13, 'cannot be written: the disk is full'],
])('SQLite code %i', (errcode, sentence) => {
  const error = Object.assign(new Error('as SQLite says it'), { code: 'ERR_SQLITE_ERROR', errcode });
  expect(sentenceFor(error, 'reports/history.db')).toEqual(new HistoryError(`reports/history.db ${sentence}.`));
});

test('a bug of ours stays an exception', () => {
  const constraint = Object.assign(new Error('UNIQUE constraint failed'), { code: 'ERR_SQLITE_ERROR', errcode: 2067 });
  const ours = new TypeError('of null');
  expect([sentenceFor(constraint, 'f'), sentenceFor(ours, 'f')]).toEqual([constraint, ours]);
});

test('a file that is cut off is one sentence when its pages are missed', async () => {
  const file = newFile();
  await make(file);
  truncateSync(file, 3 * 4096);
  const reading = async () => {
    const history = await openHistory(`sqlite:${file}`, { create: false });
    try {
      await history.snapshot(idAt(1));
    } finally {
      await history.close();
    }
  };
  await expect(reading()).rejects.toThrow('is damaged');
  await expect(reading()).rejects.toThrow(HistoryError);
});

test('a full disk is one sentence, and what was stored stays', async () => {
  const file = newFile();
  const store = new Kysely<Tables>({ dialect: nodeSqliteDialect(openDatabase(file, { create: true }), file) });
  await migrate(store, file, { create: true });
  const history = historyIn(store, file);
  const targets = Array.from({ length: 60 }, (_, index) => target(`t${index + 100}`));
  await history.begin(header(1, targets));
  // SQLite gives the same SQLITE_FULL when the file may not grow as when the disk is full: https://www.sqlite.org/pragma.html#pragma_max_page_count
  const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(store);
  await sql.raw(`pragma max_page_count = ${(rows[0]?.page_count ?? 0) + 8}`).execute(store);

  const stored: string[] = [];
  const fill = async () => {
    for (const { id } of targets) {
      await history.addNight(idAt(1), night(1, id));
      stored.push(id);
    }
  };
  await expect(fill()).rejects.toThrow(new HistoryError(`${file} cannot be written: the disk is full.`));
  expect(stored.length).toBeGreaterThan(0);
  expect(await history.resume(idAt(1))).toEqual(stored);
  await sql.raw('pragma max_page_count = 100000').execute(store);
  await history.addNight(idAt(1), night(1, 't159'));
  expect(await history.resume(idAt(1))).toEqual([...stored, 't159']);
  await history.close();
});

test('a history that may not be written says so', async () => {
  const file = newFile();
  await make(file);
  const history = historyIn(
    new Kysely<Tables>({ dialect: nodeSqliteDialect(new DatabaseSync(file, { readOnly: true }), file) }),
    file,
  );
  onTestFinished(() => history.close());
  expect((await history.find('latest')).id).toBe(idAt(1));
  await expect(history.begin(header(2, [target('a')]))).rejects.toThrow(
    new HistoryError(`${file} cannot be written: the file or its folder is read-only.`),
  );
});

test('a writer that waits in vain says who is in the way, and the rest of the program goes on', async () => {
  const file = newFile();
  await make(file);
  const history = await openHistory(`sqlite:${file}`, { create: false });
  onTestFinished(() => history.close());
  const other = new DatabaseSync(file);
  onTestFinished(() => other.close());
  other.exec('begin immediate');
  const waiting = history.begin(header(2, [target('a')]));
  setTimeout(() => other.exec('commit'), 120); // runs only because waiting does not block
  await waiting;
  expect((await history.runs()).length).toBe(2);
});
