import { createReadStream, createWriteStream, mkdirSync, rmSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { KeepPolicy } from '../history/history.ts';
import { SCHEMA_VERSION } from '../history/schema.ts';
import { defineCommand, wholeNumber } from './command.ts';
import { EXIT, UsageError } from './environment.ts';
import { withOpenHistory } from './opening.ts';
import { withHistory, withWaivers } from './options.ts';
import { plural } from './speaking.ts';

export const exportHistory = defineCommand({
  command: 'export',
  describe: 'the whole history as lines of JSON, for another place or another engine',
  options: (program) =>
    withHistory(program)
      .option('out', { type: 'string', default: '-', describe: 'a file (packed when it ends in .gz), or - for stdout' })
      .example('$0 history export --out history.jsonl.gz', 'a copy that any engine can read'),
  run: (args, environment) =>
    withOpenHistory(args.history, environment, async (history) => {
      if (args.out === '-') {
        for await (const line of history.exported()) environment.stdout.write(`${line}\n`);
        return EXIT.done;
      }
      const path = resolve(environment.cwd, args.out);
      mkdirSync(dirname(path), { recursive: true });
      const lines = Readable.from(withFeeds(history.exported()));
      const file = createWriteStream(path, { flags: 'wx' });
      try {
        if (path.endsWith('.gz')) await pipeline(lines, createGzip(), file);
        else await pipeline(lines, file);
      } catch (error) {
        if (codeOf(error) === 'EEXIST') throw new UsageError(`${args.out} is there already; name another file.`);
        rmSync(path, { force: true });
        throw codeOf(error) === null
          ? error
          : new UsageError(`${args.out} could not be written: ${codeOf(error)}.`, { cause: error });
      }
      if (!args.quiet) environment.stdout.write(`The history is in ${args.out}.\n`);
      return EXIT.done;
    }),
});

async function* withFeeds(lines: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const line of lines) yield `${line}\n`;
}

const UNREAD: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'we may not read it',
  Z_BUF_ERROR: 'it ends too early',
  Z_DATA_ERROR: 'it is damaged',
};

const codeOf = (error: unknown): string | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;

export const importHistory = defineCommand({
  command: 'import <file>',
  describe: 'read what export wrote, into a history that is empty',
  options: (program) =>
    withHistory(program)
      .positional('file', { type: 'string', demandOption: true, describe: 'a file of export, packed or not' })
      .example('$0 history import history.jsonl.gz --history sqlite:copy.db', 'the same history in another place'),
  run: (args, environment) =>
    withOpenHistory(
      args.history,
      environment,
      async (history) => {
        const path = resolve(environment.cwd, args.file);
        const file = createReadStream(path);
        const input = path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
        const broken = new Promise<never>((_, reject) => {
          for (const stream of [file, input]) stream.on('error', reject);
        });
        broken.catch(() => {}); // told where the import waits
        try {
          const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
          const runs = await Promise.race([history.imported(lines), broken]);
          const { faults } = await history.verifyChain();
          for (const fault of faults) environment.stderr.write(`${fault}\n`);
          if (!args.quiet)
            environment.stdout.write(`${plural(runs, 'run')} read; ${plural(faults.length, 'fault')}.\n`);
          return faults.length === 0 ? EXIT.done : EXIT.gateFailed;
        } catch (error) {
          const code = codeOf(error);
          if (code === null) throw error;
          throw new UsageError(`${args.file} could not be read: ${UNREAD[code] ?? code}.`, { cause: error });
        }
      },
      { create: true, hold: 'history import' },
    ),
});

/** `daily:90,weekly:52,monthly:36`; what is not named keeps none. */
export function readKeep(text: string): KeepPolicy {
  const policy = { daily: 0, weekly: 0, monthly: 0 };
  for (const part of text.split(',')) {
    const [, name, number] = /^(daily|weekly|monthly):(\d{1,5})$/.exec(part.trim()) ?? [];
    if (name !== 'daily' && name !== 'weekly' && name !== 'monthly')
      throw new UsageError(`--keep ${text} is no policy; write for example daily:90,weekly:52,monthly:36.`);
    policy[name] = Number(number);
  }
  return policy;
}

