import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { LANGUAGES, type Language } from '../../src/model/target.ts';
import { renderMarkdown } from '../../src/render/markdown.ts';
import { renderSummary } from '../../src/render/terminal.ts';
import { wordsOf } from '../../src/text/words.ts';
import { FIRST_NIGHT, QUIET, REPORT, RULES, WORDS } from '../golden/report.ts';
import { expectGolden, INVISIBLE } from './golden.ts';

const words = (language: Language) => wordsOf(language, RULES, WORDS);
const summary = (report: Report, language: Language, colour = false, columns = 80) =>
  renderSummary(report, { language, colour, columns }, words(language));
const markdown = (report: Report, language: Language) => renderMarkdown(report, language, words(language));
/** Our own isolates around machine text, which Arabic needs. */
const withoutIsolates = (text: string) => text.replace(/\u2066([^\u2066\u2069]*)\u2069/g, '$1');

describe('the summary for a terminal', () => {
  it('is the golden summary', () => {
    expectGolden('summary.txt', summary(REPORT, 'en'));
  });

  it.each(LANGUAGES)('lets no command of a banner through, in %s', (language) => {
    expect(withoutIsolates(summary(REPORT, language))).not.toMatch(INVISIBLE);
    expect(summary(REPORT, language)).toContain('\\u001b[31m');
  });

  it.each([80, 60, 120])('keeps to %d columns', (columns) => {
    const lines = summary(REPORT, 'fr', false, columns).split('\n');
    expect(Math.max(...lines.map((line) => [...line].length))).toBeLessThanOrEqual(columns);
  });

  it('says the same without colour', () => {
    const coloured = summary(REPORT, 'en', true);
    expect(coloured).toContain('\u001b[1;31mCritical');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the colours
    expect(coloured.replace(/\u001b\[[\d;]*m/g, '')).toBe(summary(REPORT, 'en'));
  });

  it('is calm on a quiet night and on the first', () => {
    expect(summary(QUIET, 'en')).toContain('\nNothing changed since the night before.\n\nTo correct: 1 critical');
    expect(summary(FIRST_NIGHT, 'en')).toContain('First night: everything below is a starting point.');
    expect(summary(FIRST_NIGHT, 'en')).not.toContain('the list of sites changed');
  });

  it('says first that a run is degraded', () => {
    const run = { ...REPORT.document.run, state: 'degraded' as const };
    const [, , third] = summary({ ...REPORT, document: { ...REPORT.document, run } }, 'en').split('\n');
    expect(third).toMatch(/^! This run is degraded/);
  });

  it('does not drown the reader: forty lines of one list, and how many more', () => {
    const [first] = REPORT.document.targets;
    const finding = first?.findings.find(({ rule }) => rule === 'tls/alpha');
    if (first === undefined || finding === undefined) throw new Error('the golden report lost its finding');
    const findings = Array.from({ length: 100 }, (_, index) => ({
      ...finding,
      cause: 'site' as const,
      subject: `s${index}`,
      fingerprint: `fp1:${index}`,
    }));
    const text = summary(
      { ...REPORT, document: { ...REPORT.document, targets: [{ ...first, events: [], findings }] } },
      'en',
    );
    expect(text.match(/Alpha is accepted/g)).toHaveLength(40);
    expect(text).toContain('… +60');
  });
});

describe('markdown', () => {
  it.each(LANGUAGES)('is the golden page in %s', (language) => {
    expectGolden(`report.${language}.md`, markdown(REPORT, language));
  });

  it.each(LANGUAGES)('lets no markup of a banner through, in %s', (language) => {
    const text = markdown(REPORT, language);
    expect(withoutIsolates(text)).not.toMatch(INVISIBLE);
    expect(text.replace(/^<div dir="rtl" lang="ar">\n|<\/div>\n$/g, '')).not.toContain('<');
    expect(text).not.toMatch(/[^\\]\]\(javascript/);
    expect(text).toContain('\\[x\\](javascript');
  });

  it('takes for code only what is safe as code everywhere', () => {
    const from = (vantage: string) =>
      markdown({ ...REPORT, document: { ...REPORT.document, run: { ...REPORT.document.run, vantage } } }, 'en').split(
        '\n',
      )[2];
    expect(from('rabat-1')).toMatch(/Seen from `rabat-1`$/);
    expect(from('<b>|&')).toMatch(/Seen from &lt;b&gt;\\\|&amp;$/);
    expect(from('*a*`')).toMatch(/Seen from \\\*a\\\*\\`$/);
  });

  it('is calm on a quiet night and on the first', () => {
    expect(markdown(QUIET, 'fr')).toContain('\nRien n’a changé depuis la nuit précédente.\n');
    expect(markdown(FIRST_NIGHT, 'fr')).toContain('Première nuit');
  });
});
