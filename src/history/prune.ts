import type { Instant } from '../model/observation.ts';
import { batches, found, hex, reader } from './blobs.ts';
import { alone } from './engine.ts';
import { keepFirsts } from './finish.ts';
import { type Bundle, firstLook, outcomeOf } from './nights.ts';
import { counts, inOrder, type RunRow, runRows } from './runs.ts';
import type { Store } from './schema.ts';

/** How many of the newest days, weeks and months keep a run each: the last of the day, of the week (from Monday), of the month. */
export interface KeepPolicy {
  readonly daily: number;
  readonly weekly: number;
  readonly monthly: number;
}

export interface Pruning {
  readonly pruned: readonly string[]; // ids of runs that lose their nights, oldest first
  readonly kept: number;
}

/** What a policy would take away; nothing is changed. The newest run stays, and so does whatever holds the last thing known of a target. */
export async function pruning(store: Store, policy: KeepPolicy, file: string): Promise<Pruning> {
  const rows = (await runRows(store)).filter(({ state }) => state !== 'pruned');
  const ended = rows.filter(counts);
  const kept = new Set([
    ...rows.filter((row) => !counts(row)).map(({ seq }) => seq), // unfinished and degraded runs are looked at by people first
    ...newestOf(ended, policy.daily, ({ taken_at }) => taken_at.slice(0, 10)),
    ...newestOf(ended, policy.weekly, ({ taken_at }) => weekOf(taken_at)),
    ...newestOf(ended, policy.monthly, ({ taken_at }) => taken_at.slice(0, 7)),
    ...ended.slice(-1).map(({ seq }) => seq),
    ...(await lastSights(store, ended, file)),
  ]);
  const pruned = rows.filter(({ seq }) => !kept.has(seq)).map(({ id }) => id);
  return { pruned, kept: rows.length - pruned.length };
}

function newestOf(rows: readonly RunRow[], most: number, name: (row: RunRow) => string): number[] {
  const last = new Map(rows.map((row) => [name(row), row.seq])); // the last of each name wins
  return [...last.values()].slice(Math.max(0, last.size - most));
}

/** The Monday of the week, as a day. */
function weekOf(instant: Instant): string {
  const day = new Date(instant);
  const sinceMonday = (day.getUTCDay() + 6) % 7;
  return new Date(day.getTime() - sinceMonday * 86_400_000).toISOString().slice(0, 10);
}

/** The newest runs in which each kind of each target succeeded or was answered: what tomorrow is compared with. */
async function lastSights(store: Store, rows: readonly RunRow[], file: string): Promise<ReadonlySet<number>> {
  const newest = new Map<string, number>();
  const read = reader(store, file);
  for (const { seq } of rows) {
    const nights = await store.selectFrom('nights').select(['target', 'bundle']).where('run', '=', seq).execute();
    const bundles = await read.bySeq<Bundle>(nights.map(({ bundle }) => bundle));
    for (const { target, bundle } of nights)
      for (const entry of firstLook(found(bundles, bundle)))
        newest.set(`${target} ${entry.kind} ${outcomeOf(entry)}`, seq);
  }
  return new Set(newest.values());
}

/**
 * Takes the nights of these runs away. Their row stays, with its hash: the chain keeps its length, and everybody sees that something
 * was removed, and when it was taken. Records that began in them go on from the next run that is left.
 */
export async function prune(store: Store, { pruned }: Pruning, file: string): Promise<void> {
  await alone(store, async (step) => {
    const rows = await runRows(step);
    const gone = rows.filter(({ id }) => pruned.includes(id));
    const seqs = new Set(gone.map(({ seq }) => seq));
    const left = rows.filter((row) => !seqs.has(row.seq) && counts(row));

    for (const row of gone.toReversed()) {
      const heir = left.find((one) => inOrder(row, one) < 0);
      const records = await step.selectFrom('records').selectAll().where('run', '=', row.seq).execute();
      await step.deleteFrom('records').where('run', '=', row.seq).execute();
      if (heir === undefined) continue;
      for (const batch of batches(records)) {
        // From the newest back: a later record of the same finding, the heir's own or one moved there before, is the one that stands.
        await step
          .insertInto('records')
          .values(batch.map((record) => ({ ...record, run: heir.seq })))
          .onConflict((conflict) => conflict.columns(['finding', 'run']).doNothing())
          .execute();
      }
    }
    for (const batch of batches([...seqs])) {
      await step.deleteFrom('ledgers').where('run', 'in', batch).execute();
      await step.deleteFrom('nights').where('run', 'in', batch).execute();
      await step.updateTable('runs').set({ state: 'pruned' }).where('seq', 'in', batch).execute();
    }
    await step.deleteFrom('firsts').execute();
    for (const run of left) {
      const nights = await step
        .selectFrom('nights')
        .innerJoin('targets', 'targets.seq', 'nights.target')
        .select(['nights.target', 'targets.id', 'nights.bundle'])
        .where('nights.run', '=', run.seq)
        .execute();
      await keepFirsts(step, run, nights, file);
    }
    await sweep(step, file);
  });
}

/** Contents that no run, no night and no bundle names any more. */
async function sweep(store: Store, file: string): Promise<void> {
  const named = new Set<number>();
  for (const row of await store.selectFrom('runs').selectAll().execute())
    for (const seq of [row.header, row.registered, row.owners, row.targets, row.trips, row.brief])
      if (seq !== null) named.add(seq);
  const bundles = new Set<number>();
  for (const { bundle, said } of await store.selectFrom('nights').select(['bundle', 'said']).distinct().execute()) {
    bundles.add(bundle);
    named.add(bundle);
    if (said !== null) named.add(said);
  }
  for (const { lines, sizes } of await store.selectFrom('ledgers').select(['lines', 'sizes']).distinct().execute()) {
    named.add(lines);
    named.add(sizes);
  }
  const facts = new Set<string>();
  const read = reader(store, file);
  for (const batch of batches([...bundles]))
    for (const bundle of (await read.bySeq<Bundle>(batch)).values())
      for (const entry of bundle) if ('facts' in entry) facts.add(entry.facts);
  const all = await store.selectFrom('blobs').select(['seq', 'digest']).execute();
  const orphans = all.filter(({ seq, digest }) => !named.has(seq) && !facts.has(hex(digest))).map(({ seq }) => seq);
  for (const batch of batches(orphans)) await store.deleteFrom('blobs').where('seq', 'in', batch).execute();
}
