import { describe, expect, it } from 'vitest';
import type { Severity } from '../../src/model/finding.ts';
import type { Report, ReportFinding } from '../../src/model/report.ts';
import { LANGUAGES, type Language } from '../../src/model/target.ts';
import { sheetFor } from '../../src/render/html/site/frame.tsx';
import { editionOf, ownerMail, ownerPage } from '../../src/render/html/site/pages.tsx';
import { divided } from '../../src/render/part.ts';
import { firstThings } from '../../src/render/points.ts';
import { viewOf } from '../../src/render/view.ts';
import { wordsOf } from '../../src/text/words.ts';
import { FIRST_NIGHT, QUIET, REPORT, RULES, WORDS } from '../golden/report.ts';
import { INVISIBLE } from './golden.ts';
import { attribute, elementsOf, textAt, textOf } from './pages.ts';

const wordsIn = (language: Language) => wordsOf(language, RULES, WORDS);
const editionIn = (report: Report, language: Language) =>
  editionOf(report, wordsIn(language), sheetFor('TLP:AMBER', report.document.run.id));
const partOf = (owner: string, report: Report): Report =>
  divided(report)(report.document.targets.filter((target) => target.owner === owner));
const page = (owner: string, language: Language = 'en', report: Report = REPORT) =>
  ownerPage(editionIn(report, language), owner, viewOf(partOf(owner, report)));
const mail = (owner: string, language: Language = 'en', report: Report = REPORT) =>
  ownerMail(editionIn(report, language), owner, viewOf(partOf(owner, report)));

/** The report with other findings on one site. */
const withFindings = (
  id: string,
  change: (findings: readonly ReportFinding[]) => readonly ReportFinding[],
): Report => ({
  ...REPORT,
  document: {
    ...REPORT.document,
    targets: REPORT.document.targets.map((target) =>
      target.id === id ? { ...target, findings: change(target.findings) } : target,
    ),
  },
});

