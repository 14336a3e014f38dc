import type { Commons } from '../../model/plan.ts';
import type { Pace } from '../../model/target.ts';
import { type Costs, createPacer, type Sleep } from './pace.ts';
import { createRoom } from './room.ts';

/** Deals out what hosts and addresses bear. Where no pace holds (loopback) that is a matter of this process alone. */
export interface Dealer {
  /** Waits until all of the named lanes of time are free, and takes them. */
  turn(costs: Costs, signal: AbortSignal): Promise<void>;
  /** Waits until nobody else looks at an address by hand; gives the way out. */
  enter(address: string, pace: Pace | null, signal: AbortSignal): Promise<() => void>;
  /** Counts a request of the paths probe to an address; gives how many that makes in this run. */
  expose(address: string, pace: Pace | null): Promise<number>;
}

export interface Dealing {
  readonly monotonic: () => number; // milliseconds
  readonly sleep: Sleep;
  readonly commons: Commons | null; // null: nobody else is at work
}

/** Looks of the tls probe at one address, each of which has up to four sockets open there: docs/decisions/28. */
const AT_ONCE = 1;
const ASK_AGAIN = 100; // milliseconds, when processes elsewhere have all the places of an address

/** One for the whole run in this process, whatever the number of its threads. */
export function createDealer({ monotonic, sleep, commons }: Dealing): Dealer {
  const pacer = createPacer(monotonic, sleep, commons?.take ?? null);
  const room = createRoom(AT_ONCE);
  const exposed = new Map<string, number>();
  const sharedAt = (pace: Pace | null): Commons | null => (pace === null ? null : commons);

  async function enterAmong(shared: Commons, address: string, signal: AbortSignal): Promise<() => void> {
    for (;;) {
      const leave = await shared.enter(`dialled ${address}`, AT_ONCE);
      if (leave !== null) return leave;
      await sleep(ASK_AGAIN, signal);
    }
  }

  return {
    turn: pacer.turn,
    async enter(address, pace, signal) {
      const leave = await room.enter(address, signal);
      const shared = sharedAt(pace);
      if (shared === null) return leave;
      try {
        const leaveShared = await enterAmong(shared, address, signal);
        return () => {
          leaveShared();
          leave();
        };
      } catch (error) {
        leave();
        throw error;
      }
    },
    async expose(address, pace) {
      const shared = sharedAt(pace);
      if (shared !== null) return shared.count(`exposed ${address}`);
      const count = (exposed.get(address) ?? 0) + 1;
      exposed.set(address, count);
      return count;
    },
  };
}
