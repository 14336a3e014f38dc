import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, visit } from 'yaml';
import { type Mistake, quote } from './mistake.ts';

/** A path into the file: keys and list positions. */
export type Path = readonly (string | number)[];

/** A YAML file that could be read, and where everything in it stands. */
export interface Source {
  readonly file: string;
  readonly content: unknown;
  /** A mistake about the value at a path; about its parent when there is no such value. */
  mistake(path: Path, expected: string, found?: string): Mistake;
  /** A mistake about a key rather than about its value. */
  keyMistake(path: Path, expected: string, found: string): Mistake;
  /** `targets/x.yaml:12:5` */
  place(path: Path): string;
}

const LARGEST_FILE = 16 * 1024 * 1024;
const MOST_FAULTS = 20; // one missing bracket makes thousands

/** Reads one file. `file` is what the user calls it, relative to `cwd`. */
export function readSource(file: string, cwd: string): Source | readonly Mistake[] {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(resolve(cwd, file));
  } catch (error) {
    return [wholeFile(file, 'a file that can be read', unreadable(error))];
  }
  if (bytes.length > LARGEST_FILE) return [wholeFile(file, 'a file of at most 16 MiB', `${bytes.length} bytes`)];
  try {
    return sourceFrom(file, new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return [wholeFile(file, 'text in UTF-8', 'bytes that are not')];
  }
}

/** Parses one text. YAML 1.2; aliases are refused, so that a small file stays small and every value has one place. */
export function sourceFrom(file: string, text: string): Source | readonly Mistake[] {
  const lines = new LineCounter();
  const at = (offset: number): Pick<Mistake, 'line' | 'column'> => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };

  let document: Tree;
  const aliases: Mistake[] = [];
  try {
    document = treeOf(text, lines);
    visit(document, {
      Alias: (_key, node) => {
        const found = quote(`*${node.source}`);
        aliases.push({ file, ...at(node.range?.[0] ?? 0), expected: 'the value itself, without an alias', found });
      },
    });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // the stack of the parser: brackets within brackets within brackets
    return [wholeFile(file, 'YAML of a reasonable depth', 'too many levels')];
  }

  if (document.errors.some(({ code }) => code === 'RESOURCE_EXHAUSTION')) {
    return [wholeFile(file, 'YAML of a reasonable depth', 'too many levels')];
  }
  const faults = [...document.errors, ...document.warnings].map(({ code, message, pos }) => {
    const place = { file, ...at(pos[0]) };
    return code === 'DUPLICATE_KEY'
      ? { ...place, expected: 'each key once', found: 'the same key again' }
      : { ...place, expected: 'well-formed YAML', found: `a fault (${message})` };
  });
  if (faults.length > 0 || aliases.length > 0) return [...faults, ...aliases].slice(0, MOST_FAULTS);

  // The tree of ten thousand targets takes 40 MB, and only mistakes ask for it: it is grown again for them.
  const content: unknown = document.toJS();
  let grown: Tree | null = null;
  const nodeAt = (path: Path): Node | null => {
    grown ??= treeOf(text);
    const node = path.length === 0 ? grown.contents : grown.getIn(path, true);
    return isMap(node) || isSeq(node) || isScalar(node) ? node : null;
  };
  const keyAt = (path: Path): Node | null => {
    const parent = nodeAt(path.slice(0, -1));
    const pair = isMap(parent) ? parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1)) : undefined;
    return isScalar(pair?.key) ? pair.key : null;
  };
  const placeOf = (node: Node | null): Pick<Mistake, 'line' | 'column'> => at(node?.range?.[0] ?? 0);
  const nearest = (path: Path): Node | null => {
    const node = nodeAt(path);
    return node !== null || path.length === 0 ? node : nearest(path.slice(0, -1));
  };
  return {
    file,
    content,
    mistake: (path, expected, found) => {
      const node = nodeAt(path);
      const place = { file, ...placeOf(nearest(path)) };
      if (node === null && path.length > 0) {
        return { ...place, expected: `${quote(String(path.at(-1)))}: ${expected}`, found: found ?? 'no such key' };
      }
      return { ...place, expected, found: found ?? describe(node) };
    },
    keyMistake: (path, expected, found) => ({ file, ...placeOf(keyAt(path) ?? nearest(path)), expected, found }),
    place: (path) => {
      const { line, column } = placeOf(nearest(path));
      return `${file}:${line}:${column}`;
    },
  };
}

type Tree = ReturnType<typeof parseDocument>;

const treeOf = (text: string, lineCounter?: LineCounter): Tree =>
  parseDocument(text, {
    ...(lineCounter === undefined ? {} : { lineCounter }),
    prettyErrors: false,
    version: '1.2',
    logLevel: 'error',
  });

export const isSource = (read: Source | readonly Mistake[]): read is Source => 'content' in read;

export const wholeFile = (file: string, expected: string, found: string): Mistake => ({
  file,
  line: null,
  column: null,
  expected,
  found,
});

/** Why the system would not give us a file or a folder, in words. */
export function unreadable(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'ENOENT') return 'no such file';
  if (code === 'EACCES' || code === 'EPERM') return 'one that we may not read';
  if (code === 'EISDIR') return 'a folder';
  if (code === 'ENOTDIR') return 'a path through something that is no folder';
  if (typeof code === 'string') return `an error of the system (${code})`;
  throw error;
}

function describe(node: Node | null): string {
  if (isMap(node)) return 'a mapping';
  if (isSeq(node)) return 'a list';
  if (isScalar(node))
    return node.value === null
      ? 'nothing'
      : typeof node.value === 'string'
        ? quote(node.value)
        : String(node.source ?? node.value);
  return isAlias(node) ? 'an alias' : 'nothing';
}
