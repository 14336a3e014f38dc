import { by } from '../model/canonical.ts';
import { rank, type Severity } from '../model/finding.ts';
import type { Instant } from '../model/observation.ts';
import type { ReportFinding } from '../model/report.ts';
import { areaOf } from '../model/rule.ts';
import { plainText } from '../text/fill.ts';
import type { Words } from '../text/words.ts';
import { EFFORTS, type Effort, effortOf } from './effort.ts';
import { sentenceOf } from './sentences.ts';
import type { Site } from './view.ts';

/** One finding, and the site that it is of. */
export interface Placed {
  readonly site: Site;
  readonly finding: ReportFinding;
}

/** What is said of one or several places with the same words: one line to read, and one repair. */
export interface Point {
  readonly rule: string;
  readonly severity: Severity;
  readonly effort: Effort;
  readonly due: Instant | null; // the earliest
  readonly places: readonly Placed[]; // at least one
  readonly first: Placed; // of them
}

/** Findings that say the same, together: the most serious first, then what is due first. */
export function pointsOf(placed: readonly Placed[], words: Words): readonly Point[] {
  const alike = Map.groupBy(placed, ({ finding }) =>
    JSON.stringify([finding.severity, finding.rule, plainText(sentenceOf(finding, words).parts)]),
  );
  return [...alike.values()].flatMap((places) => pointOf(places)).sort(URGENT_FIRST);
}

function pointOf(places: readonly Placed[]): readonly Point[] {
  const [first] = places;
  if (first === undefined) return [];
  const { rule, severity } = first.finding;
  const [due] = places.flatMap((one) => one.finding.due ?? []).sort();
  return [{ rule, severity, effort: effortOf(rule), due: due ?? null, places, first }];
}

const sitesIn = ({ places }: Point): number => new Set(places.map(({ site }) => site)).size;

/** By severity, due date, how many sites share it, effort. */
const URGENT_FIRST = by<Point>(
  ({ severity }) => String(9 - rank(severity)),
  ({ due }) => due ?? '~',
  (point) => String(9999 - sitesIn(point)).padStart(4, '0'),
  ({ effort }) => String(EFFORTS.indexOf(effort)),
  ({ rule }) => rule,
  ({ first }) => first.site.target.id,
  ({ first }) => first.finding.fingerprint,
);

/** A repair, and the other points that it corrects with it. */
export interface Thing extends Point {
  readonly settles: readonly Point[];
}

/**
 * What to do first: repairs, the most urgent of them first, each rule once however many things it says. Where two ask for the same lines in
 * the same server, doing one is doing both (of exposed files only when the advice is the same: lines hide them, but what they told is known). Nothing that is only for information, and nothing that could not be looked at tonight: nobody
 * sends people to repair what may be repaired.
 */
export function firstThings(sites: readonly Site[], words: Words, snippets: SnippetOf, most = 3): readonly Thing[] {
  const open = sites.flatMap((site) => site.open.map((finding) => ({ site, finding })));
  const things: Thing[] = [];
  for (const point of [...Map.groupBy(open, ({ finding }) => finding.rule).values()]
    .flatMap(worstOf)
    .sort(URGENT_FIRST)) {
    const same = things.findIndex((thing) => isSettledBy(point, thing, words, snippets));
    const thing = things[same];
    if (thing !== undefined) things[same] = { ...thing, settles: [...thing.settles, point] };
    else if (things.length < most) things.push({ ...point, settles: [] });
  }
  return things;
}

/** The lines that repair a rule in the server that a site shows; undefined: there are none, or it shows none. */
export type SnippetOf = (rule: string, site: Site) => string | undefined;

/** The places at which a rule speaks of its worst, those due first before the others. */
function worstOf(places: readonly Placed[]): readonly Point[] {
  const worst = Math.max(...places.map(({ finding }) => rank(finding.severity)));
  if (worst <= rank('info')) return [];
  return pointOf(
    places.filter(({ finding }) => rank(finding.severity) === worst).sort(by(({ finding }) => finding.due ?? '~')),
  );
}

function isSettledBy(point: Point, by: Point, words: Words, snippets: SnippetOf): boolean {
  const sites = new Set(by.places.map(({ site }) => site));
  return (
    (areaOf(point.rule) !== 'exposure' || words.rule(point.rule)?.remediation === words.rule(by.rule)?.remediation) &&
    point.places.every(({ site }) => {
      const lines = snippets(point.rule, site);
      return sites.has(site) && lines !== undefined && lines === snippets(by.rule, site);
    })
  );
}

export const allOf = (
  sites: readonly Site[],
  list: 'open' | 'unverified' | 'waived' | 'unknown' | 'fixed' | 'retired' | 'passes' | 'notApplicable',
): readonly Placed[] => sites.flatMap((site) => site[list].map((finding) => ({ site, finding })));
