import { type History, openHistory } from '../history/history.ts';
import type { Environment } from './environment.ts';
import { historyUrl } from './options.ts';

interface Opening {
  readonly create: boolean;
  readonly readOnly?: boolean; // nothing can be written
  readonly hold?: string; // what for: this command writes runs, and no other may at the same time
}

/** Opens the history that a command needs, holds it while it writes runs, and closes it whatever happens. */
export async function withOpenHistory<T>(
  option: string | undefined,
  environment: Environment,
  use: (history: History) => Promise<T>,
  { create, readOnly = false, hold }: Opening = { create: false },
): Promise<T> {
  const history = await openHistory(historyUrl(option, environment), { create, readOnly });
  const { host, process, lives } = environment.machine;
  try {
    if (hold === undefined) return await use(history);
    await history.hold({ host, process, since: environment.now(), what: hold }, lives);
    const release = () => history.release({ host, process });
    const done = await use(history).catch(async (error) => {
      await release().catch(() => {}); // what happened first says more
      throw error;
    });
    await release();
    return done;
  } finally {
    await history.close();
  }
}
