import { describe, expect, test } from 'vitest';
import type { Delivery, MailGroup, NotifyPolicy } from '../../src/model/notification.ts';
import type { ReportDocument, ReportFinding, ReportTarget } from '../../src/model/report.ts';
import type { Owner } from '../../src/model/target.ts';
import { type Decision, decide, type Situation } from '../../src/notify/select.ts';
import { REPORT } from '../golden/report.ts';
import { CERT, OWNERS, POLICY, WEBHOOK } from './fixtures.ts';

// A list with two owners, `a` with one site and `b` with one, and one finding on the site of `a` that is what each row says.

const RUN = '2026-11-23T02-00-00Z'; // a Monday
const TONIGHT = '2026-11-23T02:00:00.000Z';
const LAST_NIGHT = '2026-11-22T02:00:00.000Z';

const SAMPLE = REPORT.document.targets.flatMap(({ findings }) => findings)[0] as ReportFinding;
const finding = (more: Partial<ReportFinding>): ReportFinding => ({
  ...SAMPLE,
  status: 'fail',
  severity: 'medium',
  state: 'persisting',
  cause: 'site',
  reason: null,
  firstSeen: TONIGHT,
  lastSeen: TONIGHT,
  waiver: null,
  flapping: null,
  ...more,
});
const target = (owner: string, more: Partial<ReportTarget> = {}): ReportTarget => ({
  ...(REPORT.document.targets[0] as ReportTarget),
  id: `site-${owner}`,
  owner,
  coverage: 'complete',
  findings: [],
  events: [],
  ...more,
});
const owner = (id: string, more: Partial<Owner> = {}): Owner => ({
  id,
  name: { en: id },
  kind: 'agency',
  sector: null,
  language: 'ar',
  contacts: [`mailto:rssi@${id}.example`],
  ...more,
});
const documentWith = (
  findings: readonly ReportFinding[],
  run: Partial<ReportDocument['run']> = {},
  more: Partial<ReportDocument> = {},
): ReportDocument => ({
  ...REPORT.document,
  run: { ...REPORT.document.run, id: RUN, takenAt: TONIGHT, ...run },
  against: { id: '2026-11-22T02-00-00Z' },
  targets: [target('a', { findings }), target('b')],
  ...more,
});
const policyWith = (mail: readonly MailGroup[], more: Partial<NotifyPolicy> = {}): NotifyPolicy => ({
  ...POLICY,
  mail,
  webhooks: [],
  ...more,
});
const NOBODY_TOLD: Pick<Situation, 'told' | 'earlier' | 'owners'> = {
  told: [],
  earlier: [],
  owners: [owner('a'), owner('b')],
};

const spoken = ({ who, recipient, tell, kind, why }: Decision): string =>
  `${tell ? 'SEND' : '-'} ${who} ${recipient?.address ?? 'nobody'} ${kind}: ${why}`;
const decided = (situation: Partial<Situation> & Pick<Situation, 'document' | 'policy'>): readonly string[] =>
  decide({ ...NOBODY_TOLD, ...situation }).map(spoken);
/** What is said of the owner `a`. */
const saidOfA = (situation: Parameters<typeof decided>[0]): string =>
  decided(situation)
    .filter((line) => line.includes('owner a '))
    .join('\n')
    .replace(/^(SEND|-) owner a rssi@a\.example night: /, '$1 ');

