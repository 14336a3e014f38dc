import type { History, Past, Said } from '../history/history.ts';
import type { FindingRecord } from '../model/drift.ts';
import type { Finding } from '../model/finding.ts';
import type { Memory } from '../model/memory.ts';
import { type Course, courseOf, partsOf } from './parts.ts';
import type { Standards } from './review.ts';

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
    computed += 1;
    const next = runs[runs.indexOf(run) + 1];
    const after = await history.past(next?.id ?? null);
    faults.push(...(await faultsOf(await courseOf(history, run.id, standards), after)));
  }
  return { computed, skipped: judged.length - computed, faults };
}

/** `after`: what the history knew when the run had ended. */
async function faultsOf(course: Course, after: Past): Promise<readonly string[]> {
  const { history, outline, past } = course;
  const misquoted: string[] = [];
  const wrong: string[] = [];
  const judged = new Set<string>();
  for await (const { tonight, memory, review } of partsOf(course)) {
    for (const { id } of tonight.targets)
      misquoted.push(...misquotedIn(review.posture.findings, await history.said(outline.id, id), outline.id, id));
    const ids = new Set([...tonight.targets.map(({ id }) => id), ...memory.targets.keys()]);
    for (const id of ids) judged.add(id);
    wrong.push(...differing(memory, review.records, await after.of([...ids]), outline.id));
  }
  const others = (await after.known()).filter((id) => !judged.has(id));
  for (let start = 0; start < others.length; start += CHUNK) {
    const ids = others.slice(start, start + CHUNK);
    wrong.push(...differing(await past.of(ids), [], await after.of(ids), outline.id));
  }
  return [...misquoted, ...wrong.sort()];
}

const CHUNK = 200; // targets whose past is read at once

function misquotedIn(
  findings: readonly Finding[],
  said: ReadonlyMap<string, Said>,
  run: string,
  target: string,
): readonly string[] {
  const moved = findings.filter((one) => {
    const stored = said.get(one.fingerprint);
    return stored?.status !== one.status || stored.severity !== one.severity;
  });
  if (moved.length === 0 && findings.length === said.size) return [];
  return [
    `What run ${run} said of ${target} is not what its facts give (${moved[0]?.rule ?? 'verdicts are missing'}).`,
  ];
}

function differing(before: Memory, records: readonly FindingRecord[], stored: Memory, run: string): readonly string[] {
  const expected = new Map([...before.records, ...records.map((record) => [record.fingerprint, record] as const)]);
  const names = new Set([...expected.keys(), ...stored.records.keys()]);
  return [...names]
    .filter((name) => essence(expected.get(name)) !== essence(stored.records.get(name)))
    .map((name) => {
      const { target = '', rule = '' } = expected.get(name) ?? stored.records.get(name) ?? {};
      return `The record of ${rule} on ${target} after run ${run} is not what its facts give.`;
    });
}

const essence = (record: FindingRecord | undefined): string =>
  record === undefined
    ? ''
    : [record.state, record.severity, record.firstSeen, record.closedAt ?? '', record.reopenCount, record.due].join(
        ' ',
      );
