import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const undoings = new Set<() => void>();

/** What is undone when the bench ends, be it by Ctrl-C; it can be undone before, once. */
export function onLeaving(undo: () => void): () => void {
  undoings.add(undo);
  return () => {
    if (undoings.delete(undo)) undo();
  };
}

/** A folder for as long as it is needed. */
export function temporaryFolder(): { readonly folder: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'rasid-bench-'));
  return { folder, remove: onLeaving(() => rmSync(folder, { recursive: true, force: true })) };
}

process.once('exit', () => {
  for (const undo of [...undoings].reverse()) undo();
});
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => process.exit(130));
