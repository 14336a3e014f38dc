import { describe, expect, it } from 'vitest';
import { CAUSES, CHANGE_STATES, EVENT_NAMES } from '../../src/model/drift.ts';
import { SEVERITIES } from '../../src/model/finding.ts';
import { FAILURE_CODES } from '../../src/model/observation.ts';
import { AREAS, type LANGUAGES, PROFILES } from '../../src/model/target.ts';
import { loadRules } from '../../src/rules/registry.ts';
import { en, isUiKey, type UiKey } from '../../src/text/en.ts';
import { bareText } from '../../src/text/fill.ts';
import { LOCALE } from '../../src/text/languages.ts';
import { type Plural, TRANSLATIONS, type TranslatedRule, wordsOf } from '../../src/text/words.ts';

const rules = await loadRules();
const OTHERS = ['fr', 'ar'] as const;

const placeholders = (text: string): readonly string[] =>
  [...new Set([...text.matchAll(/\{\w+\}/g)].map(([name]) => name))].sort();
const phrasesOf = (entry: string | Plural): readonly string[] =>
  typeof entry === 'string' ? [entry] : Object.values(entry);

describe.each(OTHERS)('%s has the words of the page', (language) => {
  const { ui } = TRANSLATIONS[language];

  it('all of them, and no other', () => {
    expect(Object.keys(ui).sort()).toEqual(Object.keys(en).sort());
  });

  it.each(Object.entries(en))('%s', (key, english) => {
    const translated = ui[key];
    expect(typeof translated).toBe(typeof english);
    if (translated === undefined) return;
    const wanted = placeholders(phrasesOf(english).join(' '));
    if (typeof translated === 'string') return expect(placeholders(translated)).toEqual(wanted);
    for (const [category, sentence] of Object.entries(translated)) {
      // "one point", "two points": the number may be a word where the category stands for one number.
      const mayBeAWord = ['zero', 'one', 'two'].includes(category);
      const found = placeholders(sentence);
      expect(mayBeAWord && !found.includes('{n}') && wanted.includes('{n}') ? [...found, '{n}'].sort() : found).toEqual(
        wanted,
      );
    }
  });
});

describe.each([['en', en], ...OTHERS.map((language) => [language, TRANSLATIONS[language].ui] as const)] as const)(
  'the plurals of %s',
  (language, ui: Readonly<Record<string, string | Plural>>) => {
    const categories = new Intl.PluralRules(LOCALE[language]).resolvedOptions().pluralCategories.toSorted();

    it.each(Object.entries(ui).filter(([, entry]) => typeof entry !== 'string'))(
      '%s has a sentence for each category',
      (_, entry) => {
        expect(Object.keys(entry).sort()).toEqual(categories);
      },
    );
  },
);

describe.each(OTHERS)('%s has the words of the rules', (language) => {
  const translated = TRANSLATIONS[language].rules;

  it('of all of them, and of no other', () => {
    expect(Object.keys(translated).sort()).toEqual(rules.map(({ id }) => id).sort());
  });

  it.each(rules.map((rule) => [rule.id, rule.text as TranslatedRule] as const))('%s', (id, english) => {
    const words = translated[id];
    expect(words).toBeDefined();
    if (words === undefined) return;
    expect(Object.keys(words).sort()).toEqual(['messages', 'rationale', 'remediation', 'title']);
    expect(Object.keys(words.messages).sort()).toEqual(Object.keys(english.messages).sort());
    for (const part of ['title', 'rationale', 'remediation'] as const) {
      expect(words[part].trim()).not.toBe('');
      expect(placeholders(words[part])).toEqual(placeholders(english[part]));
    }
    for (const [message, sentence] of Object.entries(english.messages)) {
      expect(placeholders(words.messages[message] ?? '')).toEqual(placeholders(sentence));
    }
  });
});

describe('typography', () => {
  const texts = (language: (typeof OTHERS)[number]): readonly string[] => {
    const { ui, rules: spoken } = TRANSLATIONS[language];
    return [
      ...Object.values(ui).flatMap(phrasesOf),
      ...Object.values(spoken).flatMap(({ title, rationale, remediation, messages }) => [
        title,
        rationale,
        remediation,
        ...Object.values(messages),
      ]),
    ].map((text) => text.replace(/`[^`]*`/g, '')); // machine text keeps its own
  };

  it('French: no plain space before a double punctuation mark', () => {
    expect(texts('fr').filter((text) => / [:;!?»]|« /.test(text))).toEqual([]);
  });
  it('Arabic: its own comma, semicolon and question mark, Western digits, no invisible mark', () => {
    expect(texts('ar').filter((text) => /[\u0600-\u06ff] ?[,;?]/.test(text))).toEqual([]);
    expect(texts('ar').filter((text) => /[\u0660-\u0669\u200e\u200f]/.test(text))).toEqual([]);
  });
});

it('has words for everything that the model can name', () => {
  const keys = [
    ...SEVERITIES.map((one) => `severity.${one}`),
    ...CHANGE_STATES.map((one) => `state.${one}`),
    ...CAUSES.map((one) => `cause.${one}`),
    ...EVENT_NAMES.map((one) => `event.${one}`),
    ...AREAS.map((one) => `area.${one}`),
    ...PROFILES.map((one) => `profile.${one}`),
    ...[...FAILURE_CODES, 'not-run'].flatMap((one) => [`reason.${one}`, `help.${one}`]),
  ];
  expect(keys.filter((key) => !isUiKey(key))).toEqual([]);
});

describe('wordsOf', () => {
  const say = (language: (typeof LANGUAGES)[number], key: UiKey, n: number) =>
    bareText(wordsOf(language, []).count(key, n)).replaceAll('\u00a0', ' ');

  it.each([
    [0, '0 points to correct', '0 point à corriger', 'لا توجد أي نقطة للتصحيح'],
    [1, '1 point to correct', '1 point à corriger', 'نقطة واحدة للتصحيح'],
    [2, '2 points to correct', '2 points à corriger', 'نقطتان للتصحيح'],
    [3, '3 points to correct', '3 points à corriger', '3 نقاط للتصحيح'],
    [11, '11 points to correct', '11 points à corriger', '11 نقطة للتصحيح'],
    [100, '100 points to correct', '100 points à corriger', '100 نقطة للتصحيح'],
    [103, '103 points to correct', '103 points à corriger', '103 نقاط للتصحيح'],
    [1000, '1,000 points to correct', '1\u202f000 points à corriger', '1.000 نقطة للتصحيح'],
    [1000000, '1,000,000 points to correct', '1\u202f000\u202f000 de points à corriger', '1.000.000 نقطة للتصحيح'],
  ])('counts %d', (n, english, french, arabic) => {
    expect([say('en', 'open.total', n), say('fr', 'open.total', n), say('ar', 'open.total', n)]).toEqual([
      english,
      french,
      arabic,
    ]);
  });

  it('falls back to English, and says so', () => {
    const rule = { ...rules[0], id: 'invented/rule' } as (typeof rules)[number];
    expect(wordsOf('ar', [rule]).rule('invented/rule')).toMatchObject({ language: 'en', title: rule.text.title });
    expect(wordsOf('ar', rules).rule(rules[0]?.id ?? '')?.language).toBe('ar');
    expect(wordsOf('fr', []).rule('gone/rule')).toBeUndefined();
  });
});
