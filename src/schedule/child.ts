import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Ended } from './supervise.ts';

export interface Starting {
  readonly program: readonly string[]; // the command line that starts Rasid
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal; // asks the process to save and end
  readonly onStart: (process: number) => void;
  readonly onLine: (line: string) => void; // of its stderr
}

const MOST_LINES = 100; // of one process; what a program says that often is no sentence
const LONGEST = 500; // characters

/** Runs Rasid once more, as a process of its own: its crash or its leak stays its own. Never throws. */
export async function runRasid(argv: readonly string[], starting: Starting): Promise<Ended> {
  const [node = '', ...program] = starting.program;
  const child = spawn(node, [...program, ...argv], {
    cwd: starting.cwd,
    env: starting.env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (child.pid !== undefined) starting.onStart(child.pid);
  const stop = () => void child.kill('SIGTERM');
  if (starting.signal.aborted) stop();
  starting.signal.addEventListener('abort', stop);
  process.on('exit', stop); // a second Ctrl-C ends us at once: it is the second one for the child too
  const said: string[] = [];
  createInterface({ input: child.stderr }).on('line', (text) => {
    const line = text.trim().slice(0, LONGEST);
    if (line === '' || said.length >= MOST_LINES) return;
    said.push(line);
    starting.onLine(line);
  });
  try {
    return await new Promise<Ended>((resolve) => {
      child.on('error', (error) => resolve({ code: null, words: `not started: ${error.message}`, said: '' }));
      child.on('close', (code, signal) =>
        resolve({ code, words: signal ?? `exit code ${code}`, said: said.at(-1) ?? '' }),
      );
    });
  } finally {
    starting.signal.removeEventListener('abort', stop);
    process.off('exit', stop);
  }
}
