#!/usr/bin/env node
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';

// This file must run on any Node from 18: it finds Node 24 and hands everything over.
const NEEDED = 24;
const LOOKS = ['scan', 'worker', 'demo']; // commands that read what strangers send

/**
 * What glibc is told to give back (mallopt(3)): by itself it keeps as much as the largest body it ever freed, once for each thread.
 * It reads this when a process begins, and in no other way.
 */
const TIDY = { MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '1048576', MALLOC_TRIM_THRESHOLD_: '1048576' };

const running = Number(process.versions.node.split('.')[0]);

if (running >= NEEDED) {
  if (LOOKS.includes(process.argv[2] ?? '')) tidyMalloc();
  // What strangers send is garbage within the second: collected early it needs half the room (docs/decisions/22-hostile-sites.md). The heap
  // of this thread is there already, with 1 MB for what is young; threads that are begun later get 4.
  const flags = ['--heap-growing-percent=30', '--semi-space-growth-factor=1', '--min-semi-space-size=4'];
  for (const flag of flags) setFlagsFromString(flag);
  const { main } = await import('./cli.ts');
  await main();
} else {
  const place = new URL('../node_modules/node/bin/node', import.meta.url);
  const node = [place, new URL(`${place.href}.exe`)].find((one) => existsSync(one));
  if (node === undefined) {
    process.stderr.write(
      `Rasid needs Node ${NEEDED}; this is ${process.versions.node}. "npm ci" installs the right one beside it.\n`,
    );
    process.exit(2);
  }
  handOver(node);
}

/** Begins this process once more, under the same number, with a tidier memory; where that cannot be it goes on as it is. */
function tidyMalloc(): void {
  const { execve, env, platform, execPath, execArgv, argv } = process;
  if (platform !== 'linux' || execve === undefined || Object.keys(TIDY).some((name) => env[name] !== undefined)) return;
  const settings = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  try {
    execve(execPath, [execPath, ...execArgv, ...argv.slice(1)], { ...TIDY, ...Object.fromEntries(settings) });
  } catch {
    // the permission model forbids it
  }
}

function handOver(node: URL): void {
  const child = spawn(fileOf(node), process.argv.slice(1), { stdio: 'inherit' });
  // A terminal sends Ctrl-C to both of us, `kill` to us alone: the child takes two of them in short order for one (cli.ts).
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => child.kill(name));
  child.on('error', (error) => {
    process.stderr.write(`Rasid could not start Node ${NEEDED}: ${error.message}\n`);
    process.exit(2);
  });
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

function fileOf(url: URL): string {
  const path = decodeURIComponent(url.pathname);
  return process.platform === 'win32' ? path.slice(1) : path;
}
