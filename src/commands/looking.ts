import { type Brief, eyeOf, type Footing } from '../looking/brief.ts';
import { createPool } from '../looking/pool.ts';
import type { Commons } from '../model/plan.ts';
import type { Eye } from '../observe.ts';
import { createDealer } from '../probes/net/dealer.ts';
import type { Environment } from './environment.ts';

type Ground = Pick<Environment, 'monotonic' | 'sleep' | 'signal'>;

/** Where this process looks from. `commons`: what is shared with processes elsewhere. */
export function footingOn(
  { monotonic, sleep, signal }: Ground,
  { clock, known, commons }: Pick<Footing, 'clock' | 'known'> & { readonly commons: Commons | null },
): Footing {
  const dealer = createDealer({ monotonic, sleep: (milliseconds) => sleep(milliseconds, signal), commons });
  return { clock, known, monotonic, sleep, signal, dealer };
}

interface Looking {
  readonly brief: Brief;
  readonly footing: Footing;
  readonly threads: number; // beside this one, which then does not look itself; 0: it looks
  readonly ahead: number; // milliseconds: the clock of the run before the real one
}

/** What looks, as long as `use` lasts: this thread, or several others. */
export async function withEye<T>(
  { brief, footing, threads, ahead }: Looking,
  use: (eye: Eye) => Promise<T>,
): Promise<T> {
  if (threads === 0) return use(eyeOf(brief, footing));
  const pool = createPool(threads, { brief, ahead }, footing);
  try {
    return await use(pool.eye);
  } finally {
    await pool.close();
  }
}
