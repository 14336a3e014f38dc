import type { Commons } from '../../model/plan.ts';
import { DEFAULT_PACE, type Pace, type Target } from '../../model/target.ts';
import { classify } from '../../parse/address.ts';

/** Resolves after so many milliseconds; rejects when the signal fires. */
export type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>;

const CEILING_PER_SECOND = 5; // on public addresses

/** What a turn uses up: names of lanes of time, and for how many milliseconds each is taken. */
export type Costs = ReadonlyMap<string, number>;

export interface Pacer {
  /** Waits until all of the named lanes are free and takes them. Oldest first among those that could go. */
  turn(costs: Costs, signal?: AbortSignal): Promise<void>;
}

interface Waiting {
  readonly costs: Costs;
  readonly go: () => void;
  readonly fail: (error: unknown) => void;
}

/**
 * One for the whole run. A turn never reserves the future: who waits for a slow lane holds up nobody on the others. With `take`, a turn that
 * is free as far as this process knows is asked for there, where other processes take theirs too. `monotonic` is in milliseconds.
 */
export function createPacer(monotonic: () => number, sleep: Sleep, take: Commons['take'] | null = null): Pacer {
  const freeAt = new Map<string, number>(); // as far as we know: not before
  const asked = new Set<string>(); // lanes whose answer is on its way
  const queue = new Set<Waiting>();
  let wakeAt = Number.POSITIVE_INFINITY;

  const readyAt = (costs: Costs): number =>
    Math.max(
      0,
      ...[...costs.keys()].map((name) => (asked.has(name) ? Number.POSITIVE_INFINITY : (freeAt.get(name) ?? 0))),
    );

  const takenFor = (times: Costs): void => {
    const now = monotonic();
    for (const [name, ms] of times) freeAt.set(name, now + ms);
  };

  function grant(waiting: Waiting): void {
    takenFor(waiting.costs);
    queue.delete(waiting);
    waiting.go();
  }

  async function ask(waiting: Waiting, among: Commons['take']): Promise<void> {
    for (const name of waiting.costs.keys()) asked.add(name);
    try {
      const taken = await among(waiting.costs);
      if (taken.size === 0) grant(waiting);
      else takenFor(taken);
    } catch (error) {
      queue.delete(waiting);
      waiting.fail(error);
    }
    for (const name of waiting.costs.keys()) asked.delete(name);
    pump();
  }

  function pump(): void {
    const now = monotonic();
    for (const waiting of queue) {
      if (readyAt(waiting.costs) > now) continue;
      if (take === null) grant(waiting);
      else void ask(waiting, take);
    }
    const next = Math.min(...[...queue].map(({ costs }) => readyAt(costs)));
    if (next >= wakeAt) return; // an earlier wake-up is on its way, or an answer
    wakeAt = next;
    const wake = () => {
      if (wakeAt === next) wakeAt = Number.POSITIVE_INFINITY;
      pump();
    };
    sleep(next - now).then(wake, () => {}); // given up: those who wait have been told by their own signal
  }

  return {
    turn(costs, signal) {
      if (costs.size === 0) return Promise.resolve();
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const giveUp = () => {
          queue.delete(waiting);
          reject(signal?.reason);
        };
        const settled = () => signal?.removeEventListener('abort', giveUp);
        const waiting: Waiting = {
          costs,
          go: () => {
            settled();
            resolve();
          },
          fail: (error) => {
            settled();
            reject(error);
          },
        };
        signal?.addEventListener('abort', giveUp, { once: true });
        queue.add(waiting);
        pump();
      });
    },
  };
}

/** The pace that holds for a target at one of its addresses; null: none (loopback, unless the target sets one). */
export function paceAt(target: Pick<Target, 'pace'>, address: string): Pace | null {
  const kind = classify(address);
  if (kind === 'loopback') return target.pace;
  const pace = target.pace ?? DEFAULT_PACE;
  if (kind !== null) return pace;
  return {
    perSecond: Math.min(pace.perSecond, CEILING_PER_SECOND),
    connectionGapMs: Math.max(pace.connectionGapMs, DEFAULT_PACE.connectionGapMs),
    exposurePerSecond: Math.min(pace.exposurePerSecond, CEILING_PER_SECOND),
  };
}

/**
 * A request counts for the host and for the address, whoever lives there; one of the paths probe also among its own kind. `stretch`
 * lengthens or shortens the time of that kind only.
 */
export function requestCosts(
  pace: Pace | null,
  host: string,
  address: string,
  kind: 'ordinary' | 'exposure',
  stretch = 1,
): Costs {
  if (pace === null) return new Map();
  const places = [`host ${host}`, `address ${address}`];
  const ordinary = places.map((place) => [place, 1000 / pace.perSecond] as const);
  if (kind === 'ordinary') return new Map(ordinary);
  const exposure = places.map((place) => [`exposure ${place}`, (stretch * 1000) / pace.exposurePerSecond] as const);
  return new Map([...ordinary, ...exposure]);
}

export const connectionCosts = (pace: Pace | null, address: string): Costs =>
  pace === null ? new Map() : new Map([[`connect ${address}`, pace.connectionGapMs]]);
