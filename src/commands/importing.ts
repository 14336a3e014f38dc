import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { DocumentMistake } from '../advisories/documents.ts';
import { lifecycleFaults } from '../advisories/lifecycles.ts';
import { type Imported, readDocument } from '../advisories/read.ts';
import { storeBulletin, storeExploited, storeLifecycles } from '../advisories/store.ts';
import { type Environment, UsageError } from './environment.ts';
import { knowledgeFolder, knowledgeFor } from './known.ts';
import { plural } from './speaking.ts';

const LARGEST = 256 * 1024 * 1024;

/** Reads all files first, and stores only when each of them can be used. Gives one sentence a file. */
export async function importFiles(
  files: readonly string[],
  kinds: readonly Imported['kind'][],
  environment: Environment,
): Promise<readonly string[]> {
  const day = environment.now().slice(0, 10);
  const read: { readonly file: string; readonly imported: Imported }[] = [];
  for (const file of files) read.push({ file, imported: await readOne(file, day, environment) });
  for (const { file, imported } of read) {
    if (!kinds.includes(imported.kind))
      throw new UsageError(`${file} holds life cycles; use "rasid knowledge import".`);
  }
  const folder = knowledgeFolder(environment);
  return read.map(({ file, imported }) => `${file}: ${store(imported, folder, day, environment)}`);
}

async function readOne(file: string, day: string, { cwd }: Environment): Promise<Imported> {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(resolve(cwd, file));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    const why = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : String(code);
    throw new UsageError(`${file} cannot be read: ${why}.`);
  }
  if (bytes.length > LARGEST) throw new UsageError(`${file} is larger than 256 MiB.`);
  try {
    return await readDocument(new TextDecoder().decode(bytes), file, day);
  } catch (error) {
    if (error instanceof DocumentMistake) throw new UsageError(error.message);
    throw error;
  }
}

function store(imported: Imported, folder: string, day: string, environment: Environment): string {
  switch (imported.kind) {
    case 'exploited': {
      storeExploited(folder, imported.exploited);
      return `${plural(Object.keys(imported.exploited.dates).length, 'flaw')} known to be exploited, as of ${imported.exploited.asOf}.`;
    }
    case 'lifecycles': {
      const known = knowledgeFor(environment).knowledge.lifecycles.rows;
      const faults = lifecycleFaults(imported.rows, day, known);
      if (faults.length > 0)
        throw new UsageError(`This calendar cannot be right:\n${faults.map((one) => `  ${one}`).join('\n')}`);
      storeLifecycles(folder, imported.rows);
      return `${plural(imported.rows.length, 'branch', 'branches')} of ${[...new Set(imported.rows.map(({ product }) => product))].join(', ')}.`;
    }
    case 'bulletins': {
      for (const bulletin of imported.bulletins) storeBulletin(folder, bulletin);
      const rows = imported.bulletins.flatMap((bulletin) => bulletin.rows);
      const unknown = [...new Set(imported.bulletins.flatMap((bulletin) => bulletin.unknown))].sort();
      const products = new Set(rows.map(({ product }) => product)).size;
      const blind =
        unknown.length === 0
          ? ''
          : ` ${plural(unknown.length, 'product')} of it cannot be seen from outside, so that 0 sites would mean nothing: ${unknown.slice(0, 5).join(', ')}${unknown.length > 5 ? ', …' : ''}.`;
      return `${plural(imported.bulletins.length, 'document')}, ${plural(rows.length, 'advisory', 'advisories')} on ${plural(products, 'product')}.${blind}`;
    }
  }
}
