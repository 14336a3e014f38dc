import type { Query as HistoryQuery } from '../history/history.ts';
import type { Commons } from '../model/plan.ts';
import { type Boss, databaseOf, LOOKS, SUSPECTS, startBoss } from './boss.ts';
import { commonsOf } from './commons.ts';
import { type JobData, NotOurs, type OpenRun, type RunPlan, type Take } from './plan.ts';
import { openSession, type Query, type Session } from './session.ts';
import { isThere, SCHEMA } from './tables.ts';

/** What whoever looks does with the runs that are shared in PostgreSQL. */
export interface Queue {
  /** The run that is open, whichever version began it; null: none. */
  openRun(): Promise<OpenRun | null>;
  plan(run: string): Promise<RunPlan>;
  /** Takes jobs of the open run, unless it pauses; of those that may have killed a worker (`suspect`) at most one, and only if wanted. */
  take(most: number, suspectToo: boolean): Promise<readonly Take[]>;
  /** To be called in the transaction that stores what was seen: throws NotOurs when it is to be thrown away. */
  settle(take: Take, seen: boolean, query: HistoryQuery): Promise<void>;
  /** Ends a job with which nothing is to be stored: somebody else has. */
  drop(take: Take): Promise<void>;
  /** For somebody else to look at, as if it had never been taken. */
  giveBack(take: Take): Promise<void>;
  /** Forgets a job, however it ended. */
  letGo(take: Take): Promise<void>;
  /** Says that this process still works on them. */
  touch(takes: readonly Take[]): Promise<void>;
  commons(run: string): Commons;
  readonly lost: AbortSignal; // nothing is known of the others any more, and they take what was ours
  close(): Promise<void>;
}

/** Two connections: `holding` has the locks that say who is at work, `side` does what must not wait for them. */
export interface Line {
  readonly holding: Session;
  readonly side: Session;
  readonly lost: AbortSignal;
  close(): Promise<void>;
}

export async function openLine(url: string): Promise<Line> {
  const holding = await openSession(url);
  try {
    const side = await openSession(url);
    return {
      holding,
      side,
      lost: AbortSignal.any([holding.lost, side.lost]),
      close: async () => void (await Promise.all([holding.close(), side.close()])),
    };
  } catch (error) {
    await holding.close();
    throw error;
  }
}

/** First half of the key of a take's lock, "rasi"; the other is its number. */
export const TAKER = 0x72617369;

const OPEN = 'open and not paused and (stop_at is null or clock_timestamp() < stop_at)';

