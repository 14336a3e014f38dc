import type { History, RunHeader } from '../history/history.ts';
import type { LaneLike } from '../model/plan.ts';
import type { Snapshot, TargetNight } from '../model/snapshot.ts';
import type { Target } from '../model/target.ts';
import { type Observing, observe } from '../observe.ts';
import { type Review, review, type Standards } from './review.ts';

/** One run, from its beginning or from where it was interrupted. */
export interface Night<Lane extends LaneLike> {
  readonly header: RunHeader;
  readonly resumed: boolean; // the history knows the run; targets that it has are not looked at again
  readonly targets: readonly Target[]; // those that may be looked at; the others of the header stay not-run
  readonly history: History;
  readonly observing: Omit<Observing<Lane>, 'onNight'>;
  readonly standards: Standards;
  readonly onBegin: (toLookAt: number) => void;
  readonly onTarget: (target: Target) => void; // it is being looked at
  readonly onNight: (night: TargetNight) => void; // it is stored
}

export interface EndedNight extends Review {
  readonly snapshot: Snapshot;
}

/**
 * Observes, storing each target as soon as it was seen; then judges, compares and closes the run. Ctrl-C and a deadline leave an
 * `interrupted` run that keeps what was seen. When the history cannot store, the night stops at once and the error is thrown; what
 * was stored before can be resumed.
 */
export async function runNight<Lane extends LaneLike>(night: Night<Lane>): Promise<EndedNight> {
  const { header, history, observing, standards } = night;
  const stored = new Set(night.resumed ? await history.resume(header.id) : []);
  if (!night.resumed) await history.begin(header);

  const waiting = night.targets.filter(({ id }) => !stored.has(id));
  night.onBegin(waiting.length);
  const storeFailed = new AbortController();
  await observe(waiting, {
    ...observing,
    signal: AbortSignal.any([observing.signal, storeFailed.signal]),
    open: (target, profile) => {
      night.onTarget(target);
      return observing.open(target, profile);
    },
    onNight: async (seen) => {
      try {
        await history.addNight(header.id, seen);
      } catch (error) {
        storeFailed.abort(error);
        throw error;
      }
      stored.add(seen.target);
      night.onNight(seen);
    },
  });

  const complete = night.targets.every(({ id }) => stored.has(id));
  const kept = await history.snapshot(header.id);
  const snapshot: Snapshot = { ...kept, finishedAt: observing.clock(), state: complete ? 'complete' : 'interrupted' };
  const ended = review(snapshot, await history.memory(header.id), standards);
  await history.finish(header.id, {
    finishedAt: snapshot.finishedAt,
    state: snapshot.state,
    ruleset: ended.posture.ruleset,
    findings: ended.posture.findings,
    records: ended.records,
  });
  return { snapshot, ...ended };
}

/** `2026-11-22T02-00-00Z`; a second run in the same second gets `-2`. */
export function runIdFor(takenAt: string, taken: readonly string[]): string {
  const id = `${takenAt.slice(0, 19).replaceAll(':', '-')}Z`;
  if (!taken.includes(id)) return id;
  let number = 2;
  while (taken.includes(`${id}-${number}`)) number += 1;
  return `${id}-${number}`;
}
