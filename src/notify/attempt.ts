import { sha256 } from '../model/canonical.ts';

/** How one try to deliver went. */
export type Attempt =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly why: string; // one clause; holds no secret
      readonly again: boolean; // another try may go better
      readonly afterMs: number | null; // what the other side asked us to wait
      readonly wide: boolean; // it is about the server as a whole, and not about this message
    };

export const refused = (why: string, more: Partial<Extract<Attempt, { ok: false }>> = {}): Attempt => ({
  ok: false,
  why,
  again: false,
  afterMs: null,
  wide: false,
  ...more,
});

/** How long to go on. */
export interface Patience {
  readonly attempts: number;
  readonly firstMs: number; // before the second attempt; three times as long before each further one
  readonly longestMs: number; // who asks for more than this is left alone until the next call
}

/** What waiting needs. `sleep` rejects when it is interrupted. */
export interface Waiting {
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  readonly signal: AbortSignal;
}

/** Tries until it goes well, is refused for good, or patience ends. Gives the last attempt; null: interrupted. */
export async function persist(
  name: string,
  attempt: () => Promise<Attempt>,
  { attempts, firstMs, longestMs }: Patience,
  { sleep, signal }: Waiting,
): Promise<Attempt | null> {
  for (let nth = 1; ; nth++) {
    if (signal.aborted) return null;
    const outcome = await attempt();
    if (outcome.ok || !outcome.again || nth >= attempts) return outcome;
    const asked = outcome.afterMs ?? 0;
    if (asked > longestMs) return { ...outcome, why: `${outcome.why}; it asks for ${Math.ceil(asked / 1000)} s` };
    const wait = Math.max(asked, Math.min(longestMs, firstMs * 3 ** (nth - 1) * jitter(name, nth)));
    try {
      await sleep(wait, signal);
    } catch (error) {
      if (signal.aborted) return null;
      throw error;
    }
  }
}

/** Between 0.5 and 1.5, other for every message and attempt: chance is not needed to keep messages apart. */
const jitter = (name: string, nth: number): number =>
  0.5 + Number.parseInt(sha256(`${name} ${nth}`).slice(0, 8), 16) / 0xffff_ffff;
