import { describe, expect, it } from 'vitest';
import { gate, type Sight } from '../src/gate.ts';
import type { Change, Drift } from '../src/model/drift.ts';
import type { Finding } from '../src/model/finding.ts';
import type { GatePolicy } from '../src/model/gate.ts';

const finding: Finding = {
  fingerprint: 'fp1:a',
  rule: 'page/alpha',
  target: 'site',
  service: 'https:443',
  subject: null,
  status: 'fail',
  severity: 'high',
  confidence: 'certain',
  message: 'bad',
  reason: null,
  evidence: {},
};

const waiver = {
  rule: 'page/alpha',
  target: 'site',
  subject: null,
  reason: 'r',
  approvedBy: 'a',
  until: '2027-01-01',
  evidence: null,
};

const regression: Change = {
  fingerprint: 'fp1:a',
  target: 'site',
  rule: 'page/alpha',
  state: 'new',
  cause: 'site',
  before: { ...finding, status: 'pass' },
  after: finding,
  reason: null,
  record: {
    fingerprint: 'fp1:a',
    target: 'site',
    service: 'https:443',
    rule: 'page/alpha',
    subject: null,
    state: 'open',
    severity: 'high',
    firstSeen: '2026-11-22T02:00:00.000Z',
    lastSeen: '2026-11-22T02:00:00.000Z',
    lastVerified: '2026-11-22T02:00:00.000Z',
    closedAt: null,
    reopenCount: 0,
    due: '2026-12-22T02:00:00.000Z',
  },
  waiver: null,
  confirmed: null,
  flapping: null,
};

/** Not measured by the baseline, and open since. */
const learned = (firstSeen: string): Partial<Change> => ({
  state: 'newly-measured',
  cause: 'coverage',
  before: null,
  record: { ...regression.record, firstSeen },
});

const policy: GatePolicy = { failOn: 'high', causes: ['site'], minCoverage: 90 };
const all: Sight = { asked: 10, seen: 10, degraded: false };
const drift = (...changes: Change[]): Drift => ({
  from: 'before',
  to: 'after',
  changes,
  unconfirmed: [],
  unvouched: [],
  events: [],
  removed: [],
});

describe('gate', () => {
  it.each<[string, Partial<Change>, Partial<GatePolicy>, Partial<Sight>, string]>([
    ['fails on a regression', {}, {}, {}, 'failed'],
    ['fails on one that came back', { state: 'regressed' }, {}, {}, 'failed'],
    ['passes what is below the threshold', { after: { ...finding, severity: 'medium' } }, {}, {}, 'passed'],
    ['passes what was open before', { state: 'persisting', cause: null }, {}, {}, 'passed'],
    ['passes other evidence at the same severity', { state: 'updated', before: finding }, {}, {}, 'passed'],
    [
      'fails when an open finding gets worse',
      { state: 'updated', before: { ...finding, severity: 'low' } },
      {},
      {},
      'failed',
    ],
    ['passes what our rules changed', { cause: 'rule' }, {}, {}, 'passed'],
    ['passes a date unless asked', { cause: 'clock' }, {}, {}, 'passed'],
    ['fails on a date when asked', { cause: 'clock' }, { causes: ['site', 'clock'] }, {}, 'failed'],
    ['passes what joined the list', { cause: 'register' }, {}, {}, 'passed'],
    ['passes what is newly measured', { state: 'newly-measured', cause: 'coverage' }, {}, {}, 'passed'],
    ['passes it for 14 days', learned('2026-11-08T02:00:00.001Z'), {}, {}, 'passed'],
    ['fails on it after 14 days', learned('2026-11-08T02:00:00.000Z'), {}, {}, 'failed'],
    [
      'passes it after 14 days below the threshold',
      learned('2026-11-01T02:00:00.000Z'),
      { failOn: 'critical' },
      {},
      'passed',
    ],
    ['passes a waived finding', { waiver: { waiver, state: 'applies' } }, {}, {}, 'passed'],
    ['fails when the waiver expired', { waiver: { waiver, state: 'expired' } }, {}, {}, 'failed'],
    ['fails when the waiver is void', { waiver: { waiver, state: 'void' } }, {}, {}, 'failed'],
    ['passes a flapping finding', { flapping: '3/10' }, {}, {}, 'passed'],
    ['passes what was not confirmed', { confirmed: false }, {}, {}, 'passed'],
    ['passes an unverified finding', { state: 'unverified', cause: null }, {}, {}, 'passed'],
    ['saw too little', { state: 'persisting', cause: null }, {}, { seen: 8 }, 'too-little-seen'],
    ['saw enough at the floor', { state: 'persisting', cause: null }, {}, { seen: 9 }, 'passed'],
    ['saw nothing at all', { state: 'persisting', cause: null }, { minCoverage: 0 }, { seen: 0 }, 'too-little-seen'],
    ['was a degraded run', { state: 'persisting', cause: null }, {}, { degraded: true }, 'too-little-seen'],
    ['fails even when it saw too little', {}, {}, { seen: 1 }, 'failed'],
  ])('%s', (_name, change, wish, sight, verdict) => {
    const said = gate(drift({ ...regression, ...change }), { ...all, ...sight }, { ...policy, ...wish });
    expect(said.verdict).toBe(verdict);
    expect(said.regressions).toEqual(verdict === 'failed' ? ['fp1:a'] : []);
  });
});
