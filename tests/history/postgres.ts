import pg from 'pg';
import { inject, onTestFinished } from 'vitest';
import type { Behind } from './postgres-setup.ts';

let reply: Promise<Behind> | undefined;

/** The PostgreSQL of this run; started when the first one asks. */
function behindTheDoor(): Promise<Behind> {
  reply ??= fetch(inject('postgresDoor')).then(async (response) => {
    if (!response.ok) throw new Error(await response.text());
    return (await response.json()) as Behind;
  });
  return reply;
}

/** `describe.skipIf(await noPostgres())`: says in one line why. */
export async function noPostgres(): Promise<boolean> {
  const behind = await behindTheDoor();
  if ('missing' in behind) console.log(`Skipped: ${behind.missing}.`);
  return 'missing' in behind;
}

/** Its superuser's URL, and the authority of its certificate. */
export async function postgresServer(): Promise<{ readonly url: string; readonly root: string }> {
  const behind = await behindTheDoor();
  if ('missing' in behind) throw new Error(behind.missing);
  return behind;
}

let made = 0;

async function newDatabase(): Promise<string> {
  const { url } = await postgresServer();
  const name = `rasid_${process.pid}_${made++}`;
  await ask(url, `create database ${name} strategy file_copy`);
  return inDatabase(url, name);
}

/** The URL of a database in which nothing is; gone when the test is over. */
export async function freshDatabase(): Promise<string> {
  const url = await newDatabase();
  onTestFinished(async () => {
    const { url: server } = await postgresServer();
    await ask(server, `drop database ${new URL(url).pathname.slice(1)} with (force)`);
  });
  return url;
}

const idle: string[] = [];

/** The URL of a history in which nothing is, at our version or not there yet. Such a one is used again: that is four times quicker. */
export async function emptyHistory(): Promise<string> {
  const url = idle.pop() ?? (await newDatabase());
  onTestFinished(async () => {
    await empty(url);
    idle.push(url);
  });
  return url;
}

export const empty = (url: string): Promise<unknown> => ask(url, EMPTY);

const EMPTY = `
  do $$ declare names text; begin
    select string_agg(format('rasid.%I', tablename), ', ') into names
      from pg_tables where schemaname = 'rasid' and tablename <> 'meta';
    if names is null then return; end if;
    execute 'truncate ' || names || ' restart identity';
    delete from rasid.meta where key <> 'schema';
  end $$`;

/** The URL of a new role in that database; it goes with the server. */
export async function role(url: string, options: string): Promise<string> {
  const name = `role_${process.pid}_${made++}`;
  await ask(url, `create role ${name} login password 'ouvre' ${options}`);
  return Object.assign(new URL(url), { username: name, password: 'ouvre' }).href;
}

const inDatabase = (url: string, name: string): string => Object.assign(new URL(url), { pathname: `/${name}` }).href;

/** Statements, one after the other on one connection; gives the rows of the last. */
export async function ask(url: string, ...statements: readonly string[]): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    let rows: Record<string, unknown>[] = [];
    for (const statement of statements) rows = (await client.query<Record<string, unknown>>(statement)).rows;
    return rows;
  } finally {
    await client.end();
  }
}
