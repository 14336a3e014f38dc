import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Commons } from '../../../src/model/plan.ts';
import { DEFAULT_PACE } from '../../../src/model/target.ts';
import { createDealer } from '../../../src/probes/net/dealer.ts';
import { createPacer } from '../../../src/probes/net/pace.ts';

const never = new AbortController().signal;
const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Others take what they like. */
function others(told: Partial<Commons>): Commons {
  const unasked = async () => {
    throw new Error('nobody is to be asked');
  };
  return { take: unasked, enter: unasked, count: unasked, ...told };
}

const dealing = (commons: Commons | null) =>
  createDealer({
    monotonic: () => performance.now(),
    sleep: (ms, signal) => pause(ms, undefined, signal === undefined ? {} : { signal }),
    commons,
  });

test('where no pace holds, nobody else is asked', async () => {
  const dealer = dealing(others({}));
  await dealer.turn(new Map(), never);
  const leave = await dealer.enter('127.0.0.1', null, never);
  leave();
  expect(await dealer.expose('127.0.0.1', null)).toBe(1);
  expect(await dealer.expose('127.0.0.1', null)).toBe(2);
});

test('where one holds, all that is dealt out is asked for', async () => {
  let left = 0;
  const dealer = dealing(others({ count: async () => 41, enter: async () => () => void left++ }));
  expect(await dealer.expose('192.0.2.1', DEFAULT_PACE)).toBe(41);
  const leave = await dealer.enter('192.0.2.1', DEFAULT_PACE, never);
  leave();
  expect(left).toBe(1);
});

test('a place that processes elsewhere have is waited for; who gives up leaves his place in the row here', async () => {
  let free = false;
  const dealer = dealing(others({ enter: async () => (free ? () => {} : null) }));
  const over = new AbortController();
  const first = dealer.enter('192.0.2.1', DEFAULT_PACE, over.signal);
  const second = dealer.enter('192.0.2.1', DEFAULT_PACE, never);
  over.abort(new Error('enough'));
  await expect(first).rejects.toThrow(/aborted/);
  free = true;
  (await second)();
});

test('a turn waits as long as others have the lane, and asks once for all who wait here', async () => {
  const asked: string[] = [];
  let refusals = 2;
  const take: Commons['take'] = async (costs) => {
    asked.push([...costs.keys()].join());
    refusals -= 1;
    return refusals >= 0 ? new Map([['a', 20]]) : new Map();
  };
  const pacer = createPacer(() => performance.now(), sleep, take);
  const order: number[] = [];
  await Promise.all([
    pacer.turn(new Map([['a', 30]])).then(() => order.push(1)),
    pacer
      .turn(
        new Map([
          ['a', 30],
          ['b', 1],
        ]),
      )
      .then(() => order.push(2)),
  ]);
  expect(order).toEqual([1, 2]);
  expect(asked).toEqual(['a', 'a', 'a', 'a,b']);
});

test('who waits for a lane that others have holds up nobody on another', async () => {
  const take: Commons['take'] = async (costs) => (costs.has('slow') ? new Map([['slow', 60_000]]) : new Map());
  const pacer = createPacer(() => performance.now(), sleep, take);
  const over = new AbortController();
  const slow = pacer.turn(
    new Map([
      ['slow', 1],
      ['a', 1],
    ]),
    over.signal,
  );
  await pacer.turn(new Map([['a', 1]]));
  over.abort(new Error('enough'));
  await expect(slow).rejects.toThrow('enough');
});

test('when nothing is known of the others any more, nobody gets a turn', async () => {
  const take: Commons['take'] = async () => {
    throw new Error('the connection broke');
  };
  const pacer = createPacer(() => performance.now(), sleep, take);
  await expect(pacer.turn(new Map([['a', 1]]))).rejects.toThrow('the connection broke');
});