describe.each(LANGUAGES)('the page of an owner in %s', (language) => {
  const html = page('observatory', language);
  const elements = elementsOf(html);

  it('has one title, headings in order, and anchors that are there', () => {
    const levels = elements.flatMap(({ tagName }) => /^h(\d)$/.exec(tagName)?.[1] ?? []).map(Number);
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    for (const [index, level] of levels.entries()) expect(level - (levels[index - 1] ?? 0)).toBeLessThanOrEqual(1);
    const ids = elements.flatMap((element) => attribute(element, 'id') ?? []);
    expect(ids.length).toBe(new Set(ids).size);
    const links = elements.flatMap((element) => attribute(element, 'href') ?? []);
    expect(links.filter((link) => link.startsWith('#') && !ids.includes(link.slice(1)))).toEqual([]);
  });

  it('shows foreign text as text, with nothing invisible left in it', () => {
    expect(html).not.toMatch(INVISIBLE);
    expect(html).not.toContain('<script>alert');
    expect(html).not.toContain('<img');
    expect(html).toContain('Apache/9.9\\u202e&lt;script>alert(1)&lt;/script>');
  });

  it('isolates machine text in one way only', () => {
    for (const code of elements.filter(({ tagName }) => tagName === 'code')) {
      const around = code.parentNode;
      expect(around !== null && 'tagName' in around ? around.tagName : null).toMatch(/^(bdi|pre)$/);
      expect(around !== null && 'attrs' in around ? around.attrs : []).toContainEqual({ name: 'dir', value: 'ltr' });
    }
  });

  it('names no other owner and none of its sites', () => {
    for (const other of ['Archives', 'archive.example', 'young.example']) expect(html).not.toContain(other);
  });

  it('is the same for the same report, and leaves no word unfilled', () => {
    expect(page('observatory', language, structuredClone(REPORT))).toBe(html);
    const main = elements
      .filter(({ tagName }) => tagName === 'main')
      .map(textOf)
      .join('');
    expect(main).not.toMatch(/[^u]\{\w+\}|undefined|\[object/);
  });
});

describe('the first screen', () => {
  const html = page('observatory');

  it('says first what is to correct, then what changed, what to do, what was not seen, how to answer', () => {
    const places = [
      'class="sum"',
      'id="since"',
      'id="first"',
      'id="unseen"',
      'id="facts"',
      'id="changes"',
      'id="open"',
    ];
    const found = places.map((place) => html.indexOf(place));
    expect(found).toEqual(found.filter((at) => at > 0).toSorted((a, b) => a - b));
    const [sum] = elementsOf(html).filter((element) => attribute(element, 'class') === 'sum');
    expect(sum === undefined ? '' : textOf(sum).replaceAll('\u00a0', ' ')).toBe(
      'To correct: 1 critical point, 3 medium points, 1 low point. 1 point came back since the night of 21 November 2026. ' +
        '1 site could not be observed; nothing there is considered corrected.',
    );
  });

  it('gives each number its causes, in the words of the owner', () => {
    expect(textAt(html, 'since')).toBe(
      'Since the night of 21 November 2026 1 new point your site changed 1 point came back your site changed 0 points corrected ' +
        '1 point not verified no answer to our connection 2 points changed 1 event worth a look',
    );
    expect(textAt(page('archives'), 'since')).toContain(
      'Our rules or our knowledge changed: 2 points are judged differently. Nothing moved on your side.',
    );
    expect(textAt(page('archives'), 'changes-ours')).toContain('our rule changed, nothing moved on your side');
    expect(textAt(page('archives'), 'changes-newlyMeasured')).toContain('we could look again');
    expect(textAt(html, 'changes-updated')).toContain('a date passed');
  });

  it('asks for nothing where our rule took a point away', () => {
    const report = withFindings('archive.example', (findings) =>
      findings.map((one) => (one.state === 'fixed' ? { ...one, cause: 'rule' as const } : one)),
    );
    expect(textAt(page('archives', 'en', report), 'changes-ours')).toContain('our rule changed: nothing for you to do');
  });

  it('says of a first night that there is nothing to compare with', () => {
    expect(textAt(page('observatory', 'en', FIRST_NIGHT), 'since')).toContain('First night');
    expect(page('observatory', 'en', FIRST_NIGHT)).not.toContain('id="changes"');
  });

  it('says of a quiet night four times nothing', () => {
    expect(textAt(page('observatory', 'en', QUIET), 'since')).toBe(
      'Since the night of 21 November 2026 0 new points 0 points came back 0 points corrected 0 points not verified',
    );
  });

  it('shows how to repair: for the server seen, with the command that proves it, and what it takes', () => {
    const first = textAt(html, 'first');
    expect(first).toContain('Do these 3 things first');
    expect(first).toContain('Alpha is accepted on 1 of 2 addresses. overdue since 20 November 2026 Effort: minutes');
    expect(first).toContain('openssl s_client -connect portal.example:443 -alpha');
    expect(first).toContain('Configuration for Apache, the server seen Header always set X-Beta "on"');
    expect(first).not.toContain('add_header');
    const unknown = page('observatory', 'en', { ...REPORT, sights: {} });
    expect(textAt(unknown, 'first')).not.toContain('Configuration for');
    expect(textAt(unknown, 'first')).toContain('Send X-Beta: on with every page.');
  });

  it('says why it could not look, and how to let it in', () => {
    const unseen = textAt(html, 'unseen');
    expect(unseen).toContain('Could not be observed: no answer to our connection.');
    expect(unseen).toContain(
      'whose User-Agent names https://example.org/scan, from the address that soc@example.org gives you',
    );
    expect(textAt(page('observatory', 'en', { ...REPORT, scanner: null }), 'unseen')).not.toContain('User-Agent');
    const slow = withFindings('wizara', (findings) =>
      findings.map((one) => ({ ...one, reason: 'maintenance' as const })),
    );
    expect(textAt(page('observatory', 'en', slow), 'unseen')).toBe(
      'What we could not look at, and why not seen Could not be observed: the site is under maintenance. موقع.example ' +
        'Nothing to do: we look again on the next night.',
    );
  });

  it('tells what was sent, under which authorisation, and how to answer', () => {
    const facts = textAt(html, 'facts');
    expect(facts).toContain('1,236 requests and handshakes, only to read');
    expect(facts).toContain('Lettre 1/2026, RSSI, Observatoire, until 1 January 2027');
    for (const say of [
      'You contest a point',
      'ask for a second observation',
      'ask for a waiver',
      'You wish us to stop',
    ])
      expect(facts).toContain(say);
  });

  it('warns before anything else when the run is degraded', () => {
    const { document } = REPORT;
    const degraded: Report = { ...REPORT, document: { ...document, run: { ...document.run, state: 'degraded' } } };
    const degradedPage = page('observatory', 'en', degraded);
    expect(degradedPage.indexOf('class="warning"')).toBeGreaterThan(0);
    expect(degradedPage.indexOf('class="warning"')).toBeLessThan(degradedPage.indexOf('class="sum"'));
  });
});

describe('below it', () => {
  it('keeps apart what is open, waived, not verified, corrected', () => {
    const html = page('archives');
    expect(textAt(html, 'waived')).toContain('The server says nginx/9.9.');
    expect(textAt(html, 'waived')).not.toContain('due on');
    expect(textAt(html, 'open')).not.toContain('nginx/9.9');
    expect(textAt(page('observatory'), 'unverified')).toContain('last seen 1 day ago');
    expect(textAt(page('observatory'), 'unverified')).toContain('Nothing is considered corrected.');
    expect(textAt(html, 'rest')).toContain('Corrected 1');
  });

  it('says once what is said of several places', () => {
    const open = textAt(page('archives'), 'open');
    expect(open.split('Alpha is accepted on 1 of 1 addresses.')).toHaveLength(2);
    expect(open).toContain('2 places');
    expect(open).toContain('archive.example');
    expect(open).toContain('young.example');
  });

  it('tells how many others use a key, never who', () => {
    expect(textAt(page('observatory'), 'keys')).toContain('is also used by 1 site of another organisation');
  });

  it('puts addresses on lines of their own: k of n', () => {
    const addresses = textAt(page('observatory'), 'addresses');
    expect(addresses).toContain('1 of 2 addresses answered.');
    expect(addresses).toContain('TLSv1.0, TLSv1.2');
    expect(addresses).toContain('no answer to our connection');
  });

  it('holds each grade with a sentence', () => {
    expect(textAt(page('observatory'), 'sites')).toContain('F Held at F by: Alpha is accepted on 1 of 2 addresses.');
    expect(textAt(page('observatory'), 'sites')).toContain('No grade: too little was seen.');
  });
});

describe('as one file to send', () => {
  it.each(LANGUAGES)('leads nowhere but to the world and to itself (%s)', (language) => {
    const html = mail('observatory', language);
    const elements = elementsOf(html);
    const ids = elements.flatMap((element) => attribute(element, 'id') ?? []);
    const links = elements.flatMap((element) => attribute(element, 'href') ?? []);
    expect(links.filter((link) => !/^(#|https:\/\/example\.org\/|mailto:soc@example\.org$)/.test(link))).toEqual([]);
    expect(links.filter((link) => link.startsWith('#') && !ids.includes(link.slice(1)))).toEqual([]);
    expect(elements.map(({ tagName }) => tagName)).not.toContain('script');
  });

  it('carries the DNSSI codes with the word that the mapping is ours', () => {
    expect(mail('observatory')).toContain('EXEMPLE-UN');
    expect(mail('observatory')).toContain('indicative mapping, not validated by DGSSI');
  });
});

describe('what to do first', () => {
  const open = (rule: string, severity: Severity, more: Partial<ReportFinding> = {}): ReportFinding => {
    const [model] = REPORT.document.targets.flatMap(({ findings }) => findings.filter((one) => one.rule === rule));
    if (model === undefined) throw new Error(rule);
    return {
      ...model,
      status: 'fail',
      state: 'persisting',
      cause: null,
      reason: null,
      waiver: null,
      severity,
      due: '2026-12-22T01:30:00.000Z',
      ...more,
    };
  };
  // The lines of headers/beta, with advice of their own.
  const ADVISED = ['headers/one', 'exposure/one', 'exposure/two'].flatMap((id) =>
    RULES.slice(0, 1).map((rule) => ({ ...rule, id, text: { ...rule.text, remediation: `Do as ${id} says.` } })),
  );
  const order = (...sites: readonly (readonly ReportFinding[])[]) => {
    const ids = ['portal.example', 'wizara'];
    const targets = REPORT.document.targets.flatMap((target) => {
      const findings = sites[ids.indexOf(target.id)];
      return findings === undefined ? [] : [{ ...target, findings }];
    });
    const view = viewOf({ ...REPORT, document: { ...REPORT.document, targets } });
    const rules = [...RULES, ...RULES.map((rule) => ({ ...rule, id: `${rule.id}-again` })), ...ADVISED];
    const snippet = (rule: string) => rules.find(({ id }) => id === rule)?.snippets?.nginx;
    return firstThings(view.sites, wordsOf('en', rules), snippet).map(({ rule, settles }) =>
      [rule, ...settles.map((one) => one.rule)].join('+'),
    );
  };

  it('is the most severe, then what is due, then what many sites share, then what takes least', () => {
    expect(order([open('headers/beta', 'medium'), open('tls/alpha', 'high'), open('page/delta', 'critical')])).toEqual([
      'page/delta',
      'tls/alpha',
      'headers/beta',
    ]);
    expect(
      order([open('headers/beta', 'low'), open('page/delta', 'low', { due: '2026-12-01T00:00:00.000Z' })]),
    ).toEqual(['page/delta', 'headers/beta']);
    expect(order([open('headers/beta', 'low'), open('page/delta', 'low')], [open('page/delta', 'low')])).toEqual([
      'page/delta',
      'headers/beta',
    ]);
    expect(order([open('page/delta', 'low'), open('software/gamma', 'low'), open('tls/alpha', 'low')])).toEqual([
      'tls/alpha',
      'page/delta',
      'software/gamma',
    ]);
  });

  it('takes together what the same lines in the same server repair', () => {
    const again = open('headers/beta', 'low', { rule: 'headers/beta-again' });
    expect(order([open('headers/beta', 'low'), again, open('page/delta', 'low')])).toEqual([
      'headers/beta+headers/beta-again',
      'page/delta',
    ]);
    expect(order([open('headers/beta', 'low')], [again])).toEqual(['headers/beta', 'headers/beta-again']);
    const advised = (id: string) => open('headers/beta', 'low', { rule: id });
    expect(order([open('headers/beta', 'low'), advised('headers/one')])).toEqual(['headers/beta+headers/one']);
    expect(order([advised('exposure/one'), advised('exposure/two')])).toEqual(['exposure/one', 'exposure/two']);
    // No lines are known for this one, and two repairs without lines are not the same repair.
    const gamma = open('page/delta', 'low', { rule: 'page/delta-again' });
    expect(order([open('page/delta', 'low'), gamma])).toEqual(['page/delta', 'page/delta-again']);
  });

  it('is never more than three, never for information, never what was not looked at, never what is waived', () => {
    const all = ['headers/beta', 'page/delta', 'software/gamma', 'tls/alpha', 'tls/epsilon'];
    expect(order(all.map((rule) => open(rule, 'low')))).toHaveLength(3);
    expect(order([open('headers/beta', 'info')])).toEqual([]);
    expect(
      order([open('headers/beta', 'critical', { status: 'unknown', state: 'unverified', reason: 'blocked' })]),
    ).toEqual([]);
    const [waived] = REPORT.document.targets.flatMap(({ findings }) =>
      findings.filter(({ waiver }) => waiver !== null),
    );
    expect(order([open('software/gamma', 'critical', { waiver: waived?.waiver ?? null })])).toEqual([]);
  });
});

it('says from which addresses we came, and when we come again, where that is known', () => {
  const facts = textAt(page('observatory', 'fr', { ...REPORT, ...KNOWN }), 'facts');
  expect(facts).toContain('Depuis ces adresses 192.0.2.7, 2001:db8::7');
  expect(facts).toContain('Prochaine nuit 23 novembre 2026');
  expect(textAt(page('observatory', 'fr'), 'facts')).not.toContain('Prochaine nuit');
});
const KNOWN: Partial<Report> = {
  scanner: {
    contact: 'mailto:soc@cert.example',
    info: 'https://cert.example',
    addresses: ['192.0.2.7', '2001:db8::7'],
  },
  next: '2026-11-23T01:00:00.000Z',
};

it('keeps of a report what belongs to one owner', () => {
  const totals = { open: { critical: 9, high: 9, medium: 9, low: 9, info: 9 }, waived: 9 };
  const part = partOf('archives', { ...REPORT, totals, spool: { file: '/none', at: {} } });
  expect([part.totals, part.spool]).toEqual([undefined, undefined]); // of the whole list
  expect(part.document.targets.map(({ id }) => id)).toEqual(['archive.example', 'young.example']);
  expect(part.owners.map(({ id }) => id)).toEqual(['archives']);
  expect(part.targets.map(({ id }) => id)).toEqual(['archive.example', 'young.example']);
});
