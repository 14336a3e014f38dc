import { expect, test } from 'vitest';
import type { ObservatoryGrade } from '../../src/model/grades.ts';
import type { Report } from '../../src/model/report.ts';
import type { Language } from '../../src/model/target.ts';
import { renderHtml } from '../../src/render/html/page.tsx';
import { reportPieces } from '../../src/render/json.ts';
import { wordsOf } from '../../src/text/words.ts';
import { REPORT, RULES } from '../golden/report.ts';
import { whole } from '../render/golden.ts';

const FAILING: ObservatoryGrade = {
  grade: 'B-',
  score: 65,
  tests: [
    { test: 'content-security-policy', code: 'csp-not-implemented', passes: false, modifier: -25 },
    { test: 'redirection', code: 'redirection-to-https', passes: true, modifier: 0 },
  ],
};

const withGrade = (observatory: ObservatoryGrade | null): Report => ({
  ...REPORT,
  document: {
    ...REPORT.document,
    targets: REPORT.document.targets.map((target, index) => (index === 0 ? { ...target, observatory } : target)),
  },
});
/** Without tags and marks of direction, in the words of the program itself. */
const read = (report: Report, language: Language) =>
  renderHtml(report, language, wordsOf(language, RULES))
    .replace(/<[^>]+>/g, '')
    .replace(/[\u00a0\u2066-\u2069]/g, ' ');

test.each<[Language, string]>([
  ['en', 'For comparison: MDN Observatory 1.4.8 would give B- (score 65)'],
  ['fr', 'Pour comparaison : MDN Observatory 1.4.8 donnerait B- (score 65)'],
  ['ar', 'للمقارنة: كان MDN Observatory 1.4.8 سيمنح B- (النتيجة 65)'],
])('the page in %s names the grade and what fails', (language, sentence) => {
  const page = read(withGrade(FAILING), language);
  expect(page).toContain(sentence);
  expect(page).toContain('content-security-policy: csp-not-implemented (-25)');
  expect(page).not.toContain('redirection-to-https');
});

test('a page without such a grade says nothing of it', () => {
  expect(read(withGrade(null), 'en')).not.toContain('MDN Observatory');
  expect(read(REPORT, 'en')).not.toContain('MDN Observatory');
});

test('the document carries it', () => {
  const { targets } = JSON.parse(whole(reportPieces)(withGrade(FAILING)));
  expect(targets[0].observatory).toEqual(FAILING);
  expect('observatory' in targets[1]).toBe(false);
});
