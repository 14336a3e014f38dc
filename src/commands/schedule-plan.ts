import { dayThere, readDuration, readTimetable, readWindow } from '../parse/timetable.ts';
import type { ListPlan } from '../schedule/supervise.ts';
import { didYouMean } from '../targets/mistake.ts';
import { type Environment, UsageError } from './environment.ts';
import { FORMATS, type Format } from './formats.ts';
import { readTargets, targetPaths } from './reading.ts';
import { listName } from './scan-plan.ts';
import { USUAL_FORMATS } from './scanning.ts';

/** Nights as the guide of the house has them: quiet hours in Morocco. */
export const USUAL = { cron: '0 1 * * *', timezone: 'Africa/Casablanca', until: '05:00', jitter: '0m' } as const;

export interface ScheduleOptions {
  readonly targets?: readonly string[] | undefined; // each one list; paths of one list separated by commas
  readonly cron?: string | undefined;
  readonly timezone?: string | undefined;
  readonly until?: string | undefined;
  readonly jitter?: string | undefined;
  readonly format?: readonly Format[] | undefined;
}

/** One list, when it is scanned, and what is written about it. */
export interface ScheduledList extends ListPlan {
  readonly paths: readonly string[];
  readonly formats: readonly Format[];
}

/** Every list with its nights: what the options say, or else the block "schedule" of its files, or else the usual. */
export function readLists(options: ScheduleOptions, environment: Environment): readonly ScheduledList[] {
  const lists = targetPaths(options.targets).map((words) => readList(words, options, environment));
  const twice = lists.find(({ name }, index) => lists.findIndex((other) => other.name === name) !== index);
  if (twice !== undefined) throw new UsageError(`--targets names the list ${twice.name} twice.`);
  return lists;
}

function readList(words: string, options: ScheduleOptions, environment: Environment): ScheduledList {
  const paths = words.split(',').map((path) => path.trim());
  const { schedule } = readTargets(paths, environment);
  const zone = options.timezone ?? schedule.timezone ?? USUAL.timezone;
  accepted('timezone', zone, readTimetable('@daily', zone));
  const cron = options.cron ?? schedule.cron ?? USUAL.cron;
  const timetable = accepted('cron', cron, readTimetable(cron, zone));
  const until = options.until ?? schedule.until ?? USUAL.until;
  const endOf = accepted('until', until, readWindow(until, zone));
  const jitter = options.jitter ?? schedule.jitter ?? USUAL.jitter;
  const frozen = new Set(schedule.frozen ?? []);
  return {
    name: listName(paths),
    paths,
    cron,
    timeZone: zone,
    timetable,
    endOf,
    jitter: accepted<number>('jitter', jitter, readDuration(jitter) ?? { expected: 'a duration such as 15m' }),
    frozen: (due) => frozen.has(dayThere(due, zone)),
    formats: options.format ?? schedule.formats?.map((name) => formatNamed(name, words)) ?? USUAL_FORMATS,
  };
}

/** What was read; what could not be read was written as an option, since a file's mistakes were told with their place. */
function accepted<T>(option: string, text: string, read: T | Refused): T {
  if (isRefused(read)) throw new UsageError(`--${option} is ${read.expected}, not ${JSON.stringify(text)}.`);
  return read;
}

interface Refused {
  readonly expected: string;
}

const isRefused = (read: unknown): read is Refused => typeof read === 'object' && read !== null && 'expected' in read;

function formatNamed(name: string, list: string): Format {
  const format = FORMATS.find((one) => one === name);
  if (format !== undefined) return format;
  const known = FORMATS.join(', ');
  throw new UsageError(
    `The schedule of ${list} names the format "${name}"; there are ${known}${didYouMean(name, FORMATS)}.`,
  );
}
