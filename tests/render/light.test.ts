import { expect, test } from 'vitest';
import type { Report, ReportTarget } from '../../src/model/report.ts';
import { lightTargets } from '../../src/render/light.ts';
import { listPages, ownersOf, ownPages, siteFiles } from '../../src/render/site.ts';
import { wordsOf } from '../../src/text/words.ts';
import { FIRST_NIGHT, REPORT, RULES, WORDS } from '../golden/report.ts';

const words = (language: 'fr' | 'ar' | 'en') => wordsOf(language, RULES, WORDS);
/** As many points of each area as real sites have. */
const crowded = (report: Report): Report => ({
  ...report,
  document: {
    ...report.document,
    targets: report.document.targets.map((target) => ({
      ...target,
      findings: target.findings.flatMap((finding) =>
        ['', '-too'].map((more) => ({
          ...finding,
          fingerprint: finding.fingerprint + more,
          rule: finding.rule + more,
        })),
      ),
    })),
  },
});
const light = (report: Report): Report => ({
  ...report,
  document: { ...report.document, targets: report.document.targets.map(lightTargets()) },
});

test.each([
  ['a night', crowded(REPORT)],
  ['a first night', crowded(FIRST_NIGHT)],
])('the pages about the whole list say the same of light targets: %s', (_name, report) => {
  const told = (one: Report, all: boolean) => [...listPages(one, { words, public: all })].map((page) => page.write());
  expect(told(light(report), false)).toEqual(told(report, false));
  expect(told(light(report), true)).toEqual(told(report, true));
});

test('a light target keeps what changed, is open, waived or not told, and one of the rest for each area', () => {
  const lost = crowded(REPORT).document.targets.flatMap((target) => {
    const kept = new Set(lightTargets()(target).findings.map(({ fingerprint }) => fingerprint));
    return target.findings.filter(({ fingerprint }) => !kept.has(fingerprint));
  });
  expect(
    lost.map(({ status, state, waiver }) => [status === 'pass' || status === 'not-applicable', state, waiver]),
  ).toEqual(lost.map(() => [true, null, null]));
  expect(lost.length).toBeGreaterThan(0);
});

test('pages of owners and sites ask for whole targets, those of one owner at a time, and for nothing else of the document', () => {
  const whole = new Map(REPORT.document.targets.map((target) => [target.id, target]));
  const asked: string[] = [];
  const ask = (id: string) => {
    asked.push(id);
    const target = whole.get(id);
    if (target === undefined) throw new Error(id);
    return target;
  };
  const bare: Report = { ...REPORT, document: { ...REPORT.document, targets: [] } };
  const pagesOf = ownPages(bare, { words, whole: ask });
  const expected = new Map([...siteFiles(REPORT, { words })].map(({ name, content }) => [name, content]));
  for (const owned of ownersOf(REPORT)) {
    asked.length = 0;
    for (const { name, write } of pagesOf(owned)) expect(write(), name).toBe(expected.get(name));
    expect(asked).toEqual(owned[1]);
  }
});

test('what many targets say alike is held once', () => {
  const light = lightTargets();
  const twice = [1, 2].map(() => light(structuredClone(crowded(REPORT)).document.targets[0] as ReportTarget));
  const [first, second] = twice.map(({ findings }) => findings);
  expect(second).toEqual(first);
  expect(second?.every(({ evidence }, index) => evidence === first?.[index]?.evidence)).toBe(true);
});
