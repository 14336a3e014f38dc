import { canonical, sha256 } from '../model/canonical.ts';
import { batches, hex, unpack } from './blobs.ts';
import type { ChainReport } from './history.ts';
import type { RunRow } from './runs.ts';
import type { Store } from './schema.ts';

const PAGE = 500; // contents verified at a time

/**
 * Every finished run carries sha256 of the hash of the run before and of all it stored. To alter a night unseen, every run after it
 * must be altered too: compare the newest hash with one that was printed or mailed earlier.
 * The chain is in the order in which runs began. Gives the run that `seq` and all later ones their links anew.
 */
export async function relink(store: Store, seq: number): Promise<void> {
  const before = await store
    .selectFrom('runs')
    .select('hash')
    .where('seq', '<', seq)
    .where('hash', 'is not', null)
    .orderBy('seq', 'desc')
    .executeTakeFirst();
  let previous = before?.hash ?? null;
  const rows = await store
    .selectFrom('runs')
    .selectAll()
    .where('seq', '>=', seq)
    .where('state', '!=', 'running')
    .orderBy('seq')
    .execute();
  for (const row of rows) {
    // A pruned run cannot be computed again: it keeps the hash that it had.
    const hash = row.state === 'pruned' ? row.hash : await hashOf(store, row, previous);
    await store.updateTable('runs').set({ previous, hash }).where('seq', '=', row.seq).execute();
    previous = hash;
  }
}

/** Only digests and names go in, never the numbers of rows: a history that was moved elsewhere keeps its hashes. */
async function hashOf(store: Store, run: RunRow, previous: string | null): Promise<string> {
  const trips = run.trips === null ? [] : [run.trips];
  const documents = await digestsOf(store, [run.header, run.registered, run.owners, run.targets, ...trips]);
  const text = canonical({
    id: run.id,
    takenAt: run.taken_at,
    finishedAt: run.finished_at,
    state: run.state,
    rehearsal: run.rehearsal,
    list: run.list,
    ruleset: run.ruleset,
    documents,
    nights: await nightsOf(store, run),
  });
  return sha256(`${previous ?? ''}\n${text}`);
}

async function digestsOf(store: Store, seqs: readonly number[]): Promise<(string | null)[]> {
  const rows = await store.selectFrom('blobs').select(['seq', 'digest']).where('seq', 'in', seqs).execute();
  const digests = new Map(rows.map(({ seq, digest }) => [seq, hex(digest)]));
  return seqs.map((seq) => digests.get(seq) ?? null);
}

async function nightsOf(store: Store, { seq }: RunRow) {
  const rows = await store
    .selectFrom('nights')
    .innerJoin('targets', 'targets.seq', 'nights.target')
    .innerJoin('blobs as bundles', 'bundles.seq', 'nights.bundle')
    .leftJoin('blobs as verdicts', 'verdicts.seq', 'nights.said')
    .select(['targets.id', 'bundles.digest as bundle', 'verdicts.digest as said', 'nights.trace'])
    .where('nights.run', '=', seq)
    .execute();
  return rows
    .map(({ id, bundle, said, trace }) => [id, hex(bundle), said === null ? '' : hex(said), hex(trace)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

export async function verifyChain(store: Store): Promise<ChainReport> {
  const rows = await store.selectFrom('runs').selectAll().where('state', '!=', 'running').orderBy('seq').execute();
  const faults: string[] = [];
  let previous: string | null = null;
  for (const row of rows) {
    if (row.previous !== previous)
      faults.push(`Run ${row.id} does not follow the run before it: one was removed or altered.`);
    if (row.state !== 'pruned' && (await hashOf(store, row, row.previous)) !== row.hash)
      faults.push(`Run ${row.id} is not what was stored: its hash differs.`);
    previous = row.hash;
  }
  const contents = await verifyBlobs(store);
  return {
    runs: rows.length,
    pruned: rows.filter(({ state }) => state === 'pruned').length,
    blobs: contents.blobs,
    faults: [...faults, ...contents.faults, ...(await missingFacts(store))],
  };
}

async function verifyBlobs(store: Store): Promise<{ blobs: number; faults: string[] }> {
  const faults: string[] = [];
  let blobs = 0;
  for (let after = 0; ; ) {
    const rows = await store
      .selectFrom('blobs')
      .selectAll()
      .where('seq', '>', after)
      .orderBy('seq')
      .limit(PAGE)
      .execute();
    for (const { seq, digest, body } of rows) {
      blobs += 1;
      after = seq;
      if (!isWhole(digest, body)) faults.push(`Stored content ${hex(digest).slice(0, 12)} is not what was stored.`);
    }
    if (rows.length < PAGE) return { blobs, faults };
  }
}

/** Nights whose facts are not there: a reference that leads nowhere. */
async function missingFacts(store: Store): Promise<string[]> {
  const known = new Set((await store.selectFrom('blobs').select('digest').execute()).map(({ digest }) => hex(digest)));
  const rows = await store
    .selectFrom('nights')
    .innerJoin('blobs', 'blobs.seq', 'nights.bundle')
    .innerJoin('runs', 'runs.seq', 'nights.run')
    .innerJoin('targets', 'targets.seq', 'nights.target')
    .select(['nights.bundle', 'runs.id as run', 'targets.id as target'])
    .execute();
  const places = new Map(rows.map(({ bundle, run, target }) => [bundle, `${target} in run ${run}`]));
  const faults: string[] = [];
  for (const batch of batches([...places.keys()])) {
    for (const { seq, body } of await store
      .selectFrom('blobs')
      .select(['seq', 'body'])
      .where('seq', 'in', batch)
      .execute())
      for (const digest of factsIn(body))
        if (!known.has(digest)) faults.push(`Facts of ${places.get(seq)} are missing (${digest.slice(0, 12)}).`);
  }
  return faults.sort();
}

function factsIn(body: Uint8Array): readonly string[] {
  try {
    const bundle = JSON.parse(unpack(body)) as readonly { readonly facts?: string }[];
    return bundle.flatMap(({ facts }) => facts ?? []);
  } catch {
    return []; // told by its digest
  }
}

function isWhole(digest: Uint8Array, body: Uint8Array): boolean {
  try {
    return sha256(unpack(body)) === hex(digest);
  } catch {
    return false; // it cannot even be unpacked
  }
}
