import type { ReportFinding, ReportTarget } from '../model/report.ts';
import { areaOf } from '../model/rule.ts';

/**
 * Pure. What the pages about the whole list need of a target: all that is open, changed, waived or not told. Of what is as it should be,
 * one finding of each area stands for the others, and so does one of what does not apply: a cell of the table of sites says no more.
 */
export function lightTarget({ observatory, ...target }: ReportTarget): ReportTarget {
  const stood = new Set<string>();
  const isWanted = ({ rule, status, state, waiver }: ReportFinding): boolean => {
    if (state !== null || waiver !== null || status === 'fail' || status === 'unknown') return true;
    const place = `${status} ${areaOf(rule)}`;
    if (stood.has(place)) return false;
    stood.add(place);
    return true;
  };
  return { ...target, findings: target.findings.filter(isWanted) };
}
