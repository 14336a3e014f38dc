import { dueFrom } from '../compare/record.ts';
import { digestOf } from '../model/canonical.ts';
import type { FindingRecord } from '../model/drift.ts';
import type { KnownObservation, Memory, RememberedTarget } from '../model/memory.ts';
import { isAnswer, type Kind, schemaOf } from '../model/observation.ts';
import type { Posture } from '../model/posture.ts';
import type { Snapshot } from '../model/snapshot.ts';

/** A single snapshot as the whole past, for a baseline that is a file: `posture` is that snapshot under today's rules. */
export function memoryOf(snapshot: Snapshot, posture: Posture): Memory {
  const observations = Map.groupBy(snapshot.observations, ({ target }) => target);
  const findings = Map.groupBy(posture.findings, ({ target }) => target);
  const targets = new Map<string, RememberedTarget>();
  for (const target of snapshot.targets) {
    const seen = observations.get(target.id);
    if (seen === undefined) continue;
    const known: Partial<Record<Kind, KnownObservation>> = {};
    const answered: Partial<Record<Kind, KnownObservation>> = {};
    for (const observation of seen) {
      const { kind, outcome } = observation;
      if (!isAnswer(outcome)) continue;
      const { id: run, takenAt, vantage } = snapshot;
      const digest = digestOf(outcome.ok ? outcome.value : outcome.failure);
      answered[kind] = { run, takenAt, vantage, schema: schemaOf(observation), digest, observation };
      if (outcome.ok) known[kind] = answered[kind];
    }
    const said = (findings.get(target.id) ?? []).map(
      ({ fingerprint, rule, status, severity }) => [fingerprint, { rule, status, severity }] as const,
    );
    targets.set(target.id, {
      target,
      list: snapshot.list,
      lastRun: snapshot.id,
      attempted: seen.map(({ kind }) => kind),
      known,
      answered,
      said: new Map(said),
    });
  }
  const { id, takenAt, knowledge } = snapshot;
  const open = posture.findings.filter(({ status }) => status === 'fail');
  return {
    last: { id, takenAt, ruleset: posture.ruleset, knowledge },
    targets,
    records: new Map(open.map((finding) => [finding.fingerprint, recordOf(finding, takenAt)])),
  };
}

function recordOf(finding: Posture['findings'][number], seen: string): FindingRecord {
  const { fingerprint, target, service, rule, subject, severity } = finding;
  return {
    fingerprint,
    target,
    service,
    rule,
    subject,
    state: 'open',
    severity,
    firstSeen: seen,
    lastSeen: seen,
    lastVerified: seen,
    closedAt: null,
    reopenCount: 0,
    due: dueFrom(seen, severity),
  };
}
