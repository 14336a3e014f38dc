import type { FailureCode } from './observation.ts';

/** The tests of MDN Observatory, by its own names and in its own order. */
export const OBSERVATORY_TESTS = [
  'content-security-policy',
  'cookies',
  'cross-origin-resource-sharing',
  'redirection',
  'referrer-policy',
  'strict-transport-security',
  'subresource-integrity',
  'x-content-type-options',
  'x-frame-options',
  'cross-origin-resource-policy',
] as const;
export type ObservatoryTest = (typeof OBSERVATORY_TESTS)[number];

export interface ObservatoryRow {
  readonly test: ObservatoryTest;
  readonly code: string | null; // its own word; null: not observed, and it could not have moved the score
  readonly passes: boolean;
  readonly modifier: number; // points
}

/** The grade that MDN Observatory 1.4.8 (algorithm 4) gives. For people who know it: never stored, and no base of any comparison. */
export interface ObservatoryGrade {
  readonly grade: string; // A+, A, A-, B+ ... F
  readonly score: number; // 0 to 130
  readonly tests: readonly ObservatoryRow[]; // all ten
}

/**
 * Why there is no such grade. `unreachable`: neither http nor https answers its client; `unexpected-status`: it gives up at 404 and the
 * like; `stub`: it would grade a page that only leads elsewhere, of which nothing was kept; `redirect-unfinished`: it would grade the
 * answer that a chain without end stopped at; `page-truncated`: a part of the page was not read.
 */
export type ObservatoryGap =
  | FailureCode
  | 'unreachable'
  | 'unexpected-status'
  | 'stub'
  | 'redirect-unfinished'
  | 'page-truncated';
