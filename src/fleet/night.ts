import type { History, RunHeader } from '../history/history.ts';
import type { Clock } from '../model/plan.ts';
import type { Outline } from '../model/snapshot.ts';
import type { Target } from '../model/target.ts';
import type { SecondLook } from '../observe.ts';
import { count, emptyTally, tripsOf } from './breakers.ts';
import type { Crew } from './crew.ts';
import { courseOf, type Part, partsAbout, partsOf } from './parts.ts';
import type { Standards } from './review.ts';
import { secondLooks } from './second-looks.ts';
import { verdictsIn } from './verdicts.ts';

/** One run, from its beginning or from where it was interrupted. */
export interface Night {
  readonly header: RunHeader;
  readonly resumed: boolean; // the history knows the run; targets that it has are not looked at again
  readonly targets: readonly Target[]; // those that may be looked at; the others of the header stay not-run
  readonly history: History;
  readonly crew: Crew;
  readonly standards: Standards;
  readonly clock: Clock;
  readonly scratch: () => string; // a file for what waits for the end of the night, when it is much
  /** The operator's own hosts that cannot be reached from here just now: then it is our line that is down. */
  readonly unreachable: () => Promise<readonly string[]>;
  readonly onBegin: (toLookAt: number) => void;
  readonly onSecondLooks: (targets: number) => void; // what would have changed is looked at once more
  readonly onPart: (part: Part) => void; // what the night says of each target, once and for all
}

/**
 * Has every target looked at and stored as soon as it was seen; then judges and compares them one after the other and closes the run.
 * Ctrl-C and a deadline leave an `interrupted` run that keeps what was seen. When the history cannot store, the night stops at once and
 * the error is thrown; what was stored before can be resumed. Gives the run as it was closed.
 */
export async function runNight(night: Night): Promise<Outline> {
  const { header, history, crew, standards } = night;
  const before = await night.unreachable();
  const stored = new Set(night.resumed ? await history.resume(header.id) : []);
  if (!night.resumed) await history.begin(header);

  const waiting = night.targets.filter(({ id }) => !stored.has(id));
  night.onBegin(waiting.length);
  await crew.look(waiting);

  const seenNow = new Set(await history.stored(header.id));
  const complete = night.targets.every(({ id }) => seenNow.has(id));
  const course = await courseOf(history, header.id, standards);
  const tally = emptyTally();
  using verdicts = verdictsIn(night.scratch);
  const conclude = (part: Part) => {
    count(tally, part);
    verdicts.append(part.review);
    night.onPart(part);
  };

  const willing = new Set(night.targets.map(({ id }) => id));
  const doubted: SecondLook[] = [];
  for await (const part of partsOf(course)) {
    const looks = complete ? doubtsIn(part, standards).filter(({ target }) => willing.has(target.id)) : [];
    doubted.push(...looks);
    if (looks.length === 0) conclude(part);
  }
  if (doubted.length > 0) {
    night.onSecondLooks(doubted.length);
    await crew.lookAgain(doubted);
    const targets = doubted.map(({ target }) => target);
    for await (const part of partsAbout(course, targets)) conclude(part);
  }

  const unreachable = [...new Set([...before, ...(await night.unreachable())])].sort();
  const trips = complete ? tripsOf(tally, { unreachable, shares: await sharesBefore(night) }) : [];
  const finishedAt = night.clock();
  const state = trips.length > 0 ? 'degraded' : complete ? 'complete' : 'interrupted';
  await history.finish(header.id, {
    finishedAt,
    state,
    trips,
    untestable: tally.untestable,
    ruleset: standards.version,
    findings: verdicts.findings(),
    records: verdicts.records(),
  });
  return { ...course.outline, finishedAt, state, trips };
}

/** Whatever would open, move or close a finding is observed once more, on fresh connections, and kept beside the first look. */
const doubtsIn = (part: Part, standards: Standards): readonly SecondLook[] =>
  part.tonight.again.length > 0 ? [] : secondLooks(part, standards); // resumed after its second looks: once is enough

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
