import type { ArgumentsCamelCase, Argv } from 'yargs';
import { didYouMean } from '../targets/mistake.ts';
import { type Environment, type ExitCode, UsageError } from './environment.ts';

/** Options of every command. */
export interface Common {
  readonly quiet: boolean | undefined;
  readonly verbose: boolean | undefined;
  readonly 'no-color': boolean | undefined; // noColor, once it is read
}

/** A command that was chosen on the command line, with its options read. */
export type Chosen = (environment: Environment) => Promise<ExitCode>;

export interface Command {
  attach(program: Argv<Common>, choose: (chosen: Chosen) => void): Argv<Common>;
}

interface Definition<A> {
  readonly command: string; // "scan", "report [run]"
  readonly describe: string;
  readonly options: (program: Argv<Common>) => Argv<A>;
  readonly run: (args: ArgumentsCamelCase<A>, environment: Environment) => Promise<ExitCode>;
}

/** One command: what it is called, what it takes, what it does. */
export const defineCommand = <A>({ command, describe, options, run }: Definition<A>): Command => ({
  attach: (program, choose) =>
    program.command(
      command,
      describe,
      (own: Argv<Common>) => withValues(options(own)),
      (args) => choose((environment) => run(args, environment)),
    ),
});

// What yargs keeps of the options that were described; its types leave it out.
interface Described {
  getOptions(): { readonly string: readonly string[] };
}

/** `--out` with nothing behind it is a mistake: yargs would take the default in silence. */
function withValues<A>(program: Argv<A>): Argv<A> {
  const { string } = (program as Argv<A> & Described).getOptions();
  return program.requiresArg([...string]);
}

/** Commands that share a first word. */
export const defineGroup = (name: string, describe: string, commands: readonly Command[]): Command => ({
  attach: (program, choose) =>
    program.command(name, describe, (group: Argv<Common>) =>
      commands
        .reduce((all, command) => command.attach(all, choose), group)
        .demandCommand(1, `Which of the ${name} commands? See "rasid ${name} --help".`),
    ),
});

// Values as yargs hands them over: an option that was given twice comes as a list.
type Value = string | readonly string[] | undefined;

function once(option: string, value: Value): string | undefined {
  if (value === undefined || typeof value === 'string') return value;
  throw new UsageError(`--${option} can be given once only.`);
}

const quoted = (text: string): string => JSON.stringify(text);

/** Reads an option whose value is one of a few names. */
export const oneOf =
  <const T extends string>(option: string, names: readonly T[]) =>
  (value: Value): T | undefined => {
    const text = once(option, value);
    const found = names.find((name) => name === text);
    if (text === undefined || found !== undefined) return found;
    throw new UsageError(`--${option} is one of ${names.join(', ')}, not ${quoted(text)}${didYouMean(text, names)}.`);
  };

/** Reads an option whose value is a list of names separated by commas. */
export const listOf =
  <const T extends string>(option: string, names: readonly T[]) =>
  (value: Value): readonly T[] | undefined => {
    const read = oneOf(option, names);
    const words = once(option, value)
      ?.split(',')
      .map((name) => read(name.trim()));
    return words === undefined ? undefined : [...new Set(words)].filter((name) => name !== undefined);
  };

/** Reads an option whose value is a whole number within bounds. */
export const wholeNumber =
  (option: string, least: number, most: number) =>
  (value: Value): number | undefined => {
    const text = once(option, value);
    if (text === undefined) return undefined;
    const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (number >= least && number <= most) return number;
    throw new UsageError(`--${option} is a whole number between ${least} and ${most}, not ${quoted(text)}.`);
  };
