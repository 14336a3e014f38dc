import { createCrew } from '../fleet/crew.ts';
import { type EndedNight, runIdFor, runNight } from '../fleet/night.ts';
import type { History, RunHeader } from '../history/history.ts';
import { canonical } from '../model/canonical.ts';
import { coverageOf } from '../model/coverage.ts';
import type { RememberedTarget } from '../model/memory.ts';
import type { PathsFacts } from '../model/observation.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { PROFILES } from '../model/target.ts';
import { probesFor } from '../probes/index.ts';
import { unreachableOf } from '../probes/net/egress.ts';
import { createNetwork } from '../probes/net/open.ts';
import { renderSummary } from '../render/terminal.ts';
import { briefFrom, standardsDigest } from './brief.ts';
import { defineCommand, listOf, oneOf, wholeNumber } from './command.ts';
import { type Environment, EXIT, type ExitCode, UsageError } from './environment.ts';
import { FORMATS, type Format, runFiles } from './formats.ts';
import { withOpenHistory } from './opening.ts';
import { withHistory, withTargets, withWaivers } from './options.ts';
import { createProgress, type Progress, SILENT } from './progress.ts';
import { reportOf, withPast } from './reporting.ts';
import { atMost, planScan, type ScanPlan } from './scan-plan.ts';
import { styleOf } from './speaking.ts';
import { TOOL } from './version.ts';
import { pointLatest, writeRunFolder } from './write-files.ts';

export const scan = defineCommand({
  command: 'scan',
  describe: 'observe the listed targets, judge, compare with history, store, write reports',
  options: (program) =>
    withWaivers(withHistory(withTargets(program)))
      .option('select', {
        type: 'string',
        array: true,
        describe:
          'only these: owner:cnss, tag:critical, host:*.gov.ma, id:…; repeatable: one key widens, several keys narrow',
      })
      .option('profile', {
        type: 'string',
        coerce: oneOf('profile', PROFILES),
        describe: PROFILES.join(' | '),
        defaultDescription: 'what the authorisation allows, at most standard',
      })
      .option('reports', { type: 'string', default: 'reports/', describe: 'folder for the reports' })
      .option('format', {
        type: 'string',
        default: 'html,json',
        coerce: listOf('format', FORMATS),
        describe: `what to write into the run's folder: ${FORMATS.join(', ')}`,
      })
      .option('ca', {
        type: 'string',
        array: true,
        default: [],
        describe: 'an additional trusted root in PEM, repeatable',
      })
      .option('hosts', {
        type: 'string',
        default: '64',
        coerce: wholeNumber('hosts', 1, 1024),
        describe: 'targets at once',
      })
      .option('deadline', {
        type: 'string',
        describe: 'start no target after this (06:00 in UTC, 2026-11-22T06:00:00Z, or 90m); the rest is not-run',
      })
      .option('resume', { type: 'boolean', describe: 'go on with the newest interrupted run' })
      .option('now', {
        type: 'string',
        describe: 'pretend that the run is taken then (rehearsal; marked in the run)',
      })
      .option('allow-unauthorised-skip', {
        type: 'boolean',
        describe: 'leave targets without a valid authorisation out, as not-run',
      })
      .option('print', {
        type: 'string',
        coerce: oneOf('print', ['json']),
        describe: 'json: the report document on stdout',
      })
      .example('$0 scan', 'the targets of targets/')
      .example('$0 scan --select owner:cnss --profile passive', 'the sites of one owner, gently')
      .example('$0 scan --deadline 06:00 --hosts 32', 'start no target after six in the morning, UTC')
      .example('$0 scan --print json | jq .counts', 'the report document for another program'),
  run: async (args, environment) => {
    const plan = await planScan(args, environment);
    return withOpenHistory(
      args.history,
      environment,
      async (history) => {
        const { header, resumed } = args.resume ? await unfinishedRun(history, plan) : await newRun(history, plan);
        const progress = args.quiet ? SILENT : createProgress(environment.stderr, environment.monotonic);
        const ended = await observeNight(
          plan,
          { header, resumed, history, hosts: args.hosts ?? 64 },
          progress,
          environment,
        );
        return await tell(plan, history, ended, args, environment);
      },
      { create: true, hold: 'scan' },
    );
  },
});

interface Begun {
  readonly header: RunHeader;
  readonly resumed: boolean;
}

async function newRun(history: History, plan: ScanPlan): Promise<Begun> {
  const runs = await history.runs();
  const { register, scanner, asked, takenAt } = plan;
  return {
    resumed: false,
    header: {
      id: runIdFor(
        takenAt,
        runs.map(({ id }) => id),
      ),
      takenAt,
      profile: plan.profile,
      vantage: scanner.vantage,
      tool: TOOL,
      rehearsal: plan.rehearsal,
      list: plan.list,
      register: register.digest,
      registered: register.targets.map(({ id }) => id),
      knowledge: plan.knowledge,
      owners: register.owners.filter(({ id }) => asked.some(({ owner }) => owner === id)),
      targets: asked,
    },
  };
}

