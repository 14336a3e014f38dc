import { type ColumnDataType, type ColumnDefinitionBuilder, PostgresAdapter, type RawBuilder, sql } from 'kysely';
import type { Store } from './schema.ts';

type ColumnType = ColumnDataType | RawBuilder<unknown>;

/** What SQLite and PostgreSQL say differently; everything else is written once. */
export interface Engine {
  readonly number: ColumnType;
  readonly text: ColumnType; // compared byte by byte, as JavaScript and SQLite do
  readonly bytes: ColumnType;
  readonly noBytes: RawBuilder<unknown>;
  readonly numbered: (column: ColumnDefinitionBuilder) => ColumnDefinitionBuilder; // a key that counts up by itself
  readonly byKey: RawBuilder<unknown>; // ends a table that is stored by its key
  readonly tables: RawBuilder<{ readonly name: string }>; // of the history
  readonly missing: string; // what is said when there are none
  readonly place: RawBuilder<unknown> | null; // makes room for the tables
  /** Waits until the transaction may write: among others, or alone. */
  readonly turn: Readonly<Record<'among' | 'alone', RawBuilder<unknown>>> | null;
}

const SQLITE: Engine = {
  number: 'integer',
  text: 'text',
  bytes: 'blob',
  noBytes: sql`x''`,
  numbered: (column) => column.primaryKey().autoIncrement(),
  byKey: sql`without rowid`,
  tables: sql`select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'`,
  missing: 'is not a history: its tables are not ours',
  place: null,
  turn: null, // it has one writer at a time
};

/** A schema of our own: tables of others, pg-boss's for one, lie beside it. */
export const SCHEMA = 'rasid';
const WRITERS = sql.lit(0x7261736964); // "rasid"; the key of an advisory lock is known to everybody in the same database

const POSTGRES: Engine = {
  number: 'bigint', // a thousand workers number contents for years; and a number that was not needed is lost
  text: sql`text collate "C"`,
  bytes: 'bytea',
  noBytes: sql`''`,
  numbered: (column) => column.primaryKey().generatedAlwaysAsIdentity(),
  byKey: sql``,
  tables: sql`select tablename as name from pg_catalog.pg_tables where schemaname = ${sql.lit(SCHEMA)}`,
  missing: 'holds no history yet; the first scan makes it',
  place: sql`
    do $$ begin
      if to_regnamespace(${sql.lit(SCHEMA)}) is null then create schema ${sql.ref(SCHEMA)}; end if;
    end $$`, // `if not exists` asks for the right to make one even when there is one
  turn: {
    among: sql`select pg_advisory_xact_lock_shared(${WRITERS})`,
    alone: sql`select pg_advisory_xact_lock(${WRITERS})`,
  },
};

export const engineOf = (store: Store): Engine =>
  store.getExecutor().adapter instanceof PostgresAdapter ? POSTGRES : SQLITE;

type Write<T> = (step: Store) => Promise<T>;

/** A transaction that may run among others of its kind: it adds, and takes nothing away that others could be building on. */
export const among = <T>(store: Store, write: Write<T>): Promise<T> => inTurn(store, 'among', write);

/** A transaction that no other one runs beside: it changes the chain or the tables, or takes contents away. */
export const alone = <T>(store: Store, write: Write<T>): Promise<T> => inTurn(store, 'alone', write);

const inTurn = <T>(store: Store, how: 'among' | 'alone', write: Write<T>): Promise<T> =>
  store.transaction().execute(async (step) => {
    await engineOf(step).turn?.[how].execute(step);
    return write(step);
  });
