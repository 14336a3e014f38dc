import { eventsOf } from '../events.ts';
import { by } from '../model/canonical.ts';
import type { Change, Drift, FindingRecord, Unvouched } from '../model/drift.ts';
import type { Finding } from '../model/finding.ts';
import { kindsOf } from '../model/rule.ts';
import type { Case, Comparison, Sides } from './case.ts';
import { transition } from './transition.ts';

/**
 * Pure. What changed between the last known facts and tonight's, both judged by today's rules (DRIFT, Transitions).
 * `records` holds every record that this night touched. The memory speaks of targets and rules by the names of today: see renamed.ts.
 */
export function compare(comparison: Comparison): { readonly drift: Drift; readonly records: readonly FindingRecord[] } {
  const { tonight, memory } = comparison;
  const nights = Map.groupBy(tonight.observations, ({ target }) => target);
  const secondLooks = Map.groupBy(tonight.again, ({ target }) => target);
  const findings = Map.groupBy(comparison.after.findings, ({ target }) => target);
  const records = Map.groupBy(memory.records.values(), ({ target }) => target);

  const sides = tonight.targets.map(
    (target): Sides => ({
      target,
      observations: nights.get(target.id) ?? [],
      remembered: memory.targets.get(target.id),
      after: findings.get(target.id) ?? [],
      again: comparison.again.get(target.id) ?? [],
      lookedAgain: new Set((secondLooks.get(target.id) ?? []).map(({ kind }) => kind)),
      before: comparison.past.before.get(target.id) ?? [],
      aged: comparison.past.aged.get(target.id) ?? [],
      records: records.get(target.id) ?? [],
    }),
  );
  const said = sides.flatMap((one) => casesOf(comparison, one).map(transition));
  const asked = new Set(tonight.targets.map(({ id }) => id));
  const removed = [...memory.targets.values()].filter(
    ({ target, list }) => list === tonight.list && !asked.has(target.id) && !tonight.registered.includes(target.id),
  );
  const left = removed.flatMap(({ target }) => retireAll(records.get(target.id) ?? [], comparison));

  const changes = [...said.flatMap(({ change }) => change ?? []), ...left].sort(
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
  const gone = removed
    .filter(({ target }) => left.some((change) => change.target === target.id))
    .map(({ target }) => target);
  return {
    drift: {
      from: memory.last?.id ?? null,
      to: tonight.id,
      changes,
      unconfirmed: said.flatMap(({ unconfirmed }) => unconfirmed ?? []).sort(byPlace),
      unvouched: sides.flatMap((one) => unvouchedOf(comparison, one)),
      events,
      removed: gone,
    },
    records: changes.map(({ record }) => record),
  };
}

const byPlace = by<{ readonly finding: Finding }>(
  ({ finding }) => finding.target,
  ({ finding }) => finding.rule,
  ({ finding }) => finding.service,
  ({ finding }) => finding.subject ?? '',
);

/** Every fingerprint that is known of the target, on either side. */
function casesOf(comparison: Comparison, sides: Sides): Case[] {
  const rules = new Map(comparison.rules.map((rule) => [rule.id, rule]));
  const after = byFingerprint(sides.after);
  const again = byFingerprint(sides.again);
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
    const { target, service, rule, subject } = place;
    const wholly = (findings: readonly Finding[]) =>
      findings.find((finding) => finding.status === 'unknown' && covers(finding, place));
    return {
      comparison,
      sides,
      place: { fingerprint, target, service, rule, subject },
      rule: rules.get(rule),
      record,
      was: was ?? wholly(sides.before),
      is: is ?? wholly(sides.after),
      second: again.get(fingerprint) ?? wholly(sides.again),
      old: aged.get(fingerprint),
    };
  });
}

const byFingerprint = (findings: readonly Finding[]): ReadonlyMap<string, Finding> =>
  new Map(findings.map((finding) => [finding.fingerprint, finding]));

/** An unknown verdict of the whole service covers every subject of the rule. */
const covers = (finding: Finding, place: Pick<Finding, 'rule' | 'service'>): boolean =>
  finding.rule === place.rule && finding.service === place.service && finding.subject === null;

/** Days after which nobody can vouch for a correction that could not be seen again (DRIFT, Transitions). */
const VOUCHED_DAYS = 7;

/** Findings that were corrected, and whose facts are older than a week tonight. */
function unvouchedOf({ tonight, rules }: Comparison, { after, remembered, records }: Sides): Unvouched[] {
  const longAgo = new Date(Date.parse(tonight.takenAt) - VOUCHED_DAYS * 86_400_000).toISOString();
  return records.flatMap((record) => {
    if (record.state !== 'fixed') return [];
    const rule = rules.find(({ id }) => id === record.rule);
    if (rule === undefined) return [];
    const told = after.some(
      (finding) =>
        finding.rule === record.rule &&
        (finding.subject === record.subject || finding.subject === null) &&
        finding.status !== 'unknown',
    );
    if (told) return [];
    const since = kindsOf(rule)
      .map((kind) => (remembered?.answered[kind] ?? remembered?.known[kind])?.takenAt ?? record.lastVerified)
      .sort()[0];
    return since !== undefined && since < longAgo ? { record, since } : [];
  });
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
