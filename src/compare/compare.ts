import { eventsOf } from './events.ts';
import { by, digestOf } from './model/canonical.ts';
import type { Cause, Change, ChangeState, Drift, FindingRecord } from './model/drift.ts';
import type { Finding, Severity } from './model/finding.ts';
import type { Memory, RememberedTarget } from './model/memory.ts';
import {
  type FailureCode,
  type Instant,
  isAnswer,
  type Kind,
  type Observation,
  schemaOf,
} from './model/observation.ts';
import type { Posture } from './model/posture.ts';
import { type AnyRule, kindsOf } from './model/rule.ts';
import type { Snapshot } from './model/snapshot.ts';
import type { Target } from './model/target.ts';
import type { Waiver } from './model/waiver.ts';

/** Days from the first sight of a finding to the day it should be corrected (DRIFT, Due dates). */
export const DUE_DAYS: Readonly<Record<Severity, number>> = { critical: 15, high: 30, medium: 90, low: 180, info: 365 };

export interface Comparison {
  readonly tonight: Snapshot;
  readonly after: Posture;
  readonly memory: Memory;
  /** What is remembered, judged by today's rules: `before` on its own nights, `aged` as if it had been seen tonight. */
  readonly past: { readonly before: FindingsByTarget; readonly aged: FindingsByTarget };
  readonly rules: readonly AnyRule[];
  readonly waivers: readonly Waiver[];
}
export type FindingsByTarget = ReadonlyMap<string, readonly Finding[]>;

/**
 * Pure. What changed between the last known facts and tonight's, both judged by today's rules (DRIFT, Transitions).
 * `records` holds every record that this night touched.
 */
export function compare(comparison: Comparison): { readonly drift: Drift; readonly records: readonly FindingRecord[] } {
  const { tonight, memory } = comparison;
  const nights = Map.groupBy(tonight.observations, ({ target }) => target);
  const findings = Map.groupBy(comparison.after.findings, ({ target }) => target);
  const records = Map.groupBy(memory.records.values(), ({ target }) => target);

  const listed = tonight.targets.flatMap((target) =>
    compareTarget(comparison, {
      target,
      observations: nights.get(target.id) ?? [],
      remembered: memory.targets.get(target.id),
      after: findings.get(target.id) ?? [],
      before: comparison.past.before.get(target.id) ?? [],
      aged: comparison.past.aged.get(target.id) ?? [],
      records: records.get(target.id) ?? [],
    }),
  );
  const registered = new Set(tonight.registered);
  const removed = [...memory.targets.values()].filter(
    ({ target, list }) => list === tonight.list && !registered.has(target.id),
  );
  const left = removed.flatMap(({ target }) => retireAll(records.get(target.id) ?? [], comparison));

  const changes = [...listed, ...left].sort(
    by(
      ({ target }) => target,
      ({ rule }) => rule,
      ({ record }) => record.service,
      ({ record }) => record.subject ?? '',
    ),
  );
  const events = tonight.targets.flatMap((target) =>
    eventsOf(target.id, memory.targets.get(target.id)?.known ?? {}, nights.get(target.id) ?? []),
  );
  const gone =
    left.length === 0
      ? []
      : removed.filter(({ target }) => left.some((change) => change.target === target.id)).map(({ target }) => target);
  return {
    drift: { from: memory.last?.id ?? null, to: tonight.id, changes, events, removed: gone },
    records: changes.map(({ record }) => record),
  };
}

/** Everything about one target on both sides. */
interface Sides {
  readonly target: Target;
  readonly observations: readonly Observation[]; // tonight's
  readonly remembered: RememberedTarget | undefined;
  readonly after: readonly Finding[];
  readonly before: readonly Finding[];
  readonly aged: readonly Finding[];
  readonly records: readonly FindingRecord[];
}

function compareTarget(comparison: Comparison, sides: Sides): Change[] {
  const rules = new Map(comparison.rules.map((rule) => [rule.id, rule]));
  const after = byFingerprint(sides.after);
  const before = byFingerprint(sides.before);
  const aged = byFingerprint(sides.aged);
  const records = new Map(sides.records.map((record) => [record.fingerprint, record]));
  const fingerprints = new Set([...after.keys(), ...before.keys(), ...records.keys()]);

  return [...fingerprints].flatMap((fingerprint) => {
    const record = records.get(fingerprint);
    const was = before.get(fingerprint);
    const is = after.get(fingerprint);
    const place = is ?? was ?? record;
    if (place === undefined) return [];
    const change = transition({
      comparison,
      sides,
      place: { fingerprint, target: place.target, service: place.service, rule: place.rule, subject: place.subject },
      rule: rules.get(place.rule),
      record,
      was,
      is: is ?? sides.after.find((finding) => finding.status === 'unknown' && samePlace(finding, place)),
      old: aged.get(fingerprint),
    });
    return change === null ? [] : [change];
  });
}

