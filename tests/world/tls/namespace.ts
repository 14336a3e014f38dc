import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { startRelay } from '../relay.ts';
import { find, freePort, launch, missing, type Running } from './program.ts';

const INSIDE = join(import.meta.dirname, 'programs', 'inside.mjs');
const OWN = userInfo().uid === 0 ? ['-n'] : ['-r', '-n'];

let possible: boolean | null = null;

/** Why no network namespace can be made here, in one line; null when one can. */
export function noNamespace(): string | null {
  const absent = missing('unshare', 'ip');
  if (absent !== null) return absent;
  possible ??=
    spawnSync(find('unshare') ?? 'unshare', [
      ...OWN,
      '--fork',
      '--pid',
      '--kill-child',
      find('ip') ?? 'ip',
      'link',
      'set',
      'lo',
      'up',
    ]).status === 0;
  return possible ? null : 'this machine lets us make no network namespace';
}

interface Start {
  readonly folder: string;
  readonly program: string;
  readonly args: (port: number) => readonly string[];
  readonly env?: Record<string, string>;
}

/**
 * Starts a server that listens on every interface of whatever network it is in: so it gets one of its own, in which there is nothing but a
 * loopback. Connections from outside pass through a socket file.
 */
export async function startIsolated({ folder, program, args, env = {} }: Start): Promise<Running> {
  const port = await freePort();
  const path = join(folder, `inside-${port}`);
  const command = [process.execPath, INSIDE, path, String(port), find(program) ?? program, ...args(port)];
  const child = launch(
    'unshare',
    [...OWN, '--fork', '--pid', '--kill-child', 'sh', '-c', `${find('ip')} link set lo up; exec "$0" "$@"`, ...command],
    { cwd: folder, env, end: 'SIGKILL' }, // unshare waits through a SIGTERM; everything in the namespace ends with it
  );
  await child.until(() => reachable(path));
  const relay = await startRelay({ path });
  return {
    port: relay.port,
    stop: async () => {
      await relay.stop();
      await child.stop();
    },
  };
}

function reachable(path: string): Promise<boolean> {
  if (!existsSync(path)) return Promise.resolve(false);
  return new Promise((resolve) => {
    const socket = connect({ path });
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}
