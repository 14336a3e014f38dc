import { resolve } from 'node:path';
import { runIdFor, runNight } from '../fleet/night.ts';
import type { Part } from '../fleet/parts.ts';
import type { History, RunHeader } from '../history/history.ts';
import type { Brief } from '../looking/brief.ts';
import { canonical } from '../model/canonical.ts';
import type { ReportDocument } from '../model/report.ts';
import type { Outline } from '../model/snapshot.ts';
import type { Scanner, ScannerNote } from '../model/target.ts';
import { unreachableOf } from '../probes/net/egress.ts';
import { renderSummary } from '../render/terminal.ts';
import { type Aside, asideOf } from './aside.ts';
import { type Brakes, withBrakes } from './brakes.ts';
import { briefFrom, isShort, standardsDigest } from './brief.ts';
import { defineCommand, oneOf, wholeNumber } from './command.ts';
import { type Environment, EXIT, type ExitCode, UsageError } from './environment.ts';
import { type Format, rendered, writeRun } from './formats.ts';
import { footingOn, withEye } from './looking.ts';
import { withOpenHistory } from './opening.ts';
import { historyUrl } from './options.ts';
import { createProgress, type Progress, SILENT } from './progress.ts';
import { factsOf } from './reporting.ts';
import { planScan, type ScanPlan } from './scan-plan.ts';
import { USUAL_FORMATS, withScanning } from './scanning.ts';
import { refuseIdle, type Shared, withSharing } from './sharing.ts';
import { styleOf } from './speaking.ts';
import { keepingFor, sightOf, startTelling, type Telling } from './telling.ts';
import { TOOL } from './version.ts';
import { pointLatest, readyFolder, runFolder, writeOut } from './write-files.ts';

