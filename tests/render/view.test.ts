import { describe, expect, it } from 'vitest';
import type { Report, ReportFinding } from '../../src/model/report.ts';
import { totalOf, viewOf } from '../../src/render/view.ts';
import { FIRST_NIGHT, QUIET, REPORT } from '../golden/report.ts';

const LISTS = ['open', 'unverified', 'waived', 'unknown', 'fixed', 'retired', 'passes', 'notApplicable'] as const;

describe.each([
  ['a usual night', REPORT],
  ['the first night', FIRST_NIGHT],
  ['a quiet night', QUIET],
])('%s', (_, report) => {
  const view = viewOf(report);

  it('puts every finding on its site into exactly one list', () => {
    for (const site of view.sites) {
      const placed = LISTS.flatMap((list) => site[list]).map(({ fingerprint }) => fingerprint);
      expect(placed.sort()).toEqual(site.target.findings.map(({ fingerprint }) => fingerprint).sort());
    }
  });

  it('counts as open what the sites list as open', () => {
    expect(totalOf(view.open)).toBe(
      view.sites.reduce((sum, { open, unverified }) => sum + open.length + unverified.length, 0),
    );
  });
});

it('sorts changes into lists, each finding into one at most', () => {
  const { blocks } = viewOf(REPORT);
  const listed = blocks.map(({ name, owners }) => [
    name,
    owners.flatMap(({ sites }) =>
      sites.flatMap(({ site, findings }) => findings.map(({ rule }) => `${site.target.id} ${rule}`)),
    ),
  ]);
  expect(Object.fromEntries(listed)).toEqual({
    regressed: ['portal.example tls/alpha'],
    new: ['portal.example headers/beta'],
    updated: ['portal.example tls/epsilon', 'portal.example software/gamma'],
    unverified: ['wizara headers/beta'],
    fixed: ['archive.example headers/beta'],
    newlyMeasured: ['young.example tls/epsilon'],
    registered: ['young.example tls/alpha'],
    ours: ['archive.example tls/alpha', 'archive.example software/gone'],
  });
});

const one = (more: Partial<ReportFinding>): Report => {
  const [target] = REPORT.document.targets;
  const finding = REPORT.document.targets[1]?.findings[0];
  if (target === undefined || finding === undefined) throw new Error('the golden report lost its finding');
  return {
    ...REPORT,
    document: { ...REPORT.document, targets: [{ ...target, findings: [{ ...finding, ...more }], events: [] }] },
  };
};
const waiver = (state: 'applies' | 'expired' | 'void') => ({
  rule: 'r',
  target: 't',
  subject: null,
  reason: '',
  approvedBy: '',
  until: '2027-01-01',
  evidence: null,
  state,
});

it.each<[string, Partial<ReportFinding>, (typeof LISTS)[number], string | null]>([
  ['new', { status: 'fail', state: 'new', cause: 'site' }, 'open', 'new'],
  ['new because the site joined', { status: 'fail', state: 'new', cause: 'register' }, 'open', 'registered'],
  ['new because of our rule', { status: 'fail', state: 'new', cause: 'rule' }, 'open', 'ours'],
  ['new because of our knowledge', { status: 'fail', state: 'new', cause: 'knowledge' }, 'open', 'ours'],
  ['persisting', { status: 'fail', state: 'persisting', cause: null }, 'open', null],
  ['waived and new', { status: 'fail', state: 'new', cause: 'site', waiver: waiver('applies') }, 'waived', null],
  [
    'its waiver ended',
    { status: 'fail', state: 'updated', cause: 'site', waiver: waiver('expired') },
    'open',
    'updated',
  ],
  [
    'its waiver is void',
    { status: 'fail', state: 'updated', cause: 'site', waiver: waiver('void') },
    'open',
    'updated',
  ],
  [
    'waived and not verified',
    { status: 'unknown', state: 'unverified', cause: null, waiver: waiver('applies') },
    'waived',
    null,
  ],
  [
    'waived and corrected',
    { status: 'pass', state: 'fixed', cause: 'site', waiver: waiver('applies') },
    'fixed',
    'fixed',
  ],
  ['not verified', { status: 'unknown', state: 'unverified', cause: null }, 'unverified', 'unverified'],
  ['never seen, not looked at', { status: 'unknown', state: null, cause: null }, 'unknown', null],
  ['retired by our rule', { status: 'not-applicable', state: 'retired', cause: 'rule' }, 'retired', 'ours'],
  ['retired', { status: 'not-applicable', state: 'retired', cause: 'site' }, 'retired', 'retired'],
  ['passing', { status: 'pass', state: null, cause: null }, 'passes', null],
])('a finding that is %s', (_, more, list, block) => {
  const { sites, blocks } = viewOf(one(more));
  expect(LISTS.filter((name) => (sites[0]?.[name].length ?? 0) > 0)).toEqual([list]);
  expect(blocks.map(({ name }) => name)).toEqual(block === null ? [] : [block]);
});

it('knows a site that left the list by its findings', () => {
  expect(viewOf(one({ status: 'not-applicable', state: 'retired', cause: 'register' })).sites[0]?.left).toBe(true);
  expect(viewOf(one({ status: 'not-applicable', state: 'retired', cause: 'site' })).sites[0]?.left).toBe(false);
});
