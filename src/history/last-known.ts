import type { Facts, Kind } from '../model/observation.ts';
import { found, reader } from './blobs.ts';
import { type Bundle, firstLook } from './nights.ts';
import { counts, inOrder, runRow } from './runs.ts';
import type { Store } from './schema.ts';

/**
 * The newest facts of one kind that one target showed before `run` (null: ever); null when there are none. It reads a short row for each
 * night of that target and unpacks as few of them as it can, so that it can be asked when a target is looked at.
 */
export async function lastKnown<K extends Kind>(
  store: Store,
  run: string | null,
  target: string,
  kind: K,
  file: string,
): Promise<Facts[K] | null> {
  const limit = run === null ? null : await runRow(store, run, file);
  const succeeded = await store
    .selectFrom('firsts')
    .innerJoin('targets', 'targets.seq', 'firsts.target')
    .select('targets.seq')
    .where('targets.id', '=', target)
    .where('firsts.kind', '=', kind)
    .where('firsts.outcome', '=', 'ok')
    .executeTakeFirst();
  if (succeeded === undefined) return null;

  const nights = await store
    .selectFrom('nights')
    .innerJoin('runs', 'runs.seq', 'nights.run')
    .select(['nights.bundle', 'runs.id', 'runs.taken_at', 'runs.state'])
    .where('nights.target', '=', succeeded.seq)
    .execute();
  const past = nights.filter((night) => counts(night) && (limit === null || inOrder(night, limit) < 0)).sort(inOrder);
  const read = reader(store, file);
  for (const bundle of new Set(past.toReversed().map((night) => night.bundle))) {
    const entries = firstLook(found(await read.bySeq<Bundle>([bundle]), bundle));
    const entry = entries.findLast((one) => one.kind === kind && 'facts' in one); // the last of a night wins
    if (entry !== undefined && 'facts' in entry)
      return found(await read.byDigest<Facts[K]>([entry.facts]), entry.facts);
  }
  return null;
}
