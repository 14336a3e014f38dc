import { describe, expect, onTestFinished, test } from 'vitest';
import { type History, openHistory } from '../../src/history/history.ts';
import { ENGINES, rowsOf, sqlIn } from './engines.ts';
import { end, finding, header, idAt, night, record, target } from './invented.ts';

const targets = ['a', 'b', 'c'].map((id) => target(id));
const RULE = 'headers/rule';

describe.each(ENGINES)('in %s', (engine, newUrl) => {
  /** `nights` nights of three sites: b changes every fifth one and is silent every third; a finding opens on night 2 and closes on night 9. */
  async function historyOf(nights: number): Promise<{ readonly url: string; readonly history: History }> {
    const url = await newUrl();
    const history = await openHistory(url, { create: true });
    onTestFinished(() => history.close());
    for (let n = 1; n <= nights; n++) {
      await history.begin(header(n, targets));
      for (const { id } of targets) {
        const down = id === 'b' && n % 3 === 0 ? { tls: 'down' as const } : {};
        const seen = night(n, id, { version: id === 'b' ? Math.floor(n / 5) : 1, ...down });
        await history.addNight(
          idAt(n),
          n === 4 && id === 'c' ? { ...seen, again: seen.observations.slice(0, 1) } : seen,
        );
      }
      const failing = n >= 2 && n < 9;
      await history.finish(
        idAt(n),
        end(n, {
          findings: targets.map(({ id }) => finding(id, RULE, id === 'a' && failing ? 'fail' : 'pass')),
          records:
            n === 2
              ? [record('a', RULE, 2)]
              : n === 9
                ? [record('a', RULE, 2, { state: 'fixed', closedAt: header(9, targets).takenAt })]
                : [],
        }),
      );
    }
    return { url, history };
  }

  const linesOf = async (history: History): Promise<string[]> => {
    const lines: string[] = [];
    for await (const line of history.exported()) lines.push(line);
    return lines;
  };
  async function* each(lines: readonly string[]): AsyncGenerator<string> {
    yield* lines;
  }
  const empty = async (newOne = newUrl) => {
    const history = await openHistory(await newOne(), { create: true });
    onTestFinished(() => history.close());
    return history;
  };
  const whole = async (history: History) => ({
    runs: await history.runs(),
    snapshots: await Promise.all((await history.runs()).map(({ id }) => history.snapshot(id))),
    memory: await history.memory(null),
    ledger: await history.ledger(idAt(3), 'b'),
    nights: await history.nightsOf('b'),
  });

  describe('export and import', () => {
    test.each(ENGINES)('give the same history, byte for byte, in another place: %s', async (_, newPlace) => {
      const { history } = await historyOf(10);
      await history.begin(header(11, targets)); // still running
      await history.addNight(idAt(11), night(11, 'a'));
      const lines = await linesOf(history);
      const copy = await empty(newPlace);
      expect(await copy.imported(each(lines))).toBe(11);
      expect(await linesOf(copy)).toEqual(lines);
      expect(await whole(copy)).toEqual(await whole(history));
      expect((await copy.verifyChain()).faults).toEqual([]);
      await copy.resume(idAt(11)); // and it goes on
      await copy.addNight(idAt(11), night(11, 'b'));
    });

    test('take a line or a content that was altered for what it is, and keep nothing', async () => {
      const { history } = await historyOf(3);
      const lines = await linesOf(history);
      const content = lines.findIndex((line) => line.includes('"is":"content"'));
      const altered = lines.with(content, (lines[content] ?? '').replace(/"text":"./, '"text":"X'));
      const cases: [readonly string[], RegExp][] = [
        [altered, /^The import stops at line \d+: its content is not what its digest says\. Nothing was kept\.$/],
        [lines.slice(1), /^The import stops at line 1: this is no history of schema rasid\/history@1/],
        [lines.slice(0, -1), /^The import ends too early: its last line is missing/],
        [
          ['{"is":"history","schema":"rasid/history@1"}', 'nonsense'],
          /^The import stops at line 2: it is no line of ours/,
        ],
        [lines.filter((line) => !line.includes('"is":"content"')), /names [0-9a-f]+, which did not come before/],
      ];
      for (const [text, message] of cases) {
        const copy = await empty();
        await expect(copy.imported(each(text))).rejects.toThrow(message);
        expect(await copy.runs()).toEqual([]);
        expect(await linesOf(copy)).toHaveLength(2);
      }
    });

    test('never mix two histories', async () => {
      const { history } = await historyOf(1);
      await expect(history.imported(each(await linesOf(history)))).rejects.toThrow('holds runs already');
    });
  });

  describe('prune', () => {
    const POLICY = { daily: 3, weekly: 0, monthly: 0 };

    test('takes old nights away; the newest, and the last sight of everything, stay', async () => {
      const { history, url } = await historyOf(12);
      const before = { memory: await history.memory(null), newest: await history.snapshot(idAt(12)) };
      const lives = async () =>
        [...(await history.memory(idAt(10))).records.values()].map(
          ({ state, firstSeen, closedAt, reopenCount, due }) => [...[state, firstSeen, closedAt, reopenCount, due]],
        );
      const known = await lives();
      expect(known).toHaveLength(1);
      const plan = await history.pruning(POLICY);
      // 10, 11 and 12 by the policy.
      expect(plan).toEqual({ pruned: [1, 2, 3, 4, 5, 6, 7, 8, 9].map(idAt), kept: 3 });
      expect((await history.runs()).every(({ state }) => state === 'complete')).toBe(true); // only a plan so far

      const blobs = await rowsOf(url, 'blobs');
      await history.prune(plan);
      expect(await rowsOf(url, 'blobs')).toBeLessThan(blobs);
      expect((await history.runs()).map(({ state }) => state)).toEqual([
        ...Array(9).fill('pruned'),
        ...Array(3).fill('complete'),
      ]);
      expect(await history.snapshot(idAt(12))).toEqual(before.newest);
      const memory = await history.memory(null);
      expect(memory.targets).toEqual(before.memory.targets);
      expect([...memory.records.values()]).toMatchObject([{ state: 'fixed', firstSeen: header(2, targets).takenAt }]);
      expect(await lives()).toEqual(known); // the first night that is left can be judged again: nothing begins anew with it
      expect(await history.verifyChain()).toMatchObject({ runs: 12, pruned: 9, faults: [] });
      await expect(history.snapshot(idAt(2))).rejects.toThrow(`The nights of run ${idAt(2)} were pruned from`);
      expect(await history.find('previous')).toMatchObject({ id: idAt(11) });
      expect(await history.pruning(POLICY)).toEqual({ pruned: [], kept: 3 });
    });

    test('never takes the last night on which something was seen', async () => {
      const url = await newUrl();
      const history = await openHistory(url, { create: true });
      onTestFinished(() => history.close());
      for (let n = 1; n <= 8; n++) {
        await history.begin(header(n, targets));
        for (const { id } of targets)
          await history.addNight(idAt(n), night(n, id, id === 'b' && n > 2 ? { tls: 'down' } : {}));
        await history.finish(idAt(n), end(n));
      }
      const before = await history.memory(null);
      const plan = await history.pruning(POLICY);
      expect(plan.pruned).toEqual([1, 3, 4, 5].map(idAt)); // night 2 was the last that reached b
      await history.prune(plan);
      expect((await history.memory(null)).targets.get('b')).toEqual(before.targets.get('b'));
    });

    test('keeps the last run of each week and month that the policy names', async () => {
      const { history } = await historyOf(40);
      const { pruned } = await history.pruning({ daily: 1, weekly: 2, monthly: 2 });
      const kept = (await history.runs())
        .map(({ id, takenAt }) => ({ id, takenAt }))
        .filter(({ id }) => !pruned.includes(id));
      const days = kept.map(({ takenAt }) => takenAt.slice(0, 10));
      expect(days).toContain(header(40, targets).takenAt.slice(0, 10));
      expect(days.length).toBeLessThanOrEqual(5);
      for (const day of days.slice(0, -1)) {
        const next = new Date(Date.parse(day) + 86_400_000);
        expect(next.getUTCDay() === 1 || next.getUTCDate() === 1 || kept.length <= 5).toBe(true);
      }
    });

    test('a run that is resumed after it links to the pruned ones', async () => {
      const { history } = await historyOf(6);
      await history.prune(await history.pruning(POLICY));
      await history.resume(idAt(5));
      await history.finish(idAt(5), end(5));
      expect((await history.verifyChain()).faults).toEqual([]);
    });
  });

  describe('verify', () => {
    test.each([
      [
        'a removed run',
        'delete from records where run = 2; delete from firsts where run = 2; delete from ledgers where run = 2; delete from nights where run = 2; delete from runs where seq = 2',
        'does not follow the run before it',
      ],
      [
        'another verdict',
        'update nights set said = (select said from nights where run = 1 and target = 1) where run = 3 and target = 1',
        'its hash differs',
      ],
      [
        'facts that are gone',
        'delete from blobs where seq in (select max(seq) from blobs b where not exists (select 1 from nights where bundle = b.seq or said = b.seq) and not exists (select 1 from runs where b.seq in (header, registered, owners, targets)) and not exists (select 1 from ledgers where b.seq in (lines, sizes)))',
        'are missing',
      ],
    ])('finds %s', async (_name, sql, fault) => {
      const { url, history } = await historyOf(5);
      expect((await history.verifyChain()).faults).toEqual([]);
      await sqlIn(url, ...sql.split('; '));
      expect((await history.verifyChain()).faults.join('\n')).toContain(fault);
    });
  });

  describe('a history has one writer of runs', () => {
    const me = { host: 'here', process: 10, since: '2026-11-22T02:00:00.000Z', what: 'scan' };
    const other = { ...me, process: 11 };
    const alive = () => true;

    test('a second one is told who holds it, and waits in vain', async () => {
      const { history } = await historyOf(1);
      await history.hold(me, alive);
      await history.hold(me, alive); // the same one again
      await expect(history.hold(other, alive)).rejects.toThrow(
        /is held by process 10 on here since 2026-11-22T02:00:00.000Z \(scan\)/,
      );
      expect(await history.release({ host: 'here', process: 11 })).toBeNull();
      expect(await history.release(me)).toEqual(me);
      await history.hold(other, alive);
    });

    // In PostgreSQL the server itself frees what a dead process held: leader.ts, and the tests of workers.
    if (engine === 'SQLite')
      test('one that was killed holds nothing; one on another machine is believed until somebody says otherwise', async () => {
        const { history } = await historyOf(1);
        await history.hold(me, alive);
        await history.hold(other, (process) => process !== 10);
        await expect(history.hold({ ...me, host: 'elsewhere' }, () => false)).rejects.toThrow(
          'is held by process 11 on here',
        );
        expect(await history.release(null)).toEqual(other);
        await history.hold({ ...me, host: 'elsewhere' }, alive);
      });
  });
});
