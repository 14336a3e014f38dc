import { by } from '../model/canonical.ts';
import { rank, type Severity } from '../model/finding.ts';
import type { Instant } from '../model/observation.ts';
import type { Report, ReportFinding } from '../model/report.ts';
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

/** The part of a report that is about one owner or one site. */
export function partOf(
  report: Report,
  belongs: (target: { readonly id: string; readonly owner: string }) => boolean,
): Report {
  const { document } = report;
  const targets = document.targets.filter(belongs);
  const owners = new Set(targets.map(({ owner }) => owner));
  return {
    ...report,
    document: { ...document, targets },
    owners: report.owners.filter(({ id }) => owners.has(id)),
    targets: report.targets.filter(belongs),
  };
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

/**
 * What to do first: repairs, the most urgent of them first, each rule once however many things it says. Nothing that is only for
 * information, and nothing that could not be looked at tonight: nobody sends people to repair what may be repaired.
 */
export function firstThings(sites: readonly Site[], words: Words, most = 3): readonly Point[] {
  const open = sites.flatMap((site) => site.open.map((finding) => ({ site, finding })));
  const byRule = [...Map.groupBy(open, ({ finding }) => finding.rule).values()].flatMap((places) => {
    const worst = Math.max(...places.map(({ finding }) => rank(finding.severity)));
    const [said] = pointsOf(
      places.filter(({ finding }) => rank(finding.severity) === worst),
      words,
    );
    return said === undefined || worst <= rank('info') ? [] : [said];
  });
  return byRule.sort(URGENT_FIRST).slice(0, most);
}

export const allOf = (
  sites: readonly Site[],
  list: 'open' | 'unverified' | 'waived' | 'unknown' | 'fixed' | 'retired' | 'passes' | 'notApplicable',
): readonly Placed[] => sites.flatMap((site) => site[list].map((finding) => ({ site, finding })));
