import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { RunSummary } from '../history/history.ts';
import type { Brief } from '../model/report.ts';
import { runRasid } from '../schedule/child.ts';
import type { Log } from '../schedule/log.ts';
import type { Seen } from '../schedule/standing.ts';
import type { Ended, World } from '../schedule/supervise.ts';
import { type Environment, EXIT, UsageError } from './environment.ts';
import { withOpenHistory } from './opening.ts';
import { readTargets } from './reading.ts';
import { type NightOptions, notifyArguments, scanArguments } from './schedule-arguments.ts';
import type { ScheduledList } from './schedule-plan.ts';
import { selector } from './select.ts';

type Doors = Pick<World, 'clock' | 'sleep' | 'chance' | 'signal' | 'log' | 'runsOf' | 'seenIn' | 'scan' | 'notify'>;

/** The schedule's way to the clock, the history, and the processes that do the work. */
export function worldOf(
  options: NightOptions,
  lists: readonly ScheduledList[],
  environment: Environment,
  log: Log,
): Doors {
  const { now, sleep, chance, signal, cwd, env, self } = environment;
  const listed = new Map(lists.map((one) => [one.name, one]));
  const rasid = (list: string, argv: readonly string[]): Promise<Ended> => {
    const onStart = (process: number) => log('debug', 'process-begun', `rasid ${argv.join(' ')}`, { list, process });
    const onLine = (line: string) => log('info', 'process-said', line, { list, command: argv[0] });
    return runRasid(argv, { program: self, cwd, env, signal, onStart, onLine });
  };
  return {
    clock: now,
    sleep,
    chance,
    signal,
    log,
    runsOf: (list) =>
      withOpenHistory(options.history, environment, async (history) => {
        const asked = askedFor(listed.get(list), options, environment);
        return (await history.runs()).filter((run) => run.list === list && countsAsNight(run, asked));
      }),
    seenIn: (run) => withOpenHistory(options.history, environment, async (history) => seenOf(await history.brief(run))),
    scan: (list, night, resume) => rasid(list, scanArguments(listed.get(list), night, resume, options)),
    notify: async (list, run) => {
      const paths = listed.get(list)?.paths ?? [];
      const config =
        options.notify ?? [...paths, 'targets'].map(notifyIn).find((file) => existsSync(resolve(cwd, file)));
      if (config === undefined) return;
      const ended = await rasid(list, notifyArguments(run, config, paths, options));
      const about = { list, run, said: ended.said };
      if (ended.code === EXIT.done) log('info', 'notified', 'The notifications were taken care of.', about);
      else log('error', 'notify-failed', `The notifications failed (${ended.words}).`, about);
    },
  };
}

const notifyIn = (path: string): string => join(path, 'notify.yaml');

/** A rehearsal is no night, and a part of the list that somebody looked at by hand is none either. */
const countsAsNight = ({ rehearsal, targets }: RunSummary, asked: number): boolean => !rehearsal && targets >= asked;

/** How many targets a night of the list asks for; 0 while its files cannot be read, which the scan itself will tell. */
function askedFor(list: ScheduledList | undefined, { select }: NightOptions, environment: Environment): number {
  try {
    return readTargets(list?.paths, environment).register.targets.filter(selector(select ?? [])).length;
  } catch (error) {
    if (error instanceof UsageError) return 0;
    throw error;
  }
}

function seenOf(brief: Brief | null): Seen | null {
  if (brief === null) return null;
  const { complete, partial, untestable, notRun } = brief.document.coverage;
  return { coverage: { complete, partial, untestable, 'not-run': notRun }, open: brief.totals.open };
}
