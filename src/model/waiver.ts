import type { Day } from './target.ts';

/** An accepted finding. It ends, and is void when the evidence changes. */
export interface Waiver {
  readonly rule: string;
  readonly target: string;
  readonly subject: string | null;
  readonly reason: string;
  readonly approvedBy: string;
  readonly until: Day; // included; at most 365 days ahead
  readonly evidence: string | null; // digest of the evidence that was accepted
}
