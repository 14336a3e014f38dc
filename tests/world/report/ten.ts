import { SEVERITIES } from '../../../src/model/finding.ts';
import type { Report, ReportFinding } from '../../../src/model/report.ts';

const isOpen = ({ status, state }: ReportFinding): boolean => status === 'fail' || state === 'unverified';

/** The same night, with the ten worst points of one owner left open and everything else of it as it should be. */
export function withTenPoints(report: Report, owner: string): Report {
  const { document } = report;
  const rankOf = ({ severity }: ReportFinding): number => SEVERITIES.indexOf(severity);
  const kept = new Set(
    document.targets
      .filter((target) => target.owner === owner)
      .flatMap(({ findings }) => findings.filter(isOpen))
      .sort((a, b) => rankOf(b) - rankOf(a) || (a.fingerprint < b.fingerprint ? -1 : 1))
      .slice(0, 10)
      .map(({ fingerprint }) => fingerprint),
  );
  if (kept.size !== 10) throw new Error(`${owner} has but ${kept.size} points`);
  const targets = document.targets.map((target) =>
    target.owner === owner
      ? { ...target, findings: target.findings.filter((one) => !isOpen(one) || kept.has(one.fingerprint)) }
      : target,
  );
  return { ...report, document: { ...document, targets } };
}
