import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Report, RuleWords } from '../model/report.ts';
import { listPages, type Owned, ownersOf, ownPages, type SitePage } from '../render/site.ts';
import { openSpool } from '../render/spool.ts';
import { UsageError } from './environment.ts';
import { writeSpool } from './spool.ts';
import { type Folder, type WrittenFile, writeInto } from './write-files.ts';

/** The pages of owners and sites, to be written by several threads. All of it can be handed to one. */
export interface Share {
  readonly folder: Folder;
  readonly report: Report;
  readonly owned: readonly Owned[];
  readonly turn: Int32Array<SharedArrayBuffer>; // one number: the owner that is next
}

const MANY_SITES = 200; // from here on a second thread pays
const MOST_THREADS = 4; // each holds the words of three languages, and what pages have in common

/** Only the built program has a file that a thread can begin with: Node does not read JSX. */
const WORKER = import.meta.url.endsWith('.js') ? new URL('page-worker.js', import.meta.url) : null;

const threadsFor = ({ document }: Report): number =>
  document.targets.length < MANY_SITES ? 1 : Math.min(MOST_THREADS, availableParallelism());

interface PagesOptions {
  readonly threads?: number;
  readonly bulletins?: boolean; // they are written into the same folder, and can be led to
}

/** Writes the report site of a run. Which thread writes a page changes nothing in it. */
export async function writePages(
  folder: Folder,
  report: Report,
  { threads = threadsFor(report), bulletins = false }: PagesOptions = {},
): Promise<void> {
  const worker = threads > 1 ? WORKER : null;
  const draft = join(folder.path, `.targets.${process.pid}.part`);
  try {
    const share: Share = {
      folder,
      report: worker === null ? report : handed(report, draft),
      owned: ownersOf(report),
      turn: new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)),
    };
    const others = worker === null ? [] : Array.from({ length: threads - 1 }, () => elsewhere(worker, share));
    try {
      writeInto(folder, written(listPages(report, { bulletins })));
      writeShare(share);
    } finally {
      Atomics.store(share.turn, 0, share.owned.length); // whatever happened here: nobody begins another
      await Promise.allSettled(others);
    }
    await Promise.all(others);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Takes the next owner until there is none, and writes all pages of each. */
export function writeShare({ folder, report, owned, turn }: Share): void {
  using whole = report.spool === undefined ? null : openSpool(report.spool);
  const pagesOf = ownPages(report, whole === null ? {} : { whole: whole.of });
  writeInto(folder, pagesInTurn());

  function* pagesInTurn(): Generator<WrittenFile> {
    for (;;) {
      const next = owned[Atomics.add(turn, 0, 1)];
      if (next === undefined) return;
      yield* written(pagesOf(next));
    }
  }
}

function* written(pages: Iterable<SitePage>): Generator<WrittenFile> {
  for (const { name, write } of pages) yield { name, content: write() };
}

/** What pages of owners and sites need of a report, without functions; the targets themselves lie in a file. */
const handed = (report: Report, draft: string): Report => ({
  ...report,
  document: { ...report.document, targets: [] },
  rules: report.rules.map(
    ({ id, severity, text, snippets, verify, references, controls }): RuleWords => ({
      ...{ id, severity, text, references, controls },
      ...(snippets === undefined ? {} : { snippets }),
      ...(verify === undefined ? {} : { verify }),
    }),
  ),
  inventory: [],
  certificates: [],
  spool: report.spool ?? writeSpool(draft, report.document.targets),
});

/** Another thread that writes its share. A mistake of the user's is one here too. */
function elsewhere(worker: URL, share: Share): Promise<void> {
  return new Promise((resolve, reject) => {
    new Worker(worker, { workerData: share })
      .once('message', (refusal: string) => reject(new UsageError(refusal)))
      .once('error', reject)
      .once('exit', () => resolve());
  });
}
