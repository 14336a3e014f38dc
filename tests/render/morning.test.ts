import { describe, expect, it } from 'vitest';
import { NO_POINTS, type Outlook, type TargetOutlook } from '../../src/model/outlook.ts';
import type { Report, ReportFinding, ReportTarget } from '../../src/model/report.ts';
import { daysBetween, morningOf } from '../../src/render/morning.ts';
import { nationalOf } from '../../src/render/national.ts';
import { viewOf } from '../../src/render/view.ts';
import { REPORT } from '../golden/report.ts';

const NOW = REPORT.document.run.takenAt;
const day = (days: number): string => new Date(Date.parse(NOW) + days * 86_400_000).toISOString();
const [SAMPLE] = REPORT.document.targets.flatMap(({ findings }) => findings);
if (SAMPLE === undefined) throw new Error('the golden report lost its findings');

let count = 0;
const finding = (more: Partial<ReportFinding>): ReportFinding => ({
  ...SAMPLE,
  ...{ fingerprint: `fp1:${count++}`, status: 'fail', state: 'persisting', cause: null, severity: 'high' },
  ...{ due: null, waiver: null, flapping: null, subject: null, reason: null },
  ...more,
});
const target = (id: string, more: Partial<ReportTarget> = {}): ReportTarget => ({
  ...{ id, host: `${id}.example`, display: `${id}.example`, owner: `owner-of-${id}`, tags: [], coverage: 'complete' },
  ...{ grade: null, grades: {}, findings: [], events: [] },
  ...more,
});
const reportOf = (targets: readonly ReportTarget[], more: Partial<Report> = {}): Report => ({
  ...REPORT,
  ...{ owners: [], targets: [] },
  document: { ...REPORT.document, targets },
  ...more,
});
const morning = (targets: readonly ReportTarget[], more: Partial<Report> = {}) =>
  morningOf(viewOf(reportOf(targets, more)));

describe('changes', () => {
  it('are gathered by rule, then owner: a hosting that hit twelve sites is one line', () => {
    const twelve = Array.from({ length: 12 }, (_, index) =>
      target(`s${index}`, {
        owner: index < 9 ? 'one' : 'two',
        findings: [finding({ rule: 'tls/alpha', state: 'regressed', cause: 'site' })],
      }),
    );
    const { regressed } = morning(twelve);
    expect(regressed.map(({ rule, total }) => [rule, total])).toEqual([['tls/alpha', 12]]);
    expect(regressed[0]?.owners.map(({ owner, sites }) => [owner, sites.length])).toEqual([
      ['one', 9],
      ['two', 3],
    ]);
  });

  it('call for somebody only when new, serious and caused by the site', () => {
    const list = morning([
      target('a', {
        findings: [
          finding({ rule: 'tls/alpha', state: 'new', cause: 'site', severity: 'critical' }),
          finding({ rule: 'headers/beta', state: 'new', cause: 'site', severity: 'medium' }),
          finding({ rule: 'page/delta', state: 'new', cause: 'rule', severity: 'critical' }),
        ],
      }),
    ]);
    expect(list.fresh.map(({ rule }) => rule)).toEqual(['tls/alpha']);
    expect(list.others.map(([name, groups]) => [name, groups.map(({ rule }) => rule)])).toEqual([
      ['new', ['headers/beta']],
      ['ours', ['page/delta']],
    ]);
  });
});

