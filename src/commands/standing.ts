import { courseOf, partsAbout } from '../fleet/parts.ts';
import type { Standards } from '../fleet/review.ts';
import type { History } from '../history/history.ts';
import type { Change } from '../model/drift.ts';

/** What is open, or was until just now, on some targets; `seen` are those that the history knows. */
export interface Standing {
  readonly seen: ReadonlySet<string>;
  readonly changes: readonly Change[];
}

/** Judges the newest night of each of these targets by today's rules, against what was known before it. No other target is judged. */
export async function standingOf(history: History, targets: Iterable<string>, standards: Standards): Promise<Standing> {
  const newest = new Map<string, string[]>(); // by run
  for (const target of targets) {
    const last = (await history.nightsOf(target)).findLast(
      ({ state }) => state === 'complete' || state === 'interrupted',
    );
    if (last !== undefined) newest.set(last.run, [...(newest.get(last.run) ?? []), target]);
  }
  const changes: Change[] = [];
  for (const [run, ids] of newest) {
    const course = await courseOf(history, run, standards);
    const wanted = course.outline.targets.filter(({ id }) => ids.includes(id));
    for await (const { review } of partsAbout(course, wanted)) changes.push(...review.drift.changes);
  }
  return { seen: new Set([...newest.values()].flat()), changes };
}
