import { rank, type Severity } from '../model/finding.ts';
import type { ReportDocument, ReportFinding, ReportTarget } from '../model/report.ts';
import { SOON_DAYS } from '../render/morning.ts';
import { isOpen } from '../render/view.ts';
import { nightOf } from './moves.ts';

/** What comes with time alone, the later first. */
export const REMINDERS = ['overdue', 'due'] as const;

/** A point that is still open, and whose due date has passed, or is a week away, since the run before. */
export interface Reminder {
  readonly when: (typeof REMINDERS)[number];
  readonly target: ReportTarget;
  readonly finding: ReportFinding;
}

/**
 * Each is said once, and no book is kept of it: the run before had not seen that day come. What is told anyway, because it is new or changed
 * tonight, says when it is due itself. Sorted by REMINDERS, then as the document is.
 */
export function remindersIn(
  targets: readonly ReportTarget[],
  { run, against }: Pick<ReportDocument, 'run' | 'against'>,
  floor: Severity,
): readonly Reminder[] {
  if (against === null) return [];
  const [before, now] = [nightOf(against.id), Date.parse(run.takenAt)];
  const came = (at: number): boolean => before <= at && at < now;
  const all = targets.flatMap((target) =>
    target.findings.flatMap((finding): Reminder[] => {
      if (!stays(finding) || finding.due === null || rank(finding.severity) < rank(floor)) return [];
      const due = Date.parse(finding.due);
      if (came(due)) return [{ when: 'overdue', target, finding }];
      return came(due - SOON_DAYS * 86_400_000) && due >= now ? [{ when: 'due', target, finding }] : [];
    }),
  );
  return all.sort((a, b) => REMINDERS.indexOf(a.when) - REMINDERS.indexOf(b.when));
}

const stays = (finding: ReportFinding): boolean =>
  (finding.state === 'persisting' || finding.state === 'unverified') && finding.flapping === null && isOpen(finding);
