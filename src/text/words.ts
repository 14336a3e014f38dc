import type { RuleWords } from '../model/report.ts';
import type { Language } from '../model/target.ts';
import arabic from './ar.json' with { type: 'json' };
import { en, type UiKey } from './en.ts';
import { fill, type Part, prose, type Value } from './fill.ts';
import { formatNumber } from './format.ts';
import french from './fr.json' with { type: 'json' };
import { LOCALE } from './languages.ts';

/** A whole sentence for each plural category of the language. */
export type Plural = Readonly<Partial<Record<Intl.LDMLPluralRule, string>>>;

/** The words of a rule in one language; the shape of fr.json and ar.json. */
export interface TranslatedRule {
  readonly title: string;
  readonly rationale: string;
  readonly remediation: string;
  readonly messages: Readonly<Record<string, string>>;
}
export interface Translation {
  readonly rules: Readonly<Record<string, TranslatedRule>>;
  readonly ui: Readonly<Record<string, string | Plural>>;
}

/** The words of a rule, and the language they are in: English where a translation is missing. */
export interface SpokenRule extends TranslatedRule {
  readonly language: Language;
}

export interface Words {
  readonly language: Language;
  /** A word or sentence without placeholders. */
  word(key: UiKey): string;
  /** A sentence with placeholders. */
  say(key: UiKey, values: Readonly<Record<string, Value>>): readonly Part[];
  /** A sentence with a number, `{n}`, in the right plural; the number is not parted from its noun. */
  count(key: UiKey, n: number, values?: Readonly<Record<string, Value>>): readonly Part[];
  /** Undefined for a rule that is no longer there. */
  rule(id: string): SpokenRule | undefined;
}

/** Shipped translations. English is in the rules and in en.ts. */
export const TRANSLATIONS: Readonly<Record<Exclude<Language, 'en'>, Translation>> = { fr: french, ar: arabic };

/** All words of one language. Those of the rules are English in the rules themselves. */
export function wordsOf(
  language: Language,
  rules: readonly RuleWords[],
  translations: Readonly<Record<Exclude<Language, 'en'>, Translation>> = TRANSLATIONS,
): Words {
  const translation = language === 'en' ? { ui: en, rules: {} } : translations[language];
  const english = new Map(rules.map(({ id, text }) => [id, text]));
  const plurals = new Intl.PluralRules(LOCALE[language]);
  const spokenRules = new Map<string, SpokenRule | undefined>();
  const spoken = (id: string): SpokenRule | undefined => {
    const told = (translation.rules as Translation['rules'])[id];
    if (told !== undefined) return { ...told, language };
    const text = english.get(id);
    return text === undefined ? undefined : { ...text, language: 'en' };
  };
  const phrase = (key: UiKey): string | Plural => translation.ui[key] ?? en[key];

  const unparted = new Map<string, string>(); // each sentence with a number, the number not parted from its noun
  const counted = (text: string): string => {
    const known = unparted.get(text) ?? text.replace('{n} ', '{n}\u00a0');
    unparted.set(text, known);
    return known;
  };

  const sentence = (key: UiKey, n?: number): string => {
    const found = phrase(key);
    if (typeof found === 'string') return found;
    return found[n === undefined ? 'other' : plurals.select(n)] ?? found.other ?? '';
  };
  return {
    language,
    word: (key) => sentence(key),
    say: (key, values) => fill(sentence(key), values, language),
    count: (key, n, values = {}) =>
      fill(counted(sentence(key, n)), { ...values, n: prose(formatNumber(n, language)) }, language),
    rule: (id) => {
      if (!spokenRules.has(id)) spokenRules.set(id, spoken(id));
      return spokenRules.get(id);
    },
  };
}