const byFingerprint = (findings: readonly Finding[]): ReadonlyMap<string, Finding> =>
  new Map(findings.map((finding) => [finding.fingerprint, finding]));

/** An unknown verdict of the whole service covers every subject of the rule. */
const samePlace = (finding: Finding, place: Place): boolean =>
  finding.rule === place.rule && finding.service === place.service && finding.subject === null;

type Place = Pick<Finding, 'target' | 'service' | 'rule' | 'subject'>;

interface Case {
  readonly comparison: Comparison;
  readonly sides: Sides;
  readonly place: Place & { readonly fingerprint: string };
  readonly rule: AnyRule | undefined; // undefined: it was removed from the ruleset
  readonly record: FindingRecord | undefined;
  readonly was: Finding | undefined; // the last known facts on their own night
  readonly is: Finding | undefined; // tonight
  readonly old: Finding | undefined; // the last known facts, had they been seen tonight
}

/** One cell of DRIFT's table; null: quiet. */
function transition(one: Case): Change | null {
  const { record, was, is, rule, sides } = one;
  const recorded = record?.state === 'open';
  const open = openBefore(one);

  if (is === undefined) {
    if (!recorded) return null; // what only our new rules make of the old facts waits until the site is seen again
    if (rule === undefined) return change(one, 'retired', 'rule');
    if (sides.observations.length === 0) return change(one, 'unverified', null, 'not-run');
    const serviceGone = !sides.after.some(
      (finding) => finding.rule === one.place.rule && finding.service === one.place.service,
    );
    return change(one, 'retired', serviceGone ? 'register' : causeOf(one));
  }
  if (is.status === 'unknown') return recorded ? change(one, 'unverified', null, is.reason) : null;
  if (is.status === 'fail') {
    if (!open) return opened(one);
    if (!recorded) return change(one, 'new', ruleOrKnowledge(one)); // the old facts fail too: our rules changed, not the site
    if (was === undefined || was.status === 'unknown' || sameVerdict(was, is)) return change(one, 'persisting', null);
    return change(one, 'updated', causeOf(one));
  }
  if (!open) return recorded ? change(one, 'retired', ruleOrKnowledge(one)) : null; // the old facts pass too
  if (!recorded) return null;
  return is.status === 'pass' ? change(one, 'fixed', causeOf(one)) : change(one, 'retired', causeOf(one));
}

/**
 * Was it failing on the last facts that we have, under today's rules? Where those facts are silent about it the record
 * speaks, unless today's rules did judge them and no longer know such a subject.
 */
function openBefore({ was, record, sides, place }: Case): boolean {
  if (was !== undefined && was.status !== 'unknown') return was.status === 'fail';
  const judged = sides.before.some(
    (finding) => finding.rule === place.rule && finding.service === place.service && finding.status !== 'unknown',
  );
  return !judged && record?.state === 'open';
}

function opened(one: Case): Change {
  if (one.record?.state === 'fixed') return change(one, 'regressed', causeOf(one));
  if (isNewlyMeasured(one)) return change(one, 'newly-measured', 'coverage');
  return change(one, 'new', causeOf(one));
}

/** The target was looked at before, but what this rule needs was not measured then. */
function isNewlyMeasured({ rule, sides, was }: Case): boolean {
  const { remembered, observations } = sides;
  if (remembered === undefined || rule === undefined || was !== undefined) return false;
  return kindsOf(rule).some((kind) => {
    const known = remembered.known[kind] ?? remembered.answered[kind];
    if (known === undefined) return !remembered.attempted.includes(kind);
    const tonight = observations.find((observation) => observation.kind === kind);
    return tonight?.outcome.ok === true && schemaOf(tonight) !== known.schema;
  });
}

/** Why the verdict moved (DRIFT, Cause). */
function causeOf({ rule, sides, comparison, was, is, old }: Case): Cause {
  const { remembered, target, observations } = sides;
  if (remembered === undefined || !sameListing(remembered.target, target)) return 'register';
  if (rule === undefined) return 'rule';
  const kinds = kindsOf(rule).filter((kind) => observations.some((observation) => observation.kind === kind));
  const known = kinds.map(
    (kind) => (rule.consumes?.[kind] === undefined ? remembered.known : remembered.answered)[kind],
  );
  const blindBefore = known.some((one, index) => one === undefined && answersTonight(kinds[index], observations));
  if (blindBefore && (was === undefined || was.status === 'unknown')) return 'coverage';
  const clockExplains =
    is !== undefined && old !== undefined && sameVerdict(old, is) && (was === undefined || !sameVerdict(was, old));
  if (clockExplains) return 'clock';
  return known.some((one) => one !== undefined && one.vantage !== comparison.tonight.vantage) ? 'vantage' : 'site';
}

