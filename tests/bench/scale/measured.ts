import type { Measured } from './night.ts';

/** What this project measured of itself (docs/benchmarks.md, standard profile); change it here when it is measured again. */
export const MEASURED: Measured = {
  requests: 16, // headers, doors, twin, responses, CORS, security.txt, software
  exposures: 65, // an ordinary night of the paths probe: 50 to 85
  exposuresAtAddress: 120,
  handshakes: 30,
  perSecond: 1,
  exposurePerSecond: 0.33,
  connectionGapMs: 75,
  atOnce: 2,
  cpuMs: 110,
  judgeMs: 12,
  secondLooks: 0.02,
};

/** Bytes of history for a target: the first night, and each later one over an unchanged site. */
export const BYTES = { first: 14_000, unchanged: 250, changedShare: 0.02, changed: 4_000 };

/** Turns a second that one PostgreSQL dealt to four processes here, and the nights that it stored a second. */
export const DATABASE = { turnsPerSecond: 1_800, nightsPerSecond: 150 };
