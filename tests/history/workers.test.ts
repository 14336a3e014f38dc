import { fork } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, onTestFinished, test } from 'vitest';
import { digestOf, pack } from '../../src/history/blobs.ts';
import { type History, HistoryError, openHistory } from '../../src/history/history.ts';
import { canonical } from '../../src/model/canonical.ts';
import type { TargetNight } from '../../src/model/snapshot.ts';
import { ENGINES, rowsOf, sqlIn } from './engines.ts';
import { end, finding, header, idAt, night, nightAt, target } from './invented.ts';
import { ask, emptyHistory, noPostgres } from './postgres.ts';

const targets = Array.from({ length: 24 }, (_, index) => target(`t${index + 10}`));

const addressed = (address: string) => ({ addresses: [{ address, refused: null }], pinned: false });

/** A night that showed these addresses, each for itself, in this order. */
const showing = (id: string, addresses: readonly string[]): TargetNight => ({
  target: id,
  observations: addresses.map((address) => ({
    kind: 'dns',
    target: id,
    service: 'dns',
    at: nightAt(1),
    connections: 0,
    outcome: { ok: true, value: addressed(address) },
  })),
  ledger: [],
});

async function opened(url: string): Promise<History> {
  const history = await openHistory(url, { create: true });
  onTestFinished(() => history.close());
  return history;
}

describe.each(ENGINES)('several writers in %s', (engine, newUrl) => {
  test('store what is the same once', async () => {
    const url = await newUrl();
    const workers = [await opened(url), await opened(url), await opened(url), await opened(url)];
    const [first] = workers;
    await first?.begin(header(1, targets));
    const shown = Array.from({ length: 100 }, (_, index) => `192.0.2.${index}`);
    await Promise.all(
      workers.map((worker, turn) =>
        worker.addNight(idAt(1), showing(`t${turn + 10}`, turn % 2 === 0 ? shown : shown.toReversed())),
      ),
    );
    await first?.finish(idAt(1), end(1));
    expect(await first?.stored(idAt(1))).toHaveLength(workers.length);
    expect((await first?.verifyChain())?.faults).toEqual([]);
    const [counted] = await sqlIn(url, 'select count(*) as rows, count(distinct digest) as contents from blobs');
    expect(Number(counted?.rows)).toBe(Number(counted?.contents));
  });

  test('of the same night: the first counts, and what the others kept of it is gone', async () => {
    const url = await newUrl();
    const workers = [await opened(url), await opened(url), await opened(url), await opened(url)];
    const [first] = workers;
    await first?.begin(header(1, targets));
    await first?.addNight(idAt(1), night(1, 't10', { version: 100 }));
    const blobs = await rowsOf(url, 'blobs');
    const stored = await Promise.all(
      workers.map((worker, version) => worker.addNight(idAt(1), night(1, 't11', { version }), { onlyFirst: true })),
    );
    expect(stored.filter(Boolean)).toHaveLength(1);
    const winner = night(1, 't11', { version: stored.indexOf(true) });
    expect((await first?.looks(idAt(1), ['t11']))?.observations).toEqual(winner.observations);
    expect(await first?.ledger(idAt(1), 't11')).toEqual(winner.ledger);
    const kinds = 3; // bundle, tls and https; the rest is as on t10
    expect((await rowsOf(url, 'blobs')) - blobs).toBeLessThanOrEqual(kinds + 2);
    expect(await first?.addNight(idAt(1), night(1, 't10'), { onlyFirst: true })).toBe(false);
  });

  test('a night and what goes with it are stored together, or neither', async () => {
    const url = await newUrl();
    const history = await opened(url);
    await history.begin(header(1, targets));
    const note = (key: string) => ({
      also: async (query: (sql: string, parameters: readonly unknown[]) => Promise<readonly unknown[]>) => {
        const mark = engine === 'SQLite' ? '?' : '$1';
        await query(`insert into meta (key, value) values (${mark}, 'done')`, [key]);
      },
    });
    expect(await history.addNight(idAt(1), night(1, 't10'), note('t10'))).toBe(true);
    await expect(history.addNight(idAt(1), night(1, 't11'), note('t10'))).rejects.toThrow(); // such a key is there
    expect(await history.addNight(idAt(1), night(1, 't10'), { ...note('t12'), onlyFirst: true })).toBe(false);
    expect(await history.stored(idAt(1))).toEqual(['t10']);
    expect((await sqlIn(url, "select key from meta where value = 'done'")).map(({ key }) => key)).toEqual(['t10']);
  });

  test('a straggler is in the chain, or refused', async () => {
    const url = await newUrl();
    const [leader, worker] = [await opened(url), await opened(url)];
    for (const n of [1, 2, 3]) {
      await leader.begin(header(n, targets));
      await leader.addNight(idAt(n), night(n, 't10'));
      const [late] = await Promise.allSettled([
        worker.addNight(idAt(n), night(n, 't11', { version: n })),
        leader.finish(idAt(n), end(n, { findings: [finding('t10', 'headers/hsts', 'fail')] })),
      ]);
      if (late.status === 'rejected') expect(String(late.reason)).toContain('has ended');
      const { observed } = await leader.find(idAt(n));
      expect(observed).toBe(late.status === 'fulfilled' ? 2 : 1);
    }
    expect((await leader.verifyChain()).faults).toEqual([]);
  });

  test('nights are added while old ones are taken away, and nothing is missing', async () => {
    const url = await newUrl();
    const [leader, worker] = [await opened(url), await opened(url)];
    for (const n of [1, 2, 3, 4]) {
      await leader.begin(header(n, targets));
      await leader.addNight(idAt(n), night(n, 't10', { version: n }));
      await leader.finish(idAt(n), end(n));
    }
    await worker.begin(header(5, targets));
    const plan = await leader.pruning({ daily: 1, weekly: 0, monthly: 0 });
    expect(plan.pruned.length).toBeGreaterThan(0);
    await Promise.all([
      leader.prune(plan),
      ...targets.map(({ id }, index) => worker.addNight(idAt(5), night(5, id, { version: index % 5 }))),
    ]);
    await worker.finish(idAt(5), end(5));
    expect((await leader.verifyChain()).faults).toEqual([]);
    expect((await leader.snapshot(idAt(5))).observations).toHaveLength(3 * targets.length);
  });
});

