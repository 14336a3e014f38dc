import type { Finding, Severity } from './finding.ts';
import type { Evidence, FailureCode, Instant } from './observation.ts';
import type { Target } from './target.ts';
import type { Waiver } from './waiver.ts';

export const CHANGE_STATES = [
  'new',
  'regressed',
  'persisting',
  'updated',
  'fixed',
  'unverified',
  'newly-measured',
  'retired',
] as const;
export type ChangeState = (typeof CHANGE_STATES)[number];

export const CAUSES = ['site', 'clock', 'rule', 'knowledge', 'coverage', 'vantage', 'register'] as const;
export type Cause = (typeof CAUSES)[number];

/** What history remembers of one fingerprint; derived, and rebuilt from the snapshots by `history verify`. */
export interface FindingRecord {
  readonly fingerprint: string;
  readonly target: string;
  readonly service: string;
  readonly rule: string;
  readonly subject: string | null;
  readonly state: 'open' | 'fixed' | 'retired';
  readonly severity: Severity; // when last seen failing
  readonly firstSeen: Instant; // first night it failed
  readonly lastSeen: Instant; // last night it failed
  readonly lastVerified: Instant; // last night we could tell
  readonly closedAt: Instant | null;
  readonly reopenCount: number;
  readonly due: Instant;
}

/** One line of what changed (or did not: persisting and unverified findings are listed too). */
export interface Change {
  readonly fingerprint: string;
  readonly target: string;
  readonly rule: string;
  readonly state: ChangeState;
  readonly cause: Cause | null; // null when nothing changed
  readonly before: Finding | null; // last known facts, under today's rules
  readonly after: Finding | null; // null: not run tonight, or its subject is gone
  readonly reason: FailureCode | 'not-run' | null; // why unverified
  readonly record: FindingRecord; // as it stands after this night
  readonly waiver: { readonly waiver: Waiver; readonly state: 'applies' | 'expired' | 'void' } | null;
  readonly confirmed: boolean | null; // null: not observed twice in this run
  readonly flapping: string | null; // "3/10": failed on 3 of the last 10 looks that could tell; two looks of this night disagree
}

/** Two looks of one night that disagree about something that was not open before: neither new nor quiet, and it never gates. */
export interface Unconfirmed {
  readonly fingerprint: string;
  readonly target: string;
  readonly rule: string;
  readonly finding: Finding; // of the look that failed
  readonly flapping: string; // "3/10"
}

/** A correction that nobody can vouch for: what it rests on could not be seen again for more than a week. */
export interface Unvouched {
  readonly record: FindingRecord;
  readonly since: Instant; // the last night that could tell
}

export const EVENT_NAMES = [
  'certificate-rotated',
  'issuer-changed',
  'addresses-changed',
  'server-product-changed',
  'redirect-target-changed',
  'page-title-changed',
  'security-txt-changed',
  'technology-gone',
  'third-party-script-added',
  'new-technology',
  'login-form-appeared',
] as const;
export type EventName = (typeof EVENT_NAMES)[number];

/** Something CERT staff want to know that is no finding; it never gates. */
export interface DriftEvent {
  readonly target: string;
  readonly event: EventName;
  readonly evidence: Evidence;
}

export interface Drift {
  readonly from: string | null; // run id; null on the first night
  readonly to: string;
  readonly changes: readonly Change[]; // sorted by target, rule, service, subject
  readonly unconfirmed: readonly Unconfirmed[]; // sorted likewise
  readonly unvouched: readonly Unvouched[]; // sorted by target
  readonly events: readonly DriftEvent[]; // sorted by target, then event
  readonly removed: readonly Target[]; // left the list with findings open: tombstones
}
