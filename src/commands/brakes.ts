import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Instant } from '../model/observation.ts';
import { type Environment, UsageError } from './environment.ts';

/** Files that anybody who may write beside the reports can lay there: `touch reports/pause`, `touch reports/stop`. */
const PAUSE = 'pause';
const STOP = 'stop';
const LOOK_EVERY = 500; // milliseconds; and before every target

/** What such a file says just now. */
export function heldBy(reports: string, cwd: string): 'paused' | 'stopped' | null {
  if (existsSync(resolve(cwd, reports, STOP))) return 'stopped';
  return existsSync(resolve(cwd, reports, PAUSE)) ? 'paused' : null;
}

/** As much of the machine as the brakes look at. */
type Reach = Pick<Environment, 'cwd' | 'stderr' | 'sleep' | 'signal'>;

/** What holds a run back from outside. */
export interface Brakes<E extends Reach = Environment> {
  readonly environment: E; // whose signal is Ctrl-C or the stop file, whichever comes first
  readonly mayStart: () => Promise<'go' | 'stop'>; // waits while the pause file is there
}

interface Braked {
  readonly reports: string;
  readonly deadline: Instant | null;
  readonly clock: () => Instant;
}

/**
 * Does work that two files can hold: while `pause` is there no target is started, and the deadline holds all the same; when `stop` appears
 * the work ends as if interrupted. With `stop` there from the beginning nothing begins.
 */
export async function withBrakes<T, E extends Reach>(
  { reports, deadline, clock }: Braked,
  environment: E,
  work: (brakes: Brakes<E>) => Promise<T>,
): Promise<T> {
  const { cwd, stderr, sleep } = environment;
  const held = () => heldBy(reports, cwd);
  const pause = join(reports, PAUSE);
  const stop = join(reports, STOP);
  if (held() === 'stopped') throw new UsageError(`Nothing was sent: ${stop} is there. Remove it, and scan again.`);

  const stopped = new AbortController();
  const done = new AbortController();
  const signal = AbortSignal.any([environment.signal, stopped.signal]);
  const waking = AbortSignal.any([signal, done.signal]);
  const wait = () => sleep(LOOK_EVERY, waking).catch(() => {}); // woken early
  const look = () => {
    if (signal.aborted || held() !== 'stopped') return;
    stderr.write(`Stopped: ${stop} is there. Nothing is scanned until it is removed.\n`);
    stopped.abort();
  };
  const late = () => signal.aborted || (deadline !== null && clock() >= deadline);
  const watch = async () => {
    while (!waking.aborted) {
      await wait();
      if (!done.signal.aborted) look();
    }
  };
  const untilReleased = async () => {
    stderr.write(`Paused: ${pause} is there. No target is started until it is removed.\n`);
    while (held() === 'paused' && !late()) await wait();
    if (held() === null) stderr.write(`${pause} is gone: going on.\n`);
    pausing = null;
  };
  let pausing: Promise<void> | null = null;
  const watching = watch();
  try {
    return await work({
      environment: { ...environment, signal },
      mayStart: async () => {
        look();
        if (held() === 'paused') {
          pausing ??= untilReleased();
          await pausing;
        }
        return late() ? 'stop' : 'go';
      },
    });
  } finally {
    done.abort();
    await watching;
  }
}