describe('what moved', () => {
  const rows: readonly [string, Partial<ReportFinding>, regressions: string, changes: string][] = [
    ['new', { state: 'new' }, 'SEND 1 new', 'SEND 1 new'],
    ['came back', { state: 'regressed' }, 'SEND 1 regressed', 'SEND 1 regressed'],
    ['new by an advisory', { state: 'new', cause: 'knowledge' }, 'SEND 1 new', 'SEND 1 new'],
    ['seen again after a blind time', { state: 'new', cause: 'coverage' }, '- nothing became worse', 'SEND 1 new'],
    ['new by our rule', { state: 'new', cause: 'rule' }, '- nothing became worse', '- nothing changed'],
    ['on a site that joined', { state: 'new', cause: 'register' }, '- nothing became worse', '- nothing changed'],
    ['from another place', { state: 'new', cause: 'vantage' }, '- nothing became worse', '- nothing changed'],
    ['newly measured', { state: 'newly-measured', cause: 'rule' }, '- nothing became worse', '- nothing changed'],
    ['fixed', { state: 'fixed', status: 'pass' }, '- nothing became worse', 'SEND 1 fixed'],
    [
      'fixed by our rule',
      { state: 'fixed', status: 'pass', cause: 'rule' },
      '- nothing became worse',
      '- nothing changed',
    ],
    ['changed', { state: 'updated' }, '- nothing became worse', 'SEND 1 updated'],
    ['near its end', { state: 'updated', cause: 'clock', severity: 'high' }, 'SEND 1 updated', 'SEND 1 updated'],
    ['still there', { state: 'persisting', cause: null }, '- nothing became worse', '- nothing changed'],
    [
      'no longer applies',
      { state: 'retired', status: 'not-applicable' },
      '- nothing became worse',
      '- nothing changed',
    ],
    [
      'not seen for the first night',
      { state: 'unverified', status: 'unknown', cause: 'coverage', reason: 'connection-timeout', lastSeen: LAST_NIGHT },
      '- nothing became worse',
      'SEND 1 unverified',
    ],
    [
      'not seen for a week',
      { state: 'unverified', status: 'unknown', reason: 'connection-timeout', lastSeen: '2026-11-15T02:00:00.000Z' },
      '- nothing became worse',
      '- nothing changed',
    ],
    [
      'not reached by an interrupted run',
      { state: 'unverified', status: 'unknown', reason: 'not-run', lastSeen: LAST_NIGHT },
      '- nothing became worse',
      '- nothing changed',
    ],
    ['two looks that disagree', { state: 'new', flapping: '3/10' }, '- nothing became worse', '- nothing changed'],
    [
      'waived',
      {
        state: 'new',
        waiver: {
          rule: 'r',
          target: 't',
          subject: null,
          reason: 'x',
          approvedBy: 'y',
          until: '2027-01-01',
          evidence: null,
          state: 'applies',
        },
      },
      '- nothing became worse',
      '- nothing changed',
    ],
  ];
  test.each(rows)('%s', (_, more, regressions, changes) => {
    const document = documentWith([finding(more)]);
    const told = (when: 'regressions' | 'changes'): string =>
      saidOfA({ document, policy: policyWith([{ ...OWNERS, when }]) });
    expect([told('regressions'), told('changes')]).toEqual([regressions, changes]);
  });

  test('is told from the severity on that the group names', () => {
    const document = documentWith([finding({ state: 'new', severity: 'medium' })]);
    const told = (severity: 'medium' | 'high'): string =>
      saidOfA({ document, policy: policyWith([{ ...OWNERS, severity }]) });
    expect([told('medium'), told('high')]).toEqual(['SEND 1 new', '- nothing changed at high or worse']);
  });
});

describe('a due date', () => {
  const OPEN = { state: 'persisting', cause: null } as const;
  const rows: readonly [string, Partial<ReportFinding>, said: string][] = [
    ['passed since the run before', { due: '2026-11-22T12:00:00.000Z' }, 'SEND 1 overdue'],
    ['passed long ago', { due: '2026-11-22T01:59:59.000Z' }, '- nothing changed'],
    ['that was the moment of the run before', { due: LAST_NIGHT }, 'SEND 1 overdue'],
    ['that is the moment of this run', { due: TONIGHT }, '- nothing changed'],
    ['is a week away since the run before', { due: '2026-11-29T12:00:00.000Z' }, 'SEND 1 due within 7 days'],
    ['is nearer for longer', { due: '2026-11-25T12:00:00.000Z' }, '- nothing changed'],
    ['is farther', { due: '2026-12-01T12:00:00.000Z' }, '- nothing changed'],
  ];
  const told = (more: Partial<ReportFinding>, group: Partial<MailGroup> = {}): string =>
    saidOfA({ document: documentWith([finding({ ...OPEN, ...more })]), policy: policyWith([{ ...OWNERS, ...group }]) });
  const PASSED = { due: '2026-11-22T12:00:00.000Z' };

  test.each(rows)('%s', (_, more, said) => {
    expect(told(more)).toBe(said);
  });

  test('runs on while a point cannot be looked at', () => {
    const unseen = { state: 'unverified', status: 'unknown', reason: 'blocked', lastSeen: null } as const;
    expect(told({ ...PASSED, ...unseen })).toBe('SEND 1 overdue');
  });

  test.each<[string, Partial<ReportFinding>, Partial<MailGroup>, string]>([
    ['what is new', { state: 'new' }, {}, 'SEND 1 new'],
    ['what is corrected', { state: 'fixed', status: 'pass' }, {}, 'SEND 1 fixed'],
    ['what two looks disagree about', { flapping: '3/10' }, {}, '- nothing changed'],
    ['what is milder', {}, { severity: 'high' }, '- nothing changed at high or worse'],
    ['who hears of regressions alone', {}, { when: 'regressions' }, '- nothing became worse'],
  ])('reminds nobody of %s', (_, more, group, said) => {
    expect(told({ ...PASSED, ...more }, group)).toBe(said);
  });

  test('reminds neither the CERT, whose letter lists all that is overdue, nor a webhook, nor anybody on a first night', () => {
    const findings = [finding({ ...OPEN, ...PASSED })];
    const policy = policyWith([{ ...CERT, when: 'changes' }, OWNERS], {
      webhooks: [{ ...WEBHOOK, audience: 'owners' }],
    });
    const lines = decided({ document: documentWith(findings), policy }).filter((line) => line.startsWith('SEND'));
    expect(lines).toEqual(['SEND owner a rssi@a.example night: 1 overdue']);
    const first = documentWith(findings, {}, { against: null });
    expect(saidOfA({ document: first, policy })).not.toContain('SEND');
  });
});

