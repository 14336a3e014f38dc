import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Delivery } from '../model/notification.ts';

/** What could not be delivered, and has not been since. */
export interface Owed {
  readonly run: string;
  readonly recipient: string;
  readonly why: string;
}

/** What has been told to whom: one small SQLite file beside the reports. */
export interface Told extends Disposable {
  /** Deliveries of this run, and every digest. */
  readonly of: (run: string) => readonly Delivery[];
  /** Of other runs than this one. */
  readonly owed: (run: string) => readonly Owed[];
  /** On the disk when this returns. */
  readonly delivered: (delivery: Delivery) => void;
  readonly failed: (owed: Owed) => void;
}

/** Somebody else sends just now, or the file is none of ours. */
export class ToldError extends Error {
  override readonly name = 'ToldError';
}

const WAIT_MS = 500;

const TABLES = `
  create table if not exists delivered (
    run text not null, recipient text not null, id text not null, kind text not null, at text not null, primary key (run, recipient)
  ) strict, without rowid;
  create table if not exists owed (
    run text not null, recipient text not null, why text not null, primary key (run, recipient)
  ) strict, without rowid;`;

/**
 * Opens the file for one who sends: nobody else can until it is closed, and the system takes the lock away from a process that was killed.
 */
export function openTold(file: string): Told {
  return guarded(file, () => {
    mkdirSync(dirname(file), { recursive: true });
    return opened(file, (database) => {
      // The lock is taken by the first statement and held to the end. A rollback journal, because only there the lock keeps readers out as well.
      database.exec('pragma locking_mode = exclusive; pragma journal_mode = delete; pragma synchronous = full');
      database.exec(`begin exclusive; ${TABLES} commit`);
    });
  });
}

/** The same for one who only asks. Nothing was told where there is no file. */
export function readTold(file: string): Told {
  if (statSync(file, { throwIfNoEntry: false }) === undefined) {
    const nothing = new DatabaseSync(':memory:');
    nothing.exec(TABLES);
    return toldIn(nothing);
  }
  // Not read-only: what a killed sender left half-written is taken back by whoever opens the file next.
  return guarded(file, () => opened(file, (database) => void database.prepare('select count(*) from delivered').get()));
}

function opened(file: string, begin: (database: DatabaseSync) => void): Told {
  const database = new DatabaseSync(file, { timeout: WAIT_MS });
  try {
    begin(database);
    return toldIn(database);
  } catch (error) {
    database.close();
    throw error;
  }
}

function toldIn(database: DatabaseSync): Told {
  const rows = (sql: string, run: string) => database.prepare(sql).all(run) as unknown;
  return {
    of: (run) =>
      rows(
        `select * from delivered where run = ? or kind = 'digest' order by run, recipient`,
        run,
      ) as readonly Delivery[],
    owed: (run) => rows('select * from owed where run <> ? order by run, recipient', run) as readonly Owed[],
    delivered: ({ run, recipient, id, kind, at }) => {
      database.exec('begin');
      database.prepare('insert or ignore into delivered values (?, ?, ?, ?, ?)').run(run, recipient, id, kind, at);
      database.prepare('delete from owed where run = ? and recipient = ?').run(run, recipient);
      database.exec('commit');
    },
    failed: ({ run, recipient, why }) =>
      void database.prepare('insert or replace into owed values (?, ?, ?)').run(run, recipient, why),
    [Symbol.dispose]: () => database.close(),
  };
}

const SQLITE_BUSY = 5;

function guarded(file: string, open: () => Told): Told {
  try {
    return open();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    const why =
      'errcode' in error && error.errcode === SQLITE_BUSY
        ? 'another "rasid notify --send" is at work; wait until it has ended'
        : `it cannot be used (${error.message})`;
    throw new ToldError(`${file}: ${why}.`, { cause: error });
  }
}
