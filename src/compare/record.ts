import type { ChangeState, FindingRecord } from '../model/drift.ts';
import type { Severity } from '../model/finding.ts';
import type { Instant } from '../model/observation.ts';
import type { Case, Place } from './case.ts';

/** Days from the first sight of a finding to the day it should be corrected (DRIFT, Due dates). */
export const DUE_DAYS: Readonly<Record<Severity, number>> = { critical: 15, high: 30, medium: 90, low: 180, info: 365 };

/** The record as it stands when this night has said `state` of it. */
export function nextRecord({ place, record, is, was, comparison }: Case, state: ChangeState): FindingRecord {
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

const fresh = (place: Place, severity: Severity, now: Instant): FindingRecord => ({
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
