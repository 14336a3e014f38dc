import { setTimeout as sleep } from 'node:timers/promises';
import { MessageChannel } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import { type Ask, createLine, type Services } from '../../src/looking/line.ts';

interface Kitchen {
  cook(dish: string): string;
}

/** A line whose far end does this. */
function lineTo(services: Services<Kitchen>): Ask<Kitchen> {
  const { port1, port2 } = new MessageChannel();
  onTestFinished(() => port1.close());
  createLine<object, Kitchen>(port2, services);
  return createLine<Kitchen, object>(port1, {});
}

test('many are asked at once, and each answer finds its question', async () => {
  const ask = lineTo({
    cook: async (dish) => {
      await sleep(dish === 'slow' ? 30 : 0);
      return `${dish}!`;
    },
  });
  expect(await Promise.all(['slow', 'quick', 'other'].map((dish) => ask('cook', dish)))).toEqual([
    'slow!',
    'quick!',
    'other!',
  ]);
});

test('what is thrown there is thrown here', async () => {
  const ask = lineTo({
    cook: async (dish) => {
      throw new RangeError(`no ${dish} today`);
    },
  });
  const error = await ask('cook', 'fish').catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(RangeError);
  expect(error).toHaveProperty('message', 'no fish today');
});

test('who gives up does not wait, and the other side hears of it', async () => {
  const { promise: heard, resolve: hear } = Promise.withResolvers<unknown>();
  const ask = lineTo({
    cook: (dish, signal) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          hear(dish);
          reject(signal.reason);
        });
      }),
  });
  const hunger = new AbortController();
  const dinner = ask('cook', 'stew', hunger.signal);
  hunger.abort(new Error('gone'));
  await expect(dinner).rejects.toThrow('gone');
  expect(await heard).toBe('stew');
  await expect(ask('cook', 'stew', hunger.signal)).rejects.toThrow('gone');
});