describe('which run', () => {
  const everybody = policyWith([
    { ...CERT, when: 'regressions' },
    { ...OWNERS, when: 'always' },
  ]);
  test.each([
    ['a complete one', {}, ['SEND cert: 1 new', 'SEND owner a: every run is told', 'SEND owner b: every run is told']],
    [
      'a degraded one',
      { state: 'degraded' },
      [
        'SEND cert: the run is degraded',
        '- owner a: the run is degraded: only the CERT is told',
        '- owner b: the run is degraded: only the CERT is told',
      ],
    ],
    [
      'a rehearsal',
      { rehearsal: true },
      ['SEND cert: 1 new', '- owner a: a rehearsal is told to no owner', '- owner b: a rehearsal is told to no owner'],
    ],
    [
      'an interrupted one',
      { state: 'interrupted' },
      ['SEND cert: 1 new', 'SEND owner a: every run is told', 'SEND owner b: every run is told'],
    ],
  ] as const)('%s', (_, run, expected) => {
    const document = documentWith([finding({ state: 'new' })], run);
    const said = decided({ document, policy: everybody }).map((line) => line.replace(/ \S+@\S+ night/, ''));
    expect(said).toEqual(expected);
  });

  test('the first one has nothing to compare with', () => {
    const document = documentWith([finding({ state: 'new', cause: 'register' })], {}, { against: null });
    expect(saidOfA({ document, policy: policyWith([OWNERS]) })).toBe('- first night: there is nothing to compare with');
    expect(saidOfA({ document, policy: policyWith([{ ...OWNERS, when: 'always' }]) })).toBe('SEND every run is told');
  });

  test('one that reached none of the sites of an owner says nothing of it', () => {
    const document = documentWith([], { state: 'interrupted' }, { targets: [target('a', { coverage: 'not-run' })] });
    expect(saidOfA({ document, policy: policyWith([{ ...OWNERS, when: 'always' }]) })).toBe(
      '- the run reached none of its sites',
    );
  });

  test('events alone are told to the CERT', () => {
    const events = [{ event: 'page-title-changed' as const, evidence: {} }];
    const document = documentWith([], {}, { targets: [target('a', { events })] });
    expect(decided({ document, policy: policyWith([{ ...CERT, when: 'changes' }, OWNERS]) })).toEqual([
      'SEND cert soc@example.org night: 1 events',
      '- owner a rssi@a.example night: nothing changed',
    ]);
  });
});

describe('who', () => {
  const document = documentWith([finding({ state: 'new' })]);
  test('an owner belongs to the first group that names it', () => {
    const policy = policyWith([
      { ...OWNERS, id: 'patient', owners: ['a'], when: 'regressions' },
      { ...OWNERS, id: 'all', when: 'always' },
    ]);
    expect(decided({ document, policy })).toEqual([
      'SEND owner a rssi@a.example night: 1 new',
      'SEND owner b rssi@b.example night: every run is told',
    ]);
  });

  test.each<[string, readonly Owner[], string]>([
    ['left the files', [owner('b')], '- owner a nobody night: it is no longer in the targets files'],
    [
      'has no contact',
      [owner('a', { contacts: [] })],
      '- owner a nobody night: it has no contact in the targets files',
    ],
    [
      'has an address with a trap',
      [owner('a', { contacts: ['mailto:x,victim@other.example'] })],
      '- owner a nobody night: "x,victim@other.example" is no address that we write to',
    ],
    [
      'has two, one of them twice',
      [owner('a', { contacts: ['mailto:x@a.example', 'mailto:y@A.example', 'mailto:x@a.example'] })],
      'SEND owner a x@a.example night: 1 new\nSEND owner a y@a.example night: 1 new',
    ],
  ])('an owner that %s', (_, owners, expected) => {
    const said = decided({ document, policy: policyWith([OWNERS]), owners }).filter((line) => line.includes('owner a'));
    expect(said.join('\n')).toBe(expected);
  });

  test('nobody of whom no group speaks', () => {
    expect(saidOfA({ document, policy: policyWith([]) })).toBe(
      '- owner a nobody night: no group of the file is about it',
    );
  });

  test('an address in two groups gets one message', () => {
    const policy = policyWith([CERT, { ...CERT, id: 'board', when: 'changes' }]);
    expect(decided({ document, policy }).slice(0, 2)).toEqual([
      'SEND cert soc@example.org night: every run is told',
      '- cert soc@example.org night: told by group cert already',
    ]);
  });

  test('an owner reads its own language, the CERT the one of its group', () => {
    const decisions = decide({ ...NOBODY_TOLD, document, policy: policyWith([{ ...CERT, language: 'en' }, OWNERS]) });
    expect(decisions.map(({ recipient }) => recipient?.language)).toEqual(['en', 'ar', 'ar']);
  });

  test('a webhook about all sites is told once, one about owners once for each', () => {
    const webhooks = [WEBHOOK, { ...WEBHOOK, id: 'portal', audience: 'owners' as const, owners: ['b', 'a'] }];
    expect(decided({ document, policy: policyWith([OWNERS], { webhooks }) }).slice(2)).toEqual([
      'SEND webhook siem siem night: 1 new',
      'SEND webhook portal, owner a portal night: 1 new',
      '- webhook portal, owner b portal night: nothing changed',
    ]);
  });
});

