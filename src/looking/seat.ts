import type { MessagePort } from 'node:worker_threads';
import type { PathsFacts } from '../model/observation.ts';
import type { TargetNight } from '../model/snapshot.ts';
import type { Pace, Target } from '../model/target.ts';
import type { Again } from '../observe.ts';
import type { Dealer } from '../probes/net/dealer.ts';
import { type Brief, eyeOf, type Footing } from './brief.ts';
import { type Ask, createLine } from './line.ts';

/** What a thread that looks does for the first one. */
export interface Seat {
  look(errand: { readonly target: Target; readonly again?: Again | undefined }): TargetNight;
  stop(nothing: null): null; // what is in flight is given up
}

/** What the first thread does for those that look: it deals for all of them, and holds the history. */
export interface Desk {
  turn(costs: ReadonlyMap<string, number>): null;
  enter(place: { readonly address: string; readonly pace: Pace | null }): number; // the ticket to leave with
  leave(ticket: number): null;
  expose(place: { readonly address: string; readonly pace: Pace | null }): number;
  known(target: string): PathsFacts | null;
}

/** What a thread is given to begin with. */
export interface Begin {
  readonly brief: Brief;
  readonly ahead: number; // milliseconds: the clock of the run before the real one
}

/** Looks at what the first thread asks for, until that ends this one. */
export function sit(
  port: MessagePort,
  { brief, ahead }: Begin,
  { now, monotonic, sleep }: Pick<Footing, 'monotonic' | 'sleep'> & { readonly now: () => number },
): void {
  const stop = new AbortController();
  const ask = createLine<Desk, Seat>(port, {
    look: ({ target, again }) => eye.look(target, again),
    stop: async () => {
      stop.abort();
      return null;
    },
  });
  const eye = eyeOf(brief, {
    clock: () => new Date(now() + ahead).toISOString(),
    monotonic,
    sleep,
    signal: stop.signal,
    dealer: dealerAt(ask),
    known: (target) => ask('known', target),
  });
}

/** The dealer of the first thread, seen from another. */
const dealerAt = (ask: Ask<Desk>): Dealer => ({
  async turn(costs, signal) {
    if (costs.size > 0) await ask('turn', costs, signal);
  },
  async enter(address, pace, signal) {
    const ticket = await ask('enter', { address, pace }, signal);
    return () => void ask('leave', ticket);
  },
  expose: (address, pace) => ask('expose', { address, pace }),
});
