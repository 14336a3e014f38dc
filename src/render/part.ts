import type { Report, ReportTarget } from '../model/report.ts';

/** Takes the part of a report that is about some of its targets: those of an owner, or one. These are whole. */
export function divided({ totals, spool, ...report }: Report): (targets: readonly ReportTarget[]) => Report {
  const owners = new Map(report.owners.map((owner) => [owner.id, owner]));
  const listed = new Map(report.targets.map((target) => [target.id, target]));
  return (targets) => ({
    ...report,
    document: { ...report.document, targets },
    owners: [...new Set(targets.map(({ owner }) => owner))].flatMap((id) => owners.get(id) ?? []),
    targets: targets.flatMap(({ id }) => listed.get(id) ?? []),
  });
}
