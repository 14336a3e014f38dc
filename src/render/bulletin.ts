import { by } from '../model/canonical.ts';
import { rank, type Severity } from '../model/finding.ts';
import type { Report, ReportFinding } from '../model/report.ts';
import type { Language, Owner } from '../model/target.ts';
import { fill, named, type Part, prose } from '../text/fill.ts';
import { formatDay } from '../text/format.ts';
import type { Words } from '../text/words.ts';
import { fileName } from './html/site/places.ts';
import { nameOf, type Spoken, sentenceOf, titleOf } from './sentences.ts';
import { type Site, viewOf } from './view.ts';

/** What an owner has to correct, as a security bulletin says it: the worst first. */
export interface OwnerBulletin {
  readonly owner: string; // Owner.id
  readonly known: Owner | undefined;
  readonly reference: string; // our own: the run and the owner
  readonly risk: Severity;
  readonly sites: readonly Site[]; // with something to correct
  readonly points: readonly Point[];
}

/** One rule that fails, and where. */
export interface Point {
  readonly rule: string;
  readonly risk: Severity;
  readonly places: readonly { readonly site: Site; readonly findings: readonly ReportFinding[] }[];
  readonly references: readonly string[];
}

/** One bulletin for each owner with something to correct; `only`: of this one. Sorted by owner. */
export function bulletinsOf(report: Report, only: string | null = null): readonly OwnerBulletin[] {
  const rules = new Map(report.rules.map((rule) => [rule.id, rule]));
  return viewOf(report)
    .owners.filter(({ owner }) => only === null || owner === only)
    .flatMap(({ owner, known, sites }) => {
      const placed = sites.flatMap(({ site, findings }) => findings.map((finding) => ({ site, finding })));
      const points = [...Map.groupBy(placed, ({ finding }) => finding.rule)].map(
        ([rule, same]): Point => ({
          rule,
          risk: worstOf(same.map(({ finding }) => finding)),
          places: [...Map.groupBy(same, ({ site }) => site)].map(([site, own]) => ({
            site,
            findings: own.map(({ finding }) => finding),
          })),
          references: rules.get(rule)?.references ?? [],
        }),
      );
      if (points.length === 0) return [];
      return [
        {
          owner,
          known,
          reference: `${report.document.run.id} · ${owner}`,
          risk: worstOf(placed.map(({ finding }) => finding)),
          sites: sites.filter(({ findings }) => findings.length > 0).map(({ site }) => site),
          points: points.sort(
            by(
              ({ risk }) => String(9 - rank(risk)),
              ({ rule }) => rule,
            ),
          ),
        },
      ];
    });
}

export const worstOf = (findings: readonly ReportFinding[]): Severity =>
  findings.reduce<Severity>((worst, { severity }) => (rank(severity) > rank(worst) ? severity : worst), 'info');

/** Those of administrations, and that of the owner. */
export const bulletinLanguages = (owner: Owner | undefined): readonly Language[] => [
  ...new Set<Language>(['fr', 'ar', owner?.language ?? 'fr']),
];

/** Its name in the folder of the run. */
export const bulletinFile = (owner: string, language: Language, form: 'html' | 'md'): string =>
  `bulletin.${fileName(owner)}.${language}.${form}`;

// --- what both forms say -----------------------------------------------------------------------------------------

export const headingOf = ({ owner, known }: OwnerBulletin, words: Words): readonly Part[] =>
  words.say('bulletin.title', { owner: named(nameOf(known, owner, words.language).text) });

/** The lines at the head of a bulletin: their names, and what they say. */
export const headOf = (
  { reference, risk, sites }: OwnerBulletin,
  { document }: Report,
  words: Words,
): readonly (readonly [label: string, says: readonly Part[]])[] => [
  [words.word('bulletin.reference'), [{ kind: 'machine', text: reference }]],
  [words.word('bulletin.date'), prose(formatDay(document.run.takenAt, words.language))],
  [words.word('bulletin.risk'), prose(words.word(`bulletin.risk.${risk}`))],
  [words.word('bulletin.systems'), words.count('page.sites', sites.length)],
];

/** What a point says of one place, with the subject where there is one. */
export function observedOf(finding: ReportFinding, words: Words): Spoken {
  const { parts, language } = sentenceOf(finding, words);
  const where: readonly Part[] = [{ kind: 'machine', text: finding.service }];
  return { parts: [...where, { kind: 'prose', text: ' — ' }, ...parts], language };
}

export const expectedOf = ({ places, rule }: Point, words: Words): Spoken => {
  const finding = places[0]?.findings[0];
  if (finding === undefined) return { parts: prose(rule), language: 'en' };
  const title = titleOf(finding, words);
  // The good state, said as what is expected, so that nobody takes it for what was seen.
  return title.language === words.language
    ? { parts: words.say('finding.expects', { title: title.parts }), language: words.language }
    : title;
};

/** Why it matters and what to do. */
export function adviceOf({ rule }: Point, words: Words): { readonly why: Spoken; readonly solution: Spoken } | null {
  const spoken = words.rule(rule);
  if (spoken === undefined) return null;
  const { rationale, remediation, language } = spoken;
  return {
    why: { parts: fill(rationale, {}, language), language },
    solution: { parts: fill(remediation, {}, language), language },
  };
}
