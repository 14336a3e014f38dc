import { describe, expect, it } from 'vitest';
import type { Report, ReportFinding, ReportTarget } from '../../src/model/report.ts';
import { LANGUAGES, type Language } from '../../src/model/target.ts';
import { heldGrade } from '../../src/render/caps.ts';
import { sheetFor } from '../../src/render/html/site/frame.tsx';
import { editionOf, sitePage } from '../../src/render/html/site/pages.tsx';
import { divided } from '../../src/render/part.ts';
import { viewOf } from '../../src/render/view.ts';
import { wordsOf } from '../../src/text/words.ts';
import { REPORT, RULES, WORDS } from '../golden/report.ts';
import { INVISIBLE } from './golden.ts';
import { attribute, elementsOf, textAt } from './pages.ts';

function page(id: string, language: Language = 'en', report: Report = REPORT): string {
  const view = viewOf(divided(report)(report.document.targets.filter((target) => target.id === id)));
  return sitePage(editionOf(report, wordsOf(language, RULES, WORDS), sheetFor('TLP:AMBER', 'run')), view);
}

const withTarget = (id: string, change: (target: ReportTarget) => ReportTarget): Report => ({
  ...REPORT,
  document: { ...REPORT.document, targets: REPORT.document.targets.map((one) => (one.id === id ? change(one) : one)) },
});

const findingOf = (rule: string, more: Partial<ReportFinding>): ReportFinding => {
  const [model] = REPORT.document.targets.flatMap(({ findings }) => findings);
  if (model === undefined) throw new Error('no finding');
  return { ...model, fingerprint: `fp1:${rule}`, rule, waiver: null, ...more };
};

describe.each(LANGUAGES)('the page of a site in %s', (language) => {
  it.each(['portal.example', 'archive.example', 'wizara', 'young.example'])(
    '%s: anchors, headings, isolation',
    (id) => {
      const html = page(id, language);
      const elements = elementsOf(html);
      expect(html).not.toMatch(INVISIBLE);
      expect(html).not.toContain('<script>alert');
      expect(html).not.toContain('<b>soon');
      const ids = elements.flatMap((element) => attribute(element, 'id') ?? []);
      expect(ids.length).toBe(new Set(ids).size);
      const links = elements.flatMap((element) => attribute(element, 'href') ?? []);
      expect(links.filter((link) => link.startsWith('#') && !ids.includes(link.slice(1)))).toEqual([]);
      const levels = elements.flatMap(({ tagName }) => /^h(\d)$/.exec(tagName)?.[1] ?? []).map(Number);
      for (const [index, level] of levels.entries()) expect(level - (levels[index - 1] ?? 0)).toBeLessThanOrEqual(1);
      for (const code of elements.filter(({ tagName }) => tagName === 'code')) {
        const around = code.parentNode;
        expect(around !== null && 'attrs' in around ? around.attrs : []).toContainEqual({ name: 'dir', value: 'ltr' });
      }
    },
  );

  it('has an anchor for every finding of the site, and for none of another', () => {
    const anchors = elementsOf(page('portal.example', language))
      .flatMap((element) => attribute(element, 'id') ?? [])
      .filter((id) => id.startsWith('fp1:'));
    const [portal] = REPORT.document.targets.filter(({ id }) => id === 'portal.example');
    expect(anchors.sort()).toEqual(portal?.findings.map(({ fingerprint }) => fingerprint).sort());
  });
});

describe('the grades', () => {
  const grades = textAt(page('portal.example'), 'grades');

  it('stand beside the sentence that holds them', () => {
    expect(grades).toContain('Overall F Held at F by: Alpha is accepted on 1 of 2 addresses.');
    expect(grades).toContain('Headers C Held at C by: X-Beta is not sent.');
    expect(grades).toContain('Page A+ No open point holds it down.');
  });

  it('leave out what is waived, and say when too little was seen', () => {
    expect(textAt(page('archive.example'), 'grades')).toContain('Headers, Software A+ No open point holds it down.');
    expect(page('wizara')).toContain('No grade: too little was seen.');
    expect(page('wizara')).not.toContain('id="grades"');
  });

  it('count how many more points are as serious', () => {
    const report = withTarget('portal.example', (target) => ({
      ...target,
      findings: target.findings.map((one) => (one.status === 'fail' ? { ...one, severity: 'critical' } : one)),
    }));
    expect(textAt(page('portal.example', 'en', report), 'grades')).toContain('and 3 other points as serious');
  });

  it('show beside them what SSL Labs, Mozilla and MDN Observatory would say', () => {
    const told = withTarget('portal.example', (target) => ({
      ...target,
      observatory: {
        grade: 'C-',
        score: 45,
        tests: [
          { test: 'cookies', code: 'cookies-without-secure-flag', passes: false, modifier: -20 },
          { test: 'redirection', code: 'redirection-to-https', passes: true, modifier: 0 },
        ],
      },
      findings: [
        ...target.findings,
        findingOf('tls/profile-mozilla', { status: 'fail', message: 'version', text: 'It accepts TLSv1.0.' }),
        findingOf('tls/profile-ssl-labs', {
          status: 'fail',
          message: 'old-version',
          text: 'Grade B.',
          evidence: { grade: 'B' },
        }),
      ],
    }));
    const shown = textAt(page('portal.example', 'en', told), 'grades');
    expect(shown).toContain('SSL Labs, by its guide B Grade B.');
    expect(shown).toContain('Mozilla, configuration of TLS none met It accepts TLSv1.0.');
    expect(shown).toContain('MDN Observatory 1.4.8 C- score 45 cookies -20');
    const untold = withTarget('portal.example', (target) => ({
      ...target,
      findings: [
        ...target.findings,
        findingOf('tls/profile-mozilla', { status: 'unknown', state: null, reason: 'budget-exhausted' }),
        findingOf('tls/profile-ssl-labs', { status: 'pass', state: null, message: 'met', evidence: { grade: 'A+' } }),
      ],
    }));
    const other = textAt(page('portal.example', 'en', untold), 'grades');
    expect(other).toContain('Mozilla, configuration of TLS could not be told our limit for one night was reached');
    expect(other).toContain('SSL Labs, by its guide A+');
    expect(textAt(page('portal.example'), 'grades')).not.toContain('MDN');
  });
});

describe('a held grade', () => {
  const failing = (severity: ReportFinding['severity'], more: Partial<ReportFinding> = {}) =>
    findingOf(`tls/${severity}`, { status: 'fail', severity, ...more });

  it.each([
    ['critical', 'F'],
    ['high', 'D'],
    ['medium', 'C'],
    ['low', 'B'],
    ['info', 'A'],
  ] as const)('%s holds it at %s', (severity, grade) => {
    const held = heldGrade([findingOf('tls/pass', { status: 'pass' }), failing('info'), failing(severity)]);
    expect(held?.grade).toBe(grade);
    expect(held?.by.at(-1)?.severity).toBe(severity);
  });

  it('is A+ when nothing is open, and none when nothing could be told', () => {
    expect(heldGrade([findingOf('tls/pass', { status: 'pass' })])).toEqual({ grade: 'A+', by: [] });
    expect(heldGrade([findingOf('tls/blind', { status: 'unknown' })])).toBeNull();
    expect(heldGrade([])).toBeNull();
  });
});

it('leads to its owner and to the rules', () => {
  const links = elementsOf(page('portal.example')).flatMap((element) => attribute(element, 'href') ?? []);
  expect(links).toContain('../owners/observatory.html');
  expect(links).toContain('../rules.html#rule-headers-beta');
});
