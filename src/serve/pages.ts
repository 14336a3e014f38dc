import type { RunSummary } from '../history/history.ts';
import { chronicleNight } from '../history/nights-seen.ts';
import { diffPage, refusalPage, runsPage, searchPage, targetPage } from '../render/desk.tsx';
import { type Answer, htmlAnswer, redirect } from './answer.ts';
import type { Asked } from './asked.ts';
import type { Desk } from './desk.ts';
import { isReadable } from './library.ts';

const ROWS = 60; // runs on one page

/** The page that is asked for; null: there is none. */
export async function pageFor(asked: Asked, desk: Desk): Promise<Answer | null> {
  const [first = '', second, ...rest] = asked.path;
  if (first === 'runs' && second !== undefined && second !== '') return runPage(second, rest, asked, desk);
  if (first === 'sites' && second !== undefined && rest.length === 0) return nightsPage(second, asked, desk);
  if (second !== undefined) return null;
  if (first === '') return shelf(asked, desk);
  if (first === 'search') return search(asked, desk);
  if (first === 'diff') return diff(asked, desk);
  return null;
}

/** Every run, newest first, told from what was kept: nothing is judged. */
async function shelf({ query, language }: Asked, desk: Desk): Promise<Answer> {
  const all = await desk.runs();
  const start = all.findIndex(({ id }) => id === query.get('before')) + 1;
  const runs = all.slice(start, start + ROWS);
  const newest = all.find(isReadable);
  const page = runsPage(
    {
      runs: await Promise.all(runs.map(async (run) => ({ ...run, counts: await desk.counts(run) }))),
      total: all.length,
      older: start + ROWS < all.length ? (runs.at(-1)?.id ?? null) : null,
      all: all.filter(isReadable).map(({ id }) => id),
      outlook: newest === undefined ? null : await desk.outlook(newest),
    },
    desk.words(language),
  );
  return htmlAnswer(page);
}

/** A page of the report site of a run; other names of a run, and a folder without a page, lead to the one place where it stands. */
async function runPage(name: string, rest: readonly string[], asked: Asked, desk: Desk): Promise<Answer | null> {
  const run = await readable(name, desk);
  if (run === null) return null;
  const below = rest.join('/');
  const whole = below === '' ? `${asked.language}/index.html` : below.replace(/\/$/, '/index.html');
  if (name !== run.id || whole !== below)
    return redirect(`/runs/${[run.id, ...whole.split('/')].map(encodeURIComponent).join('/')}`);
  const tag = await desk.tag(run);
  const page = (await desk.opened(run)).pages.get(whole);
  return page === undefined ? null : htmlAnswer(page, { tag });
}

async function search({ query, language }: Asked, desk: Desk): Promise<Answer> {
  const asked = query.get('q') ?? '';
  const run = await desk.newest();
  const tag = await desk.tag('search', asked, language);
  const nothing = { owners: [], sites: [], points: [] };
  const found = run === null || asked.trim() === '' ? nothing : (await desk.opened(run)).find(asked);
  return htmlAnswer(searchPage({ run: run?.id ?? null, query: asked, found }, desk.words(language)), { tag });
}

async function diff({ query, language }: Asked, desk: Desk): Promise<Answer | null> {
  const runs = (await desk.runs()).filter(isReadable).map(({ id }) => id);
  const words = desk.words(language);
  if (!query.has('to')) return htmlAnswer(diffPage({ runs, from: null, to: runs[0] ?? '', report: null }, words));
  const to = await readable(query.get('to') ?? '', desk);
  const older = query.get('from') ?? '';
  const from = older === '' ? null : await readable(older, desk);
  if (to === null || (older !== '' && from === null)) return null;
  const wrong = outOfOrder(from, to);
  if (wrong !== null) return htmlAnswer(refusalPage(wrong, words), { status: 400 });
  const tag = await desk.tag('diff', from ?? '', to, language);
  const report = await desk.between(from, to);
  return htmlAnswer(diffPage({ runs, from: from?.id ?? null, to: to.id, report }, words), { tag });
}

/** Why two runs cannot be compared that way round, if they cannot. */
export const outOfOrder = (from: RunSummary | null, to: RunSummary): string | null =>
  from !== null && (from.takenAt > to.takenAt || from.id === to.id)
    ? `${from.id} is not before ${to.id}: name the older run first.`
    : null;

async function nightsPage(target: string, { language }: Asked, desk: Desk): Promise<Answer | null> {
  const nights = (await desk.history.nightsOf(target)).map(chronicleNight);
  if (nights.length === 0) return null;
  const newest = await desk.newest();
  const outlook = newest === null ? null : await desk.outlook(newest);
  const chronicle = { target, nights, turns: await desk.history.turnsOf(target) };
  return htmlAnswer(targetPage({ chronicle, outlook }, desk.words(language)));
}

/** A run that can be opened; null where there is none of that name. */
export async function readable(name: string, desk: Desk): Promise<RunSummary | null> {
  const run = await desk.find(name);
  return run !== null && isReadable(run) ? run : null;
}
