/** Why the history cannot be used: one sentence for the person at the keyboard (exit 2). Anything else that is thrown is a bug of ours. */
export class HistoryError extends Error {
  override readonly name = 'HistoryError';
}

/** Nothing may be added to a run that has ended. In one process that is a bug of ours; a worker may simply be too late. */
export class RunEnded extends Error {
  override readonly name = 'RunEnded';
}

// Primary result codes, the low byte of the extended ones: https://www.sqlite.org/rescode.html
const SENTENCES: Readonly<Record<number, string>> = {
  3: 'may not be opened: permission denied',
  5: 'is in use by another process; try again when it has ended',
  6: 'is in use by another process; try again when it has ended',
  8: 'cannot be written: the file or its folder is read-only',
  10: 'cannot be read or written: the disk reported an error',
  11: 'is damaged; restore it from a copy or move it away',
  13: 'cannot be written: the disk is full',
  14: 'cannot be opened: it has to be a file, in a folder that may be read and written',
  26: 'is not a history: the file is not an SQLite database',
};

const FILE_SENTENCES: Readonly<Record<string, string>> = {
  EACCES: 'may not be opened: permission denied',
  EPERM: 'may not be opened: permission denied',
  EROFS: 'cannot be made: the file system is read-only',
  ENOSPC: 'cannot be made: the disk is full',
  ENOTDIR: 'cannot be opened: a part of the path is no folder',
  EEXIST: 'cannot be made: a part of the path is no folder',
};

/** Turns a refusal of SQLite or of the file system into one sentence; leaves our own bugs as they are. `file`: the path as people wrote it. */
export function sentenceFor(error: unknown, file: string): unknown {
  const sentence = SENTENCES[sqliteCode(error) ?? -1] ?? FILE_SENTENCES[fileCode(error) ?? ''];
  return sentence === undefined ? error : new HistoryError(`${file} ${sentence}.`, { cause: error });
}

/** Another connection holds the lock: waiting may help. */
export const isBusy = (error: unknown): boolean => error instanceof HistoryError && sqliteCode(error.cause) === 5;

const sqliteCode = (error: unknown): number | null =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : null;

const fileCode = (error: unknown): string | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
