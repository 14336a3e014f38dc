import type { ReportFinding, ReportTarget } from '../model/report.ts';
import { areaOf } from '../model/rule.ts';

/**
 * What the pages about the whole list need of a target: all that is open, changed, waived or not told. Of what is as it should be, one
 * finding of each area stands for the others, and so does one of what does not apply: a cell of the table of sites says no more. That one
 * may be another target's: ten thousand light targets have to be in memory. Gives a function for the targets of one report.
 */
export function lightTargets(): (target: ReportTarget) => ReportTarget {
  const standIns = new Map<string, ReportFinding>();
  const lighter = lightFindings();
  return ({ observatory, ...target }) => {
    const stood = new Set<string>();
    const findings = target.findings.flatMap((finding) => {
      const { rule, status, state, waiver } = finding;
      if (state !== null || waiver !== null || status === 'fail' || status === 'unknown') return lighter(finding);
      const place = `${status} ${areaOf(rule)}`;
      if (stood.has(place)) return [];
      stood.add(place);
      return alike(standIns, place, finding);
    });
    return { ...target, findings };
  };
}

/** Gives a function for the findings of one report: what many of them say in the same words is held once. */
export function lightFindings(): (finding: ReportFinding) => ReportFinding {
  const said = new Map<string, string>();
  const told = new Map<string, ReportFinding['evidence']>();
  const once = <T extends string | null>(text: T) => (text === null ? text : alike(said, text, text)) as T;
  return (finding) => ({
    ...finding,
    service: once(finding.service),
    text: once(finding.text),
    evidence: alike(told, JSON.stringify(finding.evidence), finding.evidence),
    firstSeen: once(finding.firstSeen),
    lastSeen: once(finding.lastSeen),
    due: once(finding.due),
  });
}

const MOST_ALIKE = 10_000; // names; what is said beyond them is held as often as it is said

function alike<T>(known: Map<string, T>, name: string, value: T): T {
  const first = known.get(name);
  if (first !== undefined) return first;
  if (known.size < MOST_ALIKE) known.set(name, value);
  return value;
}
