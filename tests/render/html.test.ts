import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../src/model/canonical.ts';
import type { Report } from '../../src/model/report.ts';
import { LANGUAGES, type Language } from '../../src/model/target.ts';
import { renderHtml } from '../../src/render/html/page.tsx';
import { wordsOf } from '../../src/text/words.ts';
import { FIRST_NIGHT, HOSTILE, QUIET, REPORT, RULES, WORDS } from '../golden/report.ts';
import { expectGolden, INVISIBLE } from './golden.ts';

type Element = DefaultTreeAdapterTypes.Element;

const render = (report: Report, language: Language) => renderHtml(report, language, wordsOf(language, RULES, WORDS));

/** Every element, in the order of the document. */
function elementsOf(html: string): readonly Element[] {
  const walk = (node: DefaultTreeAdapterTypes.Node): Element[] => [
    ...('tagName' in node ? [node] : []),
    ...('childNodes' in node ? node.childNodes.flatMap(walk) : []),
  ];
  return walk(parse(html));
}
const attribute = (element: Element, name: string): string | undefined =>
  element.attrs.find((one) => one.name === name)?.value;
const textOf = (node: DefaultTreeAdapterTypes.Node): string =>
  'value' in node ? node.value : 'childNodes' in node ? node.childNodes.map(textOf).join('') : '';
const mainText = (html: string): string =>
  elementsOf(html)
    .filter(({ tagName }) => tagName === 'main')
    .map(textOf)
    .join('')
    .replaceAll('\u00a0', ' ');

