import { z } from 'zod';
import type { Day } from '../model/target.ts';

/** CISA's catalogue of known exploited vulnerabilities (CC0): what we read of it. */
export const KEV = z.object({
  catalogVersion: z.string(),
  dateReleased: z.string(),
  vulnerabilities: z.array(z.object({ cveID: z.string(), dateAdded: z.iso.date() })),
});

/** Since when each flaw is listed. A flaw that is missing may be listed later. */
export interface Exploited {
  readonly asOf: Day;
  readonly dates: Readonly<Record<string, Day>>;
}

export const fromKev = ({ dateReleased, vulnerabilities }: z.infer<typeof KEV>): Exploited => ({
  asOf: dateReleased.slice(0, 10),
  dates: Object.fromEntries(vulnerabilities.map(({ cveID, dateAdded }) => [cveID, dateAdded] as const).sort()),
});
