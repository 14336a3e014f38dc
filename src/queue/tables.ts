import type { Query } from './session.ts';

/** A schema of our own beside the history's: pg-boss's tables and these. It holds what tonight's run needs, and nothing that must last. */
export const SCHEMA = 'rasid_queue';

/**
 * plans: what a run asks of those who look. takes: who looks at what just now; the number of a take is also the key of an advisory lock of
 * the taker's connection. ended: targets that were stored, until the leader has read of it. lanes: when each lane of time is free again;
 * a crash of the server empties it, which costs one turn. counts: of this run.
 */
const TABLES = `
  create table if not exists ${SCHEMA}.plans (
    run text primary key,
    tool text not null,
    revision integer not null default 1,
    open boolean not null,
    paused boolean not null default false,
    stop_at timestamptz,
    plan jsonb not null
  );
  create table if not exists ${SCHEMA}.takes (
    take integer generated always as identity (cycle) primary key,
    queue text not null,
    job uuid not null,
    run text not null,
    target text not null
  );
  create table if not exists ${SCHEMA}.ended (target text not null, seen boolean not null);
  create unlogged table if not exists ${SCHEMA}.lanes (
    lane text collate "C" primary key,
    free_at timestamptz not null
  ) with (fillfactor = 50);
  create table if not exists ${SCHEMA}.counts (
    run text not null,
    name text not null,
    number integer not null,
    primary key (run, name)
  ) with (fillfactor = 50);
`;

export const isThere = async (query: Query): Promise<boolean> => {
  const [row] = await query<{ there: boolean }>('select to_regclass($1) is not null as there', [`${SCHEMA}.counts`]);
  return row?.there === true;
};

/** Who may not make a schema needs one that is there. */
export async function makeSchema(query: Query): Promise<void> {
  const [row] = await query<{ there: boolean }>('select to_regnamespace($1) is not null as there', [SCHEMA]);
  if (row?.there !== true) await query(`create schema ${SCHEMA}`);
}

/** Makes what is missing; the last step: where these tables are, all is there. */
export async function makeTables(query: Query): Promise<void> {
  if (!(await isThere(query))) await query(TABLES);
}
