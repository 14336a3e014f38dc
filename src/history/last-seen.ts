import { compareText } from '../model/canonical.ts';
import type { Facts, Instant, Kind } from '../model/observation.ts';
import { found, reader } from './blobs.ts';
import { type Bundle, firstLook } from './nights.ts';
import { counts, runRows } from './runs.ts';
import type { Store } from './schema.ts';

/** The newest facts of one kind that a target showed. */
export interface LastSeen<K extends Kind> {
  readonly target: string;
  readonly run: string;
  readonly takenAt: Instant;
  readonly facts: Facts[K];
}

/**
 * What is known of one kind, for every target that is still on a list: from the newest run back, only as far as something is still missing.
 * Nothing of other kinds is unpacked. Sorted by target.
 */
export async function lastSeen<K extends Kind>(store: Store, kind: K, file: string): Promise<readonly LastSeen<K>[]> {
  const past = (await runRows(store)).filter(counts).toReversed();
  const read = reader(store, file);
  const newestOfLists = [...new Map(past.toReversed().map((run) => [run.list, run])).values()];
  const lists = await read.bySeq<readonly string[]>(newestOfLists.map(({ registered }) => registered));
  const registered = new Set(newestOfLists.flatMap((run) => found(lists, run.registered)));

  const succeeded = await store
    .selectFrom('firsts')
    .innerJoin('targets', 'targets.seq', 'firsts.target')
    .select(['targets.seq', 'targets.id'])
    .where('firsts.kind', '=', kind)
    .where('firsts.outcome', '=', 'ok')
    .execute();
  const wanted = new Map(succeeded.filter(({ id }) => registered.has(id)).map(({ seq, id }) => [seq, id]));

  const sightings: {
    readonly target: string;
    readonly run: string;
    readonly takenAt: Instant;
    readonly digest: string;
  }[] = [];
  for (const run of past) {
    if (wanted.size === 0) break;
    const nights = await store.selectFrom('nights').select(['target', 'bundle']).where('run', '=', run.seq).execute();
    const open = nights.filter(({ target }) => wanted.has(target));
    const bundles = await read.bySeq<Bundle>(open.map(({ bundle }) => bundle));
    for (const { target, bundle } of open) {
      const entry = firstLook(found(bundles, bundle)).find((one) => one.kind === kind);
      const id = wanted.get(target);
      if (entry === undefined || !('facts' in entry) || id === undefined) continue;
      sightings.push({ target: id, run: run.id, takenAt: run.taken_at, digest: entry.facts });
      wanted.delete(target);
    }
  }
  const facts = await read.byDigest<Facts[K]>(sightings.map(({ digest }) => digest));
  return sightings
    .map(({ digest, ...seen }) => ({ ...seen, facts: found(facts, digest) }))
    .sort((a, b) => compareText(a.target, b.target));
}