/** `tool`: this version; a run that another began is a `stranger`'s. Who leads makes the tables; until then there is nothing to take. */
export function queueOn({ holding, side, lost }: Line, tool: string, stranger: (run: OpenRun) => void): Queue {
  const failed = new AbortController();
  const held = new Set<string>(); // places
  let started: Promise<Boss> | null = null;
  const boss = (): Promise<Boss> => {
    started ??= startBoss(side.query);
    return started;
  };
  let there = false;

  async function openRun(): Promise<OpenRun | null> {
    there ||= await isThere(side.query);
    if (!there) return null;
    const [run] = await side.query<OpenRun>(`select run, tool from ${SCHEMA}.plans where open`);
    return run ?? null;
  }

  async function takeIn(query: Query, from: Boss, most: number, suspectToo: boolean): Promise<Take[]> {
    const [plan] = await query<{ run: string; revision: number }>(
      `select run, revision from ${SCHEMA}.plans where tool = $1 and ${OPEN} for share`,
      [tool],
    );
    if (plan === undefined) return [];
    const db = databaseOf(query);
    const suspects = suspectToo ? await from.fetch<JobData>(SUSPECTS, { db }) : [];
    const batchSize = most - suspects.length;
    const looks = batchSize > 0 ? await from.fetch<JobData>(LOOKS, { batchSize, db }) : [];
    const jobs = [...suspects, ...looks];
    if (jobs.length === 0) return [];
    const rows = await query<{ take: number; job: string }>(
      `insert into ${SCHEMA}.takes (queue, job, run, target)
       select queue, job, run, target from unnest($1::text[], $2::uuid[], $3::text[], $4::text[]) as t(queue, job, run, target)
       returning take, job`,
      [
        jobs.map(({ name }) => name),
        jobs.map(({ id }) => id),
        jobs.map(({ data }) => data.run),
        jobs.map(({ data }) => data.target),
      ],
    );
    await query('select pg_advisory_lock($1, take) from unnest($2::integer[]) as take', [
      TAKER,
      rows.map(({ take }) => take),
    ]);
    const numbers = new Map(rows.map(({ take, job }) => [job, take]));
    return jobs.map(({ id, name, data: { run, target, again } }) => ({
      take: numbers.get(id) ?? 0,
      queue: name,
      job: id,
      run,
      target,
      again,
      revision: plan.revision,
    }));
  }

  /** Whether it was ours until now. */
  const forget = async (take: Take, query: Query): Promise<boolean> =>
    (await query(`delete from ${SCHEMA}.takes where take = $1 returning take`, [take.take])).length > 0;

  return {
    openRun,
    async plan(run) {
      const [row] = await side.query<{ plan: RunPlan }>(`select plan from ${SCHEMA}.plans where run = $1`, [run]);
      if (row === undefined) throw new NotOurs(`run ${run} is over`);
      return row.plan;
    },
    async take(most, suspectToo) {
      const run = await openRun();
      if (run === null) return [];
      if (run.tool !== tool) {
        stranger(run);
        return [];
      }
      const from = await boss();
      return holding.transaction((query) => takeIn(query, from, most, suspectToo));
    },
    async settle(take, seen, historyQuery) {
      const query: Query = async <Row>(text: string, values: readonly unknown[] = []) =>
        (await historyQuery(text, values)) as readonly Row[];
      const open = await query(`select run from ${SCHEMA}.plans where run = $1 and open for share`, [take.run]);
      if (open.length === 0) throw new NotOurs(`run ${take.run} is over`);
      const ours = await forget(take, query);
      const completed = await (await boss()).complete(take.queue, take.job, null, { db: databaseOf(query) });
      if (!ours || affected(completed) === 0) throw new NotOurs(`${take.target} is looked at by somebody else`);
      await query(`insert into ${SCHEMA}.ended (target, seen) values ($1, $2)`, [take.target, seen]);
    },
    async drop(take) {
      const of = await boss();
      await side.transaction(async (query) => {
        await forget(take, query);
        await of.complete(take.queue, take.job, null, { db: databaseOf(query) });
      });
    },
    async letGo({ take }) {
      await holding.query('select pg_advisory_unlock($1, $2)', [TAKER, take]);
    },
    async giveBack(take) {
      const of = await boss();
      await side.transaction(async (query) => {
        const active = `select id from ${SCHEMA}.job where name = $1 and id = $2 and state = 'active' for update`;
        if (!(await forget(take, query)) || (await query(active, [take.queue, take.job])).length === 0) return;
        const { run, target, again } = take;
        const db = databaseOf(query);
        await of.deleteJob(take.queue, take.job, { db });
        await of.insert(take.queue, [{ id: take.job, data: { run, target, again } }], { db });
      });
    },
    async touch(takes) {
      const of = await boss();
      for (const [queue, ours] of Map.groupBy(takes, (take) => take.queue)) {
        const jobs = ours.map(({ job }) => job);
        await of.touch(queue, jobs);
      }
    },
    commons: (run) => failing(commonsOf(run, side, holding, held), () => failed.abort()),
    lost: AbortSignal.any([lost, failed.signal]),
    async close() {
      await (await started)?.stop({ graceful: false });
    },
  };
}

/** Tells of a failure before whoever asked hears of it: it must not be taken for a failure of the site. */
function failing(commons: Commons, tell: () => void): Commons {
  const told = async <T>(asking: Promise<T>): Promise<T> => {
    try {
      return await asking;
    } catch (error) {
      tell();
      throw error;
    }
  };
  return {
    take: (costs) => told(commons.take(costs)),
    enter: (name, places) => told(commons.enter(name, places)),
    count: (name) => told(commons.count(name)),
  };
}

const affected = (response: object): number => ('affected' in response ? Number(response.affected) : 0);
