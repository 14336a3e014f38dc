import { describe, expect, onTestFinished, test } from 'vitest';
import { openHistory } from '../../src/history/history.ts';
import { ENGINES } from './engines.ts';
import { end, finding, header, idAt, night, nightAt, record, target } from './invented.ts';

const targets = ['a', 'b'].map((id) => target(id));

describe.each(ENGINES)('in %s', (_engine, newUrl) => {
  test('the outlook of a list: what every night showed and said, what was repaired, and when each rule last fired', async () => {
    const history = await openHistory(await newUrl(), { create: true });
    onTestFinished(() => history.close());
    for (let n = 1; n <= 5; n++) {
      await history.begin(header(n, targets, n === 2 ? { list: 'others/' } : {}));
      await history.addNight(idAt(n), night(n, 'a', n === 3 ? { tls: 'down' } : {}));
      if (n !== 4) await history.addNight(idAt(n), night(n, 'b'));
      await history.finish(
        idAt(n),
        end(n, {
          findings: [
            finding('a', 'headers/one', n < 4 ? 'fail' : 'pass'),
            finding('a', 'tls/two', 'fail', { severity: 'low' }),
            finding('a', 'page/three', 'unknown'),
            finding('b', 'headers/one', 'pass'),
          ],
          records: [
            ...(n === 1 ? [record('a', 'headers/one', 1)] : []),
            ...(n === 4 ? [record('a', 'headers/one', 1, { state: 'fixed', closedAt: nightAt(4) })] : []),
          ],
        }),
      );
    }
    const { nights, targets: lines, repairs, lastFired } = await history.outlook(idAt(5), 90);
    expect(nights.map(({ run }) => run)).toEqual([1, 3, 4, 5].map(idAt)); // the second was about another list
    const none = { info: 0, low: 0, medium: 0, high: 0, critical: 0 };
    const low = { ...none, low: 1 };
    const both = { ...low, high: 1 };
    expect(lines.get('a')).toEqual([
      {
        sight: 'complete',
        reason: null,
        failing: both,
        open: { ...none, high: 1 },
        areas: { headers: false, tls: true },
      },
      {
        sight: 'partial',
        reason: 'connection-timeout',
        failing: both,
        open: { ...none, high: 1 },
        areas: { headers: false, tls: true },
      },
      { sight: 'complete', reason: null, failing: low, open: none, areas: { headers: true, tls: true } },
      { sight: 'complete', reason: null, failing: low, open: none, areas: { headers: true, tls: true } },
    ]);
    expect(lines.get('b')?.map((one) => one?.sight ?? null)).toEqual(['complete', 'complete', null, 'complete']);
    expect(repairs).toEqual([
      { target: 'a', rule: 'headers/one', severity: 'high', firstSeen: nightAt(1), closedAt: nightAt(4) },
    ]);
    expect([...lastFired]).toEqual([
      ['headers/one', nightAt(3)],
      ['tls/two', nightAt(5)],
    ]);
    expect((await history.outlook(idAt(3), 1)).nights.map(({ run }) => run)).toEqual([idAt(3)]);
  });

  test('what stays open is counted on, whoever saw it last; degraded nights are nights of which nothing is concluded', async () => {
    const history = await openHistory(await newUrl(), { create: true });
    onTestFinished(() => history.close());
    const nights = [
      { findings: [finding('a', 'headers/one', 'fail')], records: [record('a', 'headers/one', 1)] },
      { findings: [finding('a', 'headers/one', 'unknown')], records: [] },
      { state: 'degraded' as const, findings: [finding('a', 'headers/one', 'fail'), finding('a', 'tls/two', 'fail')] },
      {
        findings: [finding('a', 'headers/one', 'fail', { severity: 'low' })],
        records: [record('a', 'headers/one', 1, { severity: 'low' })],
      },
    ];
    for (const [index, more] of nights.entries()) {
      const n = index + 1;
      await history.begin(header(n, targets));
      await history.addNight(idAt(n), night(n, 'a'));
      await history.finish(idAt(n), end(n, more));
    }
    const { nights: told, targets: lines, lastFired } = await history.outlook(idAt(4), 90);
    expect(told.map(({ state }) => state)).toEqual(['complete', 'complete', 'degraded', 'complete']);
    expect(lines.get('a')?.map((one) => [one?.open?.high, one?.open?.low])).toEqual([
      [1, 0],
      [1, 0],
      [1, 0],
      [0, 1],
    ]);
    expect([...lastFired]).toEqual([['headers/one', nightAt(4)]]);
    const [last] = (await history.outlook(idAt(4), 1)).targets.get('a') ?? [];
    expect(last?.open?.low).toBe(1); // what was opened before the nights that are asked for counts too
  });
});
