#!/usr/bin/env node
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';

// This file must run on any Node from 18: it finds Node 24 and hands everything over.
const NEEDED = 24;
const running = Number(process.versions.node.split('.')[0]);

// What strangers send is garbage within the second: collected early it needs half the room (docs/decisions/22-hostile-sites.md).
const EARLY = ['--heap-growing-percent=30', '--semi-space-growth-factor=1'];
// Commands that read what strangers send by the thousand get 8 MB for what is young, so that less is copied, and a malloc that gives back:
// glibc keeps as much as the largest body that it ever freed, once for each thread (mallopt(3)). Both are settled when a process begins.
const LOOKING = ['scan', 'worker', 'demo'];
const FLAGS = ['--heap-growing-percent=30', '--max-semi-space-size=8'];
const MALLOC = { MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '1048576', MALLOC_TRIM_THRESHOLD_: '1048576' };

if (running >= NEEDED) {
  const settled = FLAGS.every((flag) => process.execArgv.includes(flag));
  if (!settled && LOOKING.includes(process.argv[2] ?? '')) beginAgain();
  if (!settled) for (const flag of EARLY) setFlagsFromString(flag);
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

/** Begins this process once more, under the same number, with these settings; where that cannot be it goes on as it is. */
function beginAgain(): void {
  const { execve, permission, env, platform, execPath, execArgv, argv } = process;
  const forbidden = permission !== undefined; // the permission model takes it for a further process
  if (platform !== 'linux' || execve === undefined || forbidden) return;
  const settings = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const words = [execPath, ...FLAGS, ...execArgv, ...argv.slice(1)];
  execve(execPath, words, { ...MALLOC, ...Object.fromEntries(settings) });
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
