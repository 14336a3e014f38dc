import type { Evidence, FailureCode } from './observation.ts';

/** From the mildest to the worst. */
export const SEVERITIES = ['info', 'low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

export const STATUSES = ['pass', 'fail', 'not-applicable', 'unknown'] as const;
export type Status = (typeof STATUSES)[number];

/** `certain`: seen as such; `firm`: inferred from strong signs; `tentative`: from a banner that may lie. */
export type Confidence = 'certain' | 'firm' | 'tentative';

/** A verdict located at a target, with identity. */
export interface Finding {
  readonly fingerprint: string; // of target id, service, rule and subject; nothing else
  readonly rule: string;
  readonly target: string;
  readonly service: string;
  readonly subject: string | null; // a bounded name: which cookie, path, product; null: the whole service
  readonly status: Status;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly message: string; // a message id of the rule; "not-observed" when unknown
  readonly reason: FailureCode | null; // why unknown, else null
  readonly evidence: Evidence;
}

export const rank = (severity: Severity): number => SEVERITIES.indexOf(severity);
