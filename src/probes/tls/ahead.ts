import type { Socket } from 'node:net';
import type { Outcome } from '../../model/observation.ts';

/** The connections of one look at one address. */
export interface Ahead {
  /** One that nobody has used: the oldest that stands, or else the first that will. */
  take(purpose: string): Promise<Outcome<Socket>>;
  /** Opens connections until so many stand ready for questions to come: opening one takes as long as an answer does. */
  prepare(count: number): void;
  /** Whether one that stood ready was lost: to the line, or to a server that does not wait. */
  readonly lost: boolean;
  /** Closes those that stand ready, and those on their way when they come. */
  dismiss(): Promise<void>;
}

/** Opens a connection, and says later what it was for. */
export interface Way {
  dial(purpose: string): Promise<Outcome<Socket>>;
  label(socket: Socket, purpose: string): void;
}

interface Opened {
  readonly early: boolean; // nobody had a question for it yet
  outcome: Outcome<Socket> | null; // null: on its way
}

/**
 * Hands out connections in the order in which they were opened: a server that serves one client at a time waits for the eldest. One that
 * was opened early and is gone, or was spoken on, before it carried a question says nothing of the question: another takes its place, and
 * none is opened early any more.
 */
export function aheadOf({ dial, label }: Way): Ahead {
  const unused = new Map<Opened, Promise<void>>(); // until it stands or has failed
  let waiting = 0; // questions without one
  let lost = false;

  function open(purpose: string, early: boolean): void {
    const one: Opened = { early, outcome: null };
    const settled = dial(purpose).then((outcome) => {
      one.outcome = outcome;
    });
    unused.set(one, settled);
  }

  /** The oldest that stands or has failed, as soon as there is one. */
  async function next(purpose: string): Promise<{ readonly early: boolean; readonly outcome: Outcome<Socket> }> {
    waiting += 1;
    if (unused.size < waiting) open(purpose, false);
    for (;;) {
      for (const one of unused.keys()) {
        const { early, outcome } = one;
        if (outcome === null) continue;
        unused.delete(one);
        waiting -= 1;
        return { early, outcome };
      }
      await Promise.race(unused.values());
    }
  }

  async function take(purpose: string): Promise<Outcome<Socket>> {
    for (;;) {
      const { early, outcome } = await next(purpose);
      if (early && !isUntouched(outcome)) {
        lost = true;
        hangUp(outcome);
        continue;
      }
      if (outcome.ok) label(outcome.value, purpose);
      return outcome;
    }
  }

  return {
    take,
    prepare(count) {
      while (!lost && unused.size < waiting + count) open('not used', true);
    },
    get lost() {
      return lost;
    },
    async dismiss() {
      const left = [...unused];
      unused.clear();
      await Promise.all(left.map(([one, settled]) => settled.then(() => hangUp(one.outcome))));
    },
  };
}

const isUntouched = (outcome: Outcome<Socket>): boolean =>
  outcome.ok && !outcome.value.destroyed && !outcome.value.readableEnded && outcome.value.readableLength === 0;

function hangUp(outcome: Outcome<Socket> | null): void {
  if (outcome?.ok) outcome.value.destroy();
}
