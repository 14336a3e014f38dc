import { HistoryError } from '../history/error.ts';

interface Patience {
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly monotonic: () => number; // milliseconds
  readonly stop: AbortSignal;
  readonly say: (sentence: string) => void;
}

const FIRST_MS = 1_000; // to wait; doubles with each try that fails
const LONGEST_MS = 30_000;
const GIVE_UP_MS = 15 * 60_000; // without a connection; whoever started us may know better

/**
 * Does work that needs the database, and once more when it broke: a server that is restarted is back within minutes. The first connection is
 * not waited for, since what is wrong then is more likely what people wrote. `session` says when it is connected. Throws the HistoryError of
 * the last try.
 */
export async function reconnecting(session: (connected: () => void) => Promise<void>, how: Patience): Promise<void> {
  const { sleep, monotonic, stop, say } = how;
  let connectedAt = Number.NEGATIVE_INFINITY;
  let brokeAt: number | null = null; // null: it is connected, or never was
  let wait = FIRST_MS;
  let said = '';
  const connected = (): void => {
    connectedAt = monotonic();
    brokeAt = null;
    said = '';
  };
  for (;;) {
    try {
      return await session(connected);
    } catch (error) {
      if (!(error instanceof HistoryError) || connectedAt === Number.NEGATIVE_INFINITY) throw error;
      if (stop.aborted) return;
      const now = monotonic();
      if (brokeAt === null && now - connectedAt > LONGEST_MS) wait = FIRST_MS; // it was well for a while
      brokeAt ??= now;
      if (now - brokeAt > GIVE_UP_MS) throw error;
      if (error.message !== said) say(`${error.message} Connecting again.`);
      said = error.message;
    }
    await sleep(wait, stop).catch(() => {}); // told to stop
    if (stop.aborted) return;
    wait = Math.min(2 * wait, LONGEST_MS);
  }
}
