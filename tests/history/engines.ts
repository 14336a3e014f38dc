import { DatabaseSync } from 'node:sqlite';
import { newFile } from './folder.ts';
import { ask, empty, emptyHistory, noPostgres } from './postgres.ts';

/** For `describe.each`: each engine and the URL of an empty history in it, which is gone when the test is over. */
export const ENGINES: readonly (readonly [name: string, newUrl: () => Promise<string>])[] = [
  ['SQLite', async () => `sqlite:${newFile()}`],
  ...((await noPostgres()) ? [] : ([['PostgreSQL', emptyHistory]] as const)),
];

/** An empty history in its place. */
export async function emptied(url: string): Promise<string> {
  if (url.startsWith('sqlite:')) return `sqlite:${newFile()}`;
  await empty(url);
  return url;
}

/** Runs statements behind the history's back, references unchecked; gives the rows of the last. */
export async function sqlIn(url: string, ...statements: readonly string[]): Promise<Record<string, unknown>[]> {
  if (!url.startsWith('sqlite:')) {
    const bytes = (statement: string) => statement.replaceAll(/\bx'([0-9a-f]*)'/g, String.raw`'\x$1'`);
    const ready = ['set search_path = rasid', 'set session_replication_role = replica'];
    return ask(url, ...ready, ...statements.map(bytes));
  }
  const database = new DatabaseSync(url.slice('sqlite:'.length), { enableForeignKeyConstraints: false });
  try {
    return statements.map((statement) => database.prepare(statement).all()).at(-1) ?? [];
  } finally {
    database.close();
  }
}

export const rowsOf = async (url: string, table: string): Promise<number> =>
  Number((await sqlIn(url, `select count(*) as rows from ${table}`))[0]?.rows);
