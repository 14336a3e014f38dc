import { openHistory } from '../../src/history/history.ts';
import { night } from './invented.ts';

// The program that crash.test.ts kills: adds the nights that are missing, several at once, and says which are stored.
const [url = '', run = ''] = process.argv.slice(2);
const history = await openHistory(url, { create: false });
const { targets } = await history.snapshot(run);
const stored = new Set(await history.resume(run));
const missing = targets.filter(({ id }) => !stored.has(id)).values();
await Promise.all(
  Array.from({ length: 4 }, async () => {
    for (const { id } of missing) {
      await history.addNight(run, night(1, id));
      process.send?.(id);
    }
  }),
);
