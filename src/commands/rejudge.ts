import { untestableIn } from '../fleet/breakers.ts';
import { reviewWithTrails } from '../fleet/trails.ts';
import type { History, RunSummary } from '../history/history.ts';
import type { Finding } from '../model/finding.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { defineCommand } from './command.ts';
import { EXIT } from './environment.ts';
import { withOpenHistory } from './opening.ts';
import { withHistory, withWaivers } from './options.ts';
import { plural, table } from './speaking.ts';
import { standardsFor } from './standards.ts';
import { movedVerdicts, storedVerdicts, verdictsOf } from './verdicts.ts';

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
          const snapshot = await history.snapshot(run.id);
          const { posture, records } = await reviewWithTrails(
            history,
            snapshot,
            await history.memory(run.id),
            standards,
          );
          const changed = movedVerdicts(await storedVerdicts(history, snapshot), verdictsOf(posture.findings));
          total += changed.length;
          if (!args.dryRun) await store(history, run, snapshot, posture.ruleset, posture.findings, records);
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

async function store(
  history: History,
  { id, finishedAt }: RunSummary,
  snapshot: Snapshot,
  ruleset: string,
  findings: readonly Finding[],
  records: Parameters<History['finish']>[1]['records'],
): Promise<void> {
  await history.finish(id, {
    finishedAt: finishedAt ?? snapshot.finishedAt,
    state: snapshot.state,
    trips: snapshot.trips,
    untestable: untestableIn(snapshot),
    ruleset,
    findings,
    records,
  });
}
