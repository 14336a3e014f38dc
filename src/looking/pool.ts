import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { TargetNight } from '../model/snapshot.ts';
import type { Target } from '../model/target.ts';
import type { Again, Eye } from '../observe.ts';
import { eyeOf, type Footing } from './brief.ts';
import { type Ask, createLine } from './line.ts';
import type { Begin, Desk, Seat } from './seat.ts';

/** Several threads that look, behind one eye. */
export interface Pool {
  readonly eye: Eye;
  close(): Promise<void>;
}

/** Where a thread begins: beside bin.ts and cli.ts, since a clock comes in there. */
const THREAD = new URL(`../thread${extname(import.meta.url)}`, import.meta.url);

/** Megabytes of JavaScript that a thread may hold: ten times what ordinary sites need. One that needs more dies, and only that one. */
const MOST_MEMORY = { maxOldGenerationSizeMb: 512 };

/** A thread died while it looked at something. */
class Died extends Error {
  override readonly name = 'Died';
}

interface Thread {
  readonly load: () => number; // targets that it looks at
  readonly lives: () => boolean;
  look(target: Target, again: Again | undefined): Promise<TargetNight>;
  end(): Promise<void>;
}

/**
 * So many threads look, each at the targets that it is given; this one deals for all of them. When one dies, whatever it looked at is
 * looked at again, each target in a thread of its own: the one that kills that thread too is the one, and its night says so.
 */
export function createPool(count: number, begin: Begin, footing: Footing, thread: URL = THREAD): Pool {
  const { signal } = footing;
  const here = eyeOf(begin.brief, footing);
  const threads = Array.from({ length: count }, start);
  let alone: Promise<unknown> = Promise.resolve();

  function start(): Thread {
    const worker = new Worker(thread, { workerData: begin, resourceLimits: MOST_MEMORY });
    const tickets = new Map<number, () => void>();
    let issued = 0;
    let lives = true;
    const ask: Ask<Seat> = createLine<Seat, Desk>(worker, {
      turn: async (costs, given) => {
        await footing.dealer.turn(costs, given);
        return null;
      },
      enter: async ({ address, pace }, given) => {
        const ticket = issued++;
        const leave = await footing.dealer.enter(address, pace, given);
        if (lives) tickets.set(ticket, leave);
        else leave();
        return ticket;
      },
      leave: async (ticket) => {
        tickets.get(ticket)?.();
        tickets.delete(ticket);
        return null;
      },
      expose: ({ address, pace }) => footing.dealer.expose(address, pace),
      known: footing.known,
    });
    const stop = () => void ask('stop', null);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    const waiting = new Set<(death: Died) => void>(); // one for each target that is looked at
    const die = (why: string) => {
      lives = false;
      signal.removeEventListener('abort', stop);
      for (const leave of tickets.values()) leave();
      for (const tell of waiting) tell(new Died(why));
    };
    worker.once('error', ({ message }) => die(message));
    worker.once('exit', (code) => die(`exit ${code}`));
    return {
      load: () => waiting.size,
      lives: () => lives,
      look: (target, again) =>
        new Promise<TargetNight>((resolve, reject) => {
          waiting.add(reject);
          ask('look', { target, again })
            .then(resolve, reject)
            .finally(() => waiting.delete(reject));
        }),
      async end() {
        await worker.terminate();
      },
    };
  }

  /** The thread that has least to do; one that died is replaced. */
  function leastBusy(): Thread {
    threads.forEach((thread, place) => {
      if (!thread.lives()) threads[place] = start();
    });
    return threads.reduce((best, one) => (one.load() < best.load() ? one : best));
  }

  async function lookAlone(target: Target, again: Again | undefined): Promise<TargetNight> {
    const thread = start();
    try {
      return await thread.look(target, again);
    } catch (error) {
      if (!(error instanceof Died)) throw error;
      return here.unseen(target, `the thread that looked at it died, twice: ${error.message}`);
    } finally {
      await thread.end();
    }
  }

  return {
    eye: {
      async look(target, again) {
        try {
          return await leastBusy().look(target, again);
        } catch (error) {
          if (!(error instanceof Died)) throw error;
        }
        const inTurn = alone.then(() => lookAlone(target, again));
        alone = inTurn.catch(() => {});
        return await inTurn;
      },
      unseen: here.unseen,
    },
    async close() {
      await Promise.all(threads.map((thread) => thread.end()));
    },
  };
}
