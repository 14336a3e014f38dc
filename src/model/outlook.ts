import { SEVERITIES, type Severity } from './finding.ts';
import type { Instant } from './observation.ts';
import type { CoverageState } from './report.ts';
import type { RunState } from './snapshot.ts';
import type { Area } from './target.ts';

/** The last nights of a list, for curves and calendars. What each night said at the time: no rule of today judges it again. */
export interface Outlook {
  readonly nights: readonly OutlookNight[]; // oldest first
  /** By target: one entry for each of `nights`; null where the target was not looked at. */
  readonly targets: ReadonlyMap<string, readonly (TargetOutlook | null)[]>;
  /** Every correction within those nights. */
  readonly repairs: readonly Repair[]; // sorted by closedAt, target, rule
  /** The last night on which each rule failed anywhere, of the rules that ever did. */
  readonly lastFired: ReadonlyMap<string, Instant>;
}

export interface OutlookNight {
  readonly run: string;
  readonly takenAt: Instant;
  readonly state: RunState;
}

export interface TargetOutlook {
  readonly sight: Exclude<CoverageState, 'not-run'>;
  readonly reason: string | null; // why not all was seen
  readonly failing: Points; // verdicts that said `fail`; waived ones included
  /** Open at the end of that night by their records: seen failing, or not seen again since. Absent: `failing` stands for them. */
  readonly open?: Points;
  /** Of each area that could be told: whether nothing of medium severity or worse failed. */
  readonly areas: Readonly<Partial<Record<Area, boolean>>>;
}

export type Points = Readonly<Record<Severity, number>>;

export const NO_POINTS = Object.fromEntries(SEVERITIES.map((severity) => [severity, 0])) as Points;

export interface Repair {
  readonly target: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly firstSeen: Instant;
  readonly closedAt: Instant;
}
