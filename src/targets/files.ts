import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { didYouMean, type Mistake, quote } from './mistake.ts';
import { isSource, readSource, type Source, unreadable, wholeFile } from './source.ts';

/** Files of other kinds that may live in the same folder; each is read by its own reader. */
const KINDS_OF_FILE = ['rasid/targets@1', 'rasid/waivers@1', 'rasid/gate@1', 'rasid/notify@1'] as const;
export type KindOfFile = (typeof KINDS_OF_FILE)[number];

export interface Sources {
  readonly sources: readonly Source[];
  readonly mistakes: readonly Mistake[];
}

/**
 * The files of one kind among paths, each a file or a folder. A folder is read with all its folders; its files of another
 * kind are left to their readers. A file that is named must be of this kind.
 */
export function sourcesOf(paths: readonly string[], kind: KindOfFile, cwd: string): Sources {
  const sources: Source[] = [];
  const mistakes: Mistake[] = [];
  const seen = new Set<string>();
  for (const path of paths) {
    const found = filesUnder(path, cwd);
    mistakes.push(...found.mistakes);
    for (const file of found.files) {
      const whole = resolve(cwd, file);
      if (seen.has(whole)) continue;
      seen.add(whole);
      const read = readSource(file, cwd);
      if (!isSource(read)) mistakes.push(...read);
      else if (schemaOf(read) === kind) sources.push(read);
      else if (!found.folder || !isOneOf(KINDS_OF_FILE, schemaOf(read))) mistakes.push(...wrongKind(read, kind));
    }
  }
  return { sources, mistakes };
}

function filesUnder(path: string, cwd: string) {
  const whole = resolve(cwd, path);
  try {
    if (!statSync(whole).isDirectory()) return { folder: false, files: [path], mistakes: [] };
    const files = readdirSync(whole, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.ya?ml$/i.test(name) && !/(^|[/\\])\./.test(name))
      .sort()
      .map((name) => join(path, name));
    const mistakes = files.length > 0 ? [] : [wholeFile(path, 'a folder with YAML files', 'none')];
    return { folder: true, files, mistakes };
  } catch (error) {
    return {
      folder: false,
      files: [],
      mistakes: [wholeFile(path, 'a file or a folder that can be read', unreadable(error))],
    };
  }
}

const isOneOf = (kinds: readonly string[], schema: unknown): boolean =>
  typeof schema === 'string' && kinds.includes(schema);

const schemaOf = ({ content }: Source): unknown =>
  content !== null && typeof content === 'object' && 'schema' in content ? content.schema : undefined;

function wrongKind(source: Source, kind: KindOfFile): readonly Mistake[] {
  const { content } = source;
  if (content === null) return [source.mistake([], `schema: ${kind}`, 'an empty file')];
  if (typeof content !== 'object' || Array.isArray(content))
    return [source.mistake([], `a mapping that begins with schema: ${kind}`)];
  const schema = schemaOf(source);
  const hint = typeof schema === 'string' && schema !== kind ? didYouMean(schema, [kind]) : '';
  const key = 'schema' in content ? undefined : firstNear(Object.keys(content), 'schema');
  if (key !== undefined) return [source.keyMistake([key], `the key "schema"`, quote(key))];
  return [source.mistake(['schema'], `${kind}${hint}`)];
}

const firstNear = (keys: readonly string[], wanted: string): string | undefined =>
  keys.find((key) => didYouMean(key, [wanted]) !== '');
