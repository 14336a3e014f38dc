import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { asideElsewhere } from '../../src/commands/aside.ts';
import { createSpool } from '../../src/commands/spool.ts';
import { startTelling } from '../../src/commands/telling.ts';
import { type Course, courseOf, type Part, partsOf } from '../../src/fleet/parts.ts';
import { type Review, review, type Standards } from '../../src/fleet/review.ts';
import { verdictsIn } from '../../src/fleet/verdicts.ts';
import { type History, openHistory, type RunEnd } from '../../src/history/history.ts';
import { compareText } from '../../src/model/canonical.ts';
import type { FindingRecord } from '../../src/model/drift.ts';
import type { AnyRule } from '../../src/model/rule.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { csvPieces } from '../../src/render/csv.ts';
import { draftDocument } from '../../src/render/document.ts';
import { reportPieces } from '../../src/render/json.ts';
import { junitPieces } from '../../src/render/junit.ts';
import { lightTargets } from '../../src/render/light.ts';
import { sarifPieces } from '../../src/render/sarif.ts';
import { alpha, door, knowledge, type Night, type Sight, snapshotOf } from '../compare/nights.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];

const sights: fc.Arbitrary<Sight> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom('good', 'bad', 'bad!', 'bad too', 'until 2026-11-03').map((title) => ({ title })),
  },
  { weight: 2, arbitrary: fc.constantFrom('connection-timeout', 'connection-refused').map((failure) => ({ failure })) },
  { weight: 1, arbitrary: fc.constant('not-run') },
);

/** A night over some of the names: the others left the list. Where `a` left, `b` may say that it was called so. */
const nights: fc.Arbitrary<Night> = fc
  .record({
    sights: fc.uniqueArray(fc.tuple(fc.constantFrom(...NAMES), sights, fc.option(sights, { freq: 3 })), {
      minLength: 1,
      selector: ([name]) => name,
    }),
    rule: fc.constantFrom('page/alpha', 'page/omega'),
    formerly: fc.boolean(),
    vantage: fc.constantFrom('here', 'here', 'there'),
    edition: fc.constantFrom('1', '1', '2'),
  })
  .map(({ sights, rule, formerly, vantage, edition }): Night => {
    const seen = sights.toSorted(([a], [b]) => compareText(a, b));
    const again = seen.flatMap(([name, first, second]) =>
      second === null || second === 'not-run' || first === 'not-run' ? [] : [[name, second] as const],
    );
    return {
      sights: Object.fromEntries(seen.map(([name, sight]) => [name, sight])),
      again: Object.fromEntries(again),
      rules: [rule === 'page/alpha' ? alpha : ({ ...alpha, id: rule, aliases: ['page/alpha'] } as AnyRule), door],
      targets: formerly ? { b: { formerly: ['a'] }, d: { formerly: ['c', 'a'] } } : {},
      vantage,
      knowledge: { lifecycles: edition },
    };
  });

const standardsOf = ({ rules = [] }: Night): Standards => ({
  rules,
  version: `sha256:${rules.map(({ id }) => id).join()}`,
  knowledge,
  waivers: [],
});

/** One that is gone with its test: there are many, and nothing waits for a disk. */
async function openedHistory(): Promise<History> {
  const history = await openHistory('sqlite::memory:', { create: true });
  onTestFinished(() => history.close());
  return history;
}

/** Stores what a night saw. */
async function observe(history: History, night: Snapshot): Promise<void> {
  const { schema, finishedAt, state, trips, observations, again, ...header } = night;
  await history.begin(header);
  for (const { id: target } of night.targets) {
    const of = (looks: Snapshot['observations']) => looks.filter((look) => look.target === target);
    if (of(observations).length === 0) continue;
    await history.addNight(night.id, { target, observations: of(observations), again: of(again), ledger: [] });
  }
}

const ended = (night: Snapshot, said: Pick<RunEnd, 'ruleset' | 'findings' | 'records'>): RunEnd => ({
  finishedAt: night.finishedAt,
  state: 'complete',
  trips: [],
  untestable: 0,
  ...said,
});

async function all(course: Course, chunk: number): Promise<readonly Part[]> {
  const parts: Part[] = [];
  for await (const part of partsOf(course, chunk)) parts.push(part);
  return parts;
}

const byFingerprint = (records: readonly FindingRecord[]) =>
  records.toSorted((a, b) => compareText(a.fingerprint, b.fingerprint));

/** What parts say together, in the order in which one review says it. */
function together(parts: readonly Part[]): Review {
  const reviews = parts.map((part) => part.review);
  const [first] = reviews;
  if (first === undefined) throw new Error('no part');
  const drifts = reviews.map(({ drift }) => drift);
  const place = (change: { readonly target: string; readonly rule: string }) => `${change.target} ${change.rule}`;
  const inOrder = <T extends { readonly target: string; readonly rule: string }>(all: readonly T[]) =>
    all.toSorted((a, b) => compareText(place(a), place(b)));
  return {
    posture: { ...first.posture, findings: reviews.flatMap(({ posture }) => posture.findings) },
    drift: {
      ...first.drift,
      changes: inOrder(drifts.flatMap(({ changes }) => changes)),
      unconfirmed: inOrder(drifts.flatMap(({ unconfirmed }) => unconfirmed)),
      unvouched: drifts.flatMap(({ unvouched }) => unvouched),
      events: drifts.flatMap(({ events }) => events),
      removed: drifts.flatMap(({ removed }) => removed).sort((a, b) => compareText(a.id, b.id)),
    },
    records: byFingerprint(reviews.flatMap(({ records }) => records)),
  };
}

