import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pack, unpack } from '../../src/history/blobs.ts';
import { type History, openHistory, type RunHeader } from '../../src/history/history.ts';
import {
  differences,
  drift,
  drifted,
  fromGaps,
  gaps,
  packNumbers,
  sums,
  unpackNumbers,
} from '../../src/history/packing.ts';
import { compareText, digestOf } from '../../src/model/canonical.ts';
import type { FindingRecord } from '../../src/model/drift.ts';
import type { Status } from '../../src/model/finding.ts';
import type { RememberedTarget } from '../../src/model/memory.ts';
import {
  type DnsFacts,
  FAILURE_CODES,
  type HttpFacts,
  type Instant,
  isAnswer,
  KINDS,
  type LedgerEntry,
  type Observation,
  schemaOf,
} from '../../src/model/observation.ts';
import type { TargetNight } from '../../src/model/snapshot.ts';
import { ENGINES, emptied } from './engines.ts';
import { newFile } from './folder.ts';
import { end, finding, header, idAt, night, nightAt, record, snapshotOf, target } from './invented.ts';

test('numbers come back', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.maxSafeInteger(), fc.integer({ min: -70, max: 70 }))), (numbers) => {
      expect(unpackNumbers(packNumbers(numbers))).toEqual(numbers);
    }),
  );
});

test('numbers come back from their differences, and from what moved since an earlier list', () => {
  const pairs = fc.array(fc.tuple(fc.nat(100_000), fc.constantFrom(0, 0, 1, -1, 90_000)));
  fc.assert(
    fc.property(pairs, (list) => {
      const before = list.map(([number]) => number);
      const after = list.map(([number, more]) => number + more);
      expect(sums(differences(after))).toEqual(after);
      expect(drifted(before, drift(before, after))).toEqual(after);
    }),
  );
});

test('a night that read a few bytes more than the one before keeps only those', async () => {
  const history = await openHistory(`sqlite:${newFile()}`, { create: true });
  const nights = [1, 2, 3].map((n) => {
    const { ledger, ...seen } = night(n, 'a');
    const bytes = (place: number) => ((place * n) % 5 === 1 ? 1 : 0);
    return { ...seen, ledger: ledger.map((line, place) => ({ ...line, bytes: line.bytes + bytes(place) })) };
  });
  for (const [index, one] of nights.entries()) {
    await history.begin(header(index + 1, [target('a')]));
    await history.addNight(idAt(index + 1), one);
    await history.finish(idAt(index + 1), end(index + 1));
  }
  for (const [index, { ledger }] of nights.entries())
    expect(await history.ledger(idAt(index + 1), 'a')).toEqual(ledger);
  await history.close();
});

test('small numbers take one byte', () => {
  expect(packNumbers([0, -1, 1, 63, -64])).toEqual(Uint8Array.of(0, 1, 2, 126, 127));
  expect(packNumbers([64])).toEqual(Uint8Array.of(128, 1));
});

test.each([1.5, Number.NaN, 2 ** 53])('%d is no whole number', (number) => {
  expect(() => packNumbers([number])).toThrow(RangeError);
});

const instant: fc.Arbitrary<Instant> = fc
  .date({ min: new Date('1970-01-01'), max: new Date('2200-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());

test('instants come back, in whatever order they were', () => {
  fc.assert(
    fc.property(instant, fc.array(instant), (origin, instants) => {
      expect(fromGaps(origin, gaps(origin, instants))).toEqual(instants);
    }),
  );
});

test.each(['2026-11-22T02:00:00Z', '2026-11-22', 'soon', '2026-11-22T02:00:00.000+01:00'])(
  '%s would come back changed',
  (text) => {
    expect(() => gaps(nightAt(1), [text])).toThrow('not an instant');
  },
);

test('any text comes back, and never grows by more than a byte', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 3_000 }), (text) => {
      const packed = pack(text);
      expect(unpack(packed)).toBe(text);
      expect(packed.length).toBeLessThanOrEqual(Buffer.byteLength(text) + 1);
    }),
  );
});

// --- random histories --------------------------------------------------------------------------------------------

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom('Ministère', 'الوزارة', '\ud800', '__proto__', ''),
);

const dnsFacts: fc.Arbitrary<DnsFacts> = fc.record({
  addresses: fc.array(fc.record({ address: text, refused: fc.constantFrom(null, 'private', 'loopback') }), {
    maxLength: 2,
  }),
  pinned: fc.boolean(),
});

const failure = fc.record({ code: fc.constantFrom(...FAILURE_CODES), detail: text });

const httpFacts: fc.Arbitrary<HttpFacts> = fc.record({
  hops: fc.array(
    fc.record({
      url: text,
      address: text,
      status: fc.integer({ min: 100, max: 599 }),
      headers: fc.array(fc.tuple(text, text), { maxLength: 3 }),
      location: fc.option(text),
      tls: fc.option(fc.record({ version: text, fault: fc.option(text) })),
      refresh: fc.option(text),
      reader: fc.constantFrom('strict', 'lenient', 'raw'),
      violations: fc.array(text, { maxLength: 2 }),
    }),
    { maxLength: 2 },
  ),
  end: fc.constantFrom('answered', 'loop', 'failed'),
  next: fc.option(text),
  failure: fc.option(failure),
});

