import { readDuration, timeThere } from '../parse/timetable.ts';
import { type Listening, listen, readPlace } from '../schedule/listen.ts';
import { createLog, type Log } from '../schedule/log.ts';
import { metricsOf } from '../schedule/metrics.ts';
import { nightAfter } from '../schedule/nights.ts';
import { isAlive, type Standing } from '../schedule/standing.ts';
import { supervise } from '../schedule/supervise.ts';
import { heldBy } from './brakes.ts';
import { defineCommand } from './command.ts';
import { type Environment, EXIT, UsageError } from './environment.ts';
import { withOpenHistory } from './opening.ts';
import { historyUrl } from './options.ts';
import { withScanning } from './scanning.ts';
import { scheduleOnce } from './schedule-once.ts';
import { readLists, type ScheduledList, USUAL } from './schedule-plan.ts';
import { keepStanding, readStanding, renderStanding, standingPath } from './schedule-standing.ts';
import { worldOf } from './schedule-world.ts';
import { refuseIdle } from './sharing.ts';
import { TOOL } from './version.ts';

export const schedule = defineCommand({
  command: 'schedule',
  describe: 'a long-running nightly scanner: every night is a scan of its own, resumed when it breaks',
  options: (program) =>
    withScanning(program)
      .option('targets', {
        type: 'string',
        array: true,
        describe: 'a list: a file, a folder, or several with commas between them; repeatable, one list each',
        defaultDescription: 'targets/',
      })
      .option('cron', {
        type: 'string',
        describe: 'when a night is due; goes before the block "schedule" of a list, as do the next three',
        defaultDescription: `"${USUAL.cron}"`,
      })
      .option('timezone', {
        type: 'string',
        describe: 'where the hours of --cron and --until are read',
        defaultDescription: USUAL.timezone,
      })
      .option('until', {
        type: 'string',
        describe: 'end of the window, a time of day there or a duration (4h): no target is started after it',
        defaultDescription: USUAL.until,
      })
      .option('jitter', {
        type: 'string',
        describe: 'begin up to this much later than due, by chance',
        defaultDescription: USUAL.jitter,
      })
      .option('retry', {
        type: 'string',
        default: '1m',
        describe: 'wait this long after a scan that failed; the wait doubles, and after five a night is given up',
      })
      .option('health', {
        type: 'string',
        describe: 'file that says how things stand, written at least once a minute',
        defaultDescription: 'schedule.json below --reports',
      })
      .option('metrics', {
        type: 'string',
        describe: 'serve /metrics (OpenMetrics) and /healthz there, such as 127.0.0.1:9464; loopback only',
        defaultDescription: 'off',
      })
      .option('notify', {
        type: 'string',
        describe: 'file that says who is told after a night (rasid notify)',
        defaultDescription: 'notify.yaml beside the list or in targets/, if there is one',
      })
      .option('no-work', {
        type: 'boolean',
        describe: 'with --history postgres://...: leave the looking to "rasid worker", as for scan',
      })
      .option('once', {
        type: 'boolean',
        describe: 'only the night that is due now, if one is: begin it or go on with it, then end; for a timer',
      })
      .option('status', {
        type: 'boolean',
        describe: 'say how the schedule stands that writes the health file; exit 1 when it is not alive',
      })
      .example('$0 schedule', 'the list of targets/, every night from one to five in Casablanca')
      .example(
        '$0 schedule --targets targets/critical --targets targets/others',
        'two lists, each with its own block "schedule"',
      )
      .example('$0 schedule --cron "30 22 * * 1-5" --until 6h --metrics 127.0.0.1:9464', 'weekdays, watched')
      .example('$0 schedule --once', 'as often as one likes, from a timer: a night that is over is not begun again')
      .example('$0 schedule --status', 'for people and for the health check of a container')
      .epilogue(
        'While reports/pause is there no target is started; reports/stop ends what runs. Details: docs/operations/schedule.md.\n\nExit codes: 0 ended as asked, 1 --status and not alive, 2 usage or configuration, 70 our own fault, 130 hurried by a second signal; with --once those of scan.',
      ),
  run: async (args, environment) => {
    const path = standingPath(args);
    if (args.status) {
      const standing = readStanding(path, environment);
      const now = environment.now();
      environment.stdout.write(renderStanding(standing, now));
      return isAlive(standing, now) ? EXIT.done : EXIT.gateFailed;
    }
    refuseTogether(args);
    refuseIdle({ url: historyUrl(args.history, environment), work: args.noWork !== true });
    const lists = readLists(args, environment);
    const retry = durationOf('retry', args.retry);
    const log = createLog(environment.stderr, environment.now, args.quiet ? 'warn' : args.verbose ? 'debug' : 'info');
    await withOpenHistory(args.history, environment, async () => {}, { create: true }); // its faults are told now, not at night
    const held = () => heldBy(args.reports, environment.cwd);
    const world = { ...worldOf(args, lists, environment, log), held, retry };
    if (args.once) return scheduleOnce(lists, { ...world, publish: () => {} });
    const since = environment.now();
    let standing: Standing = {
      schema: 'rasid/schedule@1',
      tool: TOOL,
      process: environment.machine.process,
      host: environment.machine.host,
      timeZoneData: process.versions.tz ?? 'unknown',
      since,
      at: since,
      state: 'waiting',
      lists: [],
    };
    const keep = keepStanding(path, standing, environment, log);
    const listening = args.metrics === undefined ? null : await opened(args.metrics, () => standing, environment);
    tellPlans(lists, standing, listening, log);
    try {
      await supervise(lists, {
        ...world,
        publish: (standings, running) => {
          const state = running ? 'running' : held() === null ? 'waiting' : 'paused';
          standing = { ...standing, at: environment.now(), state, lists: standings };
          keep(standing);
        },
      });
    } finally {
      keep({ ...standing, at: environment.now(), state: 'stopped' });
      await listening?.close();
    }
    log('info', 'schedule-ended', 'The schedule ends.');
    return EXIT.done;
  },
});