export const pruneHistory = defineCommand({
  command: 'prune',
  describe: 'take old nights away; their place in the chain stays',
  options: (program) =>
    withHistory(program)
      .option('keep', {
        type: 'string',
        default: 'daily:90,weekly:52,monthly:36',
        describe: 'how many of the newest days, weeks and months keep a run each',
      })
      .option('dry-run', { type: 'boolean', describe: 'say what would go, and change nothing' })
      .example('$0 history prune --dry-run', 'what would go')
      .example('$0 history prune --keep daily:400', 'a year of nights and a little more'),
  run: (args, environment) =>
    withOpenHistory(
      args.history,
      environment,
      async (history) => {
        const plan = await history.pruning(readKeep(args.keep));
        if (!args.dryRun && plan.pruned.length > 0) await history.prune(plan);
        if (!args.quiet) {
          if (args.dryRun) for (const run of plan.pruned) environment.stdout.write(`${run}\n`);
          environment.stdout.write(
            `${plural(plan.pruned.length, 'run')} ${args.dryRun ? 'would lose' : 'lost'} the nights, ${plan.kept} kept.\n`,
          );
        }
        return EXIT.done;
      },
      { create: false, hold: 'history prune' },
    ),
});

export const verifyHistory = defineCommand({
  command: 'verify',
  describe: 'compute hashes, references, verdicts and records again; exit 1 when one is not what was stored',
  options: (program) =>
    withWaivers(withHistory(program))
      .option('runs', {
        type: 'string',
        default: '30',
        coerce: wholeNumber('runs', 0, 100_000),
        describe: 'of how many of the newest runs verdicts and records are computed again',
      })
      .example('$0 history verify', 'the whole chain, and the judgements of the last 30 runs')
      .example('$0 history verify --runs 100000', 'everything'),
  run: (args, environment) =>
    withOpenHistory(args.history, environment, async (history) => {
      const chain = await history.verifyChain();
      // Rules and knowledge are read only here: the other commands of the group start without them.
      const [{ standardsFor }, { verifyRecords }] = await Promise.all([
        import('./standards.ts'),
        import('../fleet/verify.ts'),
      ]);
      const standards = await standardsFor(args, environment);
      const records = await verifyRecords(history, standards, args.runs ?? 30);
      const faults = [...chain.faults, ...records.faults];
      for (const fault of faults) environment.stderr.write(`${fault}\n`);
      if (!args.quiet) {
        const pruned = chain.pruned === 0 ? '' : `, ${chain.pruned} of them pruned`;
        const others =
          records.skipped === 0
            ? ''
            : `; ${records.skipped} judged by other rules (rasid rejudge brings them up to date)`;
        environment.stdout.write(
          `${plural(chain.runs, 'run')} in the chain${pruned}, ${plural(chain.blobs, 'content')}; ${plural(records.computed, 'run')} judged again${others}; ${plural(faults.length, 'fault')}.\n`,
        );
        const newest = (await history.runs()).findLast(({ hash }) => hash !== null);
        if (newest !== undefined) environment.stdout.write(`Newest hash: ${newest.hash} (${newest.id}).\n`);
      }
      return faults.length === 0 ? EXIT.done : EXIT.gateFailed;
    }),
});

export const migrateHistory = defineCommand({
  command: 'migrate',
  describe: 'make the tables of a history, or bring them up to date; other commands that may do so do it by themselves',
  options: (program) =>
    withHistory(program).example(
      '$0 history migrate --history postgres://rasid_owner@db/rasid',
      'as the role that owns the tables',
    ),
  run: (args, environment) =>
    withOpenHistory(
      args.history,
      environment,
      async () => {
        if (!args.quiet) environment.stdout.write(`The history has schema ${SCHEMA_VERSION}.\n`);
        return EXIT.done;
      },
      { create: true },
    ),
});

export const unlockHistory = defineCommand({
  command: 'unlock',
  describe: 'take the history from a scanner that is gone without giving it back',
  options: (program) =>
    withHistory(program).example('$0 history unlock', 'after a machine that held it was switched off'),
  run: (args, environment) =>
    withOpenHistory(args.history, environment, async (history) => {
      const holder = await history.release(null);
      if (!args.quiet)
        environment.stdout.write(
          holder === null
            ? 'Nobody held the history.\n'
            : `Taken from process ${holder.process} on ${holder.host}, which held it since ${holder.since} (${holder.what}).\n`,
        );
      return EXIT.done;
    }),
});
