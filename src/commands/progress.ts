import type { Output } from './environment.ts';

/** What happens, as it happens, for whoever waits. */
export interface Progress {
  begin(total: number): void;
  start(name: string): void;
  end(name: string, seen: boolean): void;
  again(targets: number): void; // second looks begin
  close(): void;
}

const LIVE_EVERY = 100; // milliseconds
const LINE_EVERY = 5_000;

/** A line that rewrites itself in a terminal; elsewhere a plain line now and then, and one at the end. */
export function createProgress(output: Output, monotonic: () => number): Progress {
  const running = new Set<string>();
  let total = 0;
  let done = 0;
  let unseen = 0;
  let last = Number.NEGATIVE_INFINITY;

  const counts = () => `${done}/${total} targets${unseen === 0 ? '' : `, ${unseen} could not be seen`}`;
  const live = () => {
    const line = `${counts()}${running.size === 0 ? '' : `  ${[...running].join(' ')}`}`;
    output.write(`\r\u001b[2K${line.length >= output.columns ? `${line.slice(0, output.columns - 2)}…` : line}`);
  };
  const tell = () => {
    const time = monotonic();
    if (time - last < (output.isTTY ? LIVE_EVERY : LINE_EVERY)) return;
    last = time;
    if (output.isTTY) live();
    else output.write(`${counts()}\n`);
  };
  return {
    begin: (number) => {
      total = number;
      last = output.isTTY ? last : monotonic();
    },
    start: (name) => {
      running.add(name);
      tell();
    },
    end: (name, seen) => {
      running.delete(name);
      done += 1;
      if (!seen) unseen += 1;
      tell();
    },
    again: (targets) => {
      if (output.isTTY) output.write('\r\u001b[2K');
      output.write(`${counts()}; looking once more at ${targets} where something changed\n`);
    },
    close: () => {
      running.clear();
      if (output.isTTY) output.write('\r\u001b[2K');
      if (total > 0) output.write(`${counts()}\n`);
    },
  };
}

export const SILENT: Progress = { begin() {}, start() {}, end() {}, again() {}, close() {} };
