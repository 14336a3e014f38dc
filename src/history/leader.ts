import type { Client } from 'pg';
import { HistoryError } from './error.ts';
import { type Holder, heldBy, holderIn, isSame, type Seat, seat } from './lock.ts';
import { told } from './postgres-sentences.ts';
import type { Store } from './schema.ts';

const LEADER = 0x7261736965; // of an advisory lock, beside that of writers (engine.ts)
const WAIT = '1s'; // until the server has noticed that the one before was killed
const END_MS = 5_000; // until a session that was told to end has ended

/** The sessions that hold the lock. https://www.postgresql.org/docs/current/view-pg-locks.html: a bigint key is in two halves. */
const SESSIONS = `
  from pg_locks where locktype = 'advisory' and objsubid = 1 and classid::bigint << 32 | objid::bigint = $1
  and database = (select oid from pg_database where datname = current_database())`;

/**
 * In PostgreSQL: a lock that lives as long as a connection of its own, so that a leader that was killed, on whatever machine, holds nothing
 * any more; and the row that tells who it is. Whoever has the lock is believed, whatever the row says.
 */
export function leaderSeat(store: Store, connect: () => Promise<Client>, name: string): Seat {
  let mine: { readonly holder: Holder; readonly client: Client } | null = null;

  /** Null when another session has the lock. */
  async function lock(): Promise<Client | null> {
    const client = await connect();
    try {
      await client.query(`set lock_timeout = '${WAIT}'`);
      await client.query('select pg_advisory_lock($1)', [LEADER]);
      return client;
    } catch (error) {
      await client.end();
      if (error instanceof Error && 'code' in error && error.code === '55P03') return null;
      throw error;
    }
  }

  async function leave(): Promise<void> {
    const client = mine?.client;
    mine = null;
    await client?.end().catch(() => {}); // it broke before: then the lock is gone too
  }

  async function check(): Promise<void> {
    if (mine === null) return;
    const { holder, client } = mine;
    if (
      await client.query('select 1').then(
        () => true,
        () => false,
      )
    )
      return;
    // The connection broke, and the lock went with it: ours again, unless somebody was quicker.
    const again = await told(name, lock);
    const held = await holderIn(store);
    if (again !== null && held !== null && isSame(held, holder)) {
      mine = { holder, client: again };
      return;
    }
    await again?.end();
    const who = held === null ? 'taken away' : `taken over by process ${held.process} on ${held.host} (${held.what})`;
    throw new HistoryError(`${name} was ${who} while we held it; what was stored is kept.`);
  }

  return {
    async hold(holder) {
      if (mine !== null && isSame(mine.holder, holder)) return check();
      const client = mine === null ? await told(name, lock) : null;
      if (client === null) {
        const other = await holderIn(store);
        const who = other === null ? `${name} is held by another process.` : heldBy(name, other);
        throw new HistoryError(`${who} Wait until it has ended, or take it away: rasid history unlock.`);
      }
      mine = { holder, client };
      await store.transaction().execute((step) => seat(step, holder));
    },
    async release(holder) {
      const held = await holderIn(store);
      const isMine = mine !== null && held !== null && isSame(held, mine.holder);
      if (holder !== null && (held === null || !isMine || !isSame(held, holder))) return null;
      if (holder === null && !isMine) {
        const client = await connect();
        await told(name, () => client.query(`select pg_terminate_backend(pid, ${END_MS}) ${SESSIONS}`, [LEADER]));
        await client.end();
      }
      if (held !== null) await store.transaction().execute((step) => seat(step, null));
      await leave();
      return held;
    },
    check,
    close: leave,
  };
}
