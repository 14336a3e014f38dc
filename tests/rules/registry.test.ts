import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { judgeTarget } from '../../src/judge.ts';
import { knowledge } from '../../src/knowledge/index.ts';
import { SEVERITIES } from '../../src/model/finding.ts';
import type { Observation } from '../../src/model/observation.ts';
import { areaOf } from '../../src/model/rule.ts';
import { AREAS } from '../../src/model/target.ts';
import { loadRules } from '../../src/rules/registry.ts';
import { TRANSLATIONS, type TranslatedRule } from '../../src/text/words.ts';
import {
  corsFacts,
  disclosureFacts,
  dnsFacts,
  form,
  httpFacts,
  httpsFacts,
  NOW,
  pageFacts,
  pathsFacts,
  responsesFacts,
  softwareFacts,
  targetOf,
  tlsFacts,
  trustedChain,
  twinFacts,
} from './table.ts';

const FOLDER = new URL('../../src/rules/', import.meta.url);
const rules = await loadRules();
const byId = new Map(rules.map((rule) => [rule.id, rule]));

/** Every source file of the room: rules, and what they share. */
const sources = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => name.endsWith('.ts'))
  .sort();

/** The names in braces of a sentence, sorted. */
const placeholders = (sentence: string): readonly string[] =>
  [...sentence.matchAll(/\{(\w+)\}/g)].map(([whole]) => whole).sort();

/** What stands between backticks: machine text, the same in every language. */
const literals = (sentence: string): readonly string[] =>
  [...sentence.matchAll(/`[^`]+`/g)].map(([whole]) => whole).sort();

describe('the folder is the registry', () => {
  test('one rule for each file of an area, whose id is the path of the file', () => {
    const files = sources
      .filter((name) => name.includes('/'))
      .map((name) => name.replace(/\.ts$/, ''))
      .sort();
    expect(rules.map(({ id }) => id)).toEqual(files);
    expect(byId.size).toBe(rules.length);
    expect(rules.length).toBeGreaterThanOrEqual(30);
  });

  test('a few can be read without the others', async () => {
    const some = await loadRules(new Set(['tls/alpn', 'headers/hsts', 'nowhere/nothing']));
    expect(some.map(({ id }) => id)).toEqual(['headers/hsts', 'tls/alpn']);
  });

  test('each has a table of cases', () => {
    const tables = readdirSync(new URL('./', import.meta.url), { recursive: true, encoding: 'utf8' }).map((name) =>
      name.replaceAll('\\', '/'),
    );
    expect(rules.map(({ id }) => `${id}.test.ts`).filter((name) => !tables.includes(name))).toEqual([]);
  });
});

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  test('has an area, a severity and something to look at', () => {
    expect(AREAS).toContain(areaOf(id));
    expect(SEVERITIES).toContain(rule.severity);
    expect([...rule.observes, ...Object.keys(rule.consumes ?? {})]).not.toEqual([]);
  });

  test('refers to web addresses, and only once to each', () => {
    expect(rule.references).not.toEqual([]);
    for (const reference of rule.references) expect(new URL(reference).protocol).toBe('https:');
    expect(new Set(rule.references).size).toBe(rule.references.length);
  });

  test('names DNSSI rules that are about it', () => {
    const strangers = rule.controls.filter(
      (code) =>
        !knowledge.controls.rows.some(
          (control) => control.code === code && control.areas.some((area) => covers(area, id)),
        ),
    );
    expect(strangers).toEqual([]);
  });

  test('fills nothing but host and port into its command', () => {
    expect(placeholders(rule.verify ?? '').filter((name) => name !== '{host}' && name !== '{port}')).toEqual([]);
  });

  test('is written as the house writes', () => {
    expect(crooked(rule.text, /[.]$/)).toEqual([]);
  });

  describe.each(Object.entries(TRANSLATIONS))('in %s', (language, translation) => {
    const words: TranslatedRule | undefined = (translation.rules as Readonly<Record<string, TranslatedRule>>)[id];

    test('has the same sentences, with the same names in braces and the same machine text', () => {
      expect(words).toBeDefined();
      if (words === undefined) return;
      expect(Object.keys(words).sort()).toEqual(['messages', 'rationale', 'remediation', 'title']);
      expect(Object.keys(words.messages).sort()).toEqual(Object.keys(rule.text.messages).sort());
      for (const [message, sentence] of [
        ...Object.entries<string>(rule.text.messages),
        ['rationale', rule.text.rationale] as const,
        ['remediation', rule.text.remediation] as const,
      ]) {
        const translated =
          message === 'rationale' || message === 'remediation' ? words[message] : (words.messages[message] ?? '');
        expect([message, placeholders(translated), literals(translated)]).toEqual([
          message,
          placeholders(sentence),
          literals(sentence),
        ]);
      }
    });

    test('is written as the house writes', () => {
      if (words === undefined) return;
      expect(crooked(words, /[.؟]$/)).toEqual([]);
      const sentences = [words.title, words.rationale, words.remediation, ...Object.values(words.messages)].map((one) =>
        one.replace(/`[^`]*`|\{\w+\}/g, ''),
      );
      for (const sentence of sentences) {
        if (language === 'fr') expect(sentence).not.toMatch(/[^\u00a0\d]:|[^\u202f][;!?]|['"]/); // spaces before signs; no typewriter quotes
        if (language === 'ar') expect(sentence).not.toMatch(/[,;?]|[\u0660-\u0669\u06f0-\u06f9]/); // Arabic signs, Western digits
      }
    });
  });
});