describe('due dates', () => {
  it('are counted to the night, the oldest owner first; closed and waived points have none', () => {
    const waiver = {
      rule: 'tls/alpha',
      target: 'a',
      subject: null,
      reason: 'r',
      approvedBy: 'b',
      until: '2027-01-01',
      evidence: null,
    };
    const list = morning([
      target('a', { findings: [finding({ due: day(-1) }), finding({ due: day(3) }), finding({ due: day(7.5) })] }),
      target('b', {
        findings: [
          finding({ due: day(-9), state: 'unverified', status: 'unknown' }),
          finding({ due: day(-30), waiver: { ...waiver, state: 'applies' } }),
          finding({ due: day(-30), state: 'fixed', status: 'pass' }),
        ],
      }),
    ]);
    expect(list.overdue.map(({ owner, findings, due }) => [owner, findings.length, due])).toEqual([
      ['owner-of-b', 1, day(-9)],
      ['owner-of-a', 1, day(-1)],
    ]);
    expect(list.dueSoon.map(({ owner, findings }) => [owner, findings.length])).toEqual([['owner-of-a', 1]]);
  });

  it('of certificates are those of the next 14 days, ended ones first', () => {
    const end = (days: number) => ({ target: 'a', service: 'https:443', notAfter: day(days), issuer: 'CN=x' });
    const { certificates } = morning([target('a')], { certificates: [end(-2), end(13.5), end(14), end(60)] });
    expect(certificates.map(({ days }) => days)).toEqual([-2, 13]);
  });

  it('of waivers: within 14 days, or gone', () => {
    const waived = (until: string, state: 'applies' | 'expired' | 'void') =>
      finding({
        waiver: { rule: 'x', target: 'a', subject: null, reason: 'r', approvedBy: 'b', until, evidence: null, state },
      });
    const list = morning([
      target('a', {
        findings: [
          waived('2026-12-06', 'applies'),
          waived('2026-12-07', 'applies'),
          waived('2026-11-20', 'expired'),
          waived('2027-11-20', 'void'),
        ],
      }),
    ]);
    expect(list.waiversEnding.map(({ finding: { waiver } }) => waiver.until)).toEqual(['2026-12-06']);
    expect(list.waiversGone.map(({ finding: { waiver } }) => waiver.state)).toEqual(['expired', 'void']);
  });
});

const look = (sight: TargetOutlook['sight'], reason: string | null = null): TargetOutlook => ({
  ...{ sight, reason, failing: NO_POINTS, areas: {} },
});
const outlookOf = (
  nights: Readonly<Record<string, readonly (TargetOutlook | null)[]>>,
  more: Partial<Outlook> = {},
): Outlook => {
  const length = Object.values(nights)[0]?.length ?? 0;
  return {
    nights: Array.from({ length }, (_, index) => ({
      ...{ run: `r${index}`, takenAt: day(index + 1 - length), state: 'complete' as const },
    })),
    targets: new Map(Object.entries(nights)),
    repairs: [],
    lastFired: new Map(),
    ...more,
  };
};

describe('what the nights before say', () => {
  it('is who was not seen for more than three nights, and who is behind a block', () => {
    const blind = look('untestable', 'connection-timeout');
    const seen = look('complete');
    const unknown = finding({ status: 'unknown', state: null, reason: 'blocked' });
    const list = morning(
      [
        target('three', { coverage: 'untestable' }),
        target('four', { coverage: 'untestable' }),
        target('never', { coverage: 'not-run' }),
        target('wall', { coverage: 'partial', findings: [unknown] }),
        target('well'),
      ],
      {
        outlook: outlookOf({
          three: [seen, seen, blind, blind, blind],
          four: [seen, blind, null, blind, blind],
          never: [null, null, null, null, null],
          wall: [seen, seen, seen, look('partial', 'blocked'), look('partial', 'blocked')],
          well: [blind, blind, blind, blind, seen],
        }),
      },
    );
    expect(list.unseen.map(({ site, nights, lastSeen, reason }) => [site.target.id, nights, lastSeen, reason])).toEqual(
      [
        ['never', 5, null, 'not-run'],
        ['four', 4, day(-4), 'indeterminate'],
        ['wall', 2, day(-2), 'blocked'],
      ],
    );
  });

  it('is which rules fell silent, of those that still exist', () => {
    const lastFired = new Map([
      ['tls/alpha', day(-20)],
      ['headers/beta', day(-19)],
      ['gone/rule', day(-60)],
    ]);
    const { silent } = morning([target('a')], { outlook: outlookOf({ a: [look('complete')] }, { lastFired }) });
    expect(silent).toEqual([{ rule: 'tls/alpha', since: day(-20), days: 20 }]);
  });

  it('is how long corrections took, by sector', () => {
    const owner = { name: {}, kind: 'agency', language: 'fr', contacts: [] } as const;
    const listed = REPORT.targets[0];
    if (listed === undefined) throw new Error('the golden report lost its targets');
    const repair = (id: string, days: number) => ({
      ...{ target: id, rule: 'tls/alpha', severity: 'high' as const, firstSeen: day(-days - 1), closedAt: day(-1) },
    });
    const { repairTimes } = morning([target('a'), target('b')], {
      owners: [
        { ...owner, id: 'o', sector: 'health' },
        { ...owner, id: 'p', sector: null },
      ],
      targets: [
        { ...listed, id: 'a', owner: 'o' },
        { ...listed, id: 'b', owner: 'p' },
      ],
      outlook: outlookOf(
        { a: [], b: [] },
        { repairs: [repair('a', 10), repair('a', 5), repair('b', 3), repair('left', 9)] },
      ),
    });
    expect(repairTimes).toEqual([
      { sector: 'health', repairs: 2, days: 7.5 },
      { sector: null, repairs: 1, days: 3 },
    ]);
  });
});

