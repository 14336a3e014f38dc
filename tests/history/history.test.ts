import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { type History, HistoryError, openHistory } from '../../src/history/history.ts';
import { digestOf } from '../../src/model/canonical.ts';
import type { FindingRecord } from '../../src/model/drift.ts';
import type { Finding } from '../../src/model/finding.ts';
import { ENGINES, rowsOf, sqlIn } from './engines.ts';
import { end, finding, header, idAt, night, nightAt, record, snapshotOf, target } from './invented.ts';

const a = target('a');
const b = target('b', { tags: ['critical'], authorisation: null });

describe.each(ENGINES)('in %s', (_engine, newUrl) => {
  let url: string;
  let history: History;
  beforeEach(async () => {
    url = await newUrl();
    history = await openHistory(url, { create: true });
    return () => history.close();
  });

  describe('a run', () => {
    test('comes back as it was given', async () => {
      const run = header(1, [b, a], { rehearsal: true, registered: ['a', 'b', 'c'] });
      const nights = [night(1, 'b', { tls: 'down' }), night(1, 'a')];
      await history.begin(run);
      for (const one of nights) await history.addNight(run.id, one);
      await history.finish(run.id, end(1));
      expect(await history.snapshot(run.id)).toEqual(snapshotOf(run, nights, end(1)));
      expect(await history.ledger(run.id, 'a')).toEqual(nights[1]?.ledger);
      expect(await history.ledger(run.id, 'c')).toEqual([]);
    });

    test('survives closing and opening again', async () => {
      await history.begin(header(1, [a]));
      await history.addNight(idAt(1), night(1, 'a'));
      await history.finish(idAt(1), end(1));
      const before = await history.snapshot(idAt(1));
      await history.close();
      history = await openHistory(url, { create: false });
      expect(await history.snapshot(idAt(1))).toEqual(before);
    });

    test('that never ended gives what is there, as interrupted', async () => {
      await history.begin(header(1, [a, b]));
      await history.addNight(idAt(1), night(1, 'a'));
      const snapshot = await history.snapshot(idAt(1));
      expect(snapshot).toMatchObject({ state: 'interrupted', finishedAt: night(1, 'a').observations.at(-1)?.at });
      expect(snapshot.observations.map((one) => one.target)).toEqual(['a', 'a', 'a']);
    });

    test('cannot begin twice', async () => {
      await history.begin(header(1, [a]));
      await expect(history.begin(header(1, [b]))).rejects.toThrow(HistoryError);
      expect((await history.snapshot(idAt(1))).targets).toEqual([a]);
    });

    test.each(['snapshot', 'memory', 'resume', 'find'] as const)('that is not there: %s says so', async (method) => {
      await expect(history[method]('2026-11-09T02-00-00Z')).rejects.toThrow(
        /^There is no run .*2026-11-09T02-00-00Z|^There is no run/,
      );
      await expect(history[method]('2026-11-09T02-00-00Z')).rejects.toThrow(HistoryError);
    });

    test('nights added at once are all stored', async () => {
      const targets = Array.from({ length: 30 }, (_, index) => target(`t${index + 10}`));
      await history.begin(header(1, targets));
      await Promise.all(targets.map(({ id }) => history.addNight(idAt(1), night(1, id))));
      expect(await history.resume(idAt(1))).toEqual(targets.map(({ id }) => id));
    });
  });

  describe('a night', () => {
    test('added twice is stored once', async () => {
      await history.begin(header(1, [a]));
      await history.addNight(idAt(1), night(1, 'a'));
      const once = await history.snapshot(idAt(1));
      await history.addNight(idAt(1), night(1, 'a'));
      expect(await history.snapshot(idAt(1))).toEqual(once);
      expect(await history.ledger(idAt(1), 'a')).toEqual(night(1, 'a').ledger);
      expect([await rowsOf(url, 'nights'), await rowsOf(url, 'ledgers')]).toEqual([1, 1]);
    });

    test('looked at again replaces what was there', async () => {
      await history.begin(header(1, [a]));
      await history.addNight(idAt(1), night(1, 'a', { tls: 'down' }));
      const again = { ...night(1, 'a', { version: 2 }), ledger: [] };
      await history.addNight(idAt(1), again);
      expect((await history.snapshot(idAt(1))).observations).toEqual(again.observations);
      expect(await history.ledger(idAt(1), 'a')).toEqual([]);
    });

    test('of a run that has ended is refused', async () => {
      await history.begin(header(1, [a]));
      await history.finish(idAt(1), end(1));
      await expect(history.addNight(idAt(1), night(1, 'a'))).rejects.toThrow('has ended');
    });

    test('over unchanged sites stores no facts again', async () => {
      const targets = Array.from({ length: 10 }, (_, index) => target(`t${index}`));
      const counts: number[] = [];
      for (let n = 1; n <= 4; n++) {
        await history.begin(header(n, targets));
        for (const { id } of targets) await history.addNight(idAt(n), night(n, id, { jitter: n * 13 }));
        const findings = targets.map(({ id }) => finding(id, 'headers/hsts', 'fail'));
        await history.finish(
          idAt(n),
          end(n, { findings, records: findings.map((one) => record(one.target, one.rule, 1)) }),
        );
        counts.push(await rowsOf(url, 'blobs'));
      }
      expect(counts).toEqual([counts[0], counts[0], counts[0], counts[0]]);
      expect(await rowsOf(url, 'nights')).toBe(40);
      expect(await rowsOf(url, 'records')).toBe(10);
    });
  });

  describe('resume and finish', () => {
    test('a crashed run is resumed and ends', async () => {
      await history.begin(header(1, [a, b]));
      await history.addNight(idAt(1), night(1, 'b'));
      expect(await history.unfinished()).toMatchObject({ id: idAt(1), state: 'running', targets: 2, observed: 1 });
      expect(await history.resume(idAt(1))).toEqual(['b']);
      await history.addNight(idAt(1), night(1, 'a'));
      await history.finish(idAt(1), end(1));
      expect(await history.unfinished()).toBeNull();
      expect(await history.runs()).toMatchObject([
        { id: idAt(1), state: 'complete', targets: 2, observed: 2, rehearsal: false },
      ]);
    });

    test('an interrupted run that is finished again says only what it said last', async () => {
      await history.begin(header(1, [a, b]));
      await history.addNight(idAt(1), night(1, 'a'));
      await history.finish(
        idAt(1),
        end(1, {
          state: 'interrupted',
          findings: [finding('a', 'headers/hsts', 'fail'), finding('a', 'headers/csp', 'fail')],
          records: [record('a', 'headers/hsts', 1), record('a', 'headers/csp', 1)],
        }),
      );
      expect(await history.unfinished()).toMatchObject({ id: idAt(1), state: 'interrupted' });
      expect(await history.resume(idAt(1))).toEqual(['a']);
      expect((await history.memory(null)).last).toBeNull(); // it is open again
      await history.addNight(idAt(1), night(1, 'b'));
      const findings = [finding('a', 'headers/hsts', 'fail'), finding('b', 'headers/hsts', 'pass')];
      await history.finish(idAt(1), end(1, { findings, records: [record('a', 'headers/hsts', 1)] }));

      expect([...(await history.memory(null)).records.keys()]).toEqual([findings[0]?.fingerprint]);
      expect([...(await history.said(idAt(1), 'a')).keys()]).toEqual([findings[0]?.fingerprint]);
      expect([...(await history.said(idAt(1), 'b')).values()]).toEqual([
        { rule: 'headers/hsts', status: 'pass', severity: 'high' },
      ]);
      expect((await history.verifyChain()).faults).toEqual([]);
    });

    test('finished twice in the same way is finished once', async () => {
      await history.begin(header(1, [a]));
      await history.addNight(idAt(1), night(1, 'a'));
      const ending = end(1, {
        findings: [finding('a', 'headers/hsts', 'fail')],
        records: [record('a', 'headers/hsts', 1)],
      });
      await history.finish(idAt(1), ending);
      const once = [await history.runs(), await history.memory(null), await history.verifyChain()];
      await history.finish(idAt(1), ending);
      expect([await history.runs(), await history.memory(null), await history.verifyChain()]).toEqual(once);
    });
  });

  describe('find', () => {
    const add = async (n: number, state: 'complete' | 'degraded' | 'interrupted', id = idAt(n), ms = 0) => {
      await history.begin(header(n, [a], { id, takenAt: nightAt(n, ms) }));
      await history.finish(id, end(n, { state }));
    };

    test('knows run ids, latest, previous and days', async () => {
      await add(3, 'degraded');
      await add(1, 'complete'); // a rehearsal of the past is begun later, and is older all the same
      await add(1, 'complete', 'evening', 57_600_000);
      await history.begin(header(4, [a]));
      const ids = (await history.runs()).map(({ id }) => id);
      expect(ids).toEqual([idAt(1), 'evening', idAt(3), idAt(4)]);
      expect((await history.find('latest')).id).toBe(idAt(3));
      expect((await history.find('previous')).id).toBe('evening');
      expect((await history.find('2026-11-01')).id).toBe('evening');
      expect((await history.find(idAt(4))).state).toBe('running');
    });

    test.each([
      ['latest', 'has ended yet'],
      ['previous', 'before the latest'],
      ['2026-11-02', 'no run of 2026-11-02'],
      ['yesterday', 'name a run id, a date'],
    ])('%s: one sentence', async (name, sentence) => {
      await history.begin(header(4, [a]));
      await expect(history.find(name)).rejects.toThrow(sentence);
      await expect(history.find(name)).rejects.toThrow(HistoryError);
    });

    test('an empty history has no latest run', async () => {
      await expect(history.find('latest')).rejects.toThrow('There is no run in');
    });
  });

  describe('memory', () => {
    const rule = 'tls/version-1.0';
    const fp = finding('a', rule, 'fail').fingerprint;
    const headersRule = 'headers/hsts';

    /** Night 1: both fail. 2: tls is down, headers are repaired. 3: still down. 4: tls fails again. */
    beforeEach(async () => {
      const open = record('a', rule, 1);
      const hsts = record('a', headersRule, 1);
      const fixed = record('a', headersRule, 1, { state: 'fixed', lastVerified: nightAt(2), closedAt: nightAt(2) });
      const nights = [
        { tls: undefined, says: ['fail', 'fail'], records: [open, hsts] },
        { tls: 'down', says: ['unknown', 'pass'], records: [open, fixed] },
        { tls: 'down', says: ['unknown', 'pass'], records: [open] },
        {
          tls: undefined,
          says: ['fail', 'unknown'],
          records: [{ ...open, lastSeen: nightAt(4), lastVerified: nightAt(4) }],
        },
      ] as const;
      for (const [index, one] of nights.entries()) {
        const n = index + 1;
        await history.begin(
          header(n, [target('a', { tags: [`night-${n}`] })], { knowledge: { lifecycles: `day ${n}` } }),
        );
        await history.addNight(
          idAt(n),
          night(n, 'a', { version: n, ...(one.tls === undefined ? {} : { tls: one.tls }) }),
        );
        const findings = [finding('a', rule, one.says[0]), finding('a', headersRule, one.says[1])];
        await history.finish(idAt(n), end(n, { findings, records: one.records }));
      }
    });

    test('of the first run is empty', async () => {
      expect(await history.memory(idAt(1))).toEqual({ last: null, targets: new Map(), records: new Map() });
    });

    test('holds the last good observation of each kind, from whatever night', async () => {
      const a4 = (await history.memory(idAt(4))).targets.get('a');
      expect(a4).toMatchObject({ lastRun: idAt(3), list: 'targets/', attempted: ['dns', 'tls', 'https'] });
      expect(a4?.target.tags).toEqual(['night-3']);
      expect(a4?.known.tls).toEqual({
        run: idAt(1),
        takenAt: nightAt(1),
        vantage: 'rabat-1',
        schema: 'tls@2',
        digest: expect.stringMatching(/^[0-9a-f]{64}$/),
        observation: night(1, 'a').observations[1],
      });
      expect(a4?.known.https).toMatchObject({
        run: idAt(3),
        observation: night(3, 'a', { version: 3 }).observations[2],
      });
      expect((await history.memory(null)).targets.get('a')?.known.tls?.run).toBe(idAt(4));
    });

    test('holds the last answer of each kind: refused is one, silence is not', async () => {
      const refused = { ok: false, failure: { code: 'connection-refused', detail: 'port 443' } } as const;
      const silent = { ok: false, failure: { code: 'connection-timeout', detail: 'no answer within 10 s' } } as const;
      for (const [n, outcome] of [
        [5, refused],
        [6, silent],
      ] as const) {
        const seen = night(n, 'a');
        await history.begin(header(n, [a]));
        await history.addNight(idAt(n), {
          ...seen,
          observations: seen.observations.map((one) => ({ ...one, outcome })),
        });
        await history.finish(idAt(n), end(n));
      }
      const remembered = (await history.memory(null)).targets.get('a');
      expect(remembered?.known.tls).toMatchObject({ run: idAt(4), observation: { outcome: { ok: true } } });
      expect(remembered?.answered.tls).toEqual({
        run: idAt(5),
        takenAt: nightAt(5),
        vantage: 'rabat-1',
        schema: 'tls@2',
        digest: digestOf(refused.failure),
        observation: { ...night(5, 'a').observations[1], outcome: refused },
      });
      const before = (await history.memory(idAt(5))).targets.get('a');
      expect(before?.answered).toEqual(before?.known);
    });

    test('is as it was before that night', async () => {
      const lasts = await Promise.all([2, 3, 4].map(async (n) => (await history.memory(idAt(n))).last));
      expect(lasts).toEqual(
        [1, 2, 3].map((n) => ({
          id: idAt(n),
          takenAt: nightAt(n),
          ruleset: 'sha256:00',
          knowledge: { lifecycles: `day ${n}` },
        })),
      );
      expect((await history.memory(null)).last?.id).toBe(idAt(4));
    });

    test.each([
      [2, { state: 'open', lastSeen: nightAt(1), lastVerified: nightAt(1) }],
      [3, { state: 'open', lastSeen: nightAt(1), lastVerified: nightAt(1) }],
      [4, { state: 'open', lastSeen: nightAt(1), lastVerified: nightAt(1) }],
      [null, { state: 'open', lastSeen: nightAt(4), lastVerified: nightAt(4) }],
    ])('before night %s an unknown finding is as old as it was', async (n, expected) => {
      expect((await history.memory(n === null ? null : idAt(n))).records.get(fp)).toEqual({
        ...record('a', rule, 1),
        ...expected,
      });
    });

    test.each([
      [2, { state: 'open', closedAt: null, lastVerified: nightAt(1) }],
      [3, { state: 'fixed', closedAt: nightAt(2), lastVerified: nightAt(2) }],
      [4, { state: 'fixed', closedAt: nightAt(2), lastVerified: nightAt(3) }], // it still passed
      [null, { state: 'fixed', closedAt: nightAt(2), lastVerified: nightAt(3) }], // and nobody could tell on night 4
    ])('before night %s a repaired finding was last verified when we could tell', async (n, expected) => {
      const records = (await history.memory(n === null ? null : idAt(n))).records;
      expect(records.get(finding('a', headersRule, 'fail').fingerprint)).toMatchObject({
        lastSeen: nightAt(1),
        ...expected,
      });
    });

    test('says what the last night said', async () => {
      const said = (await history.memory(null)).targets.get('a')?.said;
      expect(said?.get(fp)).toEqual({ rule, status: 'fail', severity: 'high' });
      expect(said?.size).toBe(2);
    });

    test.each(['degraded', 'running'] as const)('does not count a %s run', async (state) => {
      const before = await history.memory(null);
      await history.begin(header(5, [a, b]));
      await history.addNight(idAt(5), night(5, 'a', { version: 9 }));
      await history.addNight(idAt(5), night(5, 'b'));
      if (state === 'degraded') {
        await history.finish(
          idAt(5),
          end(5, {
            state,
            findings: [finding('a', rule, 'pass')],
            records: [record('a', rule, 1, { state: 'fixed' })],
          }),
        );
      }
      expect(await history.memory(null)).toEqual(before);
    });

    test('counts an interrupted run, and a target that was not run keeps its past', async () => {
      await history.begin(header(5, [a, b]));
      await history.addNight(idAt(5), night(5, 'b'));
      await history.finish(idAt(5), end(5, { state: 'interrupted' }));
      const memory = await history.memory(null);
      expect(memory.last?.id).toBe(idAt(5));
      expect([...memory.targets].map(([id, { lastRun }]) => [id, lastRun])).toEqual([
        ['a', idAt(4)],
        ['b', idAt(5)],
      ]);
    });

    test('of a target that left the list stays, under the list that had it', async () => {
      await history.begin(header(5, [b], { list: 'others/' }));
      await history.addNight(idAt(5), night(5, 'b'));
      await history.finish(idAt(5), end(5));
      const { targets } = await history.memory(null);
      expect([...targets].map(([id, { list }]) => [id, list])).toEqual([
        ['a', 'targets/'],
        ['b', 'others/'],
      ]);
    });

    test('a rehearsal of the past is remembered in its place', async () => {
      await history.begin(header(2, [a], { id: 'rehearsal', takenAt: nightAt(2, 3_600_000), rehearsal: true }));
      await history.addNight('rehearsal', night(2, 'a', { version: 77 }));
      await history.finish('rehearsal', end(2, { findings: [finding('a', rule, 'fail')] }));
      expect((await history.memory(idAt(2))).last?.id).toBe(idAt(1));
      expect((await history.memory(idAt(3))).last?.id).toBe('rehearsal');
      expect((await history.memory(idAt(3))).targets.get('a')?.known.tls?.run).toBe('rehearsal');
      expect((await history.memory(idAt(3))).records.get(fp)).toMatchObject({ lastSeen: nightAt(2, 3_600_000) });
      expect((await history.verifyChain()).faults).toEqual([]);
    });

    test('a subject that is gone was verified by the night that judged its rule', async () => {
      const cookie = record('a', 'cookies/secure', 5, { subject: 'SID', state: 'open' });
      const gone = { ...cookie, state: 'fixed', closedAt: nightAt(6), lastVerified: nightAt(6) } as const;
      const nights = [
        [5, finding('a', 'cookies/secure', 'fail', { subject: 'SID' }), cookie],
        [6, finding('a', 'cookies/secure', 'pass'), gone],
        [7, finding('a', 'cookies/secure', 'pass'), gone],
        [8, finding('a', 'cookies/secure', 'unknown'), gone],
      ] as const;
      for (const [n, verdict, kept] of nights) {
        await history.begin(header(n, [a]));
        await history.addNight(idAt(n), night(n, 'a'));
        await history.finish(idAt(n), end(n, { findings: [verdict], records: [kept] }));
      }
      expect((await history.memory(null)).records.get(cookie.fingerprint)).toEqual({
        ...gone,
        lastVerified: nightAt(7),
      });
    });

    /** One more night of target a, for the record. */
    const add = async (n: number, findings: readonly Finding[], records: readonly FindingRecord[]) => {
      await history.begin(header(n, [a]));
      await history.addNight(idAt(n), night(n, 'a'));
      await history.finish(idAt(n), end(n, { findings, records }));
    };

    test('a rule that was not asked leaves an open finding as it was', async () => {
      const open = record('a', 'cookies/secure', 5);
      const verdict = finding('a', 'cookies/secure', 'fail');
      await add(5, [verdict], [open]);
      await add(6, [verdict], [open]);
      await add(7, [finding('a', 'cookies/httponly', 'pass')], []);
      const { records } = await history.memory(null);
      expect(records.get(open.fingerprint)).toEqual({ ...open, lastSeen: nightAt(6), lastVerified: nightAt(6) });
    });

    test('a finding that was retired with its rule stands as it was written', async () => {
      const open = record('a', 'cookies/secure', 5);
      await add(5, [finding('a', 'cookies/secure', 'fail')], [open]);
      const retired = { ...open, state: 'retired', lastVerified: nightAt(6), closedAt: nightAt(6) } as const;
      await add(6, [finding('a', 'cookies/httponly', 'pass')], [retired]);
      await add(7, [finding('a', 'cookies/httponly', 'pass')], []);
      expect((await history.memory(null)).records.get(open.fingerprint)).toEqual(retired);
    });

    test.each<Partial<FindingRecord>>([
      { severity: 'critical' },
      { firstSeen: nightAt(3) },
      { reopenCount: 1 },
      { due: nightAt(20) },
      { state: 'retired', closedAt: nightAt(6) },
      { state: 'fixed', closedAt: nightAt(6) },
    ])('a record is as it was before its change: %o', async (change) => {
      const before = record('a', 'cookies/secure', 5);
      const after = { ...before, ...change };
      await add(5, [], [before]);
      await add(6, [], [after]);
      expect((await history.memory(idAt(6))).records.get(before.fingerprint)).toEqual(before);
      expect((await history.memory(null)).records.get(before.fingerprint)).toEqual(after);
    });

    test('a rehearsal before everything else is the first that is remembered', async () => {
      await history.begin(header(1, [a], { id: 'rehearsal', takenAt: nightAt(0), rehearsal: true }));
      await history.addNight('rehearsal', night(0, 'a'));
      await history.finish('rehearsal', end(0));
      const first = (await history.memory(idAt(1))).targets.get('a');
      expect(first?.attempted).toEqual(['dns', 'tls', 'https']);
      expect(first?.known.https).toMatchObject({ run: 'rehearsal', observation: night(0, 'a').observations[2] });
    });

    test('the nights of one target can be leafed through', async () => {
      const nights = await history.nightsOf('a');
      expect(nights.map(({ run, state }) => [run, state])).toEqual([1, 2, 3, 4].map((n) => [idAt(n), 'complete']));
      expect(nights[1]?.observed.map(({ kind, failure }) => [kind, failure?.code ?? null])).toEqual([
        ['dns', null],
        ['tls', 'connection-timeout'],
        ['https', null],
      ]);
      expect(nights.map(({ said }) => said.get(fp)?.status)).toEqual(['fail', 'unknown', 'unknown', 'fail']);
      expect(await history.nightsOf('nowhere')).toEqual([]);
    });
  });

  describe('the chain', () => {
    const tamper = (statement: string) => sqlIn(url, ...statement.split('; '));

    beforeEach(async () => {
      for (const n of [1, 2, 3]) {
        await history.begin(header(n, [a, b]));
        for (const id of ['a', 'b']) await history.addNight(idAt(n), night(n, id, { version: n }));
        await history.finish(idAt(n), end(n, { findings: [finding('a', 'headers/hsts', n === 2 ? 'pass' : 'fail')] }));
      }
    });

    test('holds', async () => {
      const { runs, blobs, faults } = await history.verifyChain();
      expect({ runs, faults }).toEqual({ runs: 3, faults: [] });
      expect(blobs).toBe(await rowsOf(url, 'blobs'));
      expect(new Set((await history.runs()).map(({ hash }) => hash)).size).toBe(3);
    });

    test('still holds when an older run is resumed and ends later than a newer one', async () => {
      await history.resume(idAt(1));
      expect((await history.verifyChain()).faults).toEqual([]);
      await history.addNight(idAt(1), night(1, 'a', { version: 50 }));
      await history.finish(idAt(1), end(1));
      expect(await history.verifyChain()).toMatchObject({ runs: 3, faults: [] });
    });

    test.each([
      [
        'a night was removed',
        'delete from ledgers where run = 2; delete from nights where run = 2 and target = 1',
        idAt(2),
      ],
      [
        'a verdict was replaced',
        'update nights set said = (select said from nights where run = 2 and target = 1) where run = 1 and target = 1',
        idAt(1),
      ],
      ['a run was removed', 'delete from runs where seq = 2', idAt(3)],
      [
        'the hour of an observation was altered',
        "update nights set trace = x'0000000000000000' where run = 2 and target = 1",
        idAt(2),
      ],
      ['a date was altered', "update runs set taken_at = '2026-11-01T03:00:00.000Z' where seq = 1", idAt(1)],
      [
        'facts were altered',
        "update blobs set body = x'007b7d' where seq = (select bundle from nights where run = 2 limit 1)",
        'Stored content',
      ],
      [
        'facts are unreadable',
        "update blobs set body = x'01ff' where seq = (select bundle from nights where run = 2 limit 1)",
        'Stored content',
      ],
    ])('shows that %s', async (_, statement, named) => {
      await tamper(statement);
      const { faults } = await history.verifyChain();
      expect(faults.length).toBeGreaterThan(0);
      expect(faults[0]).toContain(named);
    });

    test('facts that cannot be read are one sentence', async () => {
      await tamper("update blobs set body = x'01ff' where seq = (select bundle from nights where run = 2 limit 1)");
      await expect(history.snapshot(idAt(2))).rejects.toThrow(/is damaged: stored facts cannot be read\.$/);
      await expect(history.snapshot(idAt(2))).rejects.toThrow(HistoryError);
    });
  });

  test('two scanners on one history wait for each other', async () => {
    const other = await openHistory(url, { create: true });
    onTestFinished(() => other.close());
    const targets = Array.from({ length: 20 }, (_, index) => target(`t${index + 10}`));
    const scan = async (one: History, n: number) => {
      await one.begin(header(n, targets));
      await Promise.all(targets.map(({ id }) => one.addNight(idAt(n), night(n, id))));
      await one.finish(idAt(n), end(n));
    };
    await Promise.all([scan(history, 1), scan(other, 2)]);
    expect((await history.runs()).map(({ observed }) => observed)).toEqual([20, 20]);
    expect((await other.verifyChain()).faults).toEqual([]);
  });
});
