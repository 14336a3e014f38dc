import { describe, expect, test } from 'vitest';
import { DEFAULT_PACE } from '../../../src/model/target.ts';
import {
  connectionCosts,
  createPacer,
  type Pacer,
  paceAt,
  requestCosts,
  type Sleep,
} from '../../../src/probes/net/pace.ts';
import { aTarget } from './loopback.ts';

/** Time that passes only when everybody sleeps. */
function virtualTime() {
  let now = 0;
  const sleepers: { readonly until: number; readonly wake: () => void }[] = [];
  const sleep: Sleep = (ms) => new Promise((wake) => sleepers.push({ until: now + ms, wake }));
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return {
    now: () => now,
    sleep,
    async run() {
      for (await settle(); sleepers.length > 0; await settle()) {
        sleepers.sort((a, b) => a.until - b.until);
        const next = sleepers.shift();
        now = Math.max(now, next?.until ?? now);
        next?.wake();
      }
    },
  };
}

type Turn = readonly [name: string, costs: Parameters<Pacer['turn']>[0]];

/** When each turn came, in the order in which they came. */
async function played(turns: readonly Turn[]): Promise<string[]> {
  const time = virtualTime();
  const pacer = createPacer(time.now, time.sleep);
  const log: string[] = [];
  const all = Promise.all(
    turns.map(([name, costs]) => pacer.turn(costs).then(() => log.push(`${time.now()} ${name}`))),
  );
  await time.run();
  await all;
  return log;
}

const pace = { perSecond: 1, connectionGapMs: 75, exposurePerSecond: 0.25 };
const request = (host: string, address: string, kind: 'ordinary' | 'exposure' = 'ordinary', its = pace) =>
  requestCosts(its, host, address, kind);

describe('the pacer', () => {
  test('one request a second of a host', async () => {
    const turns = [1, 2, 3].map((n): Turn => [`a${n}`, request('a', '8.8.8.8')]);
    expect(await played(turns)).toEqual(['0 a1', '1000 a2', '2000 a3']);
  });

  test('hosts at one address share its pace, a host at several addresses its own', async () => {
    expect(
      await played([
        ['a', request('a', '8.8.8.8')],
        ['b', request('b', '8.8.8.8')],
        ['a elsewhere', request('a', '8.8.4.4')],
        ['c elsewhere', request('c', '1.1.1.1')],
      ]),
    ).toEqual(['0 a', '0 c elsewhere', '1000 b', '1000 a elsewhere']);
  });

  test('exposure requests count as ordinary ones too, and hold nobody up while they wait', async () => {
    expect(
      await played([
        ['exposure 1', request('a', '8.8.8.8', 'exposure')],
        ['exposure 2', request('a', '8.8.8.8', 'exposure')],
        ['page 1', request('a', '8.8.8.8')],
        ['page 2', request('a', '8.8.8.8')],
        ['page 3', request('a', '8.8.8.8')],
        ['page 4', request('a', '8.8.8.8')],
      ]),
    ).toEqual(['0 exposure 1', '1000 page 1', '2000 page 2', '3000 page 3', '4000 exposure 2', '5000 page 4']);
  });

  test('with different paces the slower governs for its own request', async () => {
    const slow = { ...pace, perSecond: 0.2 };
    expect(
      await played([
        ['slow 1', request('slow', '8.8.8.8', 'ordinary', slow)],
        ['fast 1', request('fast', '8.8.8.8')],
        ['fast 2', request('fast', '8.8.8.8')],
        ['slow 2', request('slow', '8.8.8.8', 'ordinary', slow)],
        ['fast 3', request('fast', '8.8.8.8')],
      ]),
    ).toEqual(['0 slow 1', '5000 fast 1', '6000 fast 2', '7000 slow 2', '12000 fast 3']);
  });

  test('connections to one address keep their distance, whatever the port', async () => {
    const turns = ['1', '2', '3'].map((n): Turn => [n, connectionCosts(pace, '8.8.8.8')]);
    expect(await played([...turns, ['elsewhere', connectionCosts(pace, '1.1.1.1')]])).toEqual([
      '0 1',
      '0 elsewhere',
      '75 2',
      '150 3',
    ]);
  });

  test('who gives up takes no turn', async () => {
    const time = virtualTime();
    const pacer = createPacer(time.now, time.sleep);
    const stop = new AbortController();
    const log: string[] = [];
    const note = (name: string) => () => log.push(`${time.now()} ${name}`);
    const costs = request('a', '8.8.8.8');
    const all = Promise.all([
      pacer.turn(costs, stop.signal).then(note('first')),
      pacer.turn(costs, stop.signal).then(note('second'), note('second gave up')),
      pacer.turn(costs).then(note('third')),
    ]);
    stop.abort();
    await time.run();
    await all;
    await expect(pacer.turn(costs, stop.signal)).rejects.toThrow();
    expect(log).toEqual(['0 first', '0 second gave up', '1000 third']);
  });

  test('no costs, no waiting', async () => {
    expect(
      await played([1, 2, 3].map((n): Turn => [`${n}`, requestCosts(null, 'a', '127.0.0.1', 'exposure')])),
    ).toEqual(['0 1', '0 2', '0 3']);
  });
});

describe('the pace at an address', () => {
  const brisk = { perSecond: 50, connectionGapMs: 0, exposurePerSecond: 50 };
  const gentle = { perSecond: 0.1, connectionGapMs: 5000, exposurePerSecond: 0.01 };

  test.each([
    ['public, unless said', null, '8.8.8.8', DEFAULT_PACE],
    ['public, gentler', gentle, '8.8.8.8', gentle],
    ['public, at most five a second', brisk, '8.8.8.8', { perSecond: 5, connectionGapMs: 75, exposurePerSecond: 5 }],
    ['private, unless said', null, '10.0.0.1', DEFAULT_PACE],
    ['private, as said', brisk, '10.0.0.1', brisk],
    ['loopback, unless said', null, '127.0.0.1', null],
    ['loopback, as said', gentle, '::1', gentle],
  ])('%s', (_name, its, address, expected) => {
    expect(paceAt(aTarget({ pace: its }), address)).toEqual(expected);
  });

  test('the defaults are the contract', () => {
    expect(DEFAULT_PACE).toEqual({ perSecond: 1, connectionGapMs: 75, exposurePerSecond: 0.33 });
  });
});
