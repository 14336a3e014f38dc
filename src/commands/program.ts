import yargs, { type Argv } from 'yargs';
import { HistoryError } from '../history/error.ts';
import { didYouMean } from '../targets/mistake.ts';
import type { Chosen, Command, Common } from './command.ts';
import { type Environment, EXIT, type ExitCode, UsageError } from './environment.ts';
import { VERSION } from './version.ts';

/** In the order of the help. A command is read when it is called for: starting must not cost what the others need. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  scan: async () => (await import('./scan.ts')).scan,
  worker: async () => (await import('./worker.ts')).worker,
  schedule: async () => (await import('./schedule.ts')).schedule,
  report: async () => (await import('./report.ts')).report,
  diff: async () => (await import('./diff.ts')).diff,
  gate: async () => (await import('./gate.ts')).gate,
  rejudge: async () => (await import('./rejudge.ts')).rejudge,
  history: async () => (await import('./history.ts')).history,
  targets: async () => (await import('./targets.ts')).targets,
  waivers: async () => (await import('./waivers.ts')).waivers,
  advisories: async () => (await import('./advisories.ts')).advisories,
  knowledge: async () => (await import('./knowledge.ts')).knowledge,
  rules: async () => (await import('./rules.ts')).rules,
  serve: async () => (await import('./serve.ts')).serve,
  notify: async () => (await import('./notify.ts')).notify,
  doctor: async () => (await import('./doctor.ts')).doctor,
  demo: async () => (await import('./demo.ts')).demo,
  version: async () => (await import('./version.ts')).version,
};

/** The command that is called for; all of them where that is not plain: for the help, a completion or a mistake. */
async function commandsFor(argv: readonly string[]): Promise<readonly Command[]> {
  if (argv.length === 1 && argv[0] === '--version') return [];
  const word = argv.find((one) => !one.startsWith('-')) ?? '';
  const load = Object.hasOwn(COMMANDS, word) && !argv.includes('--get-yargs-completions') ? COMMANDS[word] : undefined;
  return load === undefined ? Promise.all(Object.values(COMMANDS).map((one) => one())) : [await load()];
}

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
  const commands = await commandsFor(argv);
  const program = commands
    .reduce(
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
  const bare = /^Not enough arguments following: (.+)$/.exec(message)?.[1];
  if (bare !== undefined) return `--${bare} needs a value; ${way}.`;
  if (message.startsWith('Not enough non-option')) return `An argument is missing; ${way}.`;
  return message
    .trim()
    .replace(/\s*\n\s*/g, ' ')
    .replace(/(?<![.?"!])$/, '.');
}

const NAMES = [...Object.keys(COMMANDS), 'completion'];
