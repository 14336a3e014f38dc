import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const SRC = join(ROOT, 'src');

interface Import {
  readonly file: string; // relative to src
  readonly room: string;
  readonly to: string; // a room, a package or a node: module
  readonly kind: 'room' | 'package' | 'node';
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name));
const roomOf = (path: string): string => (path.split('/', 1)[0] ?? '').replace(/\.tsx?$/, '');
const imports = files.flatMap((file) => importsOf(file, readFileSync(join(SRC, file), 'utf8')));

function importsOf(file: string, text: string): Import[] {
  const specifiers = [
    ...text.matchAll(
      /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?from\s*'([^']+)'|(?:^|\n)import\s*'([^']+)'|\bimport\(\s*'([^']+)'/g,
    ),
  ];
  return specifiers.map(([, from, bare, dynamic]): Import => {
    const specifier = from ?? bare ?? dynamic ?? '';
    const room = roomOf(file);
    if (specifier.startsWith('.'))
      return { file, room, kind: 'room', to: roomOf(relative(SRC, join(SRC, dirname(file), specifier))) };
    if (specifier.startsWith('node:')) return { file, room, kind: 'node', to: specifier };
    const name = specifier
      .split('/')
      .slice(0, specifier.startsWith('@') ? 2 : 1)
      .join('/');
    return { file, room, kind: 'package', to: name };
  });
}

/** The table of ARCHITECTURE.md: room -> what it may import. */
const table = new Map(
  readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .map(
      ([, room = '', rooms = '', packages = '']) => [room, { rooms: list(rooms), packages: list(packages) }] as const,
    ),
);
function list(cell: string): readonly string[] {
  return cell
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

const mayImport = (room: string, other: string): boolean => {
  const allowed = table.get(room)?.rooms ?? [];
  if (room === other || allowed.includes('everything')) return true;
  if (allowed.includes('everything but cli')) return other !== 'cli' && other !== 'bin';
  return allowed.includes(other);
};

describe('the house', () => {
  it('reads imports at all', () => {
    expect(imports.length).toBeGreaterThan(100);
  });

  it('has a line in the table for every room', () => {
    const rooms = [...new Set(files.map(roomOf))].sort();
    expect(rooms.filter((room) => !table.has(room))).toEqual([]);
  });

  it('imports between rooms only what the table allows', () => {
    const wrong = imports.filter(({ kind, room, to }) => kind === 'room' && !mayImport(room, to));
    expect(wrong.map(({ file, to }) => `${file} -> ${to}`)).toEqual([]);
  });

  it('imports packages only where the table names them', () => {
    const wrong = imports.filter(({ kind, room, to }) => kind === 'package' && !table.get(room)?.packages.includes(to));
    expect(wrong.map(({ file, to }) => `${file} -> ${to}`)).toEqual([]);
  });

  it('opens sockets only in the probes, the demo fleet, and where people and machines are answered', () => {
    const network = /^node:(net|tls|http|https|http2|dns|dns\/promises|dgram)$/;
    const allowed = (file: string) => /^(probes|serve|doctor|demo|schedule)\//.test(file);
    // node:net's isIP is a grammar, not a socket; targets, parse and rules may read addresses with it.
    const wrong = imports.filter(
      ({ kind, file, to }) => kind === 'node' && network.test(to) && !allowed(file) && !onlyAddressGrammar(file, to),
    );
    expect(wrong.map(({ file, to }) => `${file} -> ${to}`)).toEqual([]);
  });

  it('keeps undici and raw sockets of the probes in probes/net', () => {
    const wrong = imports.filter(
      ({ room, file, to }) =>
        room === 'probes' &&
        !file.startsWith('probes/net/') &&
        !file.startsWith('probes/tls/') &&
        /^(undici|node:(net|http|https|http2|dgram|dns.*))$/.test(to) &&
        !onlyAddressGrammar(file, to),
    );
    expect(wrong.map(({ file, to }) => `${file} -> ${to}`)).toEqual([]);
  });

  it('lets no rule read the disk, the clock, chance or the process', () => {
    const rules = files.filter((file) => /^rules\/.+\//.test(file));
    expect(rules.length).toBeGreaterThan(20);
    const wrong = rules.flatMap((file) => {
      const text = readFileSync(join(SRC, file), 'utf8');
      return /Date\.now|new Date\(\)|Math\.random|performance\.|process\.|'node:(?!net')|await |async /.test(text)
        ? [file]
        : [];
    });
    expect(wrong).toEqual([]);
  });

  it('lets clock, chance and environment in through cli.ts only', () => {
    const doors = ['cli.ts', 'bin.ts', 'thread.ts'];
    const wrong = files
      .filter((file) => !doors.includes(file))
      .filter((file) => /Date\.now\(|new Date\(\)|Math\.random\(|performance\.now\(|process\.env/.test(code(file)));
    expect(wrong).toEqual([]);
  });

  it('calls no folder lib, util, core, common, helpers or services', () => {
    expect(files.filter((file) => /(^|\/)(libs?|utils?|core|common|helpers?|services)\//.test(file))).toEqual([]);
  });

  it('exports no default but rules', () => {
    const wrong = files
      .filter((file) => !/^rules\/.+\//.test(file))
      .filter((file) => /^export default /m.test(code(file)));
    expect(wrong).toEqual([]);
  });
});

function onlyAddressGrammar(file: string, to: string): boolean {
  if (to !== 'node:net') return false;
  const names = [...code(file).matchAll(/import\s*\{([^}]*)\}\s*from\s*'node:net'/g)].flatMap(([, list = '']) =>
    list.split(','),
  );
  return names.every(
    (name) => ['isIP', 'isIPv4', 'isIPv6', 'BlockList', ''].includes(name.trim()) || name.trim().startsWith('type '),
  );
}

function code(file: string): string {
  return readFileSync(join(SRC, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
}
