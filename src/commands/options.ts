import { resolve } from 'node:path';
import type { Argv } from 'yargs';
import type { Instant } from '../model/observation.ts';
import type { Common } from './command.ts';
import { type Environment, UsageError } from './environment.ts';

export const withHistory = <A extends Common>(program: Argv<A>) =>
  program.option('history', {
    type: 'string',
    describe: 'where runs are kept: sqlite:PATH or postgres://USER@HOST/DATABASE (or RASID_HISTORY)',
    defaultDescription: 'sqlite:reports/history.db',
  });

export const withTargets = <A extends Common>(program: Argv<A>) =>
  program.option('targets', {
    type: 'string',
    array: true,
    describe: 'file or folder of targets, repeatable',
    defaultDescription: 'targets/',
  });

export const withWaivers = <A extends Common>(program: Argv<A>) =>
  program.option('waivers', {
    type: 'string',
    array: true,
    describe: 'file or folder of waivers, repeatable',
    defaultDescription: 'targets/',
  });

/** Where the history is: `--history`, RASID_HISTORY or the default. A relative path begins in the folder we were called in. */
export function historyUrl(option: string | undefined, { env, cwd }: Environment): string {
  const url = option ?? env.RASID_HISTORY ?? 'sqlite:reports/history.db';
  const path = /^sqlite:(?!\/)(.+)$/.exec(url)?.[1];
  return path === undefined ? url : `sqlite:${resolve(cwd, path)}`;
}

/** Reads `2026-11-22T02:00:00Z`, with seconds and fractions or without, in UTC or with an offset; or a day, for its midnight in UTC. */
export function readInstant(option: string, text: string): Instant {
  const shape = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/;
  const milliseconds = shape.test(text) && isDay(text.slice(0, 10)) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(milliseconds)) {
    throw new UsageError(`--${option} is an instant such as 2026-11-22T02:00:00Z, not ${JSON.stringify(text)}.`);
  }
  return new Date(milliseconds).toISOString();
}

/** Date.parse takes 2026-02-31 for the third of March. */
function isDay(text: string): boolean {
  const midnight = Date.parse(text);
  return !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(text);
}

/** Reads a deadline: an instant, a time of day in UTC (the next one after now) or a duration such as 90m or 6h. */
export function readDeadline(text: string, now: Instant): Instant {
  const duration = /^(\d{1,4})(s|m|h)$/.exec(text);
  if (duration !== null) {
    const unit = { s: 1_000, m: 60_000, h: 3_600_000 }[duration[2] as 's' | 'm' | 'h'];
    return new Date(Date.parse(now) + Number(duration[1]) * unit).toISOString();
  }
  const clock = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
  if (clock !== null) {
    const today = `${now.slice(0, 10)}T${text}:00.000Z`;
    return today > now ? today : new Date(Date.parse(today) + 86_400_000).toISOString();
  }
  try {
    return readInstant('deadline', text);
  } catch {
    throw new UsageError(
      `--deadline is a time such as 06:00 (UTC), 2026-11-22T06:00:00Z or 90m, not ${JSON.stringify(text)}.`,
    );
  }
}