export const scan = defineCommand({
  command: 'scan',
  describe: 'observe the listed targets, judge, compare with history, store, write reports',
  options: (program) =>
    withScanning(program)
      .option('deadline', {
        type: 'string',
        describe: 'start no target after this (06:00 in UTC, 2026-11-22T06:00:00Z, or 90m); the rest is not-run',
      })
      .option('threads', {
        type: 'string',
        default: '0',
        coerce: wholeNumber('threads', 0, 64),
        describe: 'threads that look, beside the first one; 0: that one does',
      })
      .option('resume', { type: 'boolean', describe: 'go on with the newest interrupted run' })
      .option('now', {
        type: 'string',
        describe: 'pretend that the run is taken then (rehearsal; marked in the run)',
      })
      .option('next', {
        type: 'string',
        describe: 'when the next night of this list begins (2026-11-23T01:00:00Z), for the reports',
      })
      .option('print', {
        type: 'string',
        coerce: oneOf('print', ['json']),
        describe: 'json: the report document on stdout',
      })
      .option('no-work', {
        type: 'boolean',
        describe: 'with --history postgres://...: leave the looking to "rasid worker", lead the run and report',
      })
      .example('$0 scan', 'the targets of targets/')
      .example('$0 scan --select owner:cnss --profile passive', 'the sites of one owner, gently')
      .example('$0 scan --deadline 06:00 --hosts 32', 'start no target after six in the morning, UTC')
      .example('$0 scan --print json | jq .counts', 'the report document for another program'),
  run: async (args, environment) => {
    const plan = await planScan(args, environment);
    const shared = { url: historyUrl(args.history, environment), work: args.noWork !== true };
    refuseIdle(shared);
    readyFolder(args.reports, environment.cwd);
    return withOpenHistory(
      args.history,
      environment,
      async (history) => {
        const { header, resumed } = args.resume ? await unfinishedRun(history, plan) : await newRun(history, plan);
        const progress = args.quiet ? SILENT : createProgress(environment.stderr, environment.monotonic);
        using aside = asideOf(resolve(environment.cwd, args.reports, header.id));
        const pages = (args.format ?? USUAL_FORMATS).some((format) => format === 'html' || format === 'bulletin');
        const telling = startTelling(plan.standards.rules, keepingFor(header.targets.length, aside, pages));
        const threads = args.threads ?? 0;
        const run = { header, resumed, history, hosts: args.hosts ?? 64, threads, shared, aside, onPart: telling.add };
        return await withBrakes({ ...plan, reports: args.reports }, environment, async (brakes) => {
          const ended = await observeNight(plan, run, progress, brakes);
          return await tell({ ...run, plan, telling }, ended, args, brakes.environment);
        });
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
      scanner: noteOf(scanner),
      ...(plan.next === null ? {} : { next: plan.next }),
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

/** Who was observed can ask who did it, also in a report that is written later. */
const noteOf = ({ contact, info, addresses }: Scanner): ScannerNote => ({
  contact,
  info,
  ...(addresses === undefined ? {} : { addresses }),
});

/** The newest unfinished run, of this list before others, when it was about the same choice of targets. */
async function unfinishedRun(history: History, plan: ScanPlan): Promise<Begun> {
  const unfinished = (await history.runs()).filter(({ state }) => state === 'running' || state === 'interrupted');
  const run = unfinished.findLast(({ list }) => list === plan.list) ?? unfinished.at(-1);
  if (run === undefined) throw new UsageError('There is no interrupted run to go on with.');
  const header = headerOf(await history.outline(run.id));
  if (header.register !== plan.register.digest || canonical(header.targets) !== canonical(plan.asked)) {
    throw new UsageError(
      `The interrupted run ${run.id} was about other targets: name the same ones, or begin a new run.`,
    );
  }
  return { resumed: true, header };
}

/** What was decided when the run began. */
function headerOf(begun: Outline): RunHeader {
  const { schema, finishedAt, state, trips, ...header } = begun;
  return header;
}

interface Run extends Begun {
  readonly history: History;
  readonly hosts: number;
  readonly threads: number; // that look
  readonly shared: Shared;
  readonly aside: Aside;
  readonly onPart: (part: Part) => void;
}

const CONTROL_MS = 5_000; // to wait for one of the operator's own hosts

async function observeNight(
  plan: ScanPlan,
  run: Run,
  progress: Progress,
  { environment, mayStart }: Brakes,
): Promise<Outline> {
  const { clock, willing, deadline, standards } = plan;
  const { sleep, signal } = environment;
  const { header, history, hosts, threads } = run;
  const names = new Map(willing.map(({ id, display }) => [id, display]));
  try {
    return await withSharing({ ...run.shared, run: header.id, plan }, environment, ({ commons, crewOf }) => {
      const known = (target: string) => history.lastKnown(header.id, target, 'paths');
      const footing = footingOn(environment, { clock, known, commons });
      return withEye({ brief: briefOf(plan, header), footing, threads, ahead: plan.ahead }, (eye) => {
        const crew = crewOf({
          run: header.id,
          history,
          sleep: (milliseconds) => sleep(milliseconds, signal),
          onTarget: ({ display }) => progress.start(display),
          onNight: (target, seen) => progress.end(names.get(target) ?? target, seen),
          observing: { eye, clock, signal, hosts, deadline, mayStart },
        });
        return runNight({
          ...run,
          targets: willing,
          standards,
          crew,
          clock,
          scratch: () => run.aside.file('verdicts'),
          unreachable: () => unreachableOf(plan.scanner.controls, { timeoutMs: CONTROL_MS, signal }),
          onBegin: progress.begin,
          onSecondLooks: progress.again,
        });
      });
    });
  } finally {
    progress.close();
  }
}

const briefOf = ({ scanner, extraRoots, willing, register }: ScanPlan, { id, takenAt, profile }: RunHeader): Brief => ({
  ...{ run: id, takenAt, profile, scanner, tool: TOOL, roots: extraRoots, willing },
  listed: register.targets.map(({ host }) => host),
});

interface Wishes {
  readonly reports: string;
  readonly format?: readonly Format[] | undefined;
  readonly print?: 'json' | undefined;
  readonly quiet?: boolean | undefined;
  readonly noColor?: boolean | undefined;
}

interface Told extends Run {
  readonly plan: ScanPlan;
  readonly telling: Telling;
}

/** Writes the reports and says what there is to say; results go to stdout. */
async function tell(
  { plan, history, aside, telling }: Told,
  ended: Outline,
  args: Wishes,
  environment: Environment,
): Promise<ExitCode> {
  const { stdout, stderr, cwd } = environment;
  const formats = args.format ?? USUAL_FORMATS;
  const report = await telling.report(history, ended, { scanner: plan.scanner, pages: formats.includes('html') });
  const brief = briefFrom(report, standardsDigest(plan.standards, plan.knowledge));
  if (isShort(brief)) await history.keepBrief(ended.id, brief);
  const folder = runFolder(args.reports, ended.id, cwd);
  const facts = formats.includes('snapshot') ? await factsOf(history, ended.id, aside) : null;
  await writeRun(folder, formats, report, facts);
  pointLatest(args.reports, ended.id, cwd);
  if (args.print === 'json') writeOut('-', rendered('json', report, null, 'en'), environment);
  if (!args.quiet) {
    const output = args.print === 'json' ? stderr : stdout;
    output.write(`${renderSummary(report, styleOf(output, args, environment))}Reports: ${folder.name}\n`);
  }
  return exitCodeOf(report.document, environment);
}

function exitCodeOf(document: ReportDocument, { signal, stderr }: Environment): ExitCode {
  const { id, state } = document.run;
  if (signal.aborted && state === 'interrupted') {
    stderr.write(`Interrupted. What was seen is kept in run ${id}; go on with: rasid scan --resume\n`);
    return EXIT.interrupted;
  }
  const { seen, degraded } = sightOf(document);
  if (seen === 0) stderr.write('No target could be observed: this night says nothing about any of them.\n');
  return degraded || seen === 0 ? EXIT.tooLittleSeen : EXIT.done;
}
