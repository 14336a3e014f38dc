import type { Review, Standards } from '../fleet/review.ts';
import { reviewWithTrails } from '../fleet/trails.ts';
import type { History, RunSummary } from '../history/history.ts';
import type { Gate } from '../model/gate.ts';
import type { Memory } from '../model/memory.ts';
import type { Report } from '../model/report.ts';
import type { AnyRule } from '../model/rule.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { composeDocument } from '../render/document.ts';

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
  return { snapshot, ...(await reviewWithTrails(history, snapshot, memory, standards)) };
}

/** What the history knew when a run had ended. */
export async function memoryAfter(history: History, run: RunSummary): Promise<Memory> {
  const runs = await history.runs();
  const next = runs[runs.findIndex(({ id }) => id === run.id) + 1];
  return history.memory(next?.id ?? null);
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
  return {
    document: composeDocument(snapshot, posture, drift, rules),
    owners: snapshot.owners,
    targets: [...snapshot.targets, ...drift.removed],
    rules,
    requests,
    gate: more.gate ?? null,
    scanner: more.scanner ?? null,
  };
}
