import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort } from 'node:worker_threads';
import { createLine } from '../../src/looking/line.ts';
import type { Desk, Seat } from '../../src/looking/seat.ts';

// A thread as thread.ts is one, whose targets are what their names say.
if (parentPort === null) throw new Error('this file is for a thread');
const ask = createLine<Desk, Seat>(parentPort, {
  look: async ({ target }) => {
    if (target.id.startsWith('places')) await ask('enter', { address: '192.0.2.1', pace: null });
    if (target.id.startsWith('impatient')) void ask('enter', { address: '192.0.2.1', pace: null });
    if (target.id.startsWith('impatient') || target.id.startsWith('deadly') || target.id.startsWith('places')) {
      setImmediate(() => {
        throw new Error('too much for a thread');
      });
      await sleep(10_000);
    }
    if (target.id.startsWith('greedy')) {
      const all: number[][] = [];
      for (;;) all.push(Array<number>(1_000_000).fill(all.length));
    }
    if (target.id.startsWith('visitor')) {
      const ticket = await ask('enter', { address: '192.0.2.1', pace: null });
      await sleep(5);
      await ask('leave', ticket);
    }
    await sleep(50);
    return { target: target.id, observations: [], ledger: [] };
  },
  stop: async () => null,
});
