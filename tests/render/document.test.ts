import { describe, expect, it } from 'vitest';
import { judge } from '../../src/judge.ts';
import type { Drift } from '../../src/model/drift.ts';
import type { Observation } from '../../src/model/observation.ts';
import type { Posture } from '../../src/model/posture.ts';
import type { ReportDocument } from '../../src/model/report.ts';
import type { AnyRule } from '../../src/model/rule.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { draftDocument } from '../../src/render/document.ts';
import { alpha, knowledge, type Night, play, snapshotOf } from '../compare/nights.ts';
import { tlsFacts, trustedChain } from '../rules/table.ts';

/** The document of one night, made of all of it at once. */
function composeDocument(
  snapshot: Snapshot,
  { findings, ruleset }: Posture,
  drift: Drift,
  rules: readonly AnyRule[],
): ReportDocument {
  const draft = draftDocument(rules);
  const targets = draft.add({ tonight: snapshot, findings, drift });
  return { ...draft.frame(snapshot, ruleset, drift.from), targets };
}

/** The document of the last of some nights. */
function documentOf(...nights: Night[]): ReportDocument {
  const index = nights.length - 1;
  const night = nights[index] as Night;
  const snapshot = snapshotOf(night, index);
  const rules = night.rules ?? [alpha];
  const posture = judge(snapshot, { rules, version: 'sha256:0' }, knowledge);
  const drift = play(nights).at(-1)?.drift;
  if (drift === undefined) throw new Error('no night');
  return composeDocument(snapshot, posture, drift, rules);
}

const good = { title: 'good' };
const bad = { title: 'bad' };
const silent = { failure: 'connection-timeout' } as const;

describe('the document', () => {
  it('tells a repair, a regression and what could not be looked at apart', () => {
    const document = documentOf(
      { sights: { a: bad, b: good, c: bad, d: good } },
      { sights: { a: good, b: bad, c: silent, d: good } },
    );
    expect(document.against).toEqual({ id: 'night-1' });
    expect(document.counts).toMatchObject({ open: 2, new: 1, fixed: 1, unverified: 1, persisting: 0, registered: 0 });
    expect(
      document.targets.map(({ id, findings }) => [
        id,
        ...findings.map(({ status, state, cause, reason }) => [status, state, cause, reason]),
      ]),
    ).toEqual([
      ['a', ['pass', 'fixed', 'site', null]],
      ['b', ['fail', 'new', 'site', null]],
      ['c', ['unknown', 'unverified', null, 'connection-timeout']],
      ['d', ['pass', null, null, null]],
    ]);
    expect(document.coverage).toEqual({
      targets: 4,
      complete: 3,
      partial: 0,
      untestable: 1,
      notRun: 0,
      reasons: { 'connection-timeout': 1 },
    });
  });

  it('fills English sentences and keeps ages and due dates', () => {
    const document = documentOf({ sights: { a: bad } }, { sights: { a: bad } });
    expect(document.targets[0]?.findings[0]).toMatchObject({
      text: 'Bad: bad.',
      state: 'persisting',
      firstSeen: '2026-11-01T02:00:00.000Z',
      lastSeen: '2026-11-02T02:00:00.000Z',
      due: '2027-01-30T02:00:00.000Z',
    });
  });

  it('does not count as new what our own rules changed', () => {
    const document = documentOf({ sights: { a: bad }, rules: [] }, { sights: { a: bad } });
    expect(document.counts).toMatchObject({ open: 1, new: 0, ruleChange: 1 });
  });

  it('gives no grade to what was not seen', () => {
    const { targets } = documentOf({ sights: { a: good, b: bad, c: silent, d: 'not-run', e: { title: null } } });
    expect(targets.map(({ id, grade, coverage }) => [id, grade, coverage])).toEqual([
      ['a', 'A+', 'complete'],
      ['b', 'C', 'complete'],
      ['c', null, 'untestable'],
      ['d', null, 'not-run'],
      ['e', null, 'complete'],
    ]);
  });

  it('keeps what was last seen as the evidence of an unverified finding', () => {
    const { targets } = documentOf({ sights: { a: bad } }, { sights: { a: 'not-run' } });
    expect(targets[0]?.findings).toMatchObject([
      { status: 'unknown', state: 'unverified', reason: 'not-run', severity: 'medium', evidence: { title: 'bad' } },
    ]);
  });

  it('lists a target that left the register once more, as a tombstone', () => {
    const { targets, counts } = documentOf({ sights: { a: bad, b: good } }, { sights: { b: good } });
    expect(targets.map(({ id, coverage }) => [id, coverage])).toEqual([
      ['a', 'not-run'],
      ['b', 'complete'],
    ]);
    expect(counts).toMatchObject({ open: 0, retired: 1, unregistered: 1, fixed: 0 });
  });

  it('names a key that sites of several owners use, and none that one owner uses twice', () => {
    const night: Night = { sights: { a: good, b: good, c: good }, targets: { c: { owner: 'another' } } };
    const snapshot = snapshotOf(night, 0);
    const tls = (id: string, key: string) =>
      ({
        kind: 'tls',
        target: id,
        service: 'https:443',
        at: snapshot.takenAt,
        connections: 1,
        outcome: { ok: true, value: tlsFacts({ certificates: [trustedChain({ spkiSha256: key })] }) },
      }) as const;
    const posture = judge(snapshot, { rules: [], version: 'sha256:0' }, knowledge);
    const drift = play([night])[0]?.drift as Drift;
    const keysOf = (...observations: Observation[]) =>
      composeDocument({ ...snapshot, observations }, posture, drift, []).sharedKeys;
    expect(keysOf(tls('a', 'k1'), tls('b', 'k1'), tls('c', 'k2'))).toEqual([]);
    expect(keysOf(tls('a', 'k1'), tls('b', 'k2'), tls('c', 'k1'))).toEqual([{ spkiSha256: 'k1', targets: ['a', 'c'] }]);
  });

  it('never counts a waived finding as open', () => {
    const waivers = [
      {
        rule: 'page/alpha',
        target: 'a',
        subject: null,
        reason: 'r',
        approvedBy: 'x',
        until: '2027-01-01',
        evidence: null,
      },
    ];
    const { counts, targets } = documentOf({ sights: { a: bad, b: bad }, waivers });
    expect(counts).toMatchObject({ open: 1, new: 1, waived: 1 });
    expect(targets[0]).toMatchObject({ grade: 'A+', findings: [{ status: 'fail', waiver: { state: 'applies' } }] });
  });
});
