import type { FindingRecord } from '../model/drift.ts';
import { batches, found, keep, reader } from './blobs.ts';
import { relink } from './chain.ts';
import { alone } from './engine.ts';
import type { RunEnd, Verdict } from './history.ts';
import { type Bundle, firstLook, outcomeOf, type SaidRows } from './nights.ts';
import { type RecordRow, recordsBefore } from './records.ts';
import { counts, inOrder, type RunRow, runRow } from './runs.ts';
import type { Store } from './schema.ts';

const NIGHTS = 100; // whose verdicts, or bundles, are in memory at once

export async function finish(store: Store, id: string, end: RunEnd, file: string): Promise<void> {
  await alone(store, async (step) => {
    const run = await runRow(step, id, file);
    const nights = await step
      .selectFrom('nights')
      .innerJoin('targets', 'targets.seq', 'nights.target')
      .select(['nights.target', 'targets.id', 'nights.bundle'])
      .where('nights.run', '=', run.seq)
      .execute();
    await keepVerdicts(step, run, nights, end.findings);
    await step.deleteFrom('records').where('run', '=', run.seq).execute();
    if (counts(end)) {
      await keepFirsts(step, run, nights, file);
      for (const some of together(end.records, NIGHTS)) await keepRecords(step, run, some);
    }
    const [trips = null] = end.trips.length === 0 ? [] : await keep(step, [end.trips]);
    await step
      .updateTable('runs')
      .set({
        state: end.state,
        finished_at: end.finishedAt,
        ruleset: end.ruleset,
        observed: nights.length,
        untestable: end.untestable,
        trips,
        brief: null,
      })
      .where('seq', '=', run.seq)
      .execute();
    await relink(step, run.seq);
  });
}

type Night = { readonly target: number; readonly id: string; readonly bundle: number };

async function keepVerdicts(
  store: Store,
  run: RunRow,
  nights: readonly Night[],
  findings: RunEnd['findings'],
): Promise<void> {
  const silent = new Map(nights.map(({ id, target }) => [id, target])); // of whom nothing was said yet
  const keepAll = async (said: readonly (readonly [target: number, rows: SaidRows])[]) => {
    const blobs = await keep(
      store,
      said.map(([, rows]) => rows),
    );
    for (const [index, [target]] of said.entries())
      await store
        .updateTable('nights')
        .set({ said: blobs[index] ?? null })
        .where('run', '=', run.seq)
        .where('target', '=', target)
        .execute();
  };
  for (const some of together(byTarget(findings), NIGHTS)) {
    await keepAll(
      some.flatMap(([id, verdicts]) => {
        const target = silent.get(id);
        silent.delete(id);
        return target === undefined ? [] : [[target, saidRows(verdicts)] as const];
      }),
    );
  }
  for (const some of together(silent.values(), NIGHTS)) await keepAll(some.map((target) => [target, []]));
}

const saidRows = (verdicts: readonly Verdict[]): SaidRows =>
  verdicts
    .map(({ fingerprint, rule, status, severity }) => [fingerprint, rule, status, severity] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));

/** Those of one target, which stand together. */
function* byTarget(findings: Iterable<Verdict>): Generator<readonly [target: string, findings: readonly Verdict[]]> {
  let own: Verdict[] = [];
  for (const finding of findings) {
    const [first] = own;
    if (first !== undefined && first.target !== finding.target) {
      yield [first.target, own];
      own = [];
    }
    own.push(finding);
  }
  const [first] = own;
  if (first !== undefined) yield [first.target, own];
}

