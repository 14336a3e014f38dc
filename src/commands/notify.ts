import { existsSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { NotifyPolicy } from '../model/notification.ts';
import { dryRunFiles } from '../notify/dry-run.ts';
import { isTold } from '../notify/select.ts';
import { openTold, readTold, type Told, ToldError } from '../notify/told.ts';
import { readPolicy } from '../targets/notify.ts';
import { NOTIFY_TEMPLATE } from '../targets/notify-template.ts';
import { asideElsewhere } from './aside.ts';
import { defineCommand } from './command.ts';
import { type Environment, EXIT, type ExitCode, UsageError } from './environment.ts';
import { owing, type Prepared, prepare } from './notify-prepare.ts';
import { send } from './notify-send.ts';
import { withOpenHistory } from './opening.ts';
import { withHistory, withTargets, withWaivers } from './options.ts';
import { mistaken, readTargets } from './reading.ts';
import { plural } from './speaking.ts';
import { runFolder, writeInto } from './write-files.ts';

export const notify = defineCommand({
  command: 'notify [run]',
  describe: 'tell the CERT and the owners of the sites what a run has seen: files first, mail and webhooks with --send',
  options: (program) =>
    withWaivers(withHistory(withTargets(program)))
      .positional('run', { type: 'string', default: 'latest', describe: 'a run id, latest, previous, or a date' })
      .option('config', {
        alias: 'notify',
        type: 'string',
        default: 'targets/notify.yaml',
        describe: 'who is told what',
      })
      .option('dry-run', {
        type: 'boolean',
        describe: 'write what would be sent into REPORTS/RUN/notify (the default)',
      })
      .option('send', {
        type: 'boolean',
        describe: 'send what was not delivered yet, once the file says enabled: true',
      })
      .option('reports', { type: 'string', default: 'reports/', describe: 'folder of the reports' })
      .option('template', { type: 'boolean', describe: 'print a file to begin with' })
      .example('$0 notify --template > targets/notify.yaml', 'a file to begin with')
      .example('$0 notify', 'what would be sent about the newest run, and to whom')
      .example('$0 notify latest --send', 'send it; once more sends only what was not delivered'),
  run: async (args, environment) => {
    if (args.template) {
      environment.stdout.write(NOTIFY_TEMPLATE);
      return EXIT.done;
    }
    if (args.send && args.dryRun) throw new UsageError('--send and --dry-run exclude each other.');
    const policy = policyFrom(args.config, environment);
    const sends = args.send === true && policy.enabled;
    if (args.send && !sends)
      environment.stderr.write(`${args.config} says enabled: false: files are written instead.\n`);
    const { register } = readTargets(args.targets, environment);
    const book = resolve(environment.cwd, args.reports, 'notified.db');
    using told = openBook(() => (sends ? openTold(book) : readTold(book)));
    using aside = asideElsewhere();
    const prepared = await withOpenHistory(args.history, environment, (history) =>
      prepare(history, { ...args, policy, register, told, aside }, environment),
    );
    return sends
      ? await send(prepared, { policy, told, quiet: args.quiet === true }, environment)
      : await rehearse(prepared, args, environment);
  },
});

function policyFrom(config: string, { cwd }: Environment): NotifyPolicy {
  if (!existsSync(resolve(cwd, config))) {
    throw new UsageError(`There is no ${config}; begin with: rasid notify --template > ${config}`);
  }
  const { policy, mistakes } = readPolicy(config, cwd);
  if (policy === null) throw mistaken(mistakes);
  return policy;
}

function openBook(open: () => Told): Told {
  try {
    return open();
  } catch (error) {
    if (error instanceof ToldError) throw new UsageError(error.message);
    throw error;
  }
}

const FOLDER = 'notify';

/** Writes what would be sent. */
async function rehearse(
  { run, decisions, owed, messageFor }: Prepared,
  args: { readonly reports: string; readonly quiet?: boolean | undefined },
  environment: Environment,
): Promise<ExitCode> {
  const { cwd, stdout } = environment;
  const folder = runFolder(args.reports, run, cwd);
  rmSync(join(folder.path, FOLDER), { recursive: true, force: true }); // an earlier rehearsal
  for await (const { name, content } of dryRunFiles(decisions, messageFor))
    writeInto(folder, [{ name: `${FOLDER}/${name}`, content }]);
  if (args.quiet) return EXIT.done;
  const tells = decisions.filter(isTold).length;
  const silent = decisions.length - tells;
  stdout.write(
    `Nothing was sent. ${plural(tells, 'message')} would go out, and nothing to ${plural(silent, 'other')}: see ${join(folder.name, FOLDER, 'index.txt')}\n${owing(owed)}`,
  );
  return EXIT.done;
}
