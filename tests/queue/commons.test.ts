import { describe, expect, onTestFinished, test } from 'vitest';
import { commonsOf } from '../../src/queue/commons.ts';
import { openSession, type Session } from '../../src/queue/session.ts';
import { makeSchema, makeTables, SCHEMA } from '../../src/queue/tables.ts';
import { freshDatabase, noPostgres } from '../history/postgres.ts';

// Several connections to a true PostgreSQL stand for as many machines.

async function sessions(count: number): Promise<Session[]> {
  const url = await freshDatabase();
  const opened = await Promise.all(Array.from({ length: count }, () => openSession(url)));
  onTestFinished(async () => void (await Promise.all(opened.map((one) => one.close().catch(() => {})))));
  const [first] = opened;
  if (first === undefined) throw new Error('no session');
  await makeSchema(first.query);
  await makeTables(first.query);
  return opened;
}

const at = (opened: readonly Session[], place: number): Session => {
  const session = opened[place];
  if (session === undefined) throw new Error(`no session ${place}`);
  return session;
};

const COST = 15;

describe.skipIf(await noPostgres())('what workers share', () => {
  test('lanes: a turn is taken when all of its lanes are free, by one of those who ask, and not before', async () => {
    const opened = await sessions(6);
    // The database itself writes down each turn: when the lane would have been free, and until when it is taken now.
    await at(opened, 0).query(`
      create table public.log (lane text, before timestamptz, after timestamptz);
      create function public.note() returns trigger language plpgsql as
        $$ begin insert into public.log values (new.lane, old.free_at, new.free_at); return new; end $$;
      create trigger note before update on ${SCHEMA}.lanes for each row execute function public.note()`);
    let turns = 0;
    const rounds = opened.map(async (session, place) => {
      const { take } = commonsOf('run', session, session, new Set());
      for (let round = 0; round < 40; round++) {
        const costs = new Map([
          ['address', COST],
          [`host ${(place + round) % 3}`, 2 * COST],
        ]);
        if ((await take(costs)).size === 0) turns += 1;
      }
    });
    await Promise.all(rounds);
    const log = await at(opened, 0).query<{ lane: string; gap: number; first: boolean }>(
      `select lane, before = 'epoch' as first, extract(epoch from after - before) * 1000 as gap from public.log`,
    );
    expect(turns).toBeGreaterThan(3);
    expect(log.filter(({ lane }) => lane === 'address')).toHaveLength(turns);
    expect(log).toHaveLength(2 * turns);
    // From free to taken until: never less than what a turn costs, whoever had it before.
    const tooSoon = log.filter(({ lane, gap, first }) => !first && gap < (lane === 'address' ? COST : 2 * COST));
    expect(tooSoon).toEqual([]);
  });

  test('a refusal takes nothing, and says of each lane how long it will be taken', async () => {
    const opened = await sessions(2);
    const here = commonsOf('run', at(opened, 0), at(opened, 0), new Set());
    const there = commonsOf('run', at(opened, 1), at(opened, 1), new Set());
    expect(await here.take(new Map([['address', 60_000]]))).toEqual(new Map());
    const waits = await there.take(
      new Map([
        ['address', 1_000],
        ['host', 60_000],
      ]),
    );
    expect([...waits.keys()]).toEqual(['address']);
    expect(waits.get('address')).toBeGreaterThan(50_000);
    expect(waits.get('address')).toBeLessThanOrEqual(60_000);
    expect(await here.take(new Map([['host', 1_000]]))).toEqual(new Map());
  });

  test('places: so many under a name over all connections, and those of one that is gone are free', async () => {
    const opened = await sessions(3);
    const [a, b, c] = [0, 1, 2].map((place) => commonsOf('run', at(opened, place), at(opened, place), new Set()));
    const leave = await a?.enter('192.0.2.1', 2);
    expect(await a?.enter('192.0.2.1', 2)).not.toBeNull(); // its own connection is not let in twice by the same place
    expect(await b?.enter('192.0.2.1', 2)).toBeNull();
    expect(await b?.enter('192.0.2.2', 2)).not.toBeNull();
    leave?.();
    await expect.poll(() => b?.enter('192.0.2.1', 2), { timeout: 20_000 }).not.toBeNull();
    expect(await c?.enter('192.0.2.1', 2)).toBeNull();
    await at(opened, 0).close();
    await expect.poll(() => c?.enter('192.0.2.1', 2), { timeout: 20_000 }).not.toBeNull();
  });

  test('counts: one after the other over all connections, each run for itself', async () => {
    const opened = await sessions(4);
    const counted = await Promise.all(
      opened.map((session, place) =>
        commonsOf(place === 3 ? 'other' : 'run', session, session, new Set()).count('192.0.2.1'),
      ),
    );
    expect(counted.slice(0, 3).sort()).toEqual([1, 2, 3]);
    expect(counted[3]).toBe(1);
  });
});