/** A night that ends with us has nobody to ask how it stands. */
function refuseTogether(args: { readonly [option: string]: unknown }): void {
  const other = args.once ? ['metrics', 'health'].find((option) => args[option] !== undefined) : undefined;
  if (other !== undefined) throw new UsageError(`--once and --${other} exclude each other.`);
}

function durationOf(option: string, text: string): number {
  const duration = readDuration(text);
  if (duration === null) throw new UsageError(`--${option} is a duration such as 15m, not ${JSON.stringify(text)}.`);
  return duration;
}

async function opened(text: string, standing: () => Standing, { now }: Environment): Promise<Listening> {
  const place = readPlace(text);
  if (place === null) {
    throw new UsageError(
      `--metrics is an address of this machine alone and a port, such as 127.0.0.1:9464, not ${JSON.stringify(text)}.`,
    );
  }
  const metrics = () => {
    const { user, system } = process.cpuUsage();
    const usage = { cpuSeconds: (user + system) / 1e6, residentBytes: process.memoryUsage.rss() };
    return metricsOf(standing(), usage);
  };
  try {
    return await listen(place, { metrics, isHealthy: () => isAlive(standing(), now()) });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === '') throw error;
    throw new UsageError(`--metrics ${text} cannot be served: ${code === 'EADDRINUSE' ? 'the port is taken' : code}.`);
  }
}

const SHOWN = 3; // nights

/** Says what will happen, in the hours of the place and in UTC: editions of the time zone data differ. */
function tellPlans(
  lists: readonly ScheduledList[],
  { timeZoneData, since }: Standing,
  listening: Listening | null,
  log: Log,
) {
  const about = { timeZoneData, ...(listening === null ? {} : { metricsPort: listening.port }) };
  log('info', 'schedule-begun', `The schedule begins; time zone data ${timeZoneData}.`, about);
  for (const list of lists) {
    const nights: string[] = [];
    for (
      let night = nightAfter(list, since);
      night !== null && nights.length < SHOWN;
      night = nightAfter(list, night.due)
    ) {
      nights.push(`${timeThere(night.due, list.timeZone)} to ${timeThere(night.end, list.timeZone)} (${night.due})`);
    }
    const words = nights.length === 0 ? 'No night ever comes.' : `The next nights: ${nights.join(', ')}.`;
    log(nights.length === 0 ? 'warn' : 'info', 'list-scheduled', words, {
      list: list.name,
      cron: list.cron,
      timeZone: list.timeZone,
    });
  }
}