it('a rule that turns over on more than 30 % of the sites is a storm, not a country that changed', () => {
  const sites = (changed: number, of: number) =>
    Array.from({ length: of }, (_, index) =>
      target(`s${index}`, {
        findings: [finding(index < changed ? { state: 'new', cause: 'site' } : { status: 'pass', state: null })],
      }),
    );
  expect(morning(sites(7, 20)).storms.map(({ sites: n, share }) => [n, share])).toEqual([[7, 0.35]]);
  expect(morning(sites(6, 20)).storms).toEqual([]);
  expect(morning(sites(4, 4)).storms).toEqual([]); // too few to say
  expect(morning(sites(7, 20)).wide).toHaveLength(1);
});

it('counts whole days', () => {
  expect(daysBetween('2026-11-01T02:00:00.000Z', '2026-11-02T01:59:59.000Z')).toBe(0);
  expect(daysBetween('2026-11-02T02:00:00.000Z', '2026-11-01T03:00:00.000Z')).toBe(-1);
});

describe('the national view', () => {
  const sites = (n: number, owners: number, sector: string | null) =>
    Array.from({ length: n }, (_, index) =>
      target(`${sector}${index}`, {
        owner: `${sector}-${index % owners}`,
        findings: [finding(index % 2 === 0 ? {} : { status: 'pass', state: null })],
      }),
    );
  const national = (targets: readonly ReportTarget[]) => {
    const owners = [...new Set(targets.map(({ owner }) => owner))].map((id) => ({
      ...{
        id,
        name: {},
        kind: 'agency' as const,
        sector: id.split('-')[0] ?? null,
        language: 'fr' as const,
        contacts: [],
      },
    }));
    return nationalOf(viewOf(reportOf(targets, { owners })));
  };

  it('counts sites without a serious point', () => {
    const { sites: all, seen, withNothingSerious, areas } = national(sites(20, 5, 'health'));
    expect([all, seen, withNothingSerious]).toEqual([20, 20, 10]);
    expect(areas.map(({ sites: n, good }) => [n, good])).toEqual([[20, 10]]);
  });

  it('hides a group in which a site or an owner could be recognised', () => {
    const { sectors } = national([...sites(12, 3, 'health'), ...sites(12, 2, 'water'), ...sites(9, 9, 'land')]);
    expect(sectors.map(({ of, sites: n }) => [of, n])).toEqual([
      ['health', 12],
      [null, 21],
    ]);
    const alone = national([...sites(12, 3, 'health'), ...sites(9, 9, 'land')]).sectors;
    expect(alone.map(({ of, sites: n }) => [of, n])).toEqual([[null, 21]]); // the nine are not found by subtraction
  });
});