/** The newest unfinished run, when it was about the same list and the same choice of targets. */
async function unfinishedRun(history: History, plan: ScanPlan): Promise<Begun> {
  const run = await history.unfinished();
  if (run === null) throw new UsageError('There is no interrupted run to go on with.');
  const header = headerOf(await history.snapshot(run.id));
  if (header.register !== plan.register.digest || canonical(header.targets) !== canonical(plan.asked)) {
    throw new UsageError(
      `The interrupted run ${run.id} was about other targets: name the same ones, or begin a new run.`,
    );
  }
  return { resumed: true, header };
}

/** What was decided when the run began. */
function headerOf(begun: Snapshot): RunHeader {
  const { schema, finishedAt, state, trips, observations, again, ...header } = begun;
  return header;
}

const CONTROL_MS = 5_000; // to wait for one of the operator's own hosts

async function observeNight(
  plan: ScanPlan,
  run: Begun & { readonly history: History; readonly hosts: number },
  progress: Progress,
  environment: Environment,
): Promise<EndedNight> {
  const { clock, willing, deadline, standards } = plan;
  const { monotonic, sleep, signal } = environment;
  const { id: seed, profile } = run.header;
  const network = createNetwork({
    scanner: plan.scanner,
    tool: TOOL,
    extraRoots: plan.extraRoots,
    registered: willing,
    listed: plan.register.targets.map(({ host }) => host),
    seed,
    clock,
    monotonic,
    sleep,
    signal,
  });
  const names = new Map(willing.map(({ id, display }) => [id, display]));
  const { targets: remembered } = await run.history.memory(run.resumed ? run.header.id : null);
  const crew = createCrew({
    run: seed,
    history: run.history,
    sleep: (milliseconds) => sleep(milliseconds, signal),
    onTarget: ({ display }) => progress.start(display),
    onNight: ({ target, observations }) =>
      progress.end(names.get(target) ?? target, coverageOf(observations).state !== 'untestable'),
    observing: {
      probes: probesFor({
        sleep: (milliseconds) => sleep(milliseconds, signal),
        day: run.header.takenAt.slice(0, 10),
        known: (target) => pathsIn(remembered.get(target)),
      }),
      open: network.openLane,
      profileOf: ({ authorisation }) => atMost(profile, authorisation?.allows ?? 'passive'),
      clock,
      hosts: run.hosts,
      deadline,
      signal,
    },
  });
  try {
    return await runNight({
      ...run,
      targets: willing,
      standards,
      crew,
      clock,
      unreachable: () => unreachableOf(plan.scanner.controls, { timeoutMs: CONTROL_MS, signal }),
      onBegin: progress.begin,
      onSecondLooks: progress.again,
    });
  } finally {
    progress.close();
  }
}

/** What the last night that saw a target's paths knew of them. */
function pathsIn(remembered: RememberedTarget | undefined): PathsFacts | null {
  const known = remembered?.known.paths?.observation;
  return known?.kind === 'paths' && known.outcome.ok ? known.outcome.value : null;
}

interface Telling {
  readonly reports: string;
  readonly format?: readonly Format[] | undefined;
  readonly print?: 'json' | undefined;
  readonly quiet?: boolean | undefined;
  readonly noColor?: boolean | undefined;
}

/** Writes the reports and says what there is to say; results go to stdout. */
async function tell(plan: ScanPlan, history: History, ended: EndedNight, args: Telling, environment: Environment) {
  const { snapshot } = ended;
  const { stdout, stderr, cwd } = environment;
  const formats = args.format ?? [];
  const told = await reportOf(history, snapshot, ended, plan.standards.rules, { scanner: plan.scanner });
  await history.keepBrief(snapshot.id, briefFrom(told, standardsDigest(plan.standards, plan.knowledge)));
  const report = formats.includes('html') ? await withPast(history, snapshot, told) : told;
  const folder = writeRunFolder(args.reports, snapshot.id, runFiles(formats, report, snapshot), cwd);
  pointLatest(args.reports, snapshot.id, cwd);
  if (args.print === 'json') for (const { content } of runFiles(['json'], report, snapshot)) stdout.write(content);
  if (!args.quiet) {
    const output = args.print === 'json' ? stderr : stdout;
    output.write(`${renderSummary(report, styleOf(output, args, environment))}Reports: ${folder}\n`);
  }
  return exitCodeOf(snapshot, environment);
}

function exitCodeOf({ id, state, targets, observations }: Snapshot, { signal, stderr }: Environment): ExitCode {
  if (signal.aborted && state === 'interrupted') {
    stderr.write(`Interrupted. What was seen is kept in run ${id}; go on with: rasid scan --resume\n`);
    return EXIT.interrupted;
  }
  const byTarget = Map.groupBy(observations, ({ target }) => target);
  const states = targets.map((target) => coverageOf(byTarget.get(target.id) ?? []).state);
  const seen = states.includes('complete') || states.includes('partial');
  return state === 'degraded' || !seen ? EXIT.tooLittleSeen : EXIT.done;
}
