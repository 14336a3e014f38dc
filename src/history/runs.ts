import type { Selectable } from 'kysely';
import { by } from '../model/canonical.ts';
import type { Instant } from '../model/observation.ts';
import { keep } from './blobs.ts';
import { relink } from './chain.ts';
import { alone } from './engine.ts';
import { HistoryError } from './error.ts';
import type { RunHeader, RunSummary } from './history.ts';
import type { Store, Tables } from './schema.ts';

export type RunRow = Selectable<Tables['runs']>;

/** The part of a header that is kept as one document. */
export type StoredHeader = Pick<
  RunHeader,
  'profile' | 'vantage' | 'tool' | 'register' | 'knowledge' | 'scanner' | 'next'
>;

/** Nights of these runs are the past; those of running and degraded ones are not. */
export const counts = ({ state }: { readonly state: RunRow['state'] }): boolean =>
  state === 'complete' || state === 'interrupted';

export const inOrder = by<{ readonly taken_at: string; readonly id: string }>(
  ({ taken_at }) => taken_at,
  ({ id }) => id,
);

/** Every run, oldest first. */
export const runRows = async (store: Store): Promise<RunRow[]> =>
  (await store.selectFrom('runs').selectAll().execute()).sort(inOrder);

export async function runRow(store: Store, id: string, file: string): Promise<RunRow> {
  const row = await store.selectFrom('runs').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw new HistoryError(`There is no run ${id} in ${file}.`);
  return row;
}

export async function begin(store: Store, run: RunHeader, file: string): Promise<void> {
  const { id, takenAt, rehearsal, list, registered, owners, targets } = run;
  const header: StoredHeader = {
    profile: run.profile,
    vantage: run.vantage,
    tool: run.tool,
    register: run.register,
    knowledge: run.knowledge,
    ...(run.scanner === undefined ? {} : { scanner: run.scanner }),
    ...(run.next === undefined ? {} : { next: run.next }),
  };
  await alone(store, async (step) => {
    const twin = await step.selectFrom('runs').select('seq').where('id', '=', id).executeTakeFirst();
    if (twin !== undefined)
      throw new HistoryError(`Run ${id} is in ${file} already; wait a second, or go on with --resume.`);
    const [headerBlob = 0, registeredBlob = 0, ownersBlob = 0, targetsBlob = 0] = await keep(step, [
      header,
      registered,
      owners,
      targets,
    ]);
    await step
      .insertInto('runs')
      .values({
        id,
        taken_at: takenAt,
        state: 'running',
        rehearsal: rehearsal ? 1 : 0,
        list,
        asked: targets.length,
        header: headerBlob,
        registered: registeredBlob,
        owners: ownersBlob,
        targets: targetsBlob,
      })
      .execute();
  });
}

export async function resume(store: Store, id: string, file: string): Promise<string[]> {
  return alone(store, async (step) => {
    const run = await runRow(step, id, file);
    if (run.state !== 'running') {
      await step
        .updateTable('runs')
        .set({
          state: 'running',
          finished_at: null,
          observed: null,
          untestable: null,
          trips: null,
          brief: null,
          previous: null,
          hash: null,
        })
        .where('seq', '=', run.seq)
        .execute();
      await relink(step, run.seq);
    }
    return storedIn(step, run);
  });
}

/** The ids of the targets whose night is stored, sorted. */
export const stored = async (store: Store, id: string, file: string): Promise<string[]> =>
  storedIn(store, await runRow(store, id, file));

async function storedIn(store: Store, run: RunRow): Promise<string[]> {
  const nights = await store
    .selectFrom('nights')
    .innerJoin('targets', 'targets.seq', 'nights.target')
    .select('targets.id')
    .where('run', '=', run.seq)
    .execute();
  return nights.map(({ id }) => id).sort();
}

export async function summaries(store: Store, rows: readonly RunRow[]): Promise<RunSummary[]> {
  const running = rows.filter(({ observed }) => observed === null).map(({ seq }) => seq);
  const counted =
    running.length === 0
      ? []
      : await store
          .selectFrom('nights')
          .select(({ fn }) => ['run', fn.countAll<number>().as('observed')])
          .where('run', 'in', running)
          .groupBy('run')
          .execute();
  const observed = new Map(counted.map((row) => [row.run, Number(row.observed)]));
  return rows.map((row) => ({
    id: row.id,
    takenAt: row.taken_at,
    finishedAt: row.finished_at,
    state: row.state,
    rehearsal: row.rehearsal === 1,
    list: row.list,
    targets: row.asked,
    observed: row.observed ?? observed.get(row.seq) ?? 0,
    untestable: row.untestable,
    ruleset: row.ruleset,
    hash: row.hash,
  }));
}

export async function unfinished(store: Store): Promise<RunSummary | null> {
  const row = (await runRows(store)).findLast(({ state }) => state === 'running' || state === 'interrupted');
  const [summary] = await summaries(store, row === undefined ? [] : [row]);
  return summary ?? null;
}

export async function find(store: Store, name: string, file: string): Promise<RunSummary> {
  const rows = await runRows(store);
  const row = named(rows, name);
  if (row === undefined) throw new HistoryError(missing(rows, name, file));
  const [summary] = await summaries(store, [row]);
  if (summary === undefined) throw new Error('one row gives one summary');
  return summary;
}

function named(rows: readonly RunRow[], name: string): RunRow | undefined {
  const ended = rows.filter(({ state }) => state !== 'running' && state !== 'pruned');
  if (name === 'latest') return ended.at(-1);
  if (name === 'previous') return ended.at(-2);
  return (
    rows.find(({ id }) => id === name) ?? ended.findLast(({ taken_at }) => isDay(name) && dayOf(taken_at) === name)
  );
}

const isDay = (name: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(name);
const dayOf = (instant: Instant): string => instant.slice(0, 10);

function missing(rows: readonly RunRow[], name: string, file: string): string {
  const newest = rows.at(-1);
  if (newest === undefined) return `There is no run in ${file} yet.`;
  if (name === 'latest') return `No run in ${file} has ended yet; ${newest.id} can be named, or resumed.`;
  if (name === 'previous') return `There is no run before the latest one in ${file}.`;
  if (isDay(name)) return `There is no run of ${name} in ${file}; the newest is ${newest.id}.`;
  return `There is no run ${name} in ${file}; name a run id, a date, latest or previous (the newest is ${newest.id}).`;
}
