import { sha256 } from '../model/canonical.ts';
import { batches, found, hex, pack, textOf } from './blobs.ts';
import { alone } from './engine.ts';
import { HistoryError } from './error.ts';
import type { Store, Tables } from './schema.ts';

/**
 * A history as lines of JSON, for another place or another engine (rasid/history@1): contents once under their digest, then runs in the
 * order in which they began, each followed by its nights; last what was derived. The numbers of rows stay at home, so that the same
 * history gives the same lines wherever it is.
 */
type Line =
  | { readonly is: 'history'; readonly schema: 'rasid/history@1' }
  | { readonly is: 'content'; readonly digest: string; readonly text: string }
  | ({ readonly is: 'run'; readonly documents: Documents } & Omit<Run, Numbered>)
  | {
      readonly is: 'night';
      readonly run: string;
      readonly target: string;
      readonly bundle: string;
      readonly said: string | null;
      readonly trace: string; // base64
      /** `drift` and `times` in base64, as in the table. */
      readonly ledger: Readonly<Record<'lines' | 'sizes' | 'drift' | 'times', string>> | null;
    }
  | {
      readonly is: 'first';
      readonly target: string;
      readonly kind: string;
      readonly outcome: string;
      readonly run: string;
    }
  | ({ readonly is: 'record'; readonly run: string; readonly finding: Finding } & Omit<
      Tables['records'],
      'run' | 'finding'
    >)
  | { readonly is: 'end'; readonly runs: number };

interface Run extends Omit<Tables['runs'], 'seq'> {
  readonly seq: number;
}
type Numbered = 'seq' | 'brief' | (typeof DOCUMENTS)[number];
const DOCUMENTS = ['header', 'registered', 'owners', 'targets', 'trips'] as const;
type Documents = Readonly<Record<(typeof DOCUMENTS)[number], string | null>>;
type Finding = Readonly<Record<'fingerprint' | 'target' | 'service' | 'rule', string>> & {
  readonly subject: string | null;
};

const PAGE = 500;
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** Every line of the history, without line feeds. */
export async function* exported(store: Store, file: string): AsyncGenerator<string, void, undefined> {
  const line = (one: Line): string => JSON.stringify(one);
  yield line({ is: 'history', schema: 'rasid/history@1' });

  const blobs = await store.selectFrom('blobs').select(['seq', 'digest']).execute();
  const digests = new Map(blobs.map(({ seq, digest }) => [seq, hex(digest)]));
  const digestOf = (seq: number | null) => (seq === null ? null : found(digests, seq));
  for (const page of batches(blobs.toSorted((a, b) => (hex(a.digest) < hex(b.digest) ? -1 : 1)))) {
    const seqs = page.map(({ seq }) => seq);
    const rows = await store.selectFrom('blobs').select(['seq', 'body']).where('seq', 'in', seqs).execute();
    const bodies = new Map(rows.map(({ seq, body }) => [seq, body]));
    for (const { seq, digest } of page)
      yield line({ is: 'content', digest: hex(digest), text: textOf(hex(digest), found(bodies, seq), file) });
  }

  const runs = await store.selectFrom('runs').selectAll().orderBy('seq').execute();
  const names = new Map(runs.map(({ seq, id }) => [seq, id]));
  const targets = new Map((await store.selectFrom('targets').selectAll().execute()).map(({ seq, id }) => [seq, id]));
  for (const { seq, header, registered, owners, targets: asked, trips, brief: _, ...run } of runs) {
    const documents = { header, registered, owners, targets: asked, trips };
    const named = Object.fromEntries(DOCUMENTS.map((name) => [name, digestOf(documents[name])])) as Documents;
    yield line({ is: 'run', ...run, documents: named });
    const nights = await store.selectFrom('nights').selectAll().where('run', '=', seq).execute();
    const ledgers = await store.selectFrom('ledgers').selectAll().where('run', '=', seq).execute();
    const ledgerOf = new Map(ledgers.map((row) => [row.target, row]));
    for (const night of nights.sort(byName(({ target }) => found(targets, target)))) {
      const ledger = ledgerOf.get(night.target);
      yield line({
        is: 'night',
        run: run.id,
        target: found(targets, night.target),
        bundle: found(digests, night.bundle),
        said: digestOf(night.said),
        trace: base64(night.trace),
        ledger:
          ledger === undefined
            ? null
            : {
                lines: found(digests, ledger.lines),
                sizes: found(digests, ledger.sizes),
                drift: base64(ledger.drift),
                times: base64(ledger.times),
              },
      });
    }
  }

  const firsts = await store.selectFrom('firsts').selectAll().execute();
  yield* firsts
    .map(({ target, kind, outcome, run }) => ({
      target: found(targets, target),
      kind,
      outcome,
      run: found(names, run),
    }))
    .sort(byName(({ target, kind, outcome }) => `${target}\0${kind}\0${outcome}`))
    .map((first) => line({ is: 'first', ...first }));
  const findings = await store.selectFrom('findings').selectAll().execute();
  const identities = new Map(
    findings.map(({ seq, fingerprint, target, service, rule, subject }): [number, Finding] => [
      seq,
      { fingerprint, target: found(targets, target), service, rule, subject },
    ]),
  );
  for (const { seq, id } of runs) {
    const records = await store.selectFrom('records').selectAll().where('run', '=', seq).execute();
    yield* records
      .map(({ finding, run: _, ...record }) => ({ ...record, run: id, finding: found(identities, finding) }))
      .sort(byName(({ finding }) => finding.fingerprint))
      .map((record) => line({ is: 'record', ...record }));
  }
  yield line({ is: 'end', runs: runs.length });
}

