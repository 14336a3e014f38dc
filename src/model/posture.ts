import type { Finding } from './finding.ts';
import type { Instant } from './observation.ts';

/** A snapshot, judged. */
export interface Posture {
  readonly snapshot: string; // run id
  readonly takenAt: Instant;
  readonly ruleset: string; // "sha256:..." of the rules that judged it
  readonly findings: readonly Finding[]; // sorted by target, rule, service, subject
}