describe('what was told', () => {
  const document = documentWith([finding({ state: 'new' })]);
  const delivery: Delivery = {
    id: 'x',
    run: RUN,
    recipient: 'mail owner:a rssi@a.example',
    kind: 'night',
    at: TONIGHT,
  };
  test('is not told again, and what was not told is', () => {
    expect(decided({ document, policy: policyWith([{ ...OWNERS, when: 'always' }]), told: [delivery] })).toEqual([
      `- owner a rssi@a.example night: told already at ${TONIGHT}`,
      'SEND owner b rssi@b.example night: every run is told',
    ]);
  });

  test('about another run is another message', () => {
    const told = [{ ...delivery, run: '2026-11-22T02-00-00Z' }];
    expect(saidOfA({ document, policy: policyWith([OWNERS]), told })).toBe('SEND 1 new');
  });
});

describe('a digest', () => {
  const weekly = policyWith([{ ...OWNERS, owners: ['a'], when: 'digest', weekday: 'monday' }]);
  const run = (day: string) => ({ id: `${day}T02-00-00Z`, takenAt: `${day}T02:00:00.000Z` });
  const toldOn = (day: string): Delivery => ({
    id: 'x',
    run: run(day).id,
    recipient: 'mail owner:a rssi@a.example',
    kind: 'digest',
    at: TONIGHT,
  });
  const earlier = ['2026-11-10', '2026-11-16', '2026-11-17', '2026-11-22'].map(run);
  const on = (day: string, told: readonly Delivery[], state: 'complete' | 'degraded' = 'complete') => {
    const document = documentWith([], { ...run(day), state });
    const [first] = decide({ ...NOBODY_TOLD, document, policy: weekly, told, earlier });
    return [first?.tell, first?.since, first?.why];
  };

  test.each<[string, string, readonly Delivery[], unknown]>([
    ['on its day, the first one', '2026-11-23', [], [true, '2026-11-16T02-00-00Z', 'the digest is due']],
    [
      'on its day, since the last one',
      '2026-11-23',
      [toldOn('2026-11-17')],
      [true, '2026-11-17T02-00-00Z', 'the digest is due'],
    ],
    ['on another day, never told', '2026-11-24', [], [false, null, 'the digest is due on monday']],
    [
      'on another day, told on Monday',
      '2026-11-24',
      [toldOn('2026-11-23')],
      [false, null, 'the digest is due on monday'],
    ],
    [
      'on another day, after a Monday without a run',
      '2026-11-24',
      [toldOn('2026-11-16')],
      [true, '2026-11-16T02-00-00Z', 'the digest is due'],
    ],
    [
      'since one that was pruned: a week back',
      '2026-11-23',
      [toldOn('2026-11-01')],
      [true, '2026-11-16T02-00-00Z', 'the digest is due'],
    ],
    ['again about the same run', '2026-11-23', [toldOn('2026-11-23')], [false, null, `told already at ${TONIGHT}`]],
  ])('%s', (_, day, told, expected) => {
    expect(on(day, told)).toEqual(expected);
  });

  test('waits while a run is degraded', () => {
    expect(on('2026-11-23', [], 'degraded')[2]).toBe('the run is degraded: only the CERT is told');
    const document = documentWith([], { state: 'degraded' });
    const policy = policyWith([{ ...CERT, when: 'digest', weekday: 'monday' }]);
    expect(decided({ document, policy })[0]).toContain('the digest waits');
  });
});
