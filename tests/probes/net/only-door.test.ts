import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const folder = new URL('../../../src/probes/', import.meta.url);
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => name.endsWith('.ts'));

/** Modules that can open a connection or ask a name server, and who may import them. */
const DOORS: Readonly<Record<string, readonly string[]>> = {
  undici: ['net/exchange.ts'],
  'node:http': ['net/exchange.ts'],
  'node:https': [],
  'node:http2': [],
  'node:net': ['net/dial.ts', 'net/resolve.ts'],
  'node:dgram': [],
  'node:dns': ['net/resolve.ts'],
  'node:dns/promises': [],
  'node:child_process': [],
  'node:worker_threads': [],
};

/** What `node:net` offers without opening anything. */
const HARMLESS_OF_NET = new Set(['isIP', 'isIPv4', 'isIPv6', 'BlockList']);

interface Import {
  readonly file: string;
  readonly names: readonly string[];
  readonly module: string;
}

const imports: readonly Import[] = files.flatMap((file) => {
  const text = readFileSync(new URL(file, folder), 'utf8');
  return [...text.matchAll(/^import\s+(type\s+)?([^'"]*?)\s*(?:from\s+)?['"]([^'"]+)['"]/gms)].flatMap(
    ([, type, clause = '', module = '']) => {
      if (type !== undefined) return [];
      const names = clause
        .replace(/[{}]/g, ' ')
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== '' && !name.startsWith('type '));
      return clause.includes('{') && names.length === 0 ? [] : [{ file, names, module }];
    },
  );
});

test.each(Object.keys(DOORS))('%s is imported where it is meant to be', (module) => {
  const strangers = imports
    .filter((one) => one.module === module || one.module === module.replace('node:', ''))
    .filter(({ file }) => !DOORS[module]?.includes(file))
    .filter(({ names }) => module !== 'node:net' || !names.every((name) => HARMLESS_OF_NET.has(name)));
  expect(strangers).toEqual([]);
});

test('one file alone begins TCP connections', () => {
  const dialling = imports.filter(
    ({ module, names }) => module === 'node:net' && names.some((name) => !HARMLESS_OF_NET.has(name)),
  );
  expect(dialling).toMatchObject([{ file: 'net/dial.ts', names: ['connect as connectTcp', 'isIP'] }]);
});

test('TLS is spoken in the net and tls folders alone, and there over dialled sockets', () => {
  const speaking = imports.filter(({ module }) => module === 'node:tls').map(({ file }) => file);
  expect(speaking.filter((file) => !/^(net|tls)\//.test(file))).toEqual([]);
  for (const file of new Set(speaking)) {
    const text = readFileSync(new URL(file, folder), 'utf8');
    const calls = [...text.matchAll(/\b(?:connectTls|tls\.connect|connect)\(\{([^}]*)\}/gs)].map(
      ([, options = '']) => options,
    );
    for (const options of calls) if (!options.includes('host: pin')) expect(options).toMatch(/\bsocket\b/);
  }
});

test('nothing else that can reach the network is called', () => {
  const reaching = /\bfetch\(|\bWebSocket\(|\bEventSource\(|\bXMLHttpRequest\b|\bimport\((?!'\.)|\brequire\(/;
  expect(files.filter((file) => reaching.test(readFileSync(new URL(file, folder), 'utf8')))).toEqual([]);
});
