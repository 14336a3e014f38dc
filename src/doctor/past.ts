import { DatabaseSync } from 'node:sqlite';
import type { RunSummary } from '../history/history.ts';
import type { Instant } from '../model/observation.ts';
import { bad, ok, type Sign, warn } from './sign.ts';

const LATE_HOURS = 36; // a nightly scanner that missed one night

/** What the runs say of how the nights went. */
export function runsSign(runs: readonly RunSummary[], now: Instant): Sign {
  const ended = runs.filter(({ state }) => state !== 'running' && state !== 'pruned');
  const [last, open] = [ended.at(-1), runs.findLast(({ state }) => state === 'running')];
  if (last === undefined && open === undefined) return warn('nights', 'no run yet', 'rasid scan makes the first.');
  if (open !== undefined && (last === undefined || open.takenAt > last.takenAt))
    return warn(
      'nights',
      `${open.id} has not ended (${open.observed}/${open.targets})`,
      'If no scan runs now: rasid scan --resume.',
    );
  if (last === undefined) return ok('nights', `${runs.length} runs`);
  const hours = Math.floor((Date.parse(now) - Date.parse(last.takenAt)) / 3_600_000);
  const says = `${ended.length} ${ended.length === 1 ? 'run' : 'runs'}, the last ${last.id} (${last.state}, ${last.observed}/${last.targets})`;
  if (last.state === 'degraded')
    return warn('nights', says, 'It saw too little, or our own line failed: look at its report.');
  return hours > LATE_HOURS ? warn('nights', `${says}, ${hours} hours ago`, 'Is the timer on?') : ok('nights', says);
}

/** What SQLite itself says of the file: pages, indexes and constraints, without the meaning of their content. */
export function fileSign(path: string): Sign {
  try {
    using database = new DatabaseSync(path, { readOnly: true });
    const faults = database
      .prepare('pragma quick_check(3)')
      .all()
      .map((row) => String(row.quick_check));
    return faults.join() === 'ok'
      ? ok('history file', 'whole (quick_check); --deep computes every hash again')
      : damaged(faults.join('; '));
  } catch (error) {
    return damaged(error instanceof Error ? error.message : String(error));
  }
}

const damaged = (says: string): Sign =>
  bad('history file', `damaged: ${says}`, 'Restore it from a copy, and look at the disk.');

/** What `history verify` found. */
export const chainSign = (faults: readonly string[], runs: number): Sign =>
  faults.length === 0
    ? ok('hashes', `${runs} runs computed again, all as they were stored`)
    : bad('hashes', `${faults.length} faults: ${faults[0]}`, 'rasid history verify names each; restore a copy.');
