import type { Names } from '../compare/renamed.ts';
import { TRAIL } from '../compare/transition.ts';
import type { History } from '../history/history.ts';
import type { Memory } from '../model/memory.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { type Review, review, type Standards } from './review.ts';

/** A review whose flapping findings know how they fared on the nights before. */
export async function reviewWithTrails(
  history: History,
  tonight: Snapshot,
  memory: Memory,
  standards: Standards,
  names: Names,
): Promise<Review> {
  const first = review(tonight, memory, standards, { names });
  const { changes, unconfirmed } = first.drift;
  const flapping = [...changes.filter((change) => change.flapping !== null), ...unconfirmed];
  if (flapping.length === 0) return first;

  const trails = new Map<string, readonly boolean[]>();
  for (const [target, ofTarget] of Map.groupBy(flapping, (one) => one.target)) {
    const nights = (await history.nightsOf(target)).filter(
      ({ takenAt, run, state }) =>
        takenAt <= tonight.takenAt && run !== tonight.id && (state === 'complete' || state === 'interrupted'),
    );
    for (const { fingerprint } of ofTarget) {
      const told = nights.flatMap(({ said }) => {
        const status = said.get(fingerprint)?.status;
        return status === 'pass' || status === 'fail' ? [status === 'fail'] : [];
      });
      trails.set(fingerprint, told.slice(-TRAIL));
    }
  }
  return review(tonight, memory, standards, { names, trails });
}
