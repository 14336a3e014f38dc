import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { digestOf } from '../model/canonical.ts';
import type { Waiver } from '../model/waiver.ts';
import { sourcesOf } from '../targets/files.ts';
import { inReadingOrder, sentenceOf } from '../targets/mistake.ts';
import { WAIVERS_SCHEMA } from '../targets/shape.ts';
import { isSource, sourceFrom } from '../targets/source.ts';
import { withWaiver } from '../targets/waiver-entry.ts';
import { mergeWaivers } from '../targets/waivers.ts';
import { defineCommand } from './command.ts';
import { type Environment, EXIT, UsageError } from './environment.ts';
import { knowledgeFor } from './known.ts';
import { withOpenHistory } from './opening.ts';
import { withHistory, withTargets, withWaivers } from './options.ts';
import { mistaken, targetPaths, waiverPaths } from './reading.ts';
import { standingOf } from './standing.ts';
import { whatExists } from './what-exists.ts';
import { writeOut } from './write-files.ts';

export const addWaiver = defineCommand({
  command: 'add',
  describe: 'accept a finding for a time: written at the end of the YAML file, which otherwise stays as it is',
  options: (program) =>
    withHistory(withTargets(withWaivers(program)))
      .option('rule', { type: 'string', demandOption: true, describe: 'the id of the rule' })
      .option('target', { type: 'string', demandOption: true, describe: 'the id of the target' })
      .option('subject', { type: 'string', describe: 'which cookie, path, product (default: every one)' })
      .option('reason', { type: 'string', demandOption: true, describe: 'why it is accepted' })
      .option('approved-by', { type: 'string', demandOption: true, describe: 'who decided it' })
      .option('until', {
        type: 'string',
        demandOption: true,
        describe: 'the last day, or so many days from today: 2027-03-31, 90d; at most 365 days',
      })
      .option('evidence', {
        type: 'boolean',
        describe: 'only as it was seen last: with other evidence the waiver is void',
      })
      .example(
        '$0 waivers add --rule tls/version-1.0 --target cnss-www --reason "Old terminals" --approved-by RSSI --until 90d',
        'into the file of waivers in targets/',
      )
      .example('$0 waivers add ... --evidence --waivers accepted.yaml', 'as it was seen last night; into this file'),
  run: async (args, environment) => {
    const { known, ruleset } = await whatExists(args.targets, environment);
    const waiver: Waiver = {
      rule: args.rule,
      target: args.target,
      subject: args.subject ?? null,
      reason: args.reason,
      approvedBy: args.approvedBy,
      until: dayOf(args.until, environment.now()),
      evidence: null,
    };
    const draft = drafted(waiver, args, known, environment); // refused before the history is asked
    if (!args.evidence) return write(draft, environment, args.quiet);

    const evidence = await withOpenHistory(args.history, environment, async (history) => {
      const { seen, changes } = await standingOf(history, [waiver.target], {
        ...ruleset,
        knowledge: knowledgeFor(environment).knowledge,
        waivers: [waiver],
      });
      if (!seen.has(waiver.target)) throw new UsageError(`--evidence: the history has not seen ${waiver.target} yet.`);
      const open = changes.filter((change) => change.waiver !== null && change.record.state === 'open');
      const digests = new Set(
        open.flatMap(({ after, before }) => {
          const last = after?.status === 'fail' ? after : before;
          return last === null ? [] : [digestOf(last.evidence)];
        }),
      );
      const [digest] = digests;
      if (digest === undefined)
        throw new UsageError(
          `--evidence: no finding of ${waiver.rule} is open on ${waiver.target}; nothing was written.`,
        );
      if (digests.size > 1)
        throw new UsageError(
          `--evidence: ${waiver.rule} has several findings on ${waiver.target}; name one with --subject: ${open.map(({ record }) => record.subject ?? '(none)').join(', ')}.`,
        );
      return digest;
    });
    return write(drafted({ ...waiver, evidence }, args, known, environment), environment, args.quiet);
  },
});

function dayOf(text: string, now: string): string {
  const days = /^(\d{1,4})d$/.exec(text)?.[1];
  return days === undefined ? text : new Date(Date.parse(now) + Number(days) * 86_400_000).toISOString().slice(0, 10);
}

interface Draft {
  readonly file: string;
  readonly text: string;
  readonly place: string; // of the new waiver
}

/** The file as it would be, held against what `waivers check` asks. Throws a UsageError with its sentences. */
function drafted(
  waiver: Waiver,
  options: Parameters<typeof waiverPaths>[0],
  known: Parameters<typeof mergeWaivers>[3],
  environment: Environment,
): Draft {
  const { cwd } = environment;
  const { sources, mistakes } = sourcesOf(
    waiverPaths(options, cwd).filter((path) => statSync(resolve(cwd, path), { throwIfNoEntry: false }) !== undefined),
    WAIVERS_SCHEMA,
    cwd,
  );
  if (mistakes.length > 0) throw mistaken(mistakes);
  const file = fileFor(
    options,
    sources.map((source) => source.file),
    environment,
  );
  const before = sources.some((source) => source.file === file) ? readFileSync(resolve(cwd, file), 'utf8') : '';
  const text = withWaiver(before, waiver);
  const draft = sourceFrom(file, text);
  if (!isSource(draft)) throw mistaken(draft);
  const others = sources.filter((source) => source.file !== file);
  const { mistakes: unread, faults, places } = mergeWaivers([...others, draft], [], environment.now(), known);
  const wrong = inReadingOrder([...unread, ...faults]);
  if (wrong.length > 0) throw new UsageError(`Nothing was written:\n${wrong.map(sentenceOf).join('\n')}`);
  return { file, text, place: [...places.values()].at(-1) ?? file };
}

/** The file that was named, the only one that is there, or a new one beside the targets. */
function fileFor(
  { waivers, targets }: Parameters<typeof waiverPaths>[0],
  found: readonly string[],
  { cwd }: Environment,
): string {
  const [named, ...more] = waivers ?? [];
  const isFolder = (path: string) => statSync(resolve(cwd, path), { throwIfNoEntry: false })?.isDirectory() ?? false;
  if (named !== undefined && more.length === 0 && !isFolder(named)) return named;
  const [only, ...others] = found;
  if (others.length > 0)
    throw new UsageError(`There are several files of waivers (${found.join(', ')}): name one with --waivers.`);
  if (only !== undefined) return only;
  const folder = [named, ...targetPaths(targets)].find((path) => path !== undefined && isFolder(path));
  if (folder === undefined) throw new UsageError('Name the file to write with --waivers.');
  return join(folder, 'waivers.yaml');
}

function write({ file, text, place }: Draft, environment: Environment, quiet: boolean | undefined) {
  writeOut(file, text, environment);
  if (!quiet) environment.stdout.write(`Written: ${place}\n`);
  return EXIT.done;
}
