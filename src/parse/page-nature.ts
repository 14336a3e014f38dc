import type { PageSign, TraceSign } from '../model/knowledge.ts';
import type { PageNature } from '../model/observation.ts';
import type { Html, PageText } from './html.ts';
import { privateBlocks } from './inside.ts';

interface Nature {
  readonly nature: PageNature;
  readonly marks: readonly string[]; // sorted
}

/** Words beyond which a page that leads on is a page of its own. */
const LONGEST_STUB = 400;
/** Seconds beyond which a visitor reads the page first. */
const LONGEST_WAIT = 30;
/** Signs stand near the beginning; a page is not searched for each of them from end to end. */
const SEARCHED = 1 << 16;
/** An error may stand below a long page. */
const TRACED = 1 << 18;

/** `source`: the page as it was sent; `page`: what was read from it, null when it is no HTML. A page that came in part is never empty. */
export function natureOf(page: Html | null, source: string, truncated: boolean, signs: readonly PageSign[]): Nature {
  const begin = source.slice(0, SEARCHED);
  const words = page?.text.words ?? begin.trim();
  const found = signs.filter(
    (sign) =>
      words.length <= sign.longest &&
      fits(sign.title, page?.title ?? '') &&
      fits(sign.words, words) &&
      fits(sign.source, begin),
  );
  for (const nature of ['default-page', 'parked', 'listing'] as const) {
    const marks = found.filter((sign) => sign.nature === nature).map(({ name }) => name);
    if (marks.length > 0) return { nature, marks: marks.sort() };
  }
  if (truncated) return { nature: 'content', marks: [] };
  if (page === null) return { nature: words === '' ? 'empty' : 'content', marks: [] };
  const way = wayOut(page);
  if (way !== null) return { nature: 'stub', marks: [way] };
  return { nature: isEmpty(page) ? 'empty' : 'content', marks: [] };
}

const fits = (pattern: RegExp | undefined, text: string): boolean => pattern === undefined || pattern.test(text);

/** How a page that shows nothing of its own leads on. */
function wayOut(page: Html): string | null {
  const { refresh, refreshDelay, forms, frames, scripts, images, text } = page;
  if (text.words.length > LONGEST_STUB || forms.length > 0 || frames.length > 0) return null;
  if (refresh !== null && refreshDelay !== null && refreshDelay <= LONGEST_WAIT) return 'meta-refresh';
  const bare = scripts.length === 0 && images.length === 0; // a page drawn by its scripts is not one that leads on
  return bare && leadsOn(text) ? 'script-redirect' : null;
}

const leadsOn = ({ scripts }: PageText): boolean =>
  /(?:^|[^\w.$])(?:(?:window|document|top|self|parent)\s{0,8}\.\s{0,8})?location(?:\.href)?\s{0,8}=\s{0,8}["'`]|location\.(?:replace|assign)\s{0,8}\(\s{0,8}["'`]/.test(
    scripts,
  );

const isEmpty = ({ text, scripts, scriptsInline, styles, images, forms, refresh }: Html): boolean =>
  text.words === '' &&
  scriptsInline === 0 &&
  refresh === null &&
  [scripts, styles, images, forms].every(({ length }) => length === 0);

/** The first error for programmers that a page shows, or null. `words`: what a visitor reads. */
export function traceOf(words: string, source: string, signs: readonly TraceSign[]): TraceSign | null {
  const sent = source.slice(0, TRACED);
  return (
    signs.find((sign) => fits(sign.words, words.slice(0, sign.within ?? TRACED)) && fits(sign.source, sent)) ?? null
  );
}

/** A version may look like an address: "version 10.0.0.1", "?ver=10.0.0.1". */
const VERSION = /\b(?:v|ver|version|build|release)["']?[\s:=/]{0,3}["']?\d{1,5}(?:\.\d{1,5}){2,4}/gi;

/** The private blocks that a page names, sorted. Scripts ask whether they run on the visitor's own machine: that is no place of the site. */
export const privateBlocksOn = (text: string): readonly string[] =>
  privateBlocks(text.replace(VERSION, ' ')).filter((block) => block !== '127.0.0.0/8');