const byName =
  <T>(name: (one: T) => string) =>
  (a: T, b: T): number =>
    name(a) < name(b) ? -1 : 1;

/** Reads the lines of `exported` into an empty history. Throws a HistoryError at the first line that cannot be right. */
export async function imported(store: Store, lines: AsyncIterable<string>, file: string): Promise<number> {
  if ((await store.selectFrom('runs').select('seq').limit(1).executeTakeFirst()) !== undefined)
    throw new HistoryError(`${file} holds runs already; import into a history of its own.`);
  let number = 0;
  let runs: number | null = null;
  await alone(store, async (step) => {
    const writing = deskFor(step);
    let first = true;
    for await (const text of lines) {
      number += 1;
      if (text === '') continue;
      const one = parsed(text, number);
      if (first && (one.is !== 'history' || one.schema !== 'rasid/history@1'))
        throw bad(number, 'this is no history of schema rasid/history@1');
      first = false;
      if (one.is === 'end') runs = one.runs;
      else await writing.take(one, number);
    }
    await writing.flush();
    if (runs === null) throw new HistoryError('The import ends too early: its last line is missing. Nothing was kept.');
  });
  return runs ?? 0;
}

const bad = (number: number, why: string): HistoryError =>
  new HistoryError(`The import stops at line ${number}: ${why}. Nothing was kept.`);

function parsed(text: string, number: number): Line {
  try {
    const one = JSON.parse(text) as Line;
    if (typeof one === 'object' && one !== null && typeof one.is === 'string') return one;
  } catch {
    // told below
  }
  throw bad(number, 'it is no line of ours');
}

/** What an import writes with: names become the numbers of rows here. */
function deskFor(store: Store) {
  const contents = new Map<string, number>();
  const runs = new Map<string, number>();
  const targets = new Map<string, number>();
  const findings = new Map<string, number>();
  let waiting: { readonly digest: string; readonly text: string }[] = [];

  async function flush(): Promise<void> {
    if (waiting.length === 0) return;
    const rows = waiting.map(({ digest, text }) => ({ digest: Buffer.from(digest, 'hex'), body: pack(text) }));
    const stored = await store.insertInto('blobs').values(rows).returning(['seq', 'digest']).execute();
    for (const { seq, digest } of stored) contents.set(hex(digest), seq);
    waiting = [];
  }
  function known(map: ReadonlyMap<string, number>, name: string, line: number): number {
    const seq = map.get(name);
    if (seq === undefined) throw bad(line, `it names ${name.slice(0, 80)}, which did not come before`);
    return seq;
  }
  async function targetNumber(id: string): Promise<number> {
    const before = targets.get(id);
    if (before !== undefined) return before;
    const { seq } = await store.insertInto('targets').values({ id }).returning('seq').executeTakeFirstOrThrow();
    targets.set(id, seq);
    return seq;
  }

  async function take(one: Exclude<Line, { is: 'end' }>, line: number): Promise<void> {
    switch (one.is) {
      case 'history':
        return;
      case 'content':
        if (sha256(one.text) !== one.digest) throw bad(line, 'its content is not what its digest says');
        waiting.push(one);
        if (waiting.length >= PAGE) await flush();
        return;
      case 'run': {
        await flush();
        const { is: _, documents, ...run } = one;
        const content = (name: (typeof DOCUMENTS)[number]) => known(contents, documents[name] ?? '', line);
        const { seq } = await store
          .insertInto('runs')
          .values({
            ...run,
            header: content('header'),
            registered: content('registered'),
            owners: content('owners'),
            targets: content('targets'),
            trips: documents.trips === null ? null : content('trips'),
            brief: null,
          })
          .returning('seq')
          .executeTakeFirstOrThrow();
        runs.set(run.id, seq);
        return;
      }
      case 'night': {
        const run = known(runs, one.run, line);
        const target = await targetNumber(one.target);
        const said = one.said === null ? null : known(contents, one.said, line);
        const trace = Buffer.from(one.trace, 'base64');
        await store
          .insertInto('nights')
          .values({ run, target, bundle: known(contents, one.bundle, line), said, trace })
          .execute();
        if (one.ledger === null) return;
        const { lines, sizes, drift, times } = one.ledger;
        await store
          .insertInto('ledgers')
          .values({
            run,
            target,
            lines: known(contents, lines, line),
            sizes: known(contents, sizes, line),
            drift: Buffer.from(drift, 'base64'),
            times: Buffer.from(times, 'base64'),
          })
          .execute();
        return;
      }
      case 'first': {
        const { kind, outcome } = one;
        const target = await targetNumber(one.target);
        await store
          .insertInto('firsts')
          .values({ target, kind, outcome, run: known(runs, one.run, line) })
          .execute();
        return;
      }
      case 'record': {
        const { is: _, run, finding, ...record } = one;
        const before = findings.get(finding.fingerprint);
        const seq =
          before ??
          (
            await store
              .insertInto('findings')
              .values({ ...finding, target: await targetNumber(finding.target) })
              .returning('seq')
              .executeTakeFirstOrThrow()
          ).seq;
        findings.set(finding.fingerprint, seq);
        await store
          .insertInto('records')
          .values({ ...record, run: known(runs, run, line), finding: seq })
          .execute();
      }
    }
  }
  return { take, flush };
}
