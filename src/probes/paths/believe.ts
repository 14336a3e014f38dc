import { type PathEntry, severityOf } from '../../knowledge/paths.ts';
import type { Severity } from '../../model/finding.ts';
import type { Evidence, FailureCode, PathAnswer, PathRow } from '../../model/observation.ts';
import { beginsAsHtml } from '../../parse/body.ts';
import { namesIn } from '../../parse/exposed.ts';
import { refusesPolitely } from '../../parse/refusal-page.ts';
import { type Answer, alike, answersOf, closeness, fits, isRefusal, marksOf } from './answer.ts';
import { evidenceOf } from './evidence.ts';
import type { Visit } from './visit.ts';

/** A row while we still think about it. */
export interface Sighted {
  readonly entry: PathEntry;
  readonly path: string; // as it was asked: that of a free row is a name that cannot exist
  readonly severity: Severity | null; // of a sight that is believed so far
  readonly at: string | null; // when it was asked; null: tonight nobody did
  readonly row: PathRow;
}

/** Asks for one path and judges what comes: the signature first, names that cannot exist only where they can change the answer. */
export async function lookAt(
  visit: Visit,
  entry: PathEntry,
  path: string,
  reason: string,
  again = false,
): Promise<Sighted> {
  const sight = await visit.ask({ path, reason, bytes: entry.bytes, again });
  const at = visit.lastAsked();
  const said = (
    answer: PathAnswer,
    status: number | null,
    marks: readonly string[] = [],
    failure: FailureCode | null = null,
  ): Sighted => ({ entry, path, severity: null, at, row: rowOf(entry, path, answer, status, marks, {}, failure) });

  if (sight.kind !== 'answer') return said(sight.kind, null, [], sight.code);
  const { answer } = sight;
  const { status } = answer.reply;
  const marks = marksOf(entry, answer);
  if (!fits(entry, answer)) {
    const [kind, failure, refused] = await withoutSignature(visit, entry, answer);
    // A folder that exists and is not listed is refused: that is how it should be, and no filter.
    visit.guard.answered(refused && entry.family !== 'directory-listing');
    return said(kind, status, kind === 'absent' ? [] : marks, failure);
  }
  visit.guard.answered(false);
  const kind = await withSignature(visit, entry, answer);
  return kind === 'found' ? believed(entry, answer, path, at) : said(kind, status, marks);
}

/** A row of its own, read from the answer to a name that cannot exist: such an answer has nothing to be compared with. */
export function lookAtNowhere(entry: PathEntry, answer: Answer | undefined, shown: string): Sighted {
  if (answer === undefined)
    return {
      entry,
      path: shown,
      severity: null,
      at: null,
      row: rowOf(entry, shown, 'not-run', null, [], {}, 'indeterminate'),
    };
  if (fits(entry, answer)) {
    const sighted = believed(entry, answer, answer.path, null);
    return { ...sighted, row: { ...sighted.row, path: shown } };
  }
  const row = rowOf(entry, shown, 'absent', answer.reply.status, [], {}, null);
  return { entry, path: answer.path, severity: null, at: null, row };
}

function believed(entry: PathEntry, answer: Answer, path: string, at: string | null): Sighted {
  const marks = marksOf(entry, answer);
  const evidence = evidenceOf(entry, answer);
  const row = rowOf(entry, path, 'found', answer.reply.status, marks, evidence, null);
  return { entry, path, severity: severityOf(entry, row), at, row };
}

export const rowOf = (
  { id }: PathEntry,
  path: string,
  answer: PathAnswer,
  status: number | null,
  marks: readonly string[],
  evidence: Evidence,
  failure: FailureCode | null,
): PathRow => ({ id, path, answer, status, marks, evidence, failure });

/** What an answer without the signature is; `refused`: this name was refused, and names that cannot exist are not. */
async function withoutSignature(
  visit: Visit,
  entry: PathEntry,
  { path, reply, text }: Answer,
): Promise<[answer: PathAnswer, failure: FailureCode | null, refused: boolean]> {
  const { status, cut } = reply;
  if (status >= 300 && status < 400) return ['redirected', null, false];
  if (status === 503) return ['error', 'maintenance', true];
  if (status >= 500) return ['error', 'indeterminate', false];
  if (status === 406) return ['indeterminate', null, true]; // how some filters say no
  if (isRefusal(status)) return refusal(visit, entry, path);
  if (cut !== undefined) return ['error', cut.code, false];
  // A page that says "blocked" with status 200, where a file was asked for: what is behind it nobody sees.
  const hidden = status === 200 && !entry.html && beginsAsHtml(text) && refusesPolitely(text);
  return hidden ? ['blocked', 'blocked', true] : ['absent', null, false];
}

async function refusal(
  visit: Visit,
  entry: PathEntry,
  path: string,
): Promise<[answer: PathAnswer, failure: FailureCode | null, refused: boolean]> {
  const here = answersOf(await visit.nowhere(path, entry.bytes));
  if (here.length === 0) return ['indeterminate', null, true];
  if (!here.some(({ reply }) => isRefusal(reply.status))) return ['restricted', null, true];
  // Every name of this class is refused. When any other name is refused too, it is us who are not let in.
  const anywhere = answersOf(await visit.nowhere('/nowhere'));
  return anywhere.some(({ reply }) => !isRefusal(reply.status))
    ? ['soft404', null, false]
    : ['blocked', 'blocked', false];
}

/**
 * Likeness can prove that two answers are the same page; that they differ it proves only where the page for names that cannot exist is a
 * steady one.
 */
async function withSignature(
  visit: Visit,
  entry: PathEntry,
  answer: Answer,
): Promise<'found' | 'soft404' | 'indeterminate'> {
  if (visit.home !== null && !isHome(visit.home, answer) && alike(answer, visit.home)) return 'soft404';
  const nowhere = answersOf(await visit.nowhere(answer.path, entry.bytes));
  const [first, second] = nowhere;
  if (first === undefined || second === undefined) return 'indeterminate';
  if (nowhere.some((other) => alike(answer, other))) return 'soft404';
  const steady = alike(first, second);
  const echoed = nowhere.some((other) => fits(entry, other));
  if (!echoed) return steady || isStrong(entry) ? 'found' : 'indeterminate';
  // The sign is there for every name: a page that repeats what it is asked for, or the same thing everywhere.
  if (!steady) return 'indeterminate';
  return nowhere.every((other) => standsOut(entry, answer, other)) ? 'found' : 'soft404';
}

/** The site's first page may be the very thing: a site that leads to /glpi/ or to an installer. */
const isHome = (home: Answer, answer: Answer): boolean =>
  home.path !== '/' && folderOf(home.path) === folderOf(answer.path);

const folderOf = (path: string): string => path.replace(/[?#].*$/s, '').replace(/[^/]*$/, '');

const isStrong = ({ strong, signature }: PathEntry): boolean => strong === true || signature.length > 1;

/** Is it quite another thing than the page for every name? A listing is, when it lists other names. */
function standsOut(entry: PathEntry, answer: Answer, other: Answer): boolean {
  if (entry.reads !== 'listing') return isStrong(entry) && closeness(answer, other) < ANOTHER_PAGE;
  const names = namesIn(answer.text, answer.reply.url);
  const others = new Set(namesIn(other.text, other.reply.url));
  return names.length > 0 && !names.some((name) => others.has(name));
}

/** Two pages with less than this in common are not one template. */
const ANOTHER_PAGE = 0.5;
