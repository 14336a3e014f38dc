import { rank } from '../model/finding.ts';
import type { Grade, ReportFinding } from '../model/report.ts';

const CAPS: readonly Grade[] = ['A', 'B', 'C', 'D', 'F']; // by severity: info, low, medium, high, critical

/** A letter, and the open points that hold it there: those of the worst severity, by rule. None holds an A+. */
export interface HeldGrade {
  readonly grade: Grade;
  readonly by: readonly ReportFinding[];
}

/** The worst open finding caps the grade; A+ when nothing is open. Null when nothing could be told. Waived findings do not count. */
export function heldGrade(findings: readonly ReportFinding[]): HeldGrade | null {
  const told = findings.filter(({ status }) => status === 'pass' || status === 'fail');
  if (told.length === 0) return null;
  const open = told.filter(({ status, waiver }) => status === 'fail' && waiver?.state !== 'applies');
  const worst = Math.max(-1, ...open.map(({ severity }) => rank(severity)));
  if (worst < 0) return { grade: 'A+', by: [] };
  return { grade: CAPS[worst] ?? 'F', by: open.filter(({ severity }) => rank(severity) === worst) };
}
