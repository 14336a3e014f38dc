import { courseOf, type Part, partsOf } from '../fleet/parts.ts';
import type { Standards } from '../fleet/review.ts';
import { createScratch, type Scratch } from '../fleet/scratch.ts';
import type { History, Past, RunSummary } from '../history/history.ts';
import { compareText } from '../model/canonical.ts';
import type { Observation } from '../model/observation.ts';
import type { Report } from '../model/report.ts';
import type { Outline } from '../model/snapshot.ts';
import type { Aside } from './aside.ts';
import type { Facts } from './formats.ts';
import { type Keeping, type More, startTelling } from './telling.ts';

interface Wishes extends More {
  readonly past?: Past | null; // what to compare with instead of what was known before the run
  readonly keeping?: ((run: Outline) => Keeping | null) | undefined; // for runs that are too large for memory
  readonly onPart?: (part: Part) => void;
}

/** A stored run as today's rules see it. */
export async function storedReport(
  history: History,
  run: string,
  standards: Standards,
  { past = null, keeping, onPart, ...more }: Wishes = {},
): Promise<Report> {
  const course = await courseOf(history, run, standards, past);
  const telling = startTelling(standards.rules, keeping?.(course.outline) ?? null);
  const own = past === null ? null : await history.past(run);
  for await (const judged of partsOf(course)) {
    const part = own === null ? judged : await withOwnAge(judged, own);
    telling.add(part);
    onPart?.(part);
  }
  return telling.report(history, course.outline, more);
}

/** What an old baseline could not measure is as old as the history says, not as new as the baseline makes it. */
async function withOwnAge(part: Part, own: Past): Promise<Part> {
  const { drift } = part.review;
  if (!drift.changes.some(({ state }) => state === 'newly-measured')) return part;
  const { records } = await own.of(part.tonight.targets.map(({ id }) => id));
  const changes = drift.changes.map((change) => {
    const known = records.get(change.fingerprint);
    if (change.state !== 'newly-measured' || known?.state !== 'open') return change;
    const { firstSeen, due } = known;
    return { ...change, record: { ...change.record, firstSeen, due } };
  });
  return { ...part, review: { ...part.review, drift: { ...drift, changes } } };
}

const CHUNK = 32; // targets whose facts are in memory at once

/** All facts of a run, read target by target. */
export async function factsOf(history: History, run: string, aside: Aside): Promise<Facts> {
  const outline = await history.outline(run);
  const [observations, again] = (['first', 'second'] as const).map((look) =>
    createScratch<Observation>(() => aside.file(`${look}-looks`)),
  ) as [Scratch<Observation>, Scratch<Observation>];
  const ids = outline.targets.map(({ id }) => id).sort(compareText);
  for (let start = 0; start < ids.length; start += CHUNK) {
    const looks = await history.looks(run, ids.slice(start, start + CHUNK));
    for (const look of looks.observations) observations.append(look);
    for (const look of looks.again) again.append(look);
  }
  return { ...outline, observations, again };
}

/** What the history knew when a run had ended. */
export async function pastAfter(history: History, run: RunSummary): Promise<Past> {
  const runs = await history.runs();
  const next = runs[runs.findIndex(({ id }) => id === run.id) + 1];
  return history.past(next?.id ?? null);
}