const RUNS = Number(process.env.RASID_RUNS ?? 12);
const PATIENCE_MS = 120_000; // seconds when the machine is quiet

test(
  'a night judged in parts says what a night judged at once says, and is kept alike',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(nights, { minLength: 2, maxLength: 4 }), async (played) => {
        const [whole, streamed] = [await openedHistory(), await openedHistory()];
        for (const [index, night] of played.entries()) {
          const tonight = snapshotOf(night, index);
          const standards = standardsOf(night);
          await observe(whole, tonight);
          await observe(streamed, tonight);

          const seen = await whole.snapshot(tonight.id);
          const once = review(seen, await whole.memory(tonight.id), standards);
          const course = await courseOf(streamed, tonight.id, standards);
          for (const chunk of [1, 3, 100]) {
            const said = together(await all(course, chunk));
            // A flapping finding counts over the nights before, which a review alone does not know.
            const flaps = ({ drift, ...rest }: Review) => ({
              ...rest,
              drift: JSON.parse(JSON.stringify(drift).replaceAll(/"flapping":"[^"]*"/g, '"flapping":"?"')),
            });
            expect(flaps(said)).toEqual(flaps({ ...once, records: byFingerprint(once.records) }));
          }

          using aside = asideElsewhere();
          using verdicts = verdictsIn(() => aside.file('verdicts'));
          for (const part of await all(course, 3)) verdicts.append(part.review);
          const { ruleset, findings } = once.posture;
          await whole.finish(tonight.id, ended(tonight, { ruleset, findings, records: once.records }));
          await streamed.finish(
            tonight.id,
            ended(tonight, { ruleset, findings: verdicts.findings(), records: verdicts.records() }),
          );
        }
        expect(await streamed.memory(null)).toEqual(await whole.memory(null));
        expect(await streamed.runs()).toEqual(await whole.runs());
        expect((await streamed.verifyChain()).faults).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  },
  PATIENCE_MS,
);

test(
  'a report written from a spool is the report written from memory, byte for byte',
  async () => {
    await fc.assert(
      fc.asyncProperty(nights, nights, async (before, after) => {
        const history = await openedHistory();
        const [first, second] = [snapshotOf(before, 0), snapshotOf(after, 1)];
        await observe(history, first);
        const { posture, records } = review(first, await history.memory(first.id), standardsOf(before));
        await history.finish(first.id, ended(first, { ruleset: posture.ruleset, findings: posture.findings, records }));
        await observe(history, second);

        const standards = standardsOf(after);
        const rules = standards.rules;
        const course = await courseOf(history, second.id, standards);
        const parts = await all(course, 3);
        using aside = asideElsewhere();
        const spooled = startTelling(rules, { spool: createSpool(aside.file('targets')), light: lightTargets() });
        const inMemory = startTelling(rules, null);
        for (const part of parts.toReversed()) spooled.add(part); // second looks come late
        for (const part of parts) inMemory.add(part);
        const [light, whole] = [
          await spooled.report(history, course.outline),
          await inMemory.report(history, course.outline),
        ];
        for (const pieces of [reportPieces, csvPieces, sarifPieces, junitPieces])
          expect([...pieces(light)].join('')).toBe([...pieces(whole)].join(''));
        expect(light.totals).toEqual(whole.totals);

        const { drift } = together(parts);
        const draft = draftDocument(rules);
        const told = draft.add({ tonight: second, findings: together(parts).posture.findings, drift });
        const { targets, ...frame } = whole.document;
        expect(targets.map(({ observatory, ...target }) => target)).toEqual(told);
        expect(frame).toEqual(draft.frame(course.outline, standards.version, drift.from));
      }),
      { numRuns: RUNS },
    );
  },
  PATIENCE_MS,
);

test('the event loop turns while a night is judged: only then are facts let go of that a WeakRef was asked for', async () => {
  const history = await openedHistory();
  const names = Array.from({ length: 70 }, (_, index) => `site-${index}`);
  const night: Night = { sights: Object.fromEntries(names.map((name) => [name, { title: name }])) };
  await observe(history, snapshotOf(night, 0));
  let turns = 0;
  const count = () => {
    turns += 1;
    next = setImmediate(count);
  };
  let next = setImmediate(count);
  for await (const _ of partsOf(await courseOf(history, 'night-1', standardsOf({ ...night, rules: [alpha] })))) void _;
  clearImmediate(next);
  expect(turns).toBeGreaterThanOrEqual(3); // 32, 32 and 6 targets
});
