import { describe, expect, it } from 'vitest';
import { judgeTarget } from '../src/judge.ts';
import { fingerprint } from '../src/model/canonical.ts';
import type { Facts, FailureCode, Kind, Observation } from '../src/model/observation.ts';
import { type AnyRule, defineRule } from '../src/model/rule.ts';
import { knowledge, target } from './compare/nights.ts';

const words = {
  title: 'T',
  rationale: 'R',
  remediation: 'F',
  messages: { good: 'Good.', bad: 'Bad.', closed: 'Closed.' },
};
const shape = { severity: 'medium', text: words, references: [], controls: [] } as const;

const needsBoth = defineRule({
  ...shape,
  id: 'headers/both',
  observes: ['https', 'dns'],
  judge: ({ https, dns }) => ({
    status: https.hops.length + dns.addresses.length > 0 ? 'pass' : 'fail',
    message: 'good',
  }),
});
const consumes = defineRule({
  ...shape,
  id: 'https/closed',
  observes: [],
  consumes: { http: ['connection-refused'] },
  judge: ({ http }) => (http.ok ? { status: 'fail', message: 'bad' } : { status: 'pass', message: 'closed' }),
});
const partly = defineRule({
  ...shape,
  id: 'cookies/partly',
  observes: ['https'],
  judge: () => [
    { status: 'fail', message: 'bad', subject: 'b', severity: 'high' },
    { status: 'unknown', reason: 'blocked', subject: 'a' },
  ],
});

const AT = '2026-11-22T02:00:00.000Z';
const https: Facts['https'] = { hops: [], end: 'answered', next: null, failure: null };
const dns: Facts['dns'] = { addresses: [{ address: '192.0.2.1', refused: null }], pinned: false };

function seen(facts: Partial<Record<Kind, unknown>>, failures: Partial<Record<Kind, FailureCode>> = {}): Observation[] {
  const place = (kind: string) => ({
    kind,
    target: 'site',
    service: kind === 'dns' ? 'dns' : `${kind}:1`,
    at: AT,
    connections: 1,
  });
  return [
    ...Object.entries(facts).map(([kind, value]) => ({ ...place(kind), outcome: { ok: true, value } })),
    ...Object.entries(failures).map(([kind, code]) => ({
      ...place(kind),
      outcome: { ok: false, failure: { code, detail: 'd' } },
    })),
  ] as Observation[];
}

const judged = (rule: AnyRule, observations: Observation[], changes = {}) =>
  judgeTarget(target('site', changes), observations, [rule], knowledge, () => AT).map(
    ({ status, reason, message, subject, service, severity }) => ({
      status,
      reason,
      message,
      subject,
      service,
      severity,
    }),
  );

describe('judge', () => {
  it('hands a rule the facts it declared', () => {
    expect(judged(needsBoth, seen({ https, dns }))).toEqual([
      { status: 'pass', reason: null, message: 'good', subject: null, service: 'https:1', severity: 'medium' },
    ]);
  });

  it.each<[FailureCode]>([['connection-timeout'], ['blocked'], ['connection-refused'], ['probe-crashed']])(
    'turns a failed observation (%s) into unknown, whatever the rule would say',
    (code) => {
      expect(judged(needsBoth, seen({ https }, { dns: code }))).toMatchObject([
        { status: 'unknown', reason: code, message: 'not-observed' },
      ]);
    },
  );

  it('hands over a failure that the rule consumes, and no other', () => {
    expect(judged(consumes, seen({}, { http: 'connection-refused' }))).toMatchObject([
      { status: 'pass', message: 'closed' },
    ]);
    expect(judged(consumes, seen({}, { http: 'connection-timeout' }))).toMatchObject([
      { status: 'unknown', reason: 'connection-timeout' },
    ]);
  });

  it('lets a rule be blind in part', () => {
    expect(judged(partly, seen({ https }))).toMatchObject([
      { status: 'unknown', reason: 'blocked', subject: 'a', severity: 'medium' },
      { status: 'fail', subject: 'b', severity: 'high' },
    ]);
  });

  it('says nothing of a service that the list does not name, and of a target that was not run', () => {
    expect(judged(needsBoth, seen({ dns }))).toEqual([]);
    expect(judged(needsBoth, [])).toEqual([]);
  });

  it('hands a service that the list does not name to a rule that can do without it', () => {
    const rule = defineRule({
      ...shape,
      id: 'https/either',
      observes: ['https'],
      consumes: { http: ['not-permitted'] },
      judge: ({ http }) => ({ status: 'pass', message: http.ok ? 'good' : 'closed' }),
    });
    expect(judged(rule, seen({ https }))).toMatchObject([{ status: 'pass', message: 'closed' }]);
    expect(judged(rule, seen({ https }, { http: 'read-timeout' }))).toMatchObject([
      { status: 'unknown', reason: 'read-timeout' },
    ]);
  });

  it('says unknown of an area that the owner excluded', () => {
    expect(judged(needsBoth, seen({ https, dns }), { skip: ['headers'] })).toMatchObject([
      { status: 'unknown', reason: 'not-permitted' },
    ]);
  });
});

describe('fingerprint', () => {
  it('is fp1 and 20 base32 characters of place and subject', () => {
    expect(fingerprint('cnss-www', 'https:443', 'tls/version-1.0', null)).toMatch(/^fp1:[a-z2-7]{20}$/);
  });

  it('is what it was: history depends on it', () => {
    // sha256 of "fp1\0t\0s\0r\0x" by openssl, in base32: pinned, so that no change goes unseen.
    expect(fingerprint('t', 's', 'r', 'x')).toBe(PINNED);
  });

  it('keeps apart what differs in any part', () => {
    const all: readonly Parameters<typeof fingerprint>[] = [
      ['a', 'b', 'c', null],
      ['a', 'b', 'cd', null],
      ['ab', '', 'c', null],
      ['a', 'b', 'c', 'd'],
      ['b', 'a', 'c', null],
    ];
    expect(new Set(all.map((parts) => fingerprint(...parts))).size).toBe(all.length);
  });
});

const PINNED = 'fp1:mkf2djtmuqkgd4cfyy23';
