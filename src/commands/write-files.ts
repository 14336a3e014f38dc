import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { type Environment, UsageError } from './environment.ts';

export interface WrittenFile {
  readonly name: string; // below its folder, with forward slashes: "report.json", "fr/sites/www.example.ma.html"
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
    writeBelow(inside, files);
    return folder;
  });
}

/** Writes files below a folder that somebody named. */
export function writeFolder(folder: string, files: Iterable<WrittenFile>, { cwd }: Environment): void {
  onDisk(folder, () => {
    mkdirSync(resolve(cwd, folder), { recursive: true });
    writeBelow(realpathSync(resolve(cwd, folder)), files);
  });
}

/** No name leads out of the folder, neither by its parts nor by a link that lies there. */
function writeBelow(folder: string, files: Iterable<WrittenFile>): void {
  const known = new Set([folder]);
  for (const { name, content } of files) {
    if (name.split('/').some((part) => part === '' || part === '.' || part === '..' || /[\\\0]/.test(part)))
      throw new UsageError(`The file name ${JSON.stringify(name)} cannot be used.`);
    const path = join(folder, name);
    const own = dirname(path);
    if (!known.has(own)) {
      mkdirSync(own, { recursive: true });
      if (realpathSync(own) !== own) throw new UsageError(`${own} leads elsewhere; nothing was written there.`);
      known.add(own);
    }
    writeWhole(path, content);
  }
}

const COPY = '.copy-of-a-run'; // says that a folder is our own copy, and may be replaced

/** Lets DIR/latest be the folder of a run: a relative link, or a copy where the disk knows no links. */
export function pointLatest(reports: string, run: string, cwd: string): void {
  const home = resolve(cwd, reports);
  const latest = join(home, 'latest');
  onDisk(join(reports, 'latest'), () => {
    const there = lstatSync(latest, { throwIfNoEntry: false });
    if (there !== undefined && !there.isSymbolicLink() && !existsSync(join(latest, COPY))) {
      throw new UsageError(`${join(reports, 'latest')} is not ours to replace: move it away.`);
    }
    const draft = join(home, `.latest.${process.pid}.part`);
    rmSync(draft, { recursive: true, force: true });
    try {
      symlinkSync(run, draft, 'dir');
    } catch {
      cpSync(join(home, run), draft, { recursive: true });
      writeFileSync(join(draft, COPY), `${run}\n`);
    }
    if (there !== undefined && !there.isSymbolicLink()) rmSync(latest, { recursive: true });
    renameSync(draft, latest);
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
