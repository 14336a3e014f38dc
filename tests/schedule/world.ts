import type { RunSummary } from '../../src/history/history.ts';
import { readTimetable, readWindow } from '../../src/parse/timetable.ts';
import { later, type Night } from '../../src/schedule/nights.ts';
import type { ListStanding } from '../../src/schedule/standing.ts';
import {
  type Ended,
  type ListPlan,
  type Once,
  supervise,
  superviseOnce,
  type World,
} from '../../src/schedule/supervise.ts';

export const MINUTE = 60_000;
export const GOOD: Ended = { code: 0, words: 'exit code 0', said: '' };

/** From one to five in the morning, UTC. */
export function planOf(name: string, change: Partial<ListPlan> = {}): ListPlan {
  const [timetable, endOf] = [readTimetable('0 1 * * *', 'UTC'), readWindow('05:00', 'UTC')];
  if ('expected' in timetable || typeof endOf !== 'function') throw new Error('no plan');
  return { name, cron: '0 1 * * *', timeZone: 'UTC', timetable, endOf, jitter: 0, frozen: () => false, ...change };
}

/** What a scan does to the history of a pretended world. */
export interface Stage {
  readonly now: () => string;
  readonly pass: (minutes: number) => void;
  readonly run: (list: string) => RunSummary | undefined; // the newest of the list
  readonly keep: (list: string, run: Partial<RunSummary>) => void; // begins a run, or changes the newest
  readonly stop: () => void; // the signal
}

export interface Play {
  readonly from: string;
  readonly until: string;
  readonly plans?: readonly ListPlan[];
  readonly runs?: readonly RunSummary[];
  readonly scan?: (stage: Stage, list: string, night: Night, resume: boolean) => Ended;
  readonly change?: Partial<World>;
  readonly once?: boolean; // what is due at the beginning, and nothing else
}

export const runOf = (list: string, takenAt: string, state: RunSummary['state'] = 'complete'): RunSummary => ({
  id: takenAt.replaceAll(':', '-'),
  takenAt,
  finishedAt: state === 'running' ? null : later(takenAt, 10 * MINUTE),
  state,
  rehearsal: false,
  list,
  targets: 1,
  observed: 1,
  untestable: 0,
  ruleset: 'rules',
  hash: 'hash',
});

/** A whole run that takes ten minutes. */
export function scanWell(stage: Stage, list: string, _night: Night, resume: boolean): Ended {
  const takenAt = resume ? (stage.run(list)?.takenAt ?? stage.now()) : stage.now();
  stage.pass(10);
  stage.keep(list, { ...runOf(list, takenAt), finishedAt: stage.now() });
  return GOOD;
}

/** Plays days in no time: waiting moves the clock. Gives what happened, line by line. */
export async function play({
  from,
  until,
  plans = [planOf('a')],
  runs = [],
  scan = scanWell,
  change = {},
  once,
}: Play) {
  const lines: string[] = [];
  const standings: (readonly ListStanding[])[] = [];
  const history = [...runs];
  const over = new AbortController();
  let now = from;
  let scanning = false;
  const say = (words: string) => void lines.push(`${now.slice(5, 16)} ${words}`);
  const stage: Stage = {
    now: () => now,
    pass: (minutes) => {
      now = later(now, minutes * MINUTE);
    },
    run: (list) => history.findLast((run) => run.list === list),
    keep: (list, changed) => {
      const known = history.findLastIndex((run) => run.list === list && run.takenAt === changed.takenAt);
      const whole = { ...runOf(list, changed.takenAt ?? now), ...changed };
      if (known === -1) history.push(whole);
      else history[known] = whole;
    },
    stop: () => over.abort(),
  };
  let ends: readonly Once[] = [];
  const world: World = {
    clock: () => now,
    sleep: async (milliseconds, signal) => {
      if (scanning) return new Promise((_, reject) => signal.addEventListener('abort', reject));
      now = later(now, milliseconds);
      if (now >= until) over.abort();
    },
    chance: () => 0.5,
    signal: over.signal,
    held: () => null,
    runsOf: async (list) => history.filter((run) => run.list === list),
    seenIn: async () => null,
    scan: async (list, night, resume) => {
      say(`${resume ? 'scan --resume' : 'scan'} ${list} until ${night.end.slice(5, 16)}`);
      scanning = true;
      const ended = scan(stage, list, night, resume);
      await new Promise(setImmediate); // the schedule begins to wait for us
      scanning = false;
      return ended;
    },
    notify: async (list) => say(`notify ${list}`),
    retry: MINUTE,
    log: (level, event, words) => {
      if (level === 'warn' || level === 'error') say(`${event}: ${words}`);
    },
    publish: (lists) => void standings.push(lists),
    ...change,
  };
  if (once) ends = await superviseOnce(plans, world);
  else await supervise(plans, world);
  return { lines, standings, last: standings.at(-1) ?? [], ends };
}
