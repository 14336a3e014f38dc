import { type ChildProcess, spawn } from 'node:child_process';
import { find, missing } from '../world/tls/program.ts';
import { onLeaving } from './leaving.ts';

/** What one run of a program cost, by the operating system's own account of it and its children. */
export interface Cost {
  readonly seconds: number;
  readonly cpuMs: number | null; // null: /usr/bin/time is not there to tell
  readonly peakMb: number | null; // of its largest process
  readonly stopped: boolean; // it took longer than we wait
  readonly stdout: string;
}

export interface Running {
  readonly patienceMs: number;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a program to its end. */
export async function costOf(
  program: string,
  args: readonly string[],
  { patienceMs, cwd, env }: Running,
): Promise<Cost> {
  const timed = missing('time') === null;
  const words = [find(program) ?? program, ...args];
  const [first = '', ...rest] = timed ? [find('time') ?? 'time', '-f', '\n%U %S %M', ...words] : words;
  const started = performance.now();
  // A group of its own: a shell script is stopped with everything that it began.
  const child = spawn(first, rest, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(cwd === undefined ? {} : { cwd }),
    env: { ...process.env, ...env },
  });
  const { stdout, stderr, stopped } = await outputOf(child, patienceMs);
  const seconds = (performance.now() - started) / 1000;
  const [, user, system, peak] = /([\d.]+) ([\d.]+) (\d+)\s*$/.exec(timed ? stderr : '') ?? [];
  return {
    seconds,
    cpuMs: user === undefined ? null : (Number(user) + Number(system)) * 1000,
    peakMb: peak === undefined ? null : Number(peak) / 1024,
    stopped,
    stdout,
  };
}

function outputOf(
  child: ChildProcess,
  patienceMs: number,
): Promise<{ stdout: string; stderr: string; stopped: boolean }> {
  let [stdout, stderr, stopped] = ['', '', false];
  const kill = onLeaving(() => child.pid !== undefined && killGroup(child.pid));
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  return new Promise((resolve, reject) => {
    const impatience = setTimeout(() => {
      stopped = true;
      kill();
    }, patienceMs);
    child.once('error', reject);
    child.once('close', () => {
      clearTimeout(impatience);
      kill(); // it may have left others behind
      resolve({ stdout, stderr, stopped });
    });
  });
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // nobody is left
  }
}
