import { inventoryOf, type SeenSoftware } from '../advisories/inventory.ts';
import type { Review, Standards } from '../fleet/review.ts';
import { reviewWithTrails } from '../fleet/trails.ts';
import { gate as gateOf, type Sight, USUAL_POLICY } from '../gate.ts';
import { withObservatory } from '../grades/observatory.ts';
import type { History, RunSummary } from '../history/history.ts';
import { coverageOf } from '../model/coverage.ts';
import type { Gate } from '../model/gate.ts';
import type { Memory } from '../model/memory.ts';
import type { Report } from '../model/report.ts';
import type { AnyRule } from '../model/rule.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { certificateEnds } from '../render/certificates.ts';
import { composeDocument } from '../render/document.ts';
import { sightsOf } from '../render/sights.ts';

/** A stored run as today's rules see it. */
export interface Reviewed extends Review {
  readonly snapshot: Snapshot;
}

/** Judges a stored run again, against what was known before it or against another past. */
export async function reviewStored(
  history: History,
  run: string,
  standards: Standards,
  past: Memory | null = null,
): Promise<Reviewed> {
  const snapshot = await history.snapshot(run);
  const memory = past ?? (await history.memory(run));
  const review = await reviewWithTrails(history, snapshot, memory, standards);
  return { snapshot, ...(past === null ? review : await withOwnAge(history, run, review)) };
}

/** What an old baseline could not measure is as old as the history says, not as new as the baseline makes it. */
async function withOwnAge(history: History, run: string, review: Review): Promise<Review> {
  const { drift } = review;
  if (!drift.changes.some(({ state }) => state === 'newly-measured')) return review;
  const { records } = await history.memory(run);
  const changes = drift.changes.map((change) => {
    const known = records.get(change.fingerprint);
    if (change.state !== 'newly-measured' || known?.state !== 'open') return change;
    const { firstSeen, due } = known;
    return { ...change, record: { ...change.record, firstSeen, due } };
  });
  return { ...review, drift: { ...drift, changes } };
}

/** What the history knew when a run had ended. */
export async function memoryAfter(history: History, run: RunSummary): Promise<Memory> {
  const runs = await history.runs();
  const next = runs[runs.findIndex(({ id }) => id === run.id) + 1];
  return history.memory(next?.id ?? null);
}

/** How much of a run was seen: what a gate wants to know. */
export function sightOf({ targets, observations, state }: Snapshot): Sight {
  const byTarget = Map.groupBy(observations, ({ target }) => target);
  const states = targets.map(({ id }) => coverageOf(byTarget.get(id) ?? []).state);
  const seen = states.filter((one) => one === 'complete' || one === 'partial').length;
  return { asked: targets.length, seen, degraded: state === 'degraded' };
}

/** All that a renderer may see of a run. */
export async function reportOf(
  history: History,
  snapshot: Snapshot,
  { posture, drift }: Review,
  rules: readonly AnyRule[],
  more: { readonly scanner?: Report['scanner']; readonly gate?: Gate } = {},
): Promise<Report> {
  const requests: Record<string, number> = {};
  for (const { id } of snapshot.targets) requests[id] = (await history.ledger(snapshot.id, id)).length;
  const usual = gateOf(drift, sightOf(snapshot), USUAL_POLICY);
  return {
    document: withObservatory(composeDocument(snapshot, posture, drift, rules), snapshot),
    owners: snapshot.owners,
    targets: [...snapshot.targets, ...drift.removed],
    rules,
    requests,
    gate: more.gate ?? null,
    regressions: usual.regressions,
    scanner: more.scanner ?? null,
    outlook: null,
    inventory: [],
    certificates: certificateEnds(snapshot),
    sights: sightsOf(snapshot),
  };
}

const NIGHTS = 90; // that curves and calendars look back

/** What pages say beyond this one night: the nights before it, and the software last seen. */
export async function withPast(history: History, snapshot: Snapshot, report: Report): Promise<Report> {
  const asked = new Set(snapshot.targets.map(({ id }) => id));
  const seen = new Map<string, SeenSoftware>();
  for (const { target, takenAt, facts } of await history.lastSeen('software'))
    if (asked.has(target) && takenAt <= snapshot.takenAt) seen.set(target, { target, takenAt, facts });
  for (const { kind, target, outcome } of snapshot.observations)
    if (kind === 'software' && outcome.ok)
      seen.set(target, { target, takenAt: snapshot.takenAt, facts: outcome.value });
  return {
    ...report,
    outlook: await history.outlook(snapshot.id, NIGHTS),
    inventory: inventoryOf([...seen.values()]),
  };
}
