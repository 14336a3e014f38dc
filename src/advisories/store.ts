import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Advisory, type Bulletin, ORIGINS } from '../model/advisory.ts';
import { by, digestOf } from '../model/canonical.ts';
import type { Knowledge, KnowledgeName, Lifecycle } from '../model/knowledge.ts';
import type { Day } from '../model/target.ts';
import { DocumentMistake } from './documents.ts';
import type { Exploited } from './kev.ts';

/** What an operator imported, beside the knowledge that is shipped. */
export interface Imports {
  readonly bulletins: readonly Bulletin[]; // sorted by id
  readonly exploited: Exploited | null;
  readonly lifecycles: { readonly rows: readonly Lifecycle[] } | null;
}

const TEXTS = z.array(z.string());
const SEVERITY = z.enum(['critical', 'high', 'medium', 'low']);
const ROW: z.ZodType<Advisory> = z.object({
  id: z.string(),
  aliases: TEXTS,
  product: z.string(),
  affectedRange: z.string(),
  fixed: z.string(),
  severity: SEVERITY,
  title: z.string(),
  kev: z.iso.date().exactOptional(),
  conditions: z.string().exactOptional(),
  visibility: z.enum(['version', 'presence', 'path']),
  rangeConfidence: z.enum(['high', 'medium', 'low']),
  source: z.string(),
});
const BULLETIN: z.ZodType<Bulletin> = z.object({
  id: z.string(),
  title: z.string(),
  date: z.iso.date(),
  severity: SEVERITY,
  origin: z.enum(ORIGINS),
  url: z.string().nullable(),
  impact: TEXTS,
  description: z.string(),
  solution: z.string(),
  identifiers: TEXTS,
  references: TEXTS,
  rows: z.array(ROW),
  unknown: TEXTS,
});
const LIFECYCLES = z.object({
  rows: z.array(
    z.object({
      product: z.string(),
      cycle: z.string(),
      releaseDate: z.iso.date().exactOptional(),
      eol: z.union([z.iso.date(), z.boolean()]),
      freeUntil: z.iso.date().exactOptional(),
      paidUntil: z.iso.date().exactOptional(),
      latest: z.string().exactOptional(),
      latestReleaseDate: z.iso.date().exactOptional(),
      note: z.string().exactOptional(),
      confidence: z.string().exactOptional(),
      asOf: z.iso.date().exactOptional(),
      source: z.string(),
    }),
  ),
});
const EXPLOITED = z.object({ asOf: z.iso.date(), dates: z.record(z.string(), z.iso.date()) });

/** Reads the folder; one that is not there holds nothing. */
export function readImports(folder: string): Imports {
  const bulletins = namesIn(join(folder, 'bulletins'))
    .filter((name) => name.endsWith('.json'))
    .map((name) => stored(join(folder, 'bulletins', name), BULLETIN))
    .filter((one) => one !== null);
  return {
    bulletins: bulletins.sort(by(({ id }) => id)),
    exploited: stored(join(folder, 'kev.json'), EXPLOITED),
    lifecycles: stored(join(folder, 'lifecycles.json'), LIFECYCLES),
  };
}

/** A bulletin of the same id is replaced; a file appears whole or not at all. */
export const storeBulletin = (folder: string, bulletin: Bulletin): void =>
  write(join(folder, 'bulletins'), `${fileName(bulletin.id)}.json`, bulletin);

export const storeExploited = (folder: string, exploited: Exploited): void => write(folder, 'kev.json', exploited);

/** Branches of the same products are replaced, those of others stay. */
export function storeLifecycles(folder: string, rows: readonly Lifecycle[]): void {
  const products = new Set(rows.map(({ product }) => product));
  const others = readImports(folder).lifecycles?.rows.filter(({ product }) => !products.has(product)) ?? [];
  write(folder, 'lifecycles.json', { rows: [...others, ...rows].sort(by(({ product }) => product)) });
}

/** A reference holds whatever its authors like; two that look alike as a file keep apart by their digest. */
const fileName = (id: string): string => {
  const plain = id
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[.-]+/, '')
    .slice(0, 80);
  return plain === id ? plain : `${plain}-${digestOf(id).slice(0, 8)}`;
};

function write(folder: string, name: string, content: unknown): void {
  mkdirSync(folder, { recursive: true });
  const draft = join(folder, `.${name}.part`);
  writeFileSync(draft, `${JSON.stringify(content, null, 1)}\n`);
  renameSync(draft, join(folder, name));
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

function stored<T>(path: string, shape: z.ZodType<T>): T | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
  try {
    return shape.parse(JSON.parse(text));
  } catch {
    throw new DocumentMistake(
      `${path} is not as "rasid advisories import" wrote it; import its document again, or remove it.`,
    );
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');

// --- together with what is shipped -------------------------------------------------------------------------------

/** Imported rows take the place of shipped ones: an advisory by id and product, a calendar by product. */
export function withImports(shipped: Knowledge, imports: Imports): Knowledge {
  const { bulletins, exploited, lifecycles } = imports;
  if (bulletins.length === 0 && exploited === null && lifecycles === null) return shipped;
  const own = bulletins.flatMap(({ rows }) => rows);
  const replaced = new Set(own.map(({ id, product }) => `${id}\0${product}`));
  const rows = [...shipped.advisories.rows.filter(({ id, product }) => !replaced.has(`${id}\0${product}`)), ...own];
  const products = new Set(lifecycles?.rows.map(({ product }) => product));
  return {
    ...shipped,
    advisories: {
      asOf: newest(shipped.advisories.asOf, exploited?.asOf, ...bulletins.map(({ date }) => date)),
      rows: exploited === null ? rows : rows.map((row) => withExploitation(row, exploited)),
    },
    lifecycles: {
      asOf: shipped.lifecycles.asOf, // each imported row has a day of its own
      rows: [...shipped.lifecycles.rows.filter(({ product }) => !products.has(product)), ...(lifecycles?.rows ?? [])],
    },
  };
}

function withExploitation(row: Advisory, { dates }: Exploited): Advisory {
  const kev = [row.id, ...row.aliases].flatMap((id) => (Object.hasOwn(dates, id) ? (dates[id] ?? []) : []))[0];
  return kev === undefined ? row : { ...row, kev };
}

const newest = (...days: readonly (Day | undefined)[]): Day =>
  days.reduce<Day>((best, day) => (day !== undefined && day > best ? day : best), '');

/** What a run notes of its knowledge: an import is a change of knowledge, so that it is never taken for one of a site. */
export function versionsWith(
  versions: Readonly<Record<KnowledgeName, string>>,
  { bulletins, exploited, lifecycles }: Imports,
): Readonly<Record<KnowledgeName, string>> {
  const marked = (version: string, imported: unknown) => `${version}+${digestOf(imported).slice(0, 8)}`;
  return {
    ...versions,
    ...(bulletins.length === 0 && exploited === null
      ? {}
      : { advisories: marked(versions.advisories, [bulletins, exploited]) }),
    ...(lifecycles === null ? {} : { lifecycles: marked(versions.lifecycles, lifecycles) }),
  };
}
