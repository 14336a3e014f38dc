import yargs, { type Argv } from 'yargs';
import { HistoryError } from '../history/history.ts';
import { didYouMean } from '../targets/mistake.ts';
import { advisories } from './advisories.ts';
import type { Chosen, Command, Common } from './command.ts';
import { demo } from './demo.ts';
import { diff } from './diff.ts';
import { type Environment, EXIT, type ExitCode, UsageError } from './environment.ts';
import { gate } from './gate.ts';
import { history } from './history.ts';
import { knowledge } from './knowledge.ts';
import { rejudge } from './rejudge.ts';
import { report } from './report.ts';
import { rules } from './rules.ts';
import { scan } from './scan.ts';
import { targets } from './targets.ts';
import { VERSION, version } from './version.ts';
import { waivers } from './waivers.ts';

const COMMANDS: readonly Command[] = [
  scan,
  report,
  diff,
  gate,
  rejudge,
  history,
  targets,
  waivers,
  advisories,
  knowledge,
  rules,
  demo,
  version,
];

/** Runs one command line from its words to its exit code. Whatever goes wrong is said on stderr. */
export async function run(environment: Environment): Promise<ExitCode> {
  const verbose = environment.argv.includes('--verbose');
  try {
    const chosen = await choose(environment);
    return chosen === null ? EXIT.done : await chosen(environment);
  } catch (error) {
    return explain(error, environment, verbose);
  }
}

/** The user's mistake is one sentence; ours is an apology, and the details for those who ask. */
function explain(error: unknown, { stderr }: Environment, verbose: boolean): ExitCode {
  if (error instanceof UsageError || error instanceof HistoryError) {
    stderr.write(`${error.message}\n`);
    if (verbose && error.cause instanceof Error) stderr.write(`${error.cause.stack ?? error.cause.message}\n`);
    return EXIT.usage;
  }
  const what = error instanceof Error ? error.message : String(error);
  stderr.write(`Sorry: Rasid made a mistake of its own (${what}).${verbose ? '' : ' --verbose shows where.'}\n`);
  if (verbose && error instanceof Error) stderr.write(`${error.stack ?? ''}\n`);
  return EXIT.ourFault;
}

/** Reads the command line. Null: it asked for help, the version or a completion, which were printed. */
async function choose({ argv, stdout }: Environment): Promise<Chosen | null> {
  let chosen: Chosen | null = null;
  const base: Argv<Common> = yargs()
    .scriptName('rasid')
    .usage('$0 <command>\n\nObserves listed web sites every night and says what changed.')
    .locale('en')
    .exitProcess(false)
    .parserConfiguration({ 'boolean-negation': false, 'greedy-arrays': false, 'dot-notation': false })
    .option('quiet', { type: 'boolean', global: true, describe: 'no progress, no summary' })
    .option('verbose', {
      type: 'boolean',
      global: true,
      describe: 'more words, and where an error came from',
    })
    .option('no-color', {
      type: 'boolean',
      global: true,
      describe: 'no colours (NO_COLOR is honoured too)',
    });
  const program = COMMANDS.reduce(
    (all, command) =>
      command.attach(all, (one) => {
        chosen = one;
      }),
    base,
  )
    .completion('completion', 'print a completion script for the shell')
    .version(VERSION)
    .wrap(Math.min(Math.max(stdout.columns, 60), 110))
    .demandCommand(1, 'Which command? See "rasid --help".')
    .strict()
    .epilogue(
      'Exit codes: 0 done, 1 the gate failed, 2 usage or configuration, 3 too little was seen, 70 our own fault, 130 interrupted.',
    )
    .fail((message, error) => {
      if (error && error.name !== 'YError') throw error;
      throw new UsageError(sentence(message || error.message, argv[0] ?? ''));
    });

  let printed = '';
  const args: unknown = await program.parseAsync([...argv], {}, (_error, _args, output) => {
    printed = output;
  });
  if (printed !== '') stdout.write(`${printed}\n`);
  refuseOddValues(args as Readonly<Record<string, unknown>>);
  return chosen;
}

const LISTS: readonly string[] = [
  'targets',
  'waivers',
  'select',
  'ca',
  'paths',
  'files',
  'format',
  'ids',
  'only-cause',
  'onlyCause',
  '_',
];

function refuseOddValues(args: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(args)) {
    if (Array.isArray(value) && !LISTS.includes(name)) throw new UsageError(`--${name} can be given once only.`);
    if ([value].flat().includes('')) throw new UsageError(`--${name} needs a value.`);
  }
}

/** What yargs says, as one sentence that names the way out. */
function sentence(message: string, first: string): string {
  const unknown = /^Unknown (?:argument|command)s?: (.+)$/.exec(message)?.[1]?.split(', ') ?? [];
  if (unknown.includes(first)) return `There is no command ${first}${didYouMean(first, NAMES)}; see "rasid --help".`;
  const way = NAMES.includes(first) ? `see "rasid ${first} --help"` : 'see "rasid --help"';
  if (unknown.length > 0) {
    const names = unknown.map((name) => `"${name}"`).join(', ');
    return `${names} ${unknown.length === 1 ? 'means' : 'mean'} nothing here; ${way}.`;
  }
  if (message.startsWith('Not enough non-option')) return `An argument is missing; ${way}.`;
  return message
    .trim()
    .replace(/\s*\n\s*/g, ' ')
    .replace(/(?<![.?"!])$/, '.');
}

const NAMES = [
  'scan',
  'report',
  'diff',
  'gate',
  'rejudge',
  'history',
  'targets',
  'waivers',
  'advisories',
  'knowledge',
  'rules',
  'demo',
  'version',
  'completion',
];
