import type { History } from '../history/history.ts';
import { coverageOf } from '../model/coverage.ts';
import type { Target } from '../model/target.ts';
import { type Observing, observe, observeAgain, type SecondLook } from '../observe.ts';

/** Who does the looking of a run: this process, or workers on many machines. What they saw is stored when a promise is kept. */
export interface Crew {
  /** Looks at each target, and stores its night as soon as it is there. One that was not started (deadline, Ctrl-C) is not stored. */
  look(targets: readonly Target[]): Promise<void>;
  /** Looks once more at targets whose night is stored, and stores what was seen beside the first look. */
  lookAgain(looks: readonly SecondLook[]): Promise<void>;
}

export interface Hands {
  readonly run: string;
  readonly history: History;
  readonly observing: Omit<Observing, 'onNight'>;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly onTarget: (target: Target) => void; // it is being looked at
  readonly onNight: (target: string, seen: boolean) => void; // it is stored; something could be seen of it
}

/** This process alone. When the history cannot store, the looking stops at once and the error is thrown. */
export function createCrew(hands: Hands): Crew {
  const { run, history, observing } = hands;
  return {
    async look(targets) {
      const storeFailed = new AbortController();
      await observe(targets, {
        ...observing,
        signal: AbortSignal.any([observing.signal, storeFailed.signal]),
        eye: {
          ...observing.eye,
          look: (target) => {
            hands.onTarget(target);
            return observing.eye.look(target);
          },
        },
        onNight: async (seen) => {
          try {
            await history.addNight(run, seen);
          } catch (error) {
            storeFailed.abort(error);
            throw error;
          }
          hands.onNight(seen.target, coverageOf(seen.observations).state !== 'untestable');
        },
      });
    },
    async lookAgain(looks) {
      const firstOf = async (target: string) => (await history.looks(run, [target])).observations;
      await observeAgain(looks, {
        ...observing,
        wait: ({ notBefore }) => hands.sleep(until(notBefore, observing.clock())),
        first: firstOf,
        onNight: async ({ target, observations: again, ledger }) => {
          const sent = [...(await history.ledger(run, target)), ...ledger];
          await history.addNight(run, { target, observations: await firstOf(target), again, ledger: sent });
        },
      });
    },
  };
}

/** Milliseconds. */
const until = (notBefore: string | null, now: string): number =>
  notBefore === null ? 0 : Math.max(0, Date.parse(notBefore) - Date.parse(now));
