import type { History, RunHeader } from '../history/history.ts';
import type { Memory } from '../model/memory.ts';
import type { Clock } from '../model/plan.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Target } from '../model/target.ts';
import { tripsOf, untestableIn } from './breakers.ts';
import type { Crew } from './crew.ts';
import { type Review, review, type Standards } from './review.ts';
import { secondLooks } from './second-looks.ts';
import { reviewWithTrails } from './trails.ts';

/** One run, from its beginning or from where it was interrupted. */
export interface Night {
  readonly header: RunHeader;
  readonly resumed: boolean; // the history knows the run; targets that it has are not looked at again
  readonly targets: readonly Target[]; // those that may be looked at; the others of the header stay not-run
  readonly history: History;
  readonly crew: Crew;
  readonly standards: Standards;
  readonly clock: Clock;
  /** The operator's own hosts that cannot be reached from here just now: then it is our line that is down. */
  readonly unreachable: () => Promise<readonly string[]>;
  readonly onBegin: (toLookAt: number) => void;
  readonly onSecondLooks: (targets: number) => void; // what would have changed is looked at once more
}

export interface EndedNight extends Review {
  readonly snapshot: Snapshot;
}

/**
 * Has every target looked at and stored as soon as it was seen; then judges, compares and closes the run. Ctrl-C and a deadline leave an
 * `interrupted` run that keeps what was seen. When the history cannot store, the night stops at once and the error is thrown; what
 * was stored before can be resumed.
 */
export async function runNight(night: Night): Promise<EndedNight> {
  const { header, history, crew, standards } = night;
  const before = await night.unreachable();
  const stored = new Set(night.resumed ? await history.resume(header.id) : []);
  if (!night.resumed) await history.begin(header);

  const waiting = night.targets.filter(({ id }) => !stored.has(id));
  night.onBegin(waiting.length);
  await crew.look(waiting);

  const seenNow = new Set(await history.stored(header.id));
  const complete = night.targets.every(({ id }) => seenNow.has(id));
  const memory = await history.memory(header.id);
  if (complete) await lookAgain(night, memory);
  const unreachable = [...new Set([...before, ...(await night.unreachable())])].sort();

  const kept = await history.snapshot(header.id);
  const seen: Snapshot = { ...kept, finishedAt: night.clock(), state: complete ? 'complete' : 'interrupted' };
  const ended = await reviewWithTrails(history, seen, memory, standards);
  const trips = complete ? tripsOf(seen, ended.drift, { unreachable, shares: await sharesBefore(night) }) : [];
  const snapshot: Snapshot = trips.length === 0 ? seen : { ...seen, state: 'degraded', trips };
  await history.finish(header.id, {
    finishedAt: snapshot.finishedAt,
    state: snapshot.state,
    trips,
    untestable: untestableIn(snapshot),
    ruleset: ended.posture.ruleset,
    findings: ended.posture.findings,
    records: ended.records,
  });
  return { snapshot, ...ended };
}

/** Whatever would open, move or close a finding is observed once more, on fresh connections, and kept beside the first look. */
async function lookAgain(
  { header, history, crew, standards, targets, onSecondLooks }: Night,
  memory: Memory,
): Promise<void> {
  const tonight = await history.snapshot(header.id);
  const known = new Set(tonight.again.map(({ target }) => target)); // resumed after its second looks
  const willing = new Set(targets.map(({ id }) => id));
  const looks = secondLooks(tonight, memory, review(tonight, memory, standards), standards).filter(
    ({ target }) => willing.has(target.id) && !known.has(target.id),
  );
  if (looks.length === 0) return;
  onSecondLooks(looks.length);
  await crew.lookAgain(looks);
}

const TRAILING_RUNS = 10;

/** The shares of untestable targets in the last runs of the same list. */
async function sharesBefore({ header, history }: Night): Promise<number[]> {
  return (await history.runs())
    .filter(({ id, list, state }) => id !== header.id && list === header.list && state === 'complete')
    .slice(-TRAILING_RUNS)
    .flatMap(({ untestable, observed }) => (untestable === null || observed === 0 ? [] : [untestable / observed]));
}

/** `2026-11-22T02-00-00Z`; a second run in the same second gets `-2`. */
export function runIdFor(takenAt: string, taken: readonly string[]): string {
  const id = `${takenAt.slice(0, 19).replaceAll(':', '-')}Z`;
  if (!taken.includes(id)) return id;
  let number = 2;
  while (taken.includes(`${id}-${number}`)) number += 1;
  return `${id}-${number}`;
}
