import { describe, expect, test } from 'vitest';
import { compare } from './compare.ts';
import { lookAtServer } from './look.ts';
import { SCRIPTED } from './scripted.ts';

// What no real server does when it is asked to: each with what a correct prober must conclude.

describe.each(SCRIPTED)('$name', ({ start, concludes, timeoutMs = 5000 }) => {
  test('leads to the right conclusion', async () => {
    const running = await start();
    const look = await lookAtServer(running.port, { timeoutMs }).finally(() => running.stop());
    if ('failure' in concludes) {
      expect(look.facts).toBeNull();
      expect(concludes.failure).toContain(look.failure?.kind);
      return;
    }
    expect(compare(concludes, look.facts)).toEqual([]);
  });
});