/** One random night of one target: what is observed of each kind (null: not looked at), and what two rules say. */
interface RandomNight {
  readonly observed: readonly (Pick<Observation, 'kind' | 'at' | 'connections' | 'outcome'> | null)[];
  readonly again: RandomNight['observed']; // the second look
  readonly ledger: readonly Omit<LedgerEntry, 'target'>[];
  readonly says: readonly [Status, Status];
}

const observed = <K extends 'dns' | 'https'>(kind: K, facts: fc.Arbitrary<object>) =>
  fc.option(
    fc.record({
      kind: fc.constant(kind),
      at: instant,
      connections: fc.nat(300),
      outcome: fc.oneof(
        facts.map((value) => ({ ok: true as const, value })),
        failure.map((one) => ({ ok: false as const, failure: one })),
      ),
    }),
  ) as fc.Arbitrary<Pick<Observation, 'kind' | 'at' | 'connections' | 'outcome'> | null>;

const randomNight: fc.Arbitrary<RandomNight> = fc.record({
  observed: fc.tuple(observed('dns', dnsFacts), observed('https', httpFacts)),
  again: fc.tuple(observed('dns', dnsFacts), observed('https', httpFacts)),
  ledger: fc.array(
    fc.record({
      at: instant,
      host: text,
      address: text,
      port: fc.nat(65_535),
      method: fc.constantFrom('GET', 'HEAD', 'TLS'),
      path: text,
      reason: text,
      status: fc.option(fc.integer({ min: 100, max: 599 })),
      bytes: fc.nat(),
      failure: fc.option(fc.constantFrom(...FAILURE_CODES)),
    }),
    { maxLength: 3 },
  ),
  says: fc.tuple(
    fc.constantFrom<Status>('pass', 'fail', 'unknown'),
    fc.constantFrom<Status>('pass', 'fail', 'unknown'),
  ),
});

const IDS = ['a', 'b', 'ç'];
const RULES = ['headers/hsts', 'tls/version-1.0'] as const;

const randomRun = fc.record({
  nights: fc.tuple(fc.option(randomNight), fc.option(randomNight), fc.option(randomNight)),
  state: fc.constantFrom('complete', 'complete', 'complete', 'interrupted', 'degraded' as const),
  tags: fc.array(text, { maxLength: 2 }),
});
type RandomRun = typeof randomRun extends fc.Arbitrary<infer T> ? T : never;

const looksAt = (id: string, looks: RandomNight['observed']): Observation[] =>
  looks.flatMap((one) =>
    one === null ? [] : [{ ...one, target: id, service: one.kind === 'dns' ? 'dns' : 'https:443' } as Observation],
  );

const nightOf = (id: string, { observed: all, again, ledger }: RandomNight): TargetNight => ({
  target: id,
  observations: looksAt(id, all),
  again: looksAt(id, again),
  ledger: ledger.map((entry) => ({ ...entry, target: id })),
});

/** What the history should remember, by keeping everything. */
function plainMemory() {
  const targets = new Map<string, RememberedTarget>();
  const records = new Map<string, FindingRecord>();

  const see = (run: RunHeader, night: TargetNight, says: RandomNight['says']) => {
    const before = targets.get(night.target);
    const known: Record<string, unknown> = { ...before?.known };
    const answered: Record<string, unknown> = { ...before?.answered };
    for (const observation of night.observations) {
      const { kind, outcome } = observation;
      if (!isAnswer(outcome)) continue;
      const { id, takenAt, vantage } = run;
      const digest = digestOf(outcome.ok ? outcome.value : outcome.failure);
      answered[kind] = { run: id, takenAt, vantage, schema: schemaOf(observation), digest, observation };
      if (outcome.ok) known[kind] = answered[kind];
    }
    const attempted = new Set([...(before?.attempted ?? []), ...night.observations.map(({ kind }) => kind)]);
    targets.set(night.target, {
      target: target(night.target, { tags: run.targets[0]?.tags ?? [] }),
      list: run.list,
      lastRun: run.id,
      attempted: KINDS.filter((kind) => attempted.has(kind)),
      known: known as RememberedTarget['known'],
      answered: answered as RememberedTarget['answered'],
      said: new Map(
        RULES.map((rule, index) => {
          const { fingerprint, severity } = finding(night.target, rule, 'fail');
          return [fingerprint, { rule, status: says[index] ?? 'unknown', severity }];
        }),
      ),
    });
    const now = run.takenAt;
    return RULES.flatMap((rule, index) => {
      const { fingerprint } = finding(night.target, rule, 'fail');
      const old = records.get(fingerprint);
      const next = nextRecord(old, says[index] ?? 'unknown', now, record(night.target, rule, 1));
      if (next === undefined) return [];
      records.set(fingerprint, next);
      return old?.state === 'fixed' && next.state === 'fixed' ? [] : [next]; // a quiet night touches no record
    });
  };
  return { targets, records, see };
}

