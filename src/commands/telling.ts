import { inventoryOf, type NamedSoftware } from '../advisories/inventory.ts';
import type { Part } from '../fleet/parts.ts';
import { fails, gate, type Sight, USUAL_POLICY } from '../gate.ts';
import { observatoryOf } from '../grades/observatory.ts';
import type { History } from '../history/history.ts';
import type { Change } from '../model/drift.ts';
import type { Severity } from '../model/finding.ts';
import type { ObservatoryGrade } from '../model/grades.ts';
import { NO_POINTS } from '../model/outlook.ts';
import type { CertificateEnd, Moved, Report, ReportDocument, ReportTarget, SiteSight } from '../model/report.ts';
import type { AnyRule } from '../model/rule.ts';
import type { Outline } from '../model/snapshot.ts';
import type { Target } from '../model/target.ts';
import { certificateEnds, firstToEnd } from '../render/certificates.ts';
import { draftDocument } from '../render/document.ts';
import { lightFindings, lightTargets } from '../render/light.ts';
import { sightsOf } from '../render/sights.ts';
import { isOpen, isWaived } from '../render/view.ts';
import type { Aside } from './aside.ts';
import { briefTarget } from './brief.ts';
import { createSpool, type SpoolWriter } from './spool.ts';

/** Where whole targets go when they are many, and what the report holds of each in their stead. */
export interface Keeping {
  readonly spool: SpoolWriter;
  readonly light: (target: ReportTarget, first: boolean) => ReportTarget; // first: there is no night to compare with
}

/** All that a renderer may see of a run, gathered part by part as it is judged. */
export interface Telling {
  add(part: Part): void;
  report(history: History, run: Outline, more?: More): Promise<Report>;
}

export interface More {
  readonly scanner?: Report['scanner'];
  readonly pages?: boolean; // what pages say beyond this one night: the nights before it, and the software last seen
}

const FEW = 200; // targets that may be in memory as a whole

/** `pages`: the report is for people who turn pages; otherwise a terminal alone reads what is in memory. */
export const keepingFor = (targets: number, aside: Aside, pages: boolean): Keeping | null =>
  targets < FEW ? null : { spool: createSpool(aside.file('targets')), light: pages ? lightTargets() : briefTargets() };

/** What a terminal shows of the targets of one report. */
function briefTargets(): Keeping['light'] {
  const lighter = lightFindings();
  return (target, first) => {
    const brief = briefTarget(target, first);
    return { ...brief, findings: brief.findings.map(lighter) };
  };
}

const NIGHTS = 90; // that curves and calendars look back

/** `keeping`: null for a run whose whole targets may be in memory. */
export function startTelling(rules: readonly AnyRule[], keeping: Keeping | null): Telling {
  const draft = draftDocument(rules);
  const targets: ReportTarget[] = [];
  const removed: Target[] = [];
  const failing: Change[] = [];
  const certificates: CertificateEnd[] = [];
  const sights: Record<string, SiteSight> = {};
  const software: NamedSoftware[] = [];
  const open: Record<Severity, number> = { ...NO_POINTS };
  let waived = 0;
  let judged = { ruleset: '', from: null as string | null };
  return {
    add({ tonight, memory, review: { posture, drift } }) {
      judged = { ruleset: posture.ruleset, from: drift.from };
      for (const told of draft.add({ tonight, findings: posture.findings, drift })) {
        const target = { ...told, observatory: gradeOf(told, tonight) };
        for (const finding of target.findings) {
          if (isOpen(finding)) open[finding.severity] += 1;
          if (isWaived(finding)) waived += 1;
        }
        keeping?.spool.append(target);
        targets.push(keeping === null ? target : keeping.light(target, drift.from === null));
      }
      removed.push(...drift.removed);
      failing.push(...drift.changes.filter((change) => fails(change, USUAL_POLICY)));
      certificates.push(...certificateEnds(tonight));
      Object.assign(sights, sightsOf(tonight));
      for (const { id } of tonight.targets) software.push(...softwareOf(id, { tonight, memory }));
    },
    async report(history, run, { scanner = run.scanner ?? null, pages = false } = {}) {
      const byId = targets.toSorted((a, b) => (a.id < b.id ? -1 : 1));
      const document: ReportDocument = { ...draft.frame(run, judged.ruleset, judged.from), targets: byId };
      const requests = await history.requests(run.id);
      const moved = pages && judged.from !== null ? await movedSince(history, judged.from, run, judged.ruleset) : null;
      return {
        document,
        owners: run.owners,
        targets: [...run.targets, ...removed],
        rules,
        requests: Object.fromEntries(run.targets.map(({ id }) => [id, requests.get(id) ?? 0])),
        gate: null,
        regressions: gate({ from: judged.from, changes: failing }, sightOf(document), USUAL_POLICY).regressions,
        scanner,
        outlook: pages ? await history.outlook(run.id, NIGHTS) : null,
        inventory: pages ? inventoryOf(software) : [],
        certificates: certificates.sort(firstToEnd),
        sights,
        totals: { open, waived },
        ...(run.next === undefined ? {} : { next: run.next }),
        ...(moved === null ? {} : { moved }),
        ...(keeping === null ? {} : { spool: keeping.spool.done() }),
      };
    },
  };
}

/** Whether rules and knowledge are those of the run before; null when that is not known. */
async function movedSince(history: History, from: string, run: Outline, ruleset: string): Promise<Moved | null> {
  const before = (await history.runs()).find(({ id }) => id === from);
  if (before === undefined || before.ruleset === null || before.state === 'pruned') return null;
  const { knowledge } = await history.outline(from);
  const names = [...new Set([...Object.keys(knowledge), ...Object.keys(run.knowledge)])].sort();
  return {
    rules: before.ruleset !== ruleset,
    knowledge: names.filter((name) => knowledge[name] !== run.knowledge[name]),
  };
}

/** How much of a run was seen: what a gate wants to know. */
export const sightOf = ({ coverage, run }: Pick<ReportDocument, 'coverage' | 'run'>): Sight => ({
  asked: coverage.targets,
  seen: coverage.complete + coverage.partial,
  degraded: run.state === 'degraded',
});

/** What MDN Observatory would give; null for a target that left the list, and where that cannot be told. */
function gradeOf({ id }: ReportTarget, { targets, observations }: Part['tonight']): ObservatoryGrade | null {
  const target = targets.find((one) => one.id === id);
  if (target === undefined) return null;
  const grade = observatoryOf(
    target,
    observations.filter((one) => one.target === id),
  );
  return typeof grade === 'string' ? null : grade;
}

/** The software that a target showed tonight, or else on the last night that it showed any. */
function softwareOf(target: string, { tonight, memory }: Pick<Part, 'tonight' | 'memory'>): readonly NamedSoftware[] {
  const seen = tonight.observations.find((one) => one.target === target && one.kind === 'software' && one.outcome.ok);
  const shown = seen ?? memory.targets.get(target)?.known.software?.observation;
  if (shown?.kind !== 'software' || !shown.outcome.ok) return [];
  const products = shown.outcome.value.products.map(({ product, version, distribution }) => ({
    product,
    version,
    distribution,
  }));
  return [{ target, facts: { products } }];
}
