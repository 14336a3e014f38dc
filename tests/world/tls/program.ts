import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { delimiter, join } from 'node:path';

/** A server that runs. */
export interface Running {
  readonly port: number; // on 127.0.0.1
  stop(): Promise<void>;
}

const SEARCH = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin', '/sbin'];

/** The path of a program, or null when this machine has none. */
export function find(program: string): string | null {
  if (program.includes('/')) return executable(program) ? program : null;
  return SEARCH.map((folder) => join(folder, program)).find(executable) ?? null;
}

function executable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** One line that says which of these programs are missing, or null. */
export function missing(...programs: readonly string[]): string | null {
  const absent = programs.filter((program) => find(program) === null);
  return absent.length === 0 ? null : `${absent.join(', ')} not installed`;
}

/** Runs a program to its end and gives what it printed; throws with its own words when it fails. */
export function run(
  program: string,
  args: readonly string[],
  options: { cwd?: string; env?: Record<string, string>; input?: string } = {},
): string {
  const ended = spawnSync(find(program) ?? program, args, {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    ...options,
    env: { ...process.env, ...options.env },
  });
  if (ended.status !== 0) throw new Error(`${program} ${args.join(' ')}: ${ended.error?.message ?? ended.stderr}`);
  return ended.stdout;
}

/** A port that was free a moment ago: for programs that cannot be asked to choose one. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const port = portOf(server);
      server.close(() => resolve(port));
    });
  });
}

export function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server does not listen on a port');
  return address.port;
}

interface Start {
  readonly program: string;
  readonly args: (port: number) => readonly string[];
  readonly cwd: string;
  readonly env?: Record<string, string>;
  readonly prepare?: (port: number) => void; // writes the configuration, which must name the port
}

/** Starts a program on a free port of 127.0.0.1 and waits until it accepts connections. */
export async function startProgram({ program, args, cwd, env = {}, prepare }: Start): Promise<Running> {
  const port = await freePort();
  prepare?.(port);
  const child = launch(program, args(port), { cwd, env });
  await child.until(() => accepts(port));
  return { port, stop: child.stop };
}

interface Launched {
  /** Asks until the answer is yes; throws with the program's own words when it ends before that. */
  until(ready: () => Promise<boolean>): Promise<void>;
  stop(): Promise<void>;
}

const alive = new Map<ChildProcess, 'SIGTERM' | 'SIGKILL'>();
// A test run that ends badly must not leave servers behind, nor their workers: a master that is killed cannot tell them.
process.once('exit', () => {
  for (const [child, end] of alive) child.kill(end);
});

interface Surroundings {
  readonly cwd: string;
  readonly env: Record<string, string>;
  readonly end?: 'SIGTERM' | 'SIGKILL'; // how it is told to stop
}

export function launch(
  program: string,
  args: readonly string[],
  { cwd, env, end = 'SIGTERM' }: Surroundings,
): Launched {
  // Standard input stays open: some servers stop when theirs ends.
  const child = spawn(find(program) ?? program, args, { cwd, stdio: 'pipe', env: { ...process.env, ...env } });
  alive.set(child, end);
  child.once('exit', () => alive.delete(child));
  let said = '';
  const listen = (chunk: Buffer) => {
    said = `${said}${chunk.toString('latin1')}`.slice(-4000);
  };
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  child.once('error', (error) => listen(Buffer.from(error.message)));
  const ended = () => child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
  return {
    until: async (ready) => {
      for (let tries = 0; tries < 600; tries += 1) {
        if (ended()) throw new Error(`${program} ended: ${said}`);
        if (await ready()) return;
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
      await stop(child, end);
      throw new Error(`${program} does not listen: ${said}`);
    },
    stop: () => stop(child, end),
  };
}

function stop(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return Promise.resolve();
  return new Promise((resolve) => {
    const forced = setTimeout(() => child.kill('SIGKILL'), 1500);
    child.once('exit', () => {
      clearTimeout(forced);
      resolve();
    });
    child.kill(signal);
  });
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const answer = (yes: boolean) => {
      socket.destroy();
      resolve(yes);
    };
    socket.once('error', () => answer(false));
    socket.once('close', () => answer(false));
    socket.once('connect', () => setTimeout(() => answer(true), 20));
  });
}
