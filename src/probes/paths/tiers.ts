import type { PathEntry } from '../../knowledge/paths.ts';
import { sha256 } from '../../model/canonical.ts';
import type { Day, Target } from '../../model/target.ts';

/** Nights over which the third tier is spread. */
export const NIGHTS = 7;

/**
 * The night of the week of a third-tier path, 1 to 7, by its place in the table and the host: the load of one night is even, and hosts of
 * one address do not all ask for the same things.
 */
export function turnsOf(table: readonly PathEntry[], target: Target): ReadonlyMap<string, number> {
  const start = Number.parseInt(sha256(target.host).slice(0, 8), 16);
  const paths = table
    .filter(({ tier }) => tier === 3)
    .flatMap((entry) => namedPaths(entry, target).map((path) => `${entry.id} ${path}`));
  return new Map(paths.map((key, index) => [key, ((start + index) % NIGHTS) + 1]));
}

/** Which night of seven a day is, 1 to 7. */
export const turnOn = (day: Day): number => (Math.floor(Date.parse(day) / 86_400_000) % NIGHTS) + 1;

/** The paths of an entry for one host. */
export function namedPaths({ paths }: PathEntry, { host, domain }: Target): readonly string[] {
  const label = domain.split('.', 1)[0] ?? domain;
  return paths.map((path) => path.replace('{host}', host).replace('{label}', label));
}
