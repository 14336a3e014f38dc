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

const KEY = 'holder';

/**
 * Takes the history for one writer of runs. `lives` tells whether a process of this machine is still there: a holder that was killed holds
 * nothing any more; one on another machine is believed.
 */
export async function hold(
  store: Store,
  holder: Holder,
  lives: (process: number) => boolean,
  file: string,
): Promise<void> {
  await store.transaction().execute(async (step) => {
    const row = await step.selectFrom('meta').select('value').where('key', '=', KEY).executeTakeFirst();
    const other = row === undefined ? null : (JSON.parse(row.value) as Holder);
    const isMine = other !== null && other.host === holder.host && other.process === holder.process;
    if (other !== null && !isMine && (other.host !== holder.host || lives(other.process))) {
      throw new HistoryError(
        `${file} is held by process ${other.process} on ${other.host} since ${other.since} (${other.what}). Wait until it has ended; if that machine is gone: rasid history unlock.`,
      );
    }
    await step.deleteFrom('meta').where('key', '=', KEY).execute();
    await step
      .insertInto('meta')
      .values({ key: KEY, value: JSON.stringify(holder) })
      .execute();
  });
}

/** Gives it back. With null, takes it away from whoever holds it. */
export async function release(store: Store, holder: Pick<Holder, 'host' | 'process'> | null): Promise<Holder | null> {
  return await store.transaction().execute(async (step) => {
    const row = await step.selectFrom('meta').select('value').where('key', '=', KEY).executeTakeFirst();
    if (row === undefined) return null;
    const held = JSON.parse(row.value) as Holder;
    if (holder !== null && (held.host !== holder.host || held.process !== holder.process)) return null;
    await step.deleteFrom('meta').where('key', '=', KEY).execute();
    return held;
  });
}
