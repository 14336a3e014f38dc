import type { Severity } from '../model/finding.ts';
import type { ReportFinding } from '../model/report.ts';
import type { Trip } from '../model/snapshot.ts';
import type { Language, Owner } from '../model/target.ts';
import { fill, joined, named, type Part, prose } from '../text/fill.ts';
import { formatDay, isInstant, twoClocks } from '../text/format.ts';
import { sectorIn } from '../text/sectors.ts';
import type { Words } from '../text/words.ts';
import { type Reason, type View, WORST_FIRST } from './view.ts';

/** Words, and the language they turned out to be in: English where a translation is missing. */
export interface Spoken {
  readonly parts: readonly Part[];
  readonly language: Language;
}

/** What a finding says tonight: the sentence of its rule, or why there is none. */
export function sentenceOf(finding: ReportFinding, words: Words): Spoken {
  if (finding.status === 'unknown') return expectationOf(finding, words);
  const rule = words.rule(finding.rule);
  const template = rule?.messages[finding.message];
  if (rule === undefined || template === undefined) return { parts: named(finding.text), language: 'en' };
  return { parts: fill(template, finding.evidence, rule.language), language: rule.language };
}

/** What was not looked at: the good state, said as what is expected, so that nobody takes it for what was seen. */
function expectationOf(finding: ReportFinding, words: Words): Spoken {
  const title = titleOf(finding, words);
  if (title.language !== words.language) return title;
  return { parts: words.say('finding.expects', { title: title.parts }), language: words.language };
}

/** The good state that its rule asks for. */
export function titleOf(finding: Pick<ReportFinding, 'rule' | 'evidence'>, words: Words): Spoken {
  const rule = words.rule(finding.rule);
  if (rule === undefined) return { parts: [{ kind: 'machine', text: finding.rule }], language: words.language };
  return { parts: fill(rule.title, finding.evidence, rule.language), language: rule.language };
}

/** Cause, first sight and due date, those that there are. On the first night every cause is the same: the list of sites. */
export function circumstancesOf(
  finding: ReportFinding,
  words: Words,
  { first, report }: View,
): readonly (readonly Part[])[] {
  const now = report.document.run.takenAt;
  const { cause, firstSeen, due, state, waiver } = finding;
  const date = (instant: string) => prose(formatDay(instant, words.language));
  const closed = state === 'fixed' || state === 'retired';
  return [
    ...(cause === null || first ? [] : [prose(words.word(`cause.${cause}`))]),
    ...(firstSeen === null ? [] : [words.say('finding.firstSeen', { date: date(firstSeen) })]),
    ...(due === null || closed || waiver?.state === 'applies'
      ? []
      : [words.say(isOverdue(finding, now) ? 'finding.overdue' : 'finding.due', { date: date(due) })]),
  ];
}

/** Days are counted to the night of the run, never to the day of reading. */
const isOverdue = ({ due }: ReportFinding, now: string): boolean => due !== null && due < now;

/** Why a run does not count. */
export const tripOf = ({ breaker, evidence }: Trip, words: Words): readonly Part[] =>
  words.say(
    `trip.${breaker}`,
    Object.fromEntries(Object.entries(evidence).map(([name, value]) => [name, [value].flat().join(', ')])),
  );

export const reasonOf = (reason: Reason, words: Words): readonly Part[] => prose(words.word(`reason.${reason}`));

/** `1 critical point, 2 high points`; empty when there is none. */
export function severityList(open: Readonly<Record<Severity, number>>, words: Words): readonly Part[] {
  const clauses = WORST_FIRST.filter((severity) => open[severity] > 0).map((severity) =>
    words.count(`open.${severity}`, open[severity]),
  );
  return joined(clauses, COMMA[words.language]);
}

/** `1 point came back; 2 new points`: one clause for each list of changes that is not empty. */
export function changeList({ blocks, eventful }: View, words: Words): readonly Part[] {
  const events = eventful.reduce((sum, { target }) => sum + target.events.length, 0);
  const clauses = blocks.map(({ name, total }) => words.count(`changes.${name}.count`, total));
  if (events > 0) clauses.push(words.count('changes.events.count', events));
  return joined(clauses, SEMICOLON[words.language]);
}

export const COMMA: Readonly<Record<Language, string>> = { en: ', ', fr: ', ', ar: '، ' };
const SEMICOLON: Readonly<Record<Language, string>> = { en: '; ', fr: '\u202f; ', ar: '؛ ' };

/** A sector in the language of the page, or as people wrote it. */
export function sectorParts(sector: string, words: Words): readonly Part[] {
  const known = sectorIn(sector, words.language);
  return known === null ? named(sector) : prose(known);
}

/** The name of an owner in this language, or in one that it has. */
export function nameOf(
  owner: Owner | undefined,
  id: string,
  language: Language,
): { readonly text: string; readonly language: Language | null } {
  for (const one of [language, 'fr', 'ar', 'en'] as const) {
    const text = owner?.name[one];
    if (text !== undefined) return { text, language: one };
  }
  return { text: id, language: null };
}

/** The night of a run, from its id (`2026-11-22T02-00-00Z`); null when the id is none of ours. */
export function instantOfRun(id: string): string | null {
  const instant = id.replace(/T(\d{2})-(\d{2})-(\d{2})/, 'T$1:$2:$3');
  return isInstant(instant) ? instant : null;
}

/** `02:00 UTC (03:00 in Casablanca, UTC+1)`. */
export function timeOf(instant: string, words: Words): readonly Part[] {
  const { utc, local, offset } = twoClocks(instant);
  return words.say('page.time', { utc: prose(utc), local: prose(local), offset: prose(offset) });
}

/** `Since the night of 21 November 2026`; null on the first night. */
export function sinceWhen({ report }: View, words: Words): readonly Part[] | null {
  const { against } = report.document;
  if (against === null) return null;
  const instant = instantOfRun(against.id);
  if (instant === null) return words.say('page.comparedRun', { run: against.id });
  return words.say('changes.since', { date: prose(formatDay(instant, words.language)) });
}
