import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { areaOf } from '../../src/model/rule.ts';
import { AREAS } from '../../src/model/target.ts';
import { SECURITY_TXT_FAULTS } from '../../src/parse/security-txt.ts';
import { loadRules } from '../../src/rules/registry.ts';

/** docs/checks.md compares us with others: what it says of our rules has to be true. */
const page = readFileSync(new URL('../../docs/checks.md', import.meta.url), 'utf8');
const rules = await loadRules();
const ids = rules.map(({ id }) => id);

const isId = (text: string): boolean => AREAS.some((area) => text.startsWith(`${area}/`));
const named = [...page.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text).filter(isId);

/** Rows of the tables that end with a column of ours, without their head and their headings. */
const rows = page
  .slice(0, page.indexOf('## security.txt'))
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| **'))
  .map((line) =>
    line
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim()),
  )
  .filter((cells) => cells.at(-1) !== 'Rasid');

describe('docs/checks.md', () => {
  test('has a table at all', () => {
    expect(rows.length).toBeGreaterThan(70);
    expect(named.length).toBeGreaterThan(70);
  });

  test('names no rule that is not there', () => {
    expect(named.filter((id) => !ids.includes(id))).toEqual([]);
  });

  test.each(rows.map((cells) => [cells[0] ?? '', cells.at(-1) ?? '']))(
    '%s: names a rule, or says that there is none',
    (_, ours) => {
      const rule = [...ours.matchAll(/`([^`]+)`/g)].some(([, text = '']) => isId(text));
      expect(rule || /^no rule: ./.test(ours)).toBe(true);
    },
  );

  test('names every rule about what a web site says', () => {
    const web = ['https', 'headers', 'cookies', 'cors', 'page', 'disclosure', 'http'];
    expect(ids.filter((id) => web.includes(areaOf(id)) && !named.includes(id))).toEqual([]);
  });

  test('tells of a text nothing but what its parser tells', () => {
    const codes = [...page.slice(page.indexOf('## security.txt')).matchAll(/^\|.*\| `([a-z-]+)`:/gm)].map(
      ([, code]) => code,
    );
    expect(codes).toHaveLength(3);
    expect(codes.filter((code) => !(`${code}` in SECURITY_TXT_FAULTS))).toEqual([]);
  });
});
