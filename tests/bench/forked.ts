import { type ChildProcess, fork } from 'node:child_process';

/** A process to talk to. When it fails the bench does: nobody would answer. */
export function forked(file: string, ...words: readonly string[]): ChildProcess {
  const child = fork(file, words);
  child.once('exit', (code) => {
    if (code !== null && code !== 0) throw new Error(`${file} ${words.join(' ')} ended with ${code}`);
  });
  return child;
}
