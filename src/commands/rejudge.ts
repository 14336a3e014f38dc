import { count, emptyTally } from '../fleet/breakers.ts';
import { courseOf, partsOf } from '../fleet/parts.ts';
import type { Standards } from '../fleet/review.ts';
import { verdictsIn } from '../fleet/verdicts.ts';
import type { History, RunSummary } from '../history/history.ts';
import { asideElsewhere } from './aside.ts';
import { defineCommand } from './command.ts';
import { EXIT } from './environment.ts';
import { withOpenHistory } from './opening.ts';
import { withHistory, withWaivers } from './options.ts';
import { plural, table } from './speaking.ts';
import { standardsFor } from './standards.ts';
import { type MovedVerdict, movedVerdicts, storedVerdicts, verdictsOf } from './verdicts.ts';

export const rejudge = defineCommand({
  command: 'rejudge',
  describe: 'judge stored runs again under today’s rules, without the network',
  options: (program) =>
    withWaivers(withHistory(program))
      .option('since', {
        type: 'string',
        describe: 'from this run on: a run id, latest, previous, or a date (default: all)',
      })
      .option('dry-run', { type: 'boolean', describe: 'say what would change, and store nothing' })
      .example('$0 rejudge', 'every run, oldest first')
      .example('$0 rejudge --since latest --dry-run', 'try a new rule on last night'),
  run: (args, environment) =>
    withOpenHistory(
      args.history,
      environment,
      async (history) => {
        const standards = await standardsFor(args, environment);
        const since = args.since === undefined ? null : await history.find(args.since);
        const runs = (await history.runs()).filter(
          (run) =>
            run.state !== 'running' && run.state !== 'pruned' && (since === null || run.takenAt >= since.takenAt),
        );
        let total = 0;
        for (const run of runs) {
          const changed = await judgeAgain(history, run, standards, args.dryRun === true);
          total += changed.length;
          if (args.quiet) continue;
          environment.stdout.write(`${run.id}: ${plural(changed.length, 'verdict')} changed\n`);
          environment.stdout.write(
            table(changed.map(({ target, rule, before, after }) => ['', target, rule, before, `-> ${after}`])),
          );
        }
        if (!args.quiet) {
          const stored = args.dryRun ? ' Nothing was stored.' : '';
          environment.stdout.write(
            `${plural(runs.length, 'run')} judged again, ${plural(total, 'verdict')} changed.${stored}\n`,
          );
        }
        return EXIT.done;
      },
      { create: false, hold: 'rejudge' },
    ),
});

async function judgeAgain(
  history: History,
  { id, finishedAt }: RunSummary,
  standards: Standards,
  dry: boolean,
): Promise<readonly MovedVerdict[]> {
  using aside = asideElsewhere();
  using verdicts = verdictsIn(() => aside.file('verdicts'));
  const tally = emptyTally();
  const changed: MovedVerdict[] = [];
  const course = await courseOf(history, id, standards);
  for await (const part of partsOf(course)) {
    const { tonight, review } = part;
    count(tally, part);
    verdicts.append(review);
    const before = await storedVerdicts(history, id, tonight.targets);
    changed.push(...movedVerdicts(before, verdictsOf(review.posture.findings)));
  }
  if (dry) return changed;
  const { outline } = course;
  await history.finish(id, {
    finishedAt: finishedAt ?? outline.finishedAt,
    state: outline.state,
    trips: outline.trips,
    untestable: tally.untestable,
    ruleset: standards.version,
    findings: verdicts.findings(),
    records: verdicts.records(),
  });
  return changed;
}
