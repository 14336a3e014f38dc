import { setImmediate } from 'node:timers/promises';
import { type Names, namesOf } from '../compare/renamed.ts';
import type { History, Past } from '../history/history.ts';
import type { Memory } from '../model/memory.ts';
import type { Outline, Snapshot } from '../model/snapshot.ts';
import type { Target } from '../model/target.ts';
import type { Review, Standards } from './review.ts';
import { reviewWithTrails } from './trails.ts';

/** A run, the past that it is compared with, and what judges both. */
export interface Course {
  readonly history: History;
  readonly outline: Outline;
  readonly past: Past;
  readonly standards: Standards;
}

/** A part of a run: a small snapshot with a small past, and what is said of it. */
export interface Part {
  readonly tonight: Snapshot; // one target; none for those that left the list
  readonly memory: Memory;
  readonly review: Review;
}

const CHUNK = 32; // targets whose facts are in memory at once

/** A stored run as it is, against what was known before it or against another past. */
export async function courseOf(
  history: History,
  run: string,
  standards: Standards,
  past: Past | null = null,
): Promise<Course> {
  return { history, outline: await history.outline(run), past: past ?? (await history.past(run)), standards };
}

/** The whole run: each of its targets in the order of its list, then what left the list. Together they say what a review of all at once says. */
export async function* partsOf(course: Course, chunk = CHUNK): AsyncGenerator<Part, void, undefined> {
  yield* partsAbout(course, course.outline.targets, chunk);
  yield* departures(course, chunk);
}

/** Some of its targets, read a few at a time and judged one at a time. */
export async function* partsAbout(
  course: Course,
  targets: readonly Target[],
  chunk = CHUNK,
): AsyncGenerator<Part, void, undefined> {
  const { history, outline, past } = course;
  const names = namesIn(course);
  const formerOf = Map.groupBy(names.targets, ([, today]) => today);
  const known = (id: string) => [id, ...(formerOf.get(id) ?? []).map(([old]) => old)];
  for (const some of chunks(targets, chunk)) {
    const ids = some.map(({ id }) => id);
    const { observations, again } = await history.looks(outline.id, ids);
    const memory = await past.of(ids.flatMap(known));
    const first = Map.groupBy(observations, ({ target }) => target);
    const second = Map.groupBy(again, ({ target }) => target);
    const memoryOf = divided(memory);
    await setImmediate(); // whatever a WeakRef was asked for lives until the event loop turns; SQLite never lets it
    for (const target of some) {
      const seen = { observations: first.get(target.id) ?? [], again: second.get(target.id) ?? [] };
      yield await judged(course, names, { ...outline, targets: [target], ...seen }, memoryOf(known(target.id)));
    }
  }
}

/** Targets that left the list with something open. */
async function* departures(course: Course, chunk: number): AsyncGenerator<Part, void, undefined> {
  const { outline, past } = course;
  const names = namesIn(course);
  const registered = new Set(outline.registered);
  const gone = (await past.open()).filter((id) => !registered.has(id) && !names.targets.has(id));
  for (const some of chunks(gone, chunk)) {
    const memory = await past.of(some);
    const ids = some.filter((id) => memory.targets.get(id)?.list === outline.list);
    if (ids.length === 0) continue; // all of them are of other lists
    const nothing = { ...outline, targets: [], observations: [], again: [] };
    yield await judged(course, names, nothing, divided(memory)(ids));
  }
}

const namesIn = ({ outline, standards }: Course): Names => namesOf(outline.targets, standards.rules);

async function judged({ history, standards }: Course, names: Names, tonight: Snapshot, memory: Memory): Promise<Part> {
  return { tonight, memory, review: await reviewWithTrails(history, tonight, memory, standards, names) };
}

/** What a memory has of some targets. */
function divided(memory: Memory): (ids: readonly string[]) => Memory {
  const records = Map.groupBy(memory.records, ([, { target }]) => target);
  return (ids) => ({
    last: memory.last,
    targets: new Map(ids.flatMap((id) => [[id, memory.targets.get(id)] as const].flatMap(present))),
    records: new Map(ids.flatMap((id) => records.get(id) ?? [])),
  });
}

const present = <K, V>([key, value]: readonly [K, V | undefined]): (readonly [K, V])[] =>
  value === undefined ? [] : [[key, value]];

function* chunks<T>(all: readonly T[], size: number): Generator<readonly T[]> {
  for (let start = 0; start < all.length; start += size) yield all.slice(start, start + size);
}

/** A past that is in memory already. */
export function pastIn(memory: Memory): Past {
  const memoryOf = divided(memory);
  const open = [...memory.records.values()].filter(({ state }) => state === 'open').map(({ target }) => target);
  return {
    last: memory.last,
    of: async (ids) => memoryOf(ids),
    open: async () => [...new Set(open)].sort(),
    known: async () => [...memory.targets.keys()].sort(),
  };
}
