import type { Turn } from '../model/chronicle.ts';
import { inOrder } from './runs.ts';
import type { Store } from './schema.ts';

/** Every change of the records of one target, oldest first. Degraded runs change none. */
export async function turnsOf(store: Store, target: string): Promise<Turn[]> {
  const rows = await store
    .selectFrom('records')
    .innerJoin('findings', 'findings.seq', 'records.finding')
    .innerJoin('targets', 'targets.seq', 'findings.target')
    .innerJoin('runs', 'runs.seq', 'records.run')
    .where('targets.id', '=', target)
    .where('runs.state', 'in', ['complete', 'interrupted'])
    .select([
      'runs.id',
      'runs.taken_at',
      'findings.fingerprint',
      'findings.service',
      'findings.rule',
      'findings.subject',
    ])
    .select(['records.state', 'records.severity', 'records.first_seen', 'records.closed_at'])
    .select(['records.reopen_count', 'records.due'])
    .orderBy('findings.fingerprint')
    .execute();
  return rows.sort(inOrder).map(({ id, taken_at, first_seen, closed_at, reopen_count, ...row }) => ({
    ...row,
    run: id,
    takenAt: taken_at,
    firstSeen: first_seen,
    closedAt: closed_at,
    reopenCount: reopen_count,
  }));
}
