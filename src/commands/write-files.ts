import { mkdirSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { type Environment, UsageError } from './environment.ts';

export interface WrittenFile {
  readonly name: string;
  readonly content: string;
}

/** Writes the files of one run into its own folder, DIR/RUN. Each appears whole or not at all. Gives the folder's path. */
export function writeRunFolder(reports: string, run: string, files: Iterable<WrittenFile>, cwd: string): string {
  if (!/^[0-9A-Za-z][0-9A-Za-z-]*$/.test(run))
    throw new UsageError(`The run id ${JSON.stringify(run)} cannot name a folder.`);
  const folder = join(reports, run);
  return onDisk(folder, () => {
    mkdirSync(resolve(cwd, folder), { recursive: true });
    const inside = realpathSync(resolve(cwd, folder));
    if (!inside.startsWith(realpathSync(resolve(cwd, reports)) + sep)) {
      throw new UsageError(`${folder} leads out of ${reports}; nothing was written there.`);
    }
    for (const { name, content } of files) writeWhole(join(inside, name), content);
    return folder;
  });
}

/** Writes to a path, or to stdout when it is `-`. */
export function writeOut(path: string, content: string, { stdout, cwd }: Environment): void {
  if (path === '-') {
    stdout.write(content);
    return;
  }
  onDisk(path, () => {
    mkdirSync(dirname(resolve(cwd, path)), { recursive: true });
    writeWhole(resolve(cwd, path), content);
  });
}

/** A crash half-way leaves the old file, or none. */
function writeWhole(path: string, content: string): void {
  const draft = join(dirname(path), `.${basename(path)}.${process.pid}.part`);
  try {
    writeFileSync(draft, content, { flag: 'wx' });
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EACCES: 'we may not write there',
  EPERM: 'we may not write there',
  EROFS: 'the disk is read-only',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is no folder',
  EEXIST: 'a part of the path is no folder',
};

function onDisk<T>(path: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
    if (code === null) throw error;
    throw new UsageError(`${path} could not be written: ${REASONS[code] ?? code}.`, { cause: error });
  }
}
