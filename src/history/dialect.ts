import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type SqliteStatement,
} from 'kysely';
import { HistoryError, isBusy, sentenceFor } from './error.ts';

const OPEN_MS = 10_000; // how long opening waits for another program that is opening the same file
const STATEMENT_MS = 50; // how long one statement may hold up everything else that we do
const LOCK_TRIES = 400; // a writer waits for another one: 10 s,
const LOCK_PAUSE_MS = 25; // and lets the rest of the program go on meanwhile
const STATEMENTS = 64; // prepared ones kept

/**
 * Opens the file so that what was committed survives a crash of the program and of the machine: a write-ahead log, synced at every commit.
 * Throws a HistoryError when it cannot.
 */
export function openDatabase(
  file: string,
  { create, readOnly = false }: { readonly create: boolean; readonly readOnly?: boolean },
): DatabaseSync {
  const found = guarded(file, () => statSync(file, { throwIfNoEntry: false }));
  if (found?.isDirectory() === true) throw new HistoryError(`${file} is a folder; a history is a file.`);
  if (found === undefined && !create)
    throw new HistoryError(`There is no history at ${file}; the first scan makes it.`);
  return guarded(file, () => {
    if (found === undefined) mkdirSync(dirname(file), { recursive: true });
    const database = new DatabaseSync(file, { enableForeignKeyConstraints: true, timeout: OPEN_MS, readOnly });
    try {
      const { tables } = database.prepare('select count(*) as tables from sqlite_schema').get() ?? {}; // a file of something else is refused here
      if (tables === 0) database.exec('pragma journal_mode = wal'); // written into the file, so never into that of another program
      database.exec(`pragma synchronous = full; pragma temp_store = memory; pragma busy_timeout = ${STATEMENT_MS}`);
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  });
}

/** Kysely over Node's own SQLite. Errors that a person can do something about come out as a HistoryError. */
export function nodeSqliteDialect(database: DatabaseSync, file: string): Dialect {
  return {
    createDriver: () => new NodeSqliteDriver(database, file),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
  };
}

/**
 * A transaction takes the write lock when it begins. One that reads first and asks for the lock later is refused at once when
 * another writer came in between, however long the timeout: https://www.sqlite.org/rescode.html#busy_snapshot
 */
class NodeSqliteDriver extends SqliteDriver {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync, file: string) {
    super({ database: asKyselyWantsIt(database, file) });
    this.#database = database;
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        await connection.executeQuery(CompiledQuery.raw('begin immediate'));
        return;
      } catch (error) {
        if (!isBusy(error) || tries === LOCK_TRIES) throw error;
        await setTimeout(LOCK_PAUSE_MS);
      }
    }
  }

  /** SQLite has rolled back by itself when the disk is full or broken; what counts is that error, not this one. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#database.isTransaction) await super.rollbackTransaction(connection);
  }
}

function asKyselyWantsIt(database: DatabaseSync, file: string): SqliteDatabase {
  const statements = new Map<string, SqliteStatement>();
  return {
    close: () => guarded(file, () => database.close()),
    prepare: (sql) => {
      const known = statements.get(sql);
      statements.delete(sql);
      const statement =
        known ??
        asStatement(
          guarded(file, () => database.prepare(sql)),
          file,
        );
      statements.set(sql, statement); // the newest stands last
      if (statements.size > STATEMENTS) statements.delete(statements.keys().next().value ?? '');
      return statement;
    },
  };
}

function asStatement(statement: StatementSync, file: string): SqliteStatement {
  const values = (parameters: readonly unknown[]) => parameters as readonly SQLInputValue[]; // node:sqlite throws on any other
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => guarded(file, () => statement.all(...values(parameters))),
    run: (parameters) => guarded(file, () => statement.run(...values(parameters))),
    iterate: (parameters) => guarded(file, () => statement.iterate(...values(parameters))),
  };
}

function guarded<T>(file: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw sentenceFor(error, file);
  }
}
