import type { RunSummary } from '../history/history.ts';
import type { Outlook } from '../model/outlook.ts';
import type { Counts, Report } from '../model/report.ts';
import { LANGUAGES, type Language } from '../model/target.ts';
import { type Found, finderOf } from '../render/search.ts';
import { type SitePage, sitePages } from '../render/site.ts';
import { viewOf } from '../render/view.ts';
import { type Words, wordsOf } from '../text/words.ts';
import { tagOf } from './answer.ts';
import { keepOf, queueOf } from './keep.ts';
import { isReadable, type Library } from './library.ts';

/** A run that was judged: its document, its pages, none of which is written yet, and what can be found in it. */
export interface Opened {
  readonly report: Report;
  readonly pages: ReadonlyMap<string, SitePage>; // by name below the folder of the run
  readonly find: (query: string) => Found;
}

/** A library with a memory: what costs seconds is done once. */
export interface Desk extends Library {
  /** Newest first. */
  runs(): Promise<readonly RunSummary[]>;
  newest(): Promise<RunSummary | null>; // that can be opened
  opened(run: RunSummary): Promise<Opened>;
  /** What changed from one run to another, as kept or judged. */
  between(from: RunSummary | null, to: RunSummary): Promise<Report>;
  outlook(run: RunSummary): Promise<Outlook>;
  counts(run: RunSummary): Promise<Counts | null>; // as it said at the time
  /** One at a time with all other work that fills the memory. */
  alone<T>(work: () => Promise<T>): Promise<T>;
  /** Changes when any of these runs, a later night, the rules or the waivers do. */
  tag(...parts: readonly (RunSummary | string)[]): Promise<string>;
  words(language: Language): Words;
}

const KEPT = { most: 4, heaviest: 3_000 }; // runs, and the sites of all of them together
const WAITING = 8; // questions; more are asked to come back later
const NIGHTS = 90;

export function deskOf(library: Library): Desk {
  const { history } = library;
  const alone = queueOf(WAITING);
  const weight = ({ report }: { readonly report: Report }) => report.targets.length;
  const runs = keepOf<Opened>({ ...KEPT, weight });
  const diffs = keepOf<{ readonly report: Report }>({ ...KEPT, weight });
  const outlooks = keepOf<Outlook>({ most: 1 });
  const counted = new Map<string, Counts>();
  const spoken = new Map(LANGUAGES.map((language) => [language, wordsOf(language, library.rules)]));
  const words = (language: Language): Words => spoken.get(language) ?? wordsOf(language, library.rules);

  const newestFirst = async () => (await history.runs()).toReversed();
  const newest = async () => (await newestFirst()).find(isReadable) ?? null;
  const tag: Desk['tag'] = async (...parts) => {
    const [last, standards] = await Promise.all([newest(), library.standards()]);
    const names = parts.map((part) => (typeof part === 'string' ? part : part.hash));
    return tagOf(standards, last?.hash ?? null, ...names);
  };

  return {
    ...library,
    runs: newestFirst,
    newest,
    tag,
    words,
    alone,
    opened: async (run) => runs(await tag(run), () => alone(async () => openedFrom(await library.judged(run), words))),
    between: async (from, to) => {
      const key = await tag(from ?? '', to);
      return (await diffs(key, () => alone(async () => ({ report: await library.compared(from, to) })))).report;
    },
    outlook: async (run) => outlooks(await tag(run), () => history.outlook(run.id, NIGHTS)),
    counts: async (run) => {
      const key = `${run.id} ${run.hash}`;
      const counts = counted.get(key) ?? (await history.brief(run.id))?.document.counts ?? null;
      if (counts !== null) counted.set(key, counts); // a brief may still come
      return counts;
    },
  };
}

function openedFrom(report: Report, words: Desk['words']): Opened {
  let find: Opened['find'] | null = null;
  return {
    report,
    pages: new Map([...sitePages(report, { served: true })].map((page) => [page.name, page])),
    find: (query) => {
      find ??= finderOf(viewOf(report), LANGUAGES.map(words));
      return find(query);
    },
  };
}