describe.each(LANGUAGES)('the page in %s', (language) => {
  const html = render(REPORT, language);
  const elements = elementsOf(html);

  it('is the golden page', () => {
    expectGolden(`report.${language}.html`, html);
  });

  it('is the same for the same report', () => {
    expect(render(structuredClone(REPORT), language)).toBe(html);
  });

  it('says its language and its direction', () => {
    const root = elements.find(({ tagName }) => tagName === 'html');
    expect(root?.attrs).toEqual([
      { name: 'lang', value: language },
      { name: 'dir', value: language === 'ar' ? 'rtl' : 'ltr' },
    ]);
  });

  it('allows nothing from outside and runs nothing', () => {
    const metas = elements.filter(({ tagName }) => tagName === 'meta');
    const content = (key: string, name: string) =>
      metas.find((meta) => attribute(meta, key) === name)?.attrs.find((one) => one.name === 'content')?.value;
    const [style, ...more] = elements.filter(({ tagName }) => tagName === 'style').map(textOf);
    expect(more).toEqual([]);
    const hash = Buffer.from(sha256(style ?? ''), 'hex').toString('base64');
    expect(content('http-equiv', 'Content-Security-Policy')).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`,
    );
    expect(content('name', 'referrer')).toBe('no-referrer');
    expect(content('name', 'robots')).toContain('noindex');
    const names = new Set(elements.map(({ tagName }) => tagName));
    for (const name of ['script', 'link', 'img', 'iframe', 'object', 'form', 'base', 'audio', 'video'])
      expect(names).not.toContain(name);
    const attributes = elements.flatMap(({ attrs }) => attrs.map((one) => one.name));
    expect(attributes.filter((name) => name.startsWith('on') || name === 'style' || name === 'src')).toEqual([]);
    const links = elements.flatMap((element) => attribute(element, 'href') ?? []);
    expect(
      links.filter(
        (link) => !/^(#|https:\/\/example\.org\/|mailto:soc@example\.org$|report\.(fr|ar|en)\.html$)/.test(link),
      ),
    ).toEqual([]);
  });

  it('shows a hostile banner as text, with nothing invisible left in it', () => {
    expect(html).not.toMatch(INVISIBLE);
    expect(html).not.toContain('<script');
    expect(html).not.toContain('<img');
    expect(mainText(html)).toContain('Apache/9.9\\u202e<script>alert(1)</script>\\u001b[31m');
    expect(html).toContain('Apache/9.9\\u202e&lt;script>alert(1)&lt;/script>');
    expect(html.split('&lt;b>soon').length).toBe(2);
  });

  it('isolates machine text in one way only', () => {
    for (const code of elements.filter(({ tagName, parentNode }) => tagName === 'code' && parentNode !== null)) {
      const around = code.parentNode as Element;
      expect([around.tagName, attribute(around, 'dir'), attribute(around, 'translate')]).toEqual([
        around.tagName === 'pre' ? 'pre' : 'bdi',
        'ltr',
        'no',
      ]);
    }
  });

  it('gives each finding one anchor, its fingerprint, and leads nowhere else', () => {
    const ids = elements.flatMap((element) => attribute(element, 'id') ?? []);
    expect(ids.length).toBe(new Set(ids).size);
    const fingerprints = REPORT.document.targets.flatMap(({ findings }) =>
      findings.map(({ fingerprint }) => fingerprint),
    );
    expect(ids.filter((id) => id.startsWith('fp1:')).sort()).toEqual(fingerprints.sort());
    const links = elements
      .flatMap((element) => attribute(element, 'href') ?? [])
      .filter((link) => link.startsWith('#'));
    expect(links.filter((link) => !ids.includes(link.slice(1)))).toEqual([]);
    const labels = elements.flatMap((element) => attribute(element, 'aria-labelledby') ?? []);
    expect(labels.filter((label) => !ids.includes(label))).toEqual([]);
  });

  it('has headings in order', () => {
    const levels = elements.flatMap(({ tagName }) => /^h(\d)$/.exec(tagName)?.[1] ?? []).map(Number);
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    for (const [index, level] of levels.entries()) expect(level - (levels[index - 1] ?? 0)).toBeLessThanOrEqual(1);
  });

  it('names the other languages in themselves', () => {
    const links = elements.filter((element) => attribute(element, 'hreflang') !== undefined);
    expect(
      links.map((link) => [attribute(link, 'hreflang'), attribute(link, 'lang'), attribute(link, 'href')]),
    ).toEqual(LANGUAGES.filter((one) => one !== language).map((one) => [one, one, `report.${one}.html`]));
  });

  it('leaves no word unfilled', () => {
    expect(mainText(html)).not.toMatch(/[^u]\{\w+\}|undefined|\[object/);
  });
});

describe('what the page says', () => {
  const english = mainText(render(REPORT, 'en'));

  it('puts what changed before the sites', () => {
    const html = render(REPORT, 'en');
    const places = [
      'class="tally"',
      'id="health"',
      'id="changes-regressed"',
      'id="changes-ours"',
      'id="wall"',
      'id="sites"',
      'id="facts"',
    ];
    const found = places.map((place) => html.indexOf(place));
    expect(found).toEqual(found.filter((at) => at > 0).toSorted((a, b) => a - b));
    expect(english).toContain(
      'To correct: 1 critical point, 2 high points, 4 medium points, 1 low point. Apart: 1 point waived.',
    );
  });

  it('gives a cause, a first sight and a due date with every line', () => {
    expect(english).toContain(
      'came backthe site changedfirst seen on 7 August 2026overdue since 20 November 2026https:443',
    );
    expect(english).toContain('changeda date passedfirst seen on 7 August 2026due on 22 December 2026');
  });

  it('does not call a site corrected that could not be looked at', () => {
    expect(english).toContain(
      'Could not be observed: no answer to our connection. 1 point stays open; it is not considered corrected.',
    );
  });

  it('chooses the repair for the server that was seen', () => {
    expect(english).toContain('Configuration for Apache, the server seenHeader always set X-Beta "on"');
    expect(english).not.toContain('Configuration for nginx, the server seenHeader');
    expect(english).toContain('curl -sI https://portal.example:443/ | grep -i x-beta');
  });

  it('praises nothing on a site that was not seen, and half of it on one that was seen in part', () => {
    const rowOf = (report: Report) =>
      elementsOf(render(report, 'en'))
        .filter(({ tagName }) => tagName === 'tr')
        .map(textOf)
        .find((row) => row.includes('one.example'));
    const [first, second] = REPORT.document.targets[1]?.findings ?? [];
    if (first === undefined || second === undefined) throw new Error('the golden report lost its findings');
    const site = (coverage: 'untestable' | 'partial'): Report => {
      const findings = [
        { ...first, status: 'unknown' as const, state: null, cause: null, reason: 'blocked' as const },
        { ...second, rule: 'headers/other', status: 'pass' as const, state: null },
      ];
      const target = {
        id: 'one',
        host: 'one.example',
        display: 'one.example',
        owner: 'o',
        tags: [],
        grade: null,
        grades: {},
        events: [],
      };
      return { ...REPORT, document: { ...REPORT.document, targets: [{ ...target, coverage, findings }] } };
    };
    expect(rowOf(site('untestable'))).toBe('one.exampleOverall not seenHeaders not seen');
    expect(rowOf(site('partial'))).toBe('one.exampleOverall seen in partHeaders seen in part');
  });

  it('says of a point that was not looked at what is expected, never that it is so', () => {
    expect(english).toContain('Expected: X-Beta is sent');
  });

  it('calls DNSSI codes indicative', () => {
    expect(english).toContain('EXEMPLE-UNEXEMPLE-DEUXindicative mapping, not validated by DGSSI');
  });

  it('marks English where a translation is missing', () => {
    expect(render(REPORT, 'ar')).toContain('<span lang="en" dir="ltr">The page is signed.</span>');
  });

  it('shows an international name as written, with the name on the wire', () => {
    expect(render(REPORT, 'fr')).toContain('<code>موقع.<wbr/>example</code>');
    expect(render(REPORT, 'fr')).toContain('<code>xn--4gbrim.example</code>');
  });
});

describe('other nights', () => {
  it('the first night is a starting point, and shows the most serious', () => {
    const text = mainText(render(FIRST_NIGHT, 'en'));
    expect(text).toContain('First night: everything below is a starting point.');
    expect(text).toContain('The most serious first');
    expect(text).not.toContain('What changed');
    expect(text).not.toContain('the list of sites changed');
  });

  it('a quiet night says so in one sentence', () => {
    const text = mainText(render(QUIET, 'en'));
    expect(text).toContain('Nothing changed since the night before. 8 points stay open; none is considered corrected.');
    expect(text).not.toContain('Came back');
  });

  it.each([
    ['degraded', 'This run is degraded'],
    ['interrupted', 'This run was interrupted'],
  ] as const)('a %s run says so first', (state, sentence) => {
    const run = { ...REPORT.document.run, state, rehearsal: true };
    const text = mainText(render({ ...REPORT, document: { ...REPORT.document, run } }, 'en'));
    expect(text.indexOf(sentence)).toBe(0);
    expect(text).toContain('Rehearsal: the date of this run was set by hand.');
  });

  it('a site without anything to correct, a rule that is gone and an owner nobody knows are shown', () => {
    const { document } = REPORT;
    const targets = document.targets.slice(0, 1).map((target) => ({ ...target, owner: 'nobody', events: [] }));
    const report: Report = {
      ...REPORT,
      rules: [],
      owners: [],
      targets: [],
      requests: {},
      scanner: null,
      document: { ...document, targets },
    };
    const text = mainText(renderHtml(report, 'en'));
    expect(text).toContain('nobody');
    expect(text).toContain('This rule no longer exists.');
    expect(text).toContain('Alpha is accepted on 1 of 1 addresses.');
  });

  it('an empty list of sites is a page too', () => {
    const { document } = REPORT;
    const coverage = { targets: 0, complete: 0, partial: 0, untestable: 0, notRun: 0, reasons: {} };
    const html = render({ ...REPORT, requests: {}, document: { ...document, targets: [], coverage } }, 'fr');
    expect(mainText(html)).toContain('Rien n’a changé depuis la nuit précédente.');
  });

  it('a hostile name of a site, an owner, a run and a vantage stay text', () => {
    const { document } = REPORT;
    const report: Report = {
      ...REPORT,
      owners: REPORT.owners.map((owner) => ({ ...owner, name: { en: HOSTILE } })),
      scanner: { contact: `mailto:${HOSTILE}`, info: `javascript:${HOSTILE}` },
      document: {
        ...document,
        run: { ...document.run, vantage: HOSTILE, id: HOSTILE, tool: HOSTILE, knowledge: { [HOSTILE]: HOSTILE } },
        against: { id: HOSTILE },
        targets: document.targets.map((target) => ({ ...target, host: HOSTILE, display: HOSTILE, tags: [HOSTILE] })),
      },
    };
    const html = render(report, 'en');
    expect(html).not.toMatch(INVISIBLE);
    expect(html).not.toMatch(/<script|<img|href="javascript|href="mailto:Apache/);
  });
});