const WAITING = "select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()";

test.skipIf(await noPostgres())('two writers never wait for each other in a circle', async () => {
  const url = await emptyHistory();
  const [one, two] = [await opened(url), await opened(url)];
  await one.begin(header(1, targets));
  await one.addNight(idAt(1), showing('t10', [])); // what every such night has in common
  const [low = '', high = ''] = ['192.0.2.1', '192.0.2.2'].sort((a, b) =>
    digestOf(addressed(a)) < digestOf(addressed(b)) ? -1 : 1,
  );
  let second: Promise<unknown> = Promise.resolve();
  await one.addNight(idAt(1), showing('t11', [low]), {
    also: async (query) => {
      second = two.addNight(idAt(1), showing('t12', [high, low]));
      while ((await ask(url, WAITING)).length === 0);
      // It waits for us, and must hold nothing that comes after what we hold.
      const content = [Buffer.from(digestOf(addressed(high)), 'hex'), pack(canonical(addressed(high)))];
      await query('insert into blobs (digest, body) values ($1, $2) on conflict do nothing', content);
    },
  });
  await second;
  expect(await one.stored(idAt(1))).toEqual(['t10', 't11', 't12']);
});

describe.skipIf(await noPostgres())('one leader', () => {
  const alive = () => true;
  const holder = (process: number, host = 'here') => ({
    host,
    process,
    since: '2026-11-22T02:00:00.000Z',
    what: 'scan',
  });
  const breakLeader = (url: string) =>
    ask(
      url,
      "select pg_terminate_backend(pid, 5000) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())",
    );

  test('a second one is told who it is, from wherever it comes', async () => {
    const url = await emptyHistory();
    const [one, two] = [await opened(url), await opened(url)];
    await one.hold(holder(10), alive);
    for (const [other, lives] of [
      [holder(11), alive],
      [holder(11, 'elsewhere'), () => false],
    ] as const)
      await expect(two.hold(other, lives)).rejects.toThrow(
        /is held by process 10 on here since 2026-11-22T02:00:00.000Z \(scan\)\. Wait until it has ended/,
      );
    expect(await two.release(holder(11))).toBeNull();
    expect(await one.release(holder(10))).toEqual(holder(10));
    await two.hold(holder(11), alive);
    await expect(one.hold(holder(10), alive)).rejects.toThrow('is held by process 11 on here');
  });

  test('that was killed holds nothing, whatever its row says', async () => {
    const url = await emptyHistory();
    const history = await opened(url);
    const child = fork(new URL('./leader.ts', import.meta.url), [url]);
    onTestFinished(() => void child.kill('SIGKILL'));
    await once(child, 'message');
    await expect(history.hold(holder(11, 'elsewhere'), alive)).rejects.toThrow(`is held by process ${child.pid}`);
    child.kill('SIGKILL');
    await once(child, 'close');
    await history.hold(holder(11, 'elsewhere'), alive);
  });

  test('that ended without giving it back holds nothing', async () => {
    const url = await emptyHistory();
    const one = await openHistory(url, { create: true });
    await one.hold(holder(10), alive);
    await one.close();
    await (await opened(url)).hold(holder(11), alive);
  });

  test('whose connection broke goes on, unless another was quicker', async () => {
    const url = await emptyHistory();
    const [one, two] = [await opened(url), await opened(url)];
    await one.hold(holder(10), alive);
    await one.begin(header(1, targets));
    await breakLeader(url);
    await one.finish(idAt(1), end(1));
    await expect(two.hold(holder(11), alive)).rejects.toThrow('is held by process 10'); // it is his again
    await breakLeader(url);
    await two.hold(holder(11), alive);
    await one.begin(header(2, targets));
    await expect(one.finish(idAt(2), end(2))).rejects.toThrow(
      /was taken over by process 11 on here \(scan\) while we held it; what was stored is kept\.$/,
    );
    await expect(one.finish(idAt(2), end(2))).rejects.toThrow(HistoryError);
    expect(await one.release(holder(10))).toBeNull();
    await expect(one.hold(holder(10), alive)).rejects.toThrow('was taken over by process 11');
  });

  test('loses it to `history unlock`', async () => {
    const url = await emptyHistory();
    const [one, two] = [await opened(url), await opened(url)];
    await one.hold(holder(10), alive);
    await one.begin(header(1, targets));
    expect(await two.release(null)).toEqual(holder(10));
    expect(await two.release(null)).toBeNull();
    await expect(one.finish(idAt(1), end(1))).rejects.toThrow(/was taken away while we held it/);
    await two.hold(holder(11), alive);
  });
});