const answersTonight = (kind: Kind | undefined, observations: readonly Observation[]): boolean =>
  observations.some((observation) => observation.kind === kind && isAnswer(observation.outcome));

/** The old facts get another verdict today: from a rule that reads newer knowledge, or from a rule that changed. */
function ruleOrKnowledge({ rule, comparison }: Case): Cause {
  const old = comparison.memory.last?.knowledge ?? {};
  return rule?.knowledge?.some((name) => old[name] !== comparison.tonight.knowledge[name]) ? 'knowledge' : 'rule';
}

const sameListing = (a: Target, b: Target): boolean =>
  a.host === b.host && a.https === b.https && a.http === b.http && digestOf(a.skip) === digestOf(b.skip);

const sameVerdict = (a: Finding, b: Finding): boolean =>
  a.status === b.status &&
  a.severity === b.severity &&
  a.message === b.message &&
  digestOf(a.evidence) === digestOf(b.evidence);

function change(
  one: Case,
  state: ChangeState,
  cause: Cause | null,
  reason: FailureCode | 'not-run' | null = null,
): Change {
  const { place, was, is } = one;
  return {
    ...place,
    state,
    cause,
    before: was ?? null,
    after: is ?? null,
    reason,
    record: nextRecord(one, state),
    waiver: waiverOf(one),
    confirmed: null,
    flapping: null,
  };
}

function nextRecord({ place, record, is, was, comparison }: Case, state: ChangeState): FindingRecord {
  const now = comparison.tonight.takenAt;
  if (state === 'fixed' || state === 'retired') {
    const old = record ?? fresh(place, was?.severity ?? 'info', now);
    return { ...old, state, lastVerified: now, closedAt: now };
  }
  const severity = is?.status === 'fail' ? is.severity : (record?.severity ?? was?.severity ?? 'info');
  if (state === 'unverified') return record ?? fresh(place, severity, now);
  if (record?.state === 'open') {
    return { ...record, severity, lastSeen: now, lastVerified: now, due: earlier(record.due, severity, record, now) };
  }
  const born = fresh(place, severity, now);
  return state === 'regressed' && record !== undefined
    ? { ...born, firstSeen: record.firstSeen, reopenCount: record.reopenCount + 1 }
    : born;
}

const fresh = (place: Place & { readonly fingerprint: string }, severity: Severity, now: Instant): FindingRecord => ({
  fingerprint: place.fingerprint,
  target: place.target,
  service: place.service,
  rule: place.rule,
  subject: place.subject,
  state: 'open',
  severity,
  firstSeen: now,
  lastSeen: now,
  lastVerified: now,
  closedAt: null,
  reopenCount: 0,
  due: dueFrom(now, severity),
});

export const dueFrom = (start: Instant, severity: Severity): Instant =>
  new Date(Date.parse(start) + DUE_DAYS[severity] * 86_400_000).toISOString();

/** A finding that gets worse is due sooner; one that gets milder keeps its day. */
function earlier(due: Instant, severity: Severity, record: FindingRecord, now: Instant): Instant {
  if (severity === record.severity) return due;
  const candidate = dueFrom(now, severity);
  return candidate < due ? candidate : due;
}

function waiverOf({ place, is, was, comparison }: Case): Change['waiver'] {
  const waiver = comparison.waivers.find(
    (one) =>
      one.rule === place.rule && one.target === place.target && (one.subject === null || one.subject === place.subject),
  );
  if (waiver === undefined) return null;
  if (waiver.until < comparison.tonight.takenAt.slice(0, 10)) return { waiver, state: 'expired' };
  const seen = is?.status === 'fail' ? is : was;
  const changed = waiver.evidence !== null && seen !== undefined && digestOf(seen.evidence) !== waiver.evidence;
  return { waiver, state: changed ? 'void' : 'applies' };
}

/** A target that left the list takes its open findings with it: retired by the register, never fixed. */
function retireAll(records: readonly FindingRecord[], { tonight }: Comparison): Change[] {
  return records
    .filter(({ state }) => state === 'open')
    .map((record) => ({
      fingerprint: record.fingerprint,
      target: record.target,
      rule: record.rule,
      state: 'retired',
      cause: 'register',
      before: null,
      after: null,
      reason: null,
      record: { ...record, state: 'retired', closedAt: tonight.takenAt },
      waiver: null,
      confirmed: null,
      flapping: null,
    }));
}
