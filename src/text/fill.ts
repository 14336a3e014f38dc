import type { Language } from '../model/target.ts';
import { isolate, visible } from './bidi.ts';
import { formatDay, isDay, isInstant } from './format.ts';

/**
 * A piece of a sentence. `prose`: our own words. `machine`: what a machine wrote or reads, always left-to-right and never
 * translated. `name`: what people elsewhere wrote (a name, a reason), in whatever script.
 * The texts are as they came; whoever prints them makes hostile characters visible.
 */
export interface Part {
  readonly kind: 'prose' | 'machine' | 'name';
  readonly text: string;
}

/** What may stand for a {name}. Bare text counts as machine text, so that nothing foreign is taken for our words. */
export type Value = string | number | boolean | readonly string[] | readonly Part[];

export const prose = (text: string): readonly Part[] => [{ kind: 'prose', text }];
export const named = (text: string): readonly Part[] => [{ kind: 'name', text }];

/**
 * A message with its evidence. `{name}` stands for the evidence of that name; what stands between backticks is machine text.
 * Instants and days become long dates; a name without evidence stays as it is.
 */
export function fill(message: string, values: Readonly<Record<string, Value>>, language: Language): readonly Part[] {
  const pieces = piecesOf(message);
  if (isWhole(pieces)) return pieces;
  return pieces.flatMap((piece) => {
    if (typeof piece === 'string')
      return Object.hasOwn(values, piece) ? partsOf(values[piece] ?? '', language) : prose(`{${piece}}`);
    return piece;
  });
}

/** Nothing is to be filled in. */
const isWhole = (pieces: readonly (string | Part)[]): pieces is readonly Part[] =>
  pieces.every((piece) => typeof piece !== 'string');

/** A message taken apart once: the name of what is to be filled in, or a part as it stands. Messages are ours, so there are only so many. */
function piecesOf(message: string): readonly (string | Part)[] {
  const known = taken.get(message);
  if (known !== undefined) return known;
  const pieces = message
    .split(/(\{\w+\}|`[^`]+`)/)
    .filter((piece) => piece !== '')
    .map((piece): string | Part => {
      if (/^`.+`$/s.test(piece)) return { kind: 'machine', text: piece.slice(1, -1) };
      return /^\{(\w+)\}$/.exec(piece)?.[1] ?? { kind: 'prose', text: piece };
    });
  taken.set(message, pieces);
  return pieces;
}
const taken = new Map<string, readonly (string | Part)[]>();

const machine = (text: string): readonly Part[] => [{ kind: 'machine', text }];

const NONE: Readonly<Record<Language, string>> = { en: 'none', fr: 'aucun', ar: 'لا شيء' };
const YES: Readonly<Record<Language, string>> = { en: 'yes', fr: 'oui', ar: 'نعم' };
const NO: Readonly<Record<Language, string>> = { en: 'no', fr: 'non', ar: 'لا' };
const COMMA: Readonly<Record<Language, string>> = { en: ', ', fr: ', ', ar: '، ' };

/** One value, as a reader of that language sees it. Numbers are facts and stay as they were sent, without grouping. */
export function partsOf(value: Value, language: Language): readonly Part[] {
  if (typeof value === 'number') return prose(String(value));
  if (typeof value === 'boolean') return prose((value ? YES : NO)[language]);
  if (typeof value === 'string')
    return isDay(value) || isInstant(value) ? prose(formatDay(value, language)) : machine(value);
  if (value.length === 0) return prose(NONE[language]);
  return joined(
    value.map((one) => (typeof one === 'string' ? partsOf(one, language) : [one])),
    typeof value[0] === 'string' ? COMMA[language] : '',
  );
}

/** Sentences or clauses side by side. */
export const joined = (clauses: readonly (readonly Part[])[], separator: string): readonly Part[] =>
  clauses.flatMap((clause, index) => (index === 0 || separator === '' ? clause : [...prose(separator), ...clause]));

/** A sentence as plain text for people (mail, a cell of prose): foreign text is escaped and isolated. */
export const plainText = (parts: readonly Part[]): string =>
  parts.map(({ kind, text }) => (kind === 'prose' ? text : isolate(text))).join('');

/** A sentence as plain text for an English terminal or page: foreign text is escaped, nothing invisible is added. */
export const bareText = (parts: readonly Part[]): string =>
  parts.map(({ kind, text }) => (kind === 'prose' ? text : visible(text))).join('');
