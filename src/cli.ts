import { availableParallelism, hostname, totalmem } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Environment, EXIT, type Output } from './commands/environment.ts';
import { run } from './commands/program.ts';
import type { MachineFacts } from './doctor/machine.ts';

/** One Ctrl-C may reach us twice: from the terminal, and from npm or bin.ts, which pass it on. Milliseconds. */
const SAME_PRESS = 300;

const STOPPING = '\nStopping; what was seen is being saved. Once more stops at once.\n';
const WITH_A_LOG: readonly string[] = ['schedule', 'serve']; // they say it there, in the form of its lines

/** The one place where the clock, the environment and the process come in. */
export async function main(): Promise<void> {
  const interruption = new AbortController();
  let firstAt = Number.NEGATIVE_INFINITY;
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      const since = performance.now() - firstAt;
      if (since < SAME_PRESS) return;
      if (interruption.signal.aborted) process.exit(EXIT.interrupted);
      firstAt = performance.now();
      if (!WITH_A_LOG.includes(process.argv[2] ?? '')) process.stderr.write(STOPPING);
      interruption.abort();
    });
  }
  // Whoever reads us has had enough (`rasid diff | head`): not an error.
  process.stdout.on('error', leaveQuietly);
  process.stderr.on('error', leaveQuietly);

  const environment: Environment = {
    argv: process.argv.slice(2),
    env: process.env,
    cwd: process.cwd(),
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    now: () => new Date().toISOString(),
    monotonic: () => performance.now(),
    sleep: (milliseconds, signal) => sleep(milliseconds, undefined, signal === undefined ? {} : { signal }),
    signal: interruption.signal,
    machine: { host: hostname(), process: process.pid, lives, facts },
    self: [process.execPath, ...process.execArgv, process.argv[1] ?? ''],
    chance: () => Math.random(),
  };
  const code = await run(environment);
  process.stdout.write('', () => process.exit(code));
}

/** Signal 0 is sent to nobody; a process of another user is there all the same. */
function lives(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** What a container or a control group allows counts, where there is one. */
function facts(): MachineFacts {
  const reporter: { excludeNetwork?: boolean } & NodeJS.ProcessReport = process.report;
  reporter.excludeNetwork = true; // else it asks the resolver for the names of whoever is connected
  const report = reporter.getReport() as {
    readonly userLimits?: { readonly open_files?: { readonly soft?: unknown } };
  };
  const openFiles = Number(report.userLimits?.open_files?.soft);
  return {
    node: process.versions.node,
    program: process.execPath,
    timeZones: process.versions.tz ?? null,
    cores: availableParallelism(),
    memory: Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY),
    openFiles: Number.isInteger(openFiles) ? openFiles : null,
    user: process.getuid?.() ?? null,
    umask: process.umask(),
  };
}

const outputOf = (stream: NodeJS.WriteStream): Output => ({
  write: (text) => void stream.write(text),
  isTTY: stream.isTTY === true,
  columns: stream.columns ?? 80,
});

function leaveQuietly(error: NodeJS.ErrnoException): void {
  process.exit(error.code === 'EPIPE' ? EXIT.done : EXIT.ourFault);
}
