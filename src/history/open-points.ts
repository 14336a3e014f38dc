import type { Severity } from '../model/finding.ts';
import { NO_POINTS, type Points } from '../model/outlook.ts';
import { counts, inOrder, type RunRow } from './runs.ts';
import type { Store } from './schema.ts';

/** How many points of each target (its number) were open at the end of a run, by their records. Runs are asked for oldest first. */
export async function openPoints(
  store: Store,
  runs: readonly RunRow[],
): Promise<(run: RunRow) => ReadonlyMap<number, Points>> {
  const rows = await store
    .selectFrom('records')
    .innerJoin('findings', 'findings.seq', 'records.finding')
    .select(['records.run', 'records.finding', 'records.state', 'records.severity', 'findings.target'])
    .execute();
  const byRun = Map.groupBy(rows, ({ run }) => run);
  const left = runs.filter(counts).sort(inOrder);
  const severities = new Map<number, Severity>(); // of every finding that is open
  const points = new Map<number, Points>();

  const move = (target: number, severity: Severity | undefined, by: number): void => {
    if (severity === undefined) return;
    const before = points.get(target) ?? NO_POINTS;
    points.set(target, { ...before, [severity]: before[severity] + by }); // a new one: earlier nights keep theirs
  };
  return (run) => {
    for (let next = left[0]; next !== undefined && inOrder(next, run) <= 0; next = left[0]) {
      for (const { finding, state, severity, target } of byRun.get(next.seq) ?? []) {
        move(target, severities.get(finding), -1);
        severities.delete(finding);
        if (state !== 'open') continue;
        severities.set(finding, severity);
        move(target, severity, +1);
      }
      left.shift();
    }
    return points;
  };
}