test.each(Object.entries(TRANSLATIONS))('no words are left over in %s', (_language, translation) => {
  expect(Object.keys(translation.rules).filter((id) => !byId.has(id))).toEqual([]);
});

/** Titles are no sentences; everything else is, or ends on what a machine said. */
function crooked({ title, rationale, remediation, messages }: TranslatedRule, end: RegExp): readonly string[] {
  const sentences = [rationale, remediation, ...Object.values(messages)];
  return [
    ...(title === '' || /[.؟!?:]$/.test(title) || title !== title.trim() ? [title] : []),
    ...sentences.filter(
      (sentence) => sentence !== sentence.trim() || !(end.test(sentence) || /: \{\w+\}$/.test(sentence)),
    ),
  ];
}

/** The DNSSI map names areas, or ids. */
const covers = (area: string, id: string): boolean => id === area || id.startsWith(`${area}/`);

/** Rasid itself, and what no rule looks at yet. */
const WITHOUT_RULES = /^(?:product\/|page\/third-party$)/;

test('the DNSSI map names nothing that is not there', () => {
  const areas = knowledge.controls.rows.flatMap((control) => control.areas);
  const idle = areas.filter((area) => !WITHOUT_RULES.test(area) && !rules.some(({ id }) => covers(area, id)));
  expect([...new Set(idle)]).toEqual([]);
});

describe('a rule is a pure function', () => {
  test.each(sources.filter((name) => name !== 'registry.ts'))('%s reads no clock, no chance, no machine', (name) => {
    const code = readFileSync(new URL(name, FOLDER), 'utf8');
    const forbidden =
      /\bDate\.now\b|\bnew Date\(\s*\)|(?<!new )\bDate\(|\bperformance\b|\bMath\.random\b|\bprocess\b|\bglobalThis\b|\bfetch\(|\bawait\b|from 'node:|\bsetTimeout\b|\bIntl\b|\.toLocale/g;
    expect([...code.matchAll(forbidden)].map(([found]) => found)).toEqual([]);
  });

  const target = targetOf();
  const failing = allKinds();
  const judged = (now = NOW) => judgeTarget(target, failing, rules, knowledge, () => now);

  describe('with a poisoned clock', () => {
    const expected = judged();

    beforeEach(() => {
      const Real = Date;
      const refuse = (): never => {
        throw new Error('a rule read the clock');
      };
      class Poisoned extends Real {
        constructor(...parts: readonly []) {
          if (parts.length === 0) refuse();
          super(...parts);
        }
        static override now = refuse;
      }
      vi.stubGlobal('Date', Poisoned);
      vi.stubGlobal('performance', { now: refuse });
      vi.spyOn(Math, 'random').mockImplementation(refuse);
    });
    afterEach(() => {
      vi.unstubAllGlobals();
      vi.restoreAllMocks();
    });

    test('every finding is the same', () => {
      expect(() => new Date()).toThrow('a rule read the clock');
      expect(() => Date.now()).toThrow('a rule read the clock');
      expect(judged()).toEqual(expected);
    });
  });

  test('the same facts in another order give the same findings', () => {
    expect(judgeTarget(target, failing.toReversed(), rules.toReversed(), knowledge, () => NOW)).toEqual(judged());
  });

  test('every rule says something of these facts, and no identity is used twice', () => {
    const findings = judged();
    expect(new Set(findings.map(({ rule }) => rule))).toEqual(new Set(rules.map(({ id }) => id)));
    expect(new Set(findings.map(({ fingerprint }) => fingerprint)).size).toBe(findings.length);
    expect(new Set(findings.map(({ status }) => status))).toEqual(new Set(['pass', 'fail', 'not-applicable']));
  });

  test('a night changes what dates say, and nothing else', () => {
    const later = judged('2027-02-20T02:00:00.000Z');
    const moved = judged().filter((finding, index) => finding.message !== later[index]?.message);
    expect(moved.map(({ rule }) => rule)).toContain('certificate/validity');
    expect(
      moved.every(({ rule }) =>
        ['certificate/validity', 'disclosure/security-txt', 'software/end-of-life'].includes(rule),
      ),
    ).toBe(true);
  });
});

/** A site with something to say to every rule. */
function allKinds(): readonly Observation[] {
  const facts = {
    dns: dnsFacts(),
    tls: tlsFacts({ versions: { 'TLSv1.0': 'accepted' } }, { certificates: [trustedChain({ names: ['autre.ma'] })] }),
    http: httpFacts(),
    https: httpsFacts({
      headers: [
        ['Set-Cookie', 'PHPSESSID=(masked)'],
        ['Strict-Transport-Security', 'max-age=600'],
      ],
    }),
    page: pageFacts({ forms: [form({ action: 'http://www.example.ma/', password: true })] }),
    software: softwareFacts({
      product: 'php',
      version: '7.4.33',
      precision: 'exact',
      signals: [{ source: 'header:x-powered-by', value: 'PHP/7.4.33' }],
    }),
    twin: twinFacts(),
    responses: responsesFacts(),
    cors: corsFacts({}),
    disclosure: disclosureFacts({}),
    paths: pathsFacts({ id: 'git-head', path: '/.git/HEAD', answer: 'found', status: 200 }),
  };
  return Object.entries(facts).map(
    ([kind, value]) =>
      ({
        kind,
        target: targetOf().id,
        service: kind,
        at: NOW,
        connections: 1,
        outcome: { ok: true, value },
      }) as Observation,
  );
}
