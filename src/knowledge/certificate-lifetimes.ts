/** A limit on the life of publicly trusted site certificates: for those that are valid from this day on. */
export interface LifetimeLimit {
  readonly from: string; // day of notBefore, UTC
  readonly days: number;
}

/**
 * Newest first. CA/Browser Forum Baseline Requirements section 6.3.2: ballot 193 (825 days), the root programmes and ballot SC-31 (398 days),
 * ballot SC-081v3 (200, 100 and 47 days). As of 2026-11-22.
 */
export const LIFETIME_LIMITS: readonly LifetimeLimit[] = [
  { from: '2029-03-15', days: 47 },
  { from: '2027-03-15', days: 100 },
  { from: '2026-03-15', days: 200 },
  { from: '2020-09-01', days: 398 },
  { from: '2018-03-01', days: 825 },
];
