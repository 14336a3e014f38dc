import type { History } from '../history/history.ts';
import type { FindingRecord } from '../model/drift.ts';
import type { Memory } from '../model/memory.ts';
import type { Standards } from './review.ts';
import { reviewWithTrails } from './trails.ts';

export interface RecordsReport {
  readonly computed: number; // runs whose verdicts and records were computed again
  readonly skipped: number; // runs that other rules or another knowledge judged
  readonly faults: readonly string[]; // one sentence each
}

/**
 * Computes verdicts and records of the newest runs again, from their facts and from what was known before each, and compares them with what
 * is stored. Only runs that today's rules and knowledge judged can be held to it; `rasid rejudge` brings the others up to date.
 */
export async function verifyRecords(history: History, standards: Standards, newest: number): Promise<RecordsReport> {
  const runs = (await history.runs()).filter(({ state }) => state === 'complete' || state === 'interrupted');
  const judged = runs.slice(-newest);
  const faults: string[] = [];
  let computed = 0;
  for (const run of judged) {
    if (run.ruleset !== standards.version) continue;
    const snapshot = await history.snapshot(run.id);
    const before = await history.memory(run.id);
    const { posture, records } = await reviewWithTrails(history, snapshot, before, standards);
    computed += 1;

    const findings = Map.groupBy(posture.findings, ({ target }) => target);
    for (const { id } of snapshot.targets) {
      const said = await history.said(run.id, id);
      const now = findings.get(id) ?? [];
      const moved = now.filter((one) => {
        const stored = said.get(one.fingerprint);
        return stored?.status !== one.status || stored.severity !== one.severity;
      });
      if (moved.length > 0 || now.length !== said.size)
        faults.push(
          `What run ${run.id} said of ${id} is not what its facts give (${moved[0]?.rule ?? 'verdicts are missing'}).`,
        );
    }

    const next = runs[runs.indexOf(run) + 1];
    const stored = await history.memory(next?.id ?? null);
    faults.push(...differing(before, records, stored, run.id));
  }
  return { computed, skipped: judged.length - computed, faults };
}

function differing(before: Memory, records: readonly FindingRecord[], stored: Memory, run: string): string[] {
  const expected = new Map([...before.records, ...records.map((record) => [record.fingerprint, record] as const)]);
  const names = new Set([...expected.keys(), ...stored.records.keys()]);
  return [...names]
    .filter((name) => essence(expected.get(name)) !== essence(stored.records.get(name)))
    .map((name) => {
      const { target = '', rule = '' } = expected.get(name) ?? stored.records.get(name) ?? {};
      return `The record of ${rule} on ${target} after run ${run} is not what its facts give.`;
    })
    .sort();
}

const essence = (record: FindingRecord | undefined): string =>
  record === undefined
    ? ''
    : [record.state, record.severity, record.firstSeen, record.closedAt ?? '', record.reopenCount, record.due].join(
        ' ',
      );
