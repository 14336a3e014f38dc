import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder that is gone when the test is over. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'rasid-history-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

export const newFile = (): string => join(folder(), 'history.db');
