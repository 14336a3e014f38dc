// How many turns a second one PostgreSQL deals out: node tests/bench/turns.ts [connections]. Distinct lanes, two a turn, as requests take them.
import { readFileSync } from 'node:fs';
import { commonsOf } from '../../src/queue/commons.ts';
import { openSession, type Session } from '../../src/queue/session.ts';
import { makeSchema, makeTables } from '../../src/queue/tables.ts';
import { startPostgres } from '../history/postgres-server.ts';

const SECONDS = 5;
const TICKS = 100; // a second, of the times in /proc

/** Seconds of processor time that the server's process of a connection has used (Linux), by which a busy machine can be reckoned out. */
async function busy(session: Session): Promise<number> {
  const [row] = await session.query<{ pid: number }>('select pg_backend_pid() as pid');
  const words = readFileSync(`/proc/${row?.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(words[11]) + Number(words[12])) / TICKS; // utime and stime, proc(5)
}

const connections = Number(process.argv[2] ?? 8);

const server = await startPostgres();
try {
  const sessions = await Promise.all(Array.from({ length: connections }, () => openSession(server.url)));
  const [first] = sessions;
  if (first === undefined) throw new Error('no connection');
  await makeSchema(first.query);
  await makeTables(first.query);
  const until = performance.now() + SECONDS * 1000;
  const took: number[] = [];
  await Promise.all(
    sessions.map(async (session, number) => {
      const { take } = commonsOf('bench', session, session, new Set());
      for (let turn = 0; performance.now() < until; turn++) {
        const from = performance.now();
        await take(
          new Map([
            [`host ${number} ${turn % 500}`, 0],
            [`address ${number} ${turn % 500}`, 0],
          ]),
        );
        took.push(performance.now() - from);
      }
    }),
  );
  const used = (await Promise.all(sessions.map(busy))).reduce((sum, one) => sum + one, 0);
  took.sort((a, b) => a - b);
  const at = (share: number) => (took[Math.floor(share * (took.length - 1))] ?? 0).toFixed(2);
  console.log(
    `${connections} connections: ${Math.round(took.length / SECONDS)} turns a second; half within ${at(0.5)} ms, 99 of 100 within ${at(0.99)} ms; ${((1000 * used) / took.length).toFixed(3)} ms of the server's processor a turn`,
  );
  await Promise.all(sessions.map((session) => session.close()));
} finally {
  await server.stop();
}
