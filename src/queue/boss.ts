import { type Db, PgBoss } from 'pg-boss';
import type { Query } from './session.ts';
import { SCHEMA } from './tables.ts';

type Boss = Pick<
  PgBoss,
  'fetch' | 'insert' | 'complete' | 'fail' | 'touch' | 'deleteJob' | 'deleteAllJobs' | 'supervise' | 'stop'
>;

/**
 * A target that was being looked at when its worker died may have killed it. It is looked at again as a suspect: a worker has one of them at
 * a time, so that targets which happened to be there are not blamed a second time. A suspect that failed is given up.
 */
export const LOOKS = 'looks';
export const SUSPECTS = 'suspects';
export const QUEUES = [LOOKS, SUSPECTS] as const;
const RETRIES = { [LOOKS]: 0, [SUSPECTS]: 1 };
export const DEATHS = RETRIES[LOOKS] + RETRIES[SUSPECTS] + QUEUES.length; // of workers, before a target is given up

/** A worker that is alive says so every third of it; one that says nothing for so long has stopped working. Seconds. */
const SILENCE = 60;
export const TOUCH_EVERY_MS = (SILENCE * 1000) / 3;
export const SUPERVISE_EVERY_MS = 30_000;

const EVERY_JOB = {
  heartbeatSeconds: SILENCE,
  expireInSeconds: 86_399, // who looks is known: no time limit of its own
  retentionSeconds: 30 * 86_400,
  deleteAfterSeconds: 0, // with the next run
};

/** pg-boss on a connection of ours. It maintains nothing by itself: the leader has it look after the queues. */
const bossOn = (query: Query, migrate: boolean): PgBoss =>
  new PgBoss({
    db: databaseOf(query),
    schema: SCHEMA,
    createSchema: false,
    migrate,
    supervise: false,
    schedule: false,
    monitorIntervalSeconds: SUPERVISE_EVERY_MS / 1000,
  }).on('error', () => {}); // of its timers; what we ask for throws

/** Makes its tables and our queues where they are missing. */
export async function installBoss(query: Query): Promise<void> {
  const boss = bossOn(query, true);
  await boss.start();
  await boss.createQueue(SUSPECTS, { ...EVERY_JOB, retryLimit: RETRIES[SUSPECTS] });
  await boss.createQueue(LOOKS, { ...EVERY_JOB, retryLimit: RETRIES[LOOKS], deadLetter: SUSPECTS });
  await boss.stop({ graceful: false });
}

/** On tables that are there. Its cache of queues is filled: a call that is given a transaction uses nothing else. */
export async function startBoss(query: Query): Promise<Boss> {
  const boss = bossOn(query, false);
  await boss.start();
  return boss;
}

export const databaseOf = (query: Query): Db => ({
  executeSql: async (text, values = []) => ({ rows: [...(await query(text, values))] }),
});

export type { Boss };