function nextRecord(
  old: FindingRecord | undefined,
  status: Status,
  now: Instant,
  blank: FindingRecord,
): FindingRecord | undefined {
  if (status === 'unknown') return old;
  const seen = { lastSeen: now, lastVerified: now };
  if (status === 'fail') {
    if (old === undefined) return { ...blank, ...seen, firstSeen: now };
    if (old.state === 'open') return { ...old, ...seen };
    return { ...old, ...seen, state: 'open', closedAt: null, reopenCount: old.reopenCount + 1 };
  }
  if (old === undefined) return undefined;
  return old.state === 'open'
    ? { ...old, state: 'fixed', lastVerified: now, closedAt: now }
    : { ...old, lastVerified: now };
}

async function live(history: History, plan: readonly RandomRun[]) {
  const memory = plainMemory();
  const past: { targets: unknown; records: unknown }[] = [];
  for (const [index, one] of plan.entries()) {
    const n = index + 1;
    const run = header(
      n,
      IDS.map((id) => target(id, { tags: one.tags })),
    );
    past.push({ targets: new Map(memory.targets), records: new Map(memory.records) });
    const nights = one.nights.flatMap((night, at) =>
      night === null ? [] : [[nightOf(IDS[at] ?? '', night), night.says] as const],
    );
    const findings = nights.flatMap(([{ target: id }, says]) =>
      RULES.map((rule, at) => finding(id, rule, says[at] ?? 'unknown')),
    );
    const counts = one.state !== 'degraded';
    const records = counts ? nights.flatMap(([night, says]) => memory.see(run, night, says)) : [];
    const ending = end(n, { state: one.state, findings, records });

    await history.begin(run);
    for (const [night] of nights.toReversed()) await history.addNight(run.id, night);
    await history.finish(run.id, ending);
    expect(await history.snapshot(run.id)).toEqual(
      snapshotOf(
        run,
        nights.map(([night]) => night),
        ending,
      ),
    );
    for (const [night] of nights) expect(await history.ledger(run.id, night.target)).toEqual(night.ledger);
  }
  return { past, now: { targets: memory.targets, records: memory.records } };
}

const sorted = <T>(map: ReadonlyMap<string, T>): [string, T][] => [...map].sort(([a], [b]) => compareText(a, b));

test.each(ENGINES)(
  'random histories come back whole in %s, and are remembered as if nothing had been left out',
  {
    timeout: 180_000,
  },
  async (engine, newUrl) => {
    const url = await newUrl();
    const places = ENGINES.filter(([other]) => engine !== 'SQLite' || other === engine);
    const others = await Promise.all(places.map(async ([, newOther]) => newOther()));
    await fc.assert(
      fc.asyncProperty(fc.array(randomRun, { minLength: 1, maxLength: 6 }), async (plan) => {
        const history = await openHistory(await emptied(url), { create: true });
        try {
          const { past, now } = await live(history, plan);
          for (const [index, expected] of [...past, now].entries()) {
            const memory = await history.memory(index < past.length ? idAt(index + 1) : null);
            expect({ targets: sorted(memory.targets), records: sorted(memory.records) }).toEqual({
              targets: sorted(expected.targets as typeof memory.targets),
              records: sorted(expected.records as typeof memory.records),
            });
          }
          expect((await history.verifyChain()).faults).toEqual([]);
          for (const other of others) await travels(history, await emptied(other));
          await shrinks(history);
        } finally {
          await history.close();
        }
      }),
      { numRuns: engine === 'SQLite' ? 40 : 6 },
    );
  },
);

async function linesOf(history: History): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of history.exported()) lines.push(line);
  return lines;
}

/** The same lines from another place, whatever its engine. */
async function travels(history: History, url: string): Promise<void> {
  const lines = await linesOf(history);
  const copy = await openHistory(url, { create: true });
  async function* each() {
    yield* lines;
  }
  await copy.imported(each());
  expect(await linesOf(copy)).toEqual(lines);
  expect((await copy.verifyChain()).faults).toEqual([]);
  await copy.close();
}

/** Fewer nights, and tomorrow knows as much as before of every target, its facts and its records' lives. */
async function shrinks(history: History): Promise<void> {
  const lives = ({ records }: Awaited<ReturnType<History['memory']>>) =>
    sorted(records).map(([name, { state, firstSeen, closedAt, reopenCount }]) => [
      name,
      state,
      firstSeen,
      closedAt,
      reopenCount,
    ]);
  const before = await history.memory(null);
  const plan = await history.pruning({ daily: 1, weekly: 0, monthly: 0 });
  await history.prune(plan);
  const after = await history.memory(null);
  const facts = ({ targets }: typeof before) =>
    sorted(targets).map(([id, { known, answered }]) => [id, known, answered]);
  expect(facts(after)).toEqual(facts(before));
  expect(lives(after)).toEqual(lives(before));
  expect((await history.verifyChain()).faults).toEqual([]);
}
