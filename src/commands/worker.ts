import { type History, openHistory } from '../history/history.ts';
import { nameOf, placeOf } from '../history/place.ts';
import { eyeOf } from '../looking/brief.ts';
import type { OpenRun } from '../queue/plan.ts';
import type { Queue } from '../queue/queue.ts';
import type { Round } from '../queue/work.ts';
import { defineCommand, wholeNumber } from './command.ts';
import { type Environment, EXIT, UsageError } from './environment.ts';
import { footingOn } from './looking.ts';
import { historyUrl, withHistory } from './options.ts';
import { readRoots } from './reading.ts';
import { TOOL } from './version.ts';

export const worker = defineCommand({
  command: 'worker',
  describe: 'take targets of the run that "rasid scan" shares in PostgreSQL, and look at them',
  options: (program) =>
    withHistory(program)
      .option('ca', {
        type: 'string',
        array: true,
        default: [],
        describe: 'a trusted root in PEM, in addition to those that the run brings along, repeatable',
      })
      .option('hosts', {
        type: 'string',
        default: '64',
        coerce: wholeNumber('hosts', 1, 1024),
        describe: 'targets at once',
      })
      .option('grace', {
        type: 'string',
        default: '20',
        coerce: wholeNumber('grace', 0, 3600),
        describe: 'seconds for the targets it has, when it is told to stop; then they are handed back',
      })
      .example('$0 worker --history postgres://rasid@db.example/rasid', 'on as many machines as there are')
      .example('$0 worker --hosts 16 --verbose', 'a small machine; a line for every target'),
  run: async (args, environment) => {
    const url = historyUrl(args.history, environment);
    if (placeOf(url).engine !== 'postgres')
      throw new UsageError(
        `Workers share a history in PostgreSQL, and ${nameOf(url)} is a file: --history postgres://USER@HOST/DATABASE.`,
      );
    const roots = readRoots(args.ca, environment);
    const { openLine, queueOn } = await import('../queue/queue.ts');
    const { work } = await import('../queue/work.ts');
    const say = (sentence: string) => void (args.quiet || environment.stderr.write(`${sentence}\n`));
    const { reconnecting } = await import('../queue/reconnect.ts');
    const stranger = sayOnce(say);
    const session = async (connected: () => void): Promise<void> => {
      await using opened = new AsyncDisposableStack();
      const line = await openLine(url);
      opened.defer(line.close);
      connected();
      const queue = queueOn(line, TOOL, stranger);
      say(`Working for ${nameOf(url)}: ${args.hosts} targets at once.`);
      if (!(await isCalled(queue, stranger, environment))) return;
      const history = await openHistory(url, { create: false });
      opened.defer(() => history.close());
      opened.defer(queue.close);
      await work({
        queue,
        history,
        hosts: args.hosts ?? 64,
        round: (run, signal) => roundOf(run, queue, history, roots, { ...environment, signal }),
        stop: environment.signal,
        graceMs: 1000 * (args.grace ?? 20),
        sleep: environment.sleep,
        told: (target, word) => {
          if (args.verbose) say(`${target.display}: ${word}`);
        },
      });
    };
    await reconnecting(session, { ...environment, stop: environment.signal, say });
    return EXIT.done;
  },
});

const ASK_MS = 1_000;

/** Waits for a run of this version: before that there may be no history, or one that it must not bring up to date. False: told to stop. */
async function isCalled(queue: Queue, stranger: (run: OpenRun) => void, environment: Environment): Promise<boolean> {
  const { sleep, signal } = environment;
  while (!signal.aborted) {
    const open = await queue.openRun();
    if (open?.tool === TOOL) return true;
    if (open !== null) stranger(open);
    await sleep(ASK_MS, signal).catch(() => {});
  }
  return false;
}

/** What a run brings along, and what this machine makes of it. */
async function roundOf(
  run: string,
  queue: Queue,
  history: History,
  roots: readonly string[],
  environment: Environment,
): Promise<Round> {
  const plan = await queue.plan(run);
  const { takenAt, profile, targets } = await history.outline(run);
  const unwilling = new Set(plan.unwilling);
  const willing = targets.filter(({ id }) => !unwilling.has(id));
  const known = new Map(willing.map((target) => [target.id, target]));
  const { scanner, listed } = plan;
  const brief = { run, takenAt, profile, scanner, tool: TOOL, roots: [...plan.roots, ...roots], willing, listed };
  const clock = () => new Date(Date.parse(environment.now()) + plan.ahead).toISOString();
  const footing = footingOn(environment, {
    clock,
    known: (target) => history.lastKnown(run, target, 'paths'),
    commons: queue.commons(run),
  });
  return {
    observing: { eye: eyeOf(brief, footing), clock, signal: environment.signal, hosts: 1, deadline: null },
    target: (id) => known.get(id),
  };
}

/** A run of another version is left to workers of that version: what they see could differ. */
function sayOnce(say: (sentence: string) => void): (run: OpenRun) => void {
  const said = new Set<string>();
  return ({ run, tool }) => {
    if (said.has(run)) return;
    said.add(run);
    say(`Run ${run} was begun by ${tool}, and this is ${TOOL}: its targets are left to workers of that version.`);
  };
}
