import type { MachineFacts } from '../doctor/machine.ts';
import type { Instant } from '../model/observation.ts';

/** Where text goes. */
export interface Output {
  write(text: string): void;
  readonly isTTY: boolean;
  readonly columns: number;
}

/** Where we run: who holds a history is told by it. */
export interface Machine {
  readonly host: string;
  readonly process: number;
  readonly lives: (process: number) => boolean; // whether a process of this machine is still there
  readonly facts: () => MachineFacts;
}

/** Everything that a command may know of the machine it runs on. cli.ts makes the real one. */
export interface Environment {
  readonly argv: readonly string[]; // without node and the script
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly stdout: Output; // results
  readonly stderr: Output; // progress and sentences about what went wrong
  readonly now: () => Instant;
  readonly monotonic: () => number; // milliseconds
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  readonly signal: AbortSignal; // Ctrl-C
  readonly machine: Machine;
  readonly self: readonly string[]; // the command line that starts this program once more
  readonly chance: () => number; // from 0 to 1
}

/** What every command ends with (INTERFACE, Exit codes); 70 is our own fault (sysexits.h, EX_SOFTWARE). */
export const EXIT = { done: 0, gateFailed: 1, usage: 2, tooLittleSeen: 3, ourFault: 70, interrupted: 130 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The user's mistake: each line is a sentence, and that is all they get to read. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
