/**
 * node tests/history/schemas/write.ts
 *
 * Writes N.sql, a history of today's schema N: the last thing to do before a step is added to src/history/schema.ts.
 * Files of released schemas never change; those of 1 to 3 were written by the programs of their day.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openHistory } from '../../../src/history/history.ts';
import { SCHEMA_VERSION } from '../../../src/history/schema.ts';
import { tell } from './story.ts';

const folder = mkdtempSync(join(tmpdir(), 'rasid-schema-'));
const file = join(folder, 'history.db');
const history = await openHistory(`sqlite:${file}`, { create: true });
await tell(history);
await history.close();
writeFileSync(new URL(`${SCHEMA_VERSION}.sql`, import.meta.url), textOf(new DatabaseSync(file)));
rmSync(folder, { recursive: true });

/** Everything in the file, as statements. */
function textOf(database: DatabaseSync): string {
  const ours = "sql is not null and name not like 'sqlite_%' order by rowid";
  const made = database.prepare(`select name, type, sql from sqlite_schema where ${ours}`).all();
  const tables = made.flatMap(({ name, type }) => (type === 'table' ? [String(name)] : []));
  const rows = tables.flatMap((table) =>
    database
      .prepare(`select * from ${table}`)
      .all()
      .map((row) => {
        const values = Object.values(row).map(literal).join(', ');
        return `insert into ${table} (${Object.keys(row).join(', ')}) values (${values});`;
      }),
  );
  return `${[...made.map(({ sql }) => `${sql};`), ...rows].join('\n')}\n`;
}

function literal(value: unknown): string {
  if (value instanceof Uint8Array) return `x'${Buffer.from(value).toString('hex')}'`;
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);
}
