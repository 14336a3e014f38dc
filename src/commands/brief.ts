import type { Standards } from '../fleet/review.ts';
import { digestOf } from '../model/canonical.ts';
import { rank } from '../model/finding.ts';
import type { Brief, Report, ReportFinding, ReportTarget } from '../model/report.ts';
import type { AnyRule } from '../model/rule.ts';
import { viewOf } from '../render/view.ts';

/** What a judgement stands on, in one word: under another one a brief is not said again. */
export const standardsDigest = (
  { version, waivers }: Pick<Standards, 'version' | 'waivers'>,
  knowledge: Readonly<Record<string, string>>,
): string => digestOf({ version, waivers, knowledge });

/** The part of a report that a terminal shows, and the totals of the rest. */
export function briefFrom(report: Report, standards: string): Brief {
  const { document } = report;
  const first = document.against === null;
  const { open, waived } = report.totals ?? viewOf(report);
  const targets = document.targets
    .map((target) => briefTarget(target, first))
    .filter(({ findings, events }) => findings.length > 0 || events.length > 0);
  const kept = new Set(targets.map(({ id }) => id));
  return {
    standards,
    document: { ...document, targets },
    owners: report.owners,
    targets: report.targets.filter(({ id }) => kept.has(id)),
    totals: { open, waived },
  };
}

const MOST_FINDINGS = 10_000;

/** Whether a brief is worth its room: that of a night that broke off can hold everything that is open, and is read no faster than it is judged. */
export const isShort = ({ document }: Brief): boolean =>
  document.targets.reduce((sum, { findings }) => sum + findings.length, 0) <= MOST_FINDINGS;

/** A target with what a terminal shows of it. */
export const briefTarget = ({ observatory, ...target }: ReportTarget, first: boolean): ReportTarget => ({
  ...target,
  findings: target.findings.filter((finding) => isShown(finding, first)),
});

/** What changed; on a first night, what is worst. */
function isShown({ state, flapping, severity, status }: ReportFinding, first: boolean): boolean {
  if (first) return status === 'fail' && rank(severity) >= rank('high');
  return flapping !== null || (state !== null && state !== 'persisting');
}

/** A report that can say no more than its brief: for the terminal and for a ticket. */
export const reportFrom = ({ document, owners, targets, totals }: Brief, rules: readonly AnyRule[]): Report => ({
  document,
  owners,
  targets,
  rules,
  totals,
  requests: {},
  gate: null,
  regressions: [],
  scanner: null,
  outlook: null,
  inventory: [],
  certificates: [],
  sights: {},
});
