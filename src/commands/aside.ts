import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of our own for what is too much for memory. It is made when it is needed, and goes in the end. */
export interface Aside extends Disposable {
  readonly file: (name: string) => string; // absolute path
}

function asideIn(make: () => string): Aside {
  let folder: string | null = null;
  return {
    file: (name) => {
      folder ??= make();
      return join(folder, name);
    },
    [Symbol.dispose]: () => {
      if (folder !== null) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Below the folder of a run, which has one writer: what a crash left there goes first. */
export const asideOf = (runFolder: string): Aside =>
  asideIn(() => {
    const folder = join(runFolder, '.aside');
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return folder;
  });

/** For commands that have no folder to write into. */
export const asideElsewhere = (): Aside => asideIn(() => mkdtempSync(join(tmpdir(), 'rasid-')));
