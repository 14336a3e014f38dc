import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import type { Environment } from '../../src/commands/environment.ts';
import { run } from '../../src/commands/program.ts';
import type { MachineFacts } from '../../src/doctor/machine.ts';

/** A folder of its own for one test. */
export function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rasid-desk-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

interface Wishes {
  readonly cwd?: string;
  readonly now?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly isTTY?: boolean;
  readonly signal?: AbortSignal;
  readonly process?: number;
  readonly machine?: Partial<MachineFacts>;
  readonly self?: readonly string[]; // what is started in place of this program
  readonly hears?: (out: string) => void; // all that was said on stdout so far, while the command runs
  readonly onErr?: (text: string) => void; // as it is said
}

/** A machine that is fit for a night. */
const MACHINE: MachineFacts = {
  node: '24.21.0',
  program: '/srv/rasid/node_modules/node/bin/node',
  timeZones: '2026a',
  cores: 2,
  memory: 8e9,
  openFiles: 1_048_576,
  user: 1000,
  umask: 0o077,
};

/** A process that was killed. */
export const GONE = 66_666;

export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs one command line in this process, as cli.ts would, and gives what it said. */
export async function rasid(argv: readonly string[], wishes: Wishes = {}): Promise<Said> {
  const said = { out: '', err: '' };
  const output = (name: 'out' | 'err') => ({
    write: (text: string) => {
      said[name] += text;
      if (name === 'err') wishes.onErr?.(text);
      wishes.hears?.(said.out);
    },
    isTTY: wishes.isTTY ?? false,
    columns: 100,
  });
  const environment: Environment = {
    argv,
    env: wishes.env ?? {},
    cwd: wishes.cwd ?? freshFolder(),
    stdout: output('out'),
    stderr: output('err'),
    now: () => wishes.now ?? '2026-11-22T02:00:00.000Z',
    monotonic: () => performance.now(),
    sleep: (milliseconds, signal) => sleep(milliseconds, undefined, signal === undefined ? {} : { signal }),
    signal: wishes.signal ?? new AbortController().signal,
    machine: {
      host: 'desk',
      process: wishes.process ?? 1,
      lives: (process) => process !== GONE,
      facts: () => ({ ...MACHINE, ...wishes.machine }),
    },
    self: wishes.self ?? [process.execPath, join(import.meta.dirname, '../../dist/bin.js')],
    chance: () => 0,
  };
  return { code: await run(environment), ...said };
}

/** A server on loopback that counts who comes, and hangs up. */
export async function countingServer(): Promise<{ readonly port: number; readonly connections: () => number }> {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.on('error', () => socket.destroy());
    socket.end('HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a server without a port');
  return { port: address.port, connections: () => connections };
}

const SCANNER =
  'scanner: { contact: "mailto:soc@demo.example", info: "https://demo.example/scan", vantage: test-desk }\n';

/** A list with one owner, one authorisation and these targets (YAML of a list entry, indented by two). */
export const listOf = (targets: string, authorisation = 'from: 2026-01-01, until: 2027-01-01, allows: standard') =>
  `schema: rasid/targets@1
${SCANNER}authorisations:
  - { id: letter, reference: "Letter 1", by: CISO, ${authorisation} }
owners:
  - { id: owner, name: { en: Owner }, kind: agency }
targets:
${targets}
`;

export const loopbackTarget = (id: string, http: number, more = 'authorisation: letter, ') =>
  `  - { host: ${id}.demo.example, id: ${id}, owner: owner, ${more}https: false, http: ${http}, addresses: ["127.0.0.1"], allowPrivate: true }`;
