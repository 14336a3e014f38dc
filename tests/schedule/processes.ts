import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';

export const BIN = join(import.meta.dirname, '../../dist/bin.js');

export interface Line {
  readonly level: string;
  readonly time: string;
  readonly event: string;
  readonly list: string | null;
  readonly run: string | null;
  readonly words: string;
  readonly [field: string]: unknown;
}

/** A schedule in a process of its own, and what it logs. */
export interface Running {
  readonly child: ChildProcess;
  readonly lines: readonly Line[];
  readonly other: readonly string[]; // lines that are no JSON
  readonly until: (event: string, count?: number) => Promise<Line>; // the count-th line of that event
  readonly ended: Promise<number | null>;
}

/** Follows the log of a process that was started. */
export function follow(child: ChildProcess): Running {
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines: Line[] = [];
  const other: string[] = [];
  const waiting = new Set<() => void>();
  const { stderr } = child;
  if (stderr === null) throw new Error('no pipe');
  createInterface({ input: stderr }).on('line', (text) => {
    if (text.startsWith('{')) lines.push(JSON.parse(text) as Line);
    else other.push(text);
    for (const look of waiting) look();
  });
  const ended = once(child, 'close').then(([code]) => {
    for (const look of waiting) look();
    return code as number | null;
  });
  const until = (event: string, count = 1) =>
    new Promise<Line>((resolve, reject) => {
      const look = () => {
        const found = lines.filter((line) => line.event === event)[count - 1];
        if (found !== undefined) resolve(found);
        else if (child.exitCode !== null)
          reject(new Error(`ended without ${event}: ${[...lines.map(({ words }) => words), ...other].join('\n')}`));
        else return;
        waiting.delete(look);
      };
      waiting.add(look);
      look();
    });
  return { child, lines, other, until, ended };
}

export function startSchedule(cwd: string, argv: readonly string[]): Running {
  if (!existsSync(BIN)) throw new Error('dist/bin.js is missing: npm run build');
  const words = [BIN, 'schedule', '--verbose', '--format', 'json', ...argv];
  return follow(spawn(process.execPath, words, { cwd, stdio: ['ignore', 'ignore', 'pipe'] }));
}

/** Sites of one server. Those that are silent take the question and do not answer. */
export async function sites(silent: Set<string>) {
  const asked: string[] = [];
  const held = new Set<ServerResponse>();
  const waiting = new Map<string, () => void>();
  const server = createServer((request, response) => {
    const name = request.headers.host?.split('.')[0] ?? '';
    asked.push(name);
    if (silent.has(name)) {
      held.add(response);
      waiting.get(name)?.();
    } else response.end('<!doctype html><title>ok</title>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as { readonly port: number };
  const askedFor = (name: string) => new Promise<void>((resolve) => void waiting.set(name, resolve));
  return { port, asked, askedFor };
}
