import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { memoryOf } from '../fleet/baseline.ts';
import { pastIn } from '../fleet/parts.ts';
import type { Standards } from '../fleet/review.ts';
import { fails, gate as gateOf, USUAL_POLICY } from '../gate.ts';
import type { History, Past } from '../history/history.ts';
import { judge } from '../judge.ts';
import { CAUSES, type Change } from '../model/drift.ts';
import { SEVERITIES } from '../model/finding.ts';
import type { Gate } from '../model/gate.ts';
import type { ReportDocument } from '../model/report.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { asideElsewhere } from './aside.ts';
import { defineCommand, listOf, oneOf, wholeNumber } from './command.ts';
import { type Environment, EXIT, type ExitCode, UsageError } from './environment.ts';
import { rendered } from './formats.ts';
import { withOpenHistory } from './opening.ts';
import { withHistory, withWaivers } from './options.ts';
import { pastAfter, storedReport } from './reporting.ts';
import { plural, table } from './speaking.ts';
import { standardsFor } from './standards.ts';
import { keepingFor, sightOf } from './telling.ts';
import { writeOut } from './write-files.ts';

const EXITS = {
  passed: EXIT.done,
  failed: EXIT.gateFailed,
  'too-little-seen': EXIT.tooLittleSeen,
} as const satisfies Record<string, ExitCode>;

export const gate = defineCommand({
  command: 'gate [run]',
  describe: 'exit 1 when owned sites regressed, 3 when too little was seen',
  options: (program) =>
    withWaivers(withHistory(program))
      .positional('run', { type: 'string', default: 'latest', describe: 'a run id, latest, previous, or a date' })
      .option('fail-on', {
        type: 'string',
        default: 'high',
        coerce: oneOf('fail-on', SEVERITIES),
        describe: `this severity or worse: ${SEVERITIES.join(', ')}`,
      })
      .option('only-cause', {
        type: 'string',
        default: 'site',
        coerce: listOf('only-cause', CAUSES),
        describe: `which causes count: ${CAUSES.join(', ')}`,
      })
      .option('baseline', { type: 'string', describe: 'compare with this run, or with a snapshot in a file' })
      .option('min-coverage', {
        type: 'string',
        default: '90',
        coerce: wholeNumber('min-coverage', 0, 100),
        describe: 'percent of the targets that must have been seen at least in part',
      })
      .option('format', {
        type: 'string',
        coerce: oneOf('format', ['sarif', 'junit']),
        describe: 'write the report of the gate as well: sarif | junit',
      })
      .option('out', { type: 'string', default: '-', describe: 'where --format goes: a file, or - for stdout' })
      .example('$0 gate', 'did last night make anything worse?')
      .example('$0 gate --fail-on medium --only-cause site,clock', 'stricter, and dates count too')
      .example('$0 gate --format sarif --out rasid.sarif', 'for the code scanning of a forge')
      .example('$0 gate --baseline accepted.json', 'against a snapshot that was kept'),
  run: (args, environment) =>
    withOpenHistory(args.history, environment, async (history) => {
      const run = await history.find(args.run);
      const standards = await standardsFor(args, environment);
      const past =
        args.baseline === undefined ? null : await baselineOf(args.baseline, history, standards, environment);
      const policy = {
        failOn: args.failOn ?? USUAL_POLICY.failOn,
        causes: args.onlyCause ?? USUAL_POLICY.causes,
        minCoverage: args.minCoverage ?? USUAL_POLICY.minCoverage,
      };
      using aside = asideElsewhere();
      const failing: Change[] = [];
      const report = await storedReport(history, run.id, standards, {
        past,
        keeping: ({ targets }) => keepingFor(targets.length, aside, false),
        onPart: ({ review }) => failing.push(...review.drift.changes.filter((change) => fails(change, policy))),
      });
      const { document } = report;
      const verdict = gateOf({ from: document.against?.id ?? null, changes: failing }, sightOf(document), policy);
      const { format } = args;
      if (format !== undefined)
        writeOut(args.out, rendered(format, { ...report, gate: verdict }, null, 'en'), environment);
      const output = format !== undefined && args.out === '-' ? environment.stderr : environment.stdout;
      if (!args.quiet) output.write(`${table(failing.map(lineOf))}${paragraphFor(verdict, document.run)}\n`);
      return EXITS[verdict.verdict];
    }),
});

/** Why it passed or not, in one paragraph. */
function paragraphFor(
  { verdict, policy, regressions, asked, seen, baseline }: Gate,
  { id, state }: ReportDocument['run'],
): string {
  const against = baseline ?? 'nothing: this is the first night';
  const causes = policy.causes.join(', ');
  const about = `${plural(regressions.length, 'regression')} of ${policy.failOn} or worse (cause: ${causes})`;
  const sight = `${seen} of ${asked} targets seen (floor ${policy.minCoverage} %)`;
  const why =
    verdict !== 'too-little-seen'
      ? ''
      : state === 'degraded'
        ? ' The run is degraded and proves nothing.'
        : ' What was not seen may have become worse: this is no pass.';
  return `Gate ${verdict}: ${about}; ${sight}; run ${id} against ${against}.${why}`;
}

const lineOf = ({ target, rule, state, cause, after, record }: Change): readonly string[] => [
  after?.severity ?? record.severity,
  target,
  rule,
  record.subject ?? '',
  `${state} (${cause ?? ''})`,
];

/** A file when there is one of that name, otherwise a run. */
async function baselineOf(name: string, history: History, standards: Standards, { cwd }: Environment): Promise<Past> {
  const path = resolve(cwd, name);
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return pastAfter(history, await history.find(name));
  const snapshot = readSnapshot(name, readFileSync(path, 'utf8'));
  return pastIn(memoryOf(snapshot, judge(snapshot, standards, standards.knowledge)));
}

function readSnapshot(name: string, text: string): Snapshot {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw new UsageError(`--baseline ${name} is no JSON; make one with: rasid report --format snapshot --out ${name}`);
  }
  const { schema, targets, observations } = (document ?? {}) as Readonly<Record<string, unknown>>;
  if (schema !== 'rasid/snapshot@1' || !Array.isArray(targets) || !Array.isArray(observations)) {
    throw new UsageError(`--baseline ${name} is no snapshot of schema rasid/snapshot@1.`);
  }
  return document as Snapshot; // our own document: its shape is checked no further
}
