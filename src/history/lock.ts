import type { Instant } from '../model/observation.ts';
import { HistoryError } from './error.ts';
import type { Store } from './schema.ts';

/** Who writes a run into the history just now. */
export interface Holder {
  readonly host: string;
  readonly process: number;
  readonly since: Instant;
  readonly what: string; // "scan", "rejudge" ...
}

/** The seat of the one who writes runs. */
export interface Seat {
  /** Throws a HistoryError that names who sits there. */
  hold(holder: Holder, lives: (process: number) => boolean): Promise<void>;
  /** Gives it back; with null, takes it from whoever holds it. Gives who held it. */
  release(holder: Pick<Holder, 'host' | 'process'> | null): Promise<Holder | null>;
  /** Throws a HistoryError when we held it and somebody else does now. */
  check(): Promise<void>;
  close(): Promise<void>;
}

/** In a file: a row that names the holder, believed as long as that process lives. */
export const seatIn = (store: Store, file: string): Seat => ({
  hold: (holder, lives) => hold(store, holder, lives, file),
  release: (holder) => release(store, holder),
  check: async () => {}, // nobody loses a file
  close: async () => {},
});

const KEY = 'holder';

export async function holderIn(store: Store): Promise<Holder | null> {
  const row = await store.selectFrom('meta').select('value').where('key', '=', KEY).executeTakeFirst();
  return row === undefined ? null : (JSON.parse(row.value) as Holder);
}

export async function seat(store: Store, holder: Holder | null): Promise<void> {
  await store.deleteFrom('meta').where('key', '=', KEY).execute();
  if (holder === null) return;
  await store
    .insertInto('meta')
    .values({ key: KEY, value: JSON.stringify(holder) })
    .execute();
}

export const isSame = (one: Pick<Holder, 'host' | 'process'>, other: Pick<Holder, 'host' | 'process'>): boolean =>
  one.host === other.host && one.process === other.process;

export const heldBy = (file: string, { process, host, since, what }: Holder): string =>
  `${file} is held by process ${process} on ${host} since ${since} (${what}).`;

/**
 * Takes the history for one writer of runs. `lives` tells whether a process of this machine is still there: a holder that was killed holds
 * nothing any more; one on another machine is believed.
 */
async function hold(store: Store, holder: Holder, lives: (process: number) => boolean, file: string): Promise<void> {
  await store.transaction().execute(async (step) => {
    const other = await holderIn(step);
    const isGone = other === null || isSame(other, holder) || (other.host === holder.host && !lives(other.process));
    if (!isGone)
      throw new HistoryError(
        `${heldBy(file, other)} Wait until it has ended; if that machine is gone: rasid history unlock.`,
      );
    await seat(step, holder);
  });
}

async function release(store: Store, holder: Pick<Holder, 'host' | 'process'> | null): Promise<Holder | null> {
  return await store.transaction().execute(async (step) => {
    const held = await holderIn(step);
    if (held === null || (holder !== null && !isSame(held, holder))) return null;
    await seat(step, null);
    return held;
  });
}
