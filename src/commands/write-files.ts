import {
  accessSync,
  closeSync,
  constants,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
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
  readonly content: string | Iterable<string>; // one after the other, where it is too long to be held at once
}

/** A folder that is there and may be written into. Plain, so that it can be handed to another thread. */
export interface Folder {
  readonly name: string; // as people wrote it
  readonly path: string; // absolute, without links
}

/** The folder of one run, DIR/RUN. */
export function runFolder(reports: string, run: string, cwd: string): Folder {
  if (!/^[0-9A-Za-z][0-9A-Za-z-]*$/.test(run))
    throw new UsageError(`The run id ${JSON.stringify(run)} cannot name a folder.`);
  const folder = namedFolder(join(reports, run), cwd);
  if (!folder.path.startsWith(realpathSync(resolve(cwd, reports)) + sep))
    throw new UsageError(`${folder.name} leads out of ${reports}; nothing was written there.`);
  return folder;
}

/** A folder that somebody named. */
export const namedFolder = (name: string, cwd: string): Folder =>
  onDisk(name, () => {
    mkdirSync(resolve(cwd, name), { recursive: true });
    return { name, path: realpathSync(resolve(cwd, name)) };
  });

/** Makes a folder, and finds out before a night of work whether it can be written into. */
export function readyFolder(name: string, cwd: string): void {
  const { path } = namedFolder(name, cwd);
  onDisk(name, () => accessSync(path, constants.W_OK | constants.X_OK));
}

/** Writes files below a folder: each appears whole or not at all. No name leads out, neither by its parts nor by a link that lies there. */
export function writeInto(folder: Folder, files: Iterable<WrittenFile>): void {
  const known = new Set([folder.path]);
  for (const { name, content } of files) {
    if (name.split('/').some((part) => part === '' || part === '.' || part === '..' || /[\\\0]/.test(part)))
      throw new UsageError(`The file name ${JSON.stringify(name)} cannot be used.`);
    onDisk(folder.name, () => {
      const path = join(folder.path, name);
      const own = dirname(path);
      if (!known.has(own)) {
        mkdirSync(own, { recursive: true });
        if (realpathSync(own) !== own) throw new UsageError(`${own} leads elsewhere; nothing was written there.`);
        known.add(own);
      }
      writeWhole(path, content);
    });
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
export function writeOut(path: string, content: WrittenFile['content'], { stdout, cwd }: Environment): void {
  if (path === '-') {
    for (const piece of typeof content === 'string' ? [content] : content) stdout.write(piece);
    return;
  }
  onDisk(path, () => {
    mkdirSync(dirname(resolve(cwd, path)), { recursive: true });
    writeWhole(resolve(cwd, path), content);
  });
}

/** A crash half-way leaves the old file, or none. */
function writeWhole(path: string, content: WrittenFile['content']): void {
  const draft = join(dirname(path), `.${basename(path)}.${process.pid}.part`);
  try {
    if (typeof content === 'string') writeFileSync(draft, content, { flag: 'wx' });
    else writePieces(draft, content);
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

function writePieces(path: string, pieces: Iterable<string>): void {
  const descriptor = openSync(path, 'wx');
  try {
    for (const block of inBlocks(pieces)) writeFileSync(descriptor, block);
  } finally {
    closeSync(descriptor);
  }
}

const BLOCK = 1 << 16; // characters written at a time, or a piece more

function* inBlocks(pieces: Iterable<string>): Generator<string, void, undefined> {
  let waiting = '';
  for (const piece of pieces) {
    waiting += piece;
    if (waiting.length < BLOCK) continue;
    yield waiting;
    waiting = '';
  }
  yield waiting;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EACCES: 'we may not write there',
  EPERM: 'we may not write there',
  EROFS: 'the disk is read-only',
  EFBIG: 'it is larger than files may be here (see ulimit -f)',
  ENOENT: 'its folder cannot be made',
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
