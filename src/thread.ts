import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { type Begin, sit } from './looking/seat.ts';

// Where a thread begins that looks beside others: see looking/pool.ts.
if (parentPort === null) throw new Error('this file is for a thread');
sit(parentPort, workerData as Begin, {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (milliseconds, signal) => sleep(milliseconds, undefined, signal === undefined ? {} : { signal }),
});
