import { type History, openHistory } from '../history/history.ts';
import type { Environment } from './environment.ts';
import { historyUrl } from './options.ts';

/** Opens the history that a command reads, and closes it whatever happens. */
export async function withOpenHistory<T>(
  option: string | undefined,
  environment: Environment,
  use: (history: History) => Promise<T>,
  { create }: { readonly create: boolean } = { create: false },
): Promise<T> {
  const history = await openHistory(historyUrl(option, environment), { create });
  try {
    return await use(history);
  } finally {
    await history.close();
  }
}
