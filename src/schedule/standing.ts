import type { RunSummary } from '../history/history.ts';
import type { Severity } from '../model/finding.ts';
import type { Instant } from '../model/observation.ts';
import type { CoverageState } from '../model/report.ts';

/** How a night of the schedule can end; `failed`: the scan ended without finishing its run. */
export const ENDINGS = ['complete', 'degraded', 'interrupted', 'failed'] as const;
export type Ending = (typeof ENDINGS)[number];

/** What the last run of a list saw; null where nothing was kept. */
export interface Seen {
  readonly coverage: Readonly<Record<CoverageState, number>>; // targets
  readonly open: Readonly<Record<Severity, number>>; // findings, without the waived ones
}

/** Where one list stands. */
export interface ListStanding {
  readonly list: string;
  readonly cron: string;
  readonly timeZone: string;
  readonly running: { readonly since: Instant; readonly due: Instant; readonly end: Instant } | null;
  readonly last: Pick<RunSummary, 'id' | 'takenAt' | 'finishedAt' | 'state'> | null; // rehearsals apart
  readonly lastSuccess: Instant | null; // when the last complete run was finished
  readonly seen: Seen | null;
  readonly next: Instant | null;
  readonly failures: number; // of the night whose window is open
  readonly endings: Readonly<Record<Ending, number>>; // since the schedule began
  readonly missed: number; // nights, since the schedule began
}

/** What the health file holds: schema rasid/schedule@1. */
export interface Standing {
  readonly schema: 'rasid/schedule@1';
  readonly tool: string;
  readonly process: number;
  readonly host: string;
  readonly timeZoneData: string; // edition of the time zone data, such as 2026c
  readonly since: Instant;
  readonly at: Instant; // of this writing: at least once a minute
  readonly state: 'waiting' | 'running' | 'paused' | 'stopped';
  readonly lists: readonly ListStanding[];
}

export const HEARTBEAT_MS = 60_000;
const STALE_BEATS = 3;

/** Whether the schedule that wrote this is alive. */
export const isAlive = ({ at, state }: Standing, now: Instant): boolean =>
  state !== 'stopped' && Date.parse(now) - Date.parse(at) < STALE_BEATS * HEARTBEAT_MS;