function* together<T>(all: Iterable<T>, most: number): Generator<readonly T[]> {
  let some: T[] = [];
  for (const one of all) {
    if (some.push(one) < most) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}

/** Which kinds came out how for the first time in this run. */
export async function keepFirsts(store: Store, run: RunRow, nights: readonly Night[], file: string): Promise<void> {
  const runs = await store.selectFrom('runs').select(['seq', 'taken_at', 'id']).execute();
  const order = new Map(runs.map((row) => [row.seq, row]));
  for (const some of together(nights, NIGHTS)) {
    const bundles = await reader(store, file).bySeq<Bundle>(some.map(({ bundle }) => bundle));
    const targets = some.map(({ target }) => target);
    const firsts = await store.selectFrom('firsts').selectAll().where('target', 'in', targets).execute();
    const known = new Map(firsts.map((row) => [`${row.target} ${row.kind} ${row.outcome}`, found(order, row.run)]));

    const rows = some.flatMap(({ target, bundle }) => {
      const seen = new Map(
        firstLook(found(bundles, bundle)).map((entry) => [`${entry.kind} ${outcomeOf(entry)}`, entry]),
      );
      return [...seen].flatMap(([name, entry]) => {
        const first = known.get(`${target} ${name}`);
        const isFirst = first === undefined || inOrder(run, first) < 0;
        return isFirst ? [{ target, kind: entry.kind, outcome: outcomeOf(entry), run: run.seq }] : [];
      });
    });
    for (const batch of batches(rows)) {
      await store
        .insertInto('firsts')
        .values(batch)
        .onConflict((conflict) => conflict.columns(['target', 'kind', 'outcome']).doUpdateSet({ run: run.seq }))
        .execute();
    }
  }
}

/** One row for each record that differs from the one that stood before. */
async function keepRecords(store: Store, run: RunRow, records: readonly FindingRecord[]): Promise<void> {
  const before = await recordsBefore(store, run, { fingerprints: records.map(({ fingerprint }) => fingerprint) });
  const changed = records.filter((record) => !sameRecord(before.get(record.fingerprint), record));
  if (changed.length === 0) return;

  const targets = await targetNumbers(store, [...new Set(changed.map(({ target }) => target))]);
  const identities = changed.map(({ fingerprint, target, service, rule, subject }) => ({
    fingerprint,
    target: found(targets, target),
    service,
    rule,
    subject,
  }));
  for (const batch of batches(identities)) {
    await store
      .insertInto('findings')
      .values(batch)
      .onConflict((conflict) => conflict.column('fingerprint').doNothing())
      .execute();
  }
  for (const batch of batches(changed)) {
    const fingerprints = batch.map(({ fingerprint }) => fingerprint);
    const stored = await store
      .selectFrom('findings')
      .select(['seq', 'fingerprint'])
      .where('fingerprint', 'in', fingerprints)
      .execute();
    const numbers = new Map(stored.map(({ seq, fingerprint }) => [fingerprint, seq]));
    const rows = batch.map((record) => ({
      finding: found(numbers, record.fingerprint),
      run: run.seq,
      state: record.state,
      severity: record.severity,
      first_seen: record.firstSeen,
      last_seen: record.lastSeen,
      last_verified: record.lastVerified,
      closed_at: record.closedAt,
      reopen_count: record.reopenCount,
      due: record.due,
    }));
    await store.insertInto('records').values(rows).execute();
  }
}

/** A record may speak of a target that was never observed (it left the list before this history began). */
async function targetNumbers(store: Store, ids: readonly string[]): Promise<Map<string, number>> {
  const numbers = new Map<string, number>();
  for (const batch of batches(ids)) {
    await store
      .insertInto('targets')
      .values(batch.map((id) => ({ id })))
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute();
    for (const { seq, id } of await store.selectFrom('targets').selectAll().where('id', 'in', batch).execute())
      numbers.set(id, seq);
  }
  return numbers;
}

/** `lastSeen` and `lastVerified` are left out: they move every night and are read from what the nights said. */
const sameRecord = (row: RecordRow | undefined, record: FindingRecord): boolean =>
  row !== undefined &&
  row.state === record.state &&
  row.severity === record.severity &&
  row.first_seen === record.firstSeen &&
  row.closed_at === record.closedAt &&
  row.reopen_count === record.reopenCount &&
  row.due === record.due;
