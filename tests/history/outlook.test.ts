import { expect, onTestFinished, test } from 'vitest';
import { openHistory } from '../../src/history/history.ts';
import { newFile } from './folder.ts';
import { end, finding, header, idAt, night, nightAt, record, target } from './invented.ts';

const targets = ['a', 'b'].map((id) => target(id));

test('the outlook of a list: what every night showed and said, what was repaired, and when each rule last fired', async () => {
  const history = await openHistory(`sqlite:${newFile()}`, { create: true });
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
  expect(lines.get('a')).toEqual([
    { sight: 'complete', reason: null, failing: { ...none, high: 1, low: 1 }, areas: { headers: false, tls: true } },
    {
      sight: 'partial',
      reason: 'connection-timeout',
      failing: { ...none, high: 1, low: 1 },
      areas: { headers: false, tls: true },
    },
    { sight: 'complete', reason: null, failing: { ...none, low: 1 }, areas: { headers: true, tls: true } },
    { sight: 'complete', reason: null, failing: { ...none, low: 1 }, areas: { headers: true, tls: true } },
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
