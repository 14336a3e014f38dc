import type { Query as HistoryQuery } from '../history/history.ts';
import { sha256 } from '../model/canonical.ts';
import type { Instant } from '../model/observation.ts';
import { databaseOf, installBoss, LOOKS, QUEUES, SUSPECTS, startBoss } from './boss.ts';
import type { Job, JobData, Lost, RunPlan } from './plan.ts';
import { type Line, TAKER } from './queue.ts';
import type { Query } from './session.ts';
import { makeSchema, makeTables, SCHEMA } from './tables.ts';

/** What the leader of a run does with it, beside looking: one at a time, who holds the history. */
export interface Lead {
  /** Opens the run to whoever looks, and removes what is left of others. After `stopAt`, by the server's clock, nothing is taken. */
  open(plan: RunPlan, stopAt: Instant | null): Promise<void>;
  /** From then on nothing is taken, and nothing more is stored. */
  shut(): Promise<void>;
  pause(paused: boolean): Promise<void>;
  /** A job that is there already stays as it is. */
  add(jobs: readonly Deferred[]): Promise<void>;
  /** Hands jobs of processes that are gone to others. */
  reap(): Promise<void>;
  /** Likewise of those that have said nothing for too long. */
  supervise(): Promise<void>;
  /** Jobs that are given up, because whoever tried is gone. */
  lost(): Promise<readonly Lost[]>;
  /** To be called in the transaction that stores why nothing was seen. */
  bury(lost: Lost, query: HistoryQuery): Promise<void>;
  /** The same where nothing is to be stored. */
  forget(lost: Lost): Promise<void>;
  /** Targets whose end was not told yet. */
  ended(): Promise<readonly Ended[]>;
  left(): Promise<Left>;
  close(): Promise<void>;
}

export interface Deferred extends Job {
  readonly after: number; // seconds from now
}

export interface Ended {
  readonly target: string;
  readonly seen: boolean;
}

export interface Left {
  readonly waiting: boolean; // for somebody to take them, and they may be taken
  readonly taken: boolean;
}

const AT_A_TIME = 1000; // jobs in one statement

export async function leadOn({ side }: Line, run: string, tool: string): Promise<Lead> {
  await makeSchema(side.query);
  await installBoss(side.query);
  await makeTables(side.query);
  const boss = await startBoss(side.query);

  /** Nobody finds a run that is half removed: its plan goes first. */
  async function removeOthers(): Promise<void> {
    await side.query(`delete from ${SCHEMA}.plans`);
    for (const queue of QUEUES) await boss.deleteAllJobs(queue);
    await side.query(`
      delete from ${SCHEMA}.takes;
      delete from ${SCHEMA}.counts;
      delete from ${SCHEMA}.lanes where free_at < clock_timestamp()`);
  }

  return {
    async open(plan, stopAt) {
      const known = await side.query(`select run from ${SCHEMA}.plans where run = $1`, [run]);
      if (known.length === 0) await removeOthers();
      await side.query(`delete from ${SCHEMA}.ended`);
      await side.query(
        `insert into ${SCHEMA}.plans (run, tool, open, stop_at, plan) values ($1, $2, true, $3, $4)
         on conflict (run) do update set tool = $2, open = true, paused = false, stop_at = $3, plan = $4, revision = plans.revision + 1`,
        [run, tool, stopAt, JSON.stringify(plan)],
      );
    },
    async shut() {
      await side.query(`update ${SCHEMA}.plans set open = false where run = $1`, [run]);
    },
    async pause(paused) {
      await side.query(`update ${SCHEMA}.plans set paused = $2 where run = $1`, [run, paused]);
    },
    async add(jobs) {
      for (let from = 0; from < jobs.length; from += AT_A_TIME)
        await boss.insert(
          LOOKS,
          jobs.slice(from, from + AT_A_TIME).map(({ after, target, again }) => ({
            id: jobId(run, target, again === null ? 'first' : 'again'),
            data: { run, target, again } satisfies JobData,
            startAfter: after,
          })),
        );
    },
    reap: () =>
      side.transaction(async (query) => {
        for (const { take, queue, job, looking } of await abandoned(query)) {
          await query(`delete from ${SCHEMA}.takes where take = $1`, [take]);
          if (looking) await boss.fail(queue, job, { message: 'the worker is gone' }, { db: databaseOf(query) });
        }
      }),
    async supervise() {
      for (const queue of QUEUES) await boss.supervise(queue);
    },
    async lost() {
      const rows = await side.query<{ id: string; data: JobData }>(
        `select id, data from ${SCHEMA}.job where name = $1 and state = 'failed' order by id`,
        [SUSPECTS],
      );
      return rows.map(({ id, data: { target, again } }) => ({ job: id, target, again }));
    },
    async bury({ job, target }, query) {
      const db = databaseOf(
        async <Row>(text: string, values: readonly unknown[] = []) => (await query(text, values)) as readonly Row[],
      );
      await boss.deleteJob(SUSPECTS, job, { db });
      await query(`insert into ${SCHEMA}.ended (target, seen) values ($1, false)`, [target]);
    },
    async forget({ job }) {
      await boss.deleteJob(SUSPECTS, job);
    },
    ended: () => side.query<Ended>(`delete from ${SCHEMA}.ended returning target, seen`),
    async left() {
      const [left] = await side.query<Left>(LEFT, [run, QUEUES]);
      return left ?? { waiting: false, taken: false };
    },
    async close() {
      await boss.stop({ graceful: false });
    },
  };
}

const LEFT = `
  select
    exists (
      select from ${SCHEMA}.plans where run = $1 and open and (stop_at is null or clock_timestamp() < stop_at)
    ) and exists (
      select from ${SCHEMA}.job where name = any($2::text[]) and state < 'active' and not blocked
    ) as waiting,
    exists (
      select from ${SCHEMA}.takes join ${SCHEMA}.job on job.name = takes.queue and job.id = takes.job where job.state = 'active'
    ) as taken`;

interface Abandoned {
  readonly take: number;
  readonly queue: string;
  readonly job: string;
  readonly looking: boolean; // the job is still waiting for this taker, and for no later one
}

/** The takes whose taker's connection is gone, and with it the lock that he held. Not to be asked on a connection that holds such locks. */
const abandoned = (query: Query): Promise<readonly Abandoned[]> =>
  query<Abandoned>(
    `select take, takes.queue, takes.job, coalesce(job.state = 'active', false) and not exists (
       select from ${SCHEMA}.takes as later where later.queue = takes.queue and later.job = takes.job and later.take > takes.take
     ) as looking
     from ${SCHEMA}.takes left join ${SCHEMA}.job on job.name = takes.queue and job.id = takes.job
     where pg_try_advisory_xact_lock($1, takes.take)`,
    [TAKER],
  );

/** The same for the same look: a run that is resumed adds nothing twice. */
function jobId(run: string, target: string, look: 'first' | 'again'): string {
  const digest = sha256([run, target, look].join('\0'));
  const [a, b, c, d, e] = [
    digest.slice(0, 8),
    digest.slice(8, 12),
    digest.slice(13, 16),
    digest.slice(17, 20),
    digest.slice(20, 32),
  ];
  return `${a}-${b}-8${c}-8${d}-${e}`; // RFC 9562 section 5.8: a form of our own
}
