import type { Reply } from './course.ts';
import { traitsOf } from './course.ts';
import type { HelloVersion } from './hello.ts';
import type { Version12 } from './questions.ts';
import { judge } from './removal.ts';

/** Suites taken, by version; a version that is not accepted has none. */
export type Taken = Readonly<Record<HelloVersion, readonly number[]>>;

export const NEWEST_FIRST = ['TLSv1.2', 'TLSv1.1', 'TLSv1.0', 'SSLv3'] as const satisfies readonly Version12[];

/** Enough to be understood, few enough for every server. */
export const FEW = 32;

export const exchangeIs = (exchange: string) => (suite: number) => traitsOf(suite)?.exchange === exchange;

export const took = (version: HelloVersion, offered: readonly number[], reply: Reply): boolean =>
  typeof judge(version, offered, reply) === 'object';

/** The newest version below TLS 1.3 that takes suites of this kind, and those. */
export function newest(
  taken: Taken,
  is: (suite: number) => boolean,
): { readonly version: Version12; readonly suites: readonly number[] } | null {
  for (const version of NEWEST_FIRST) {
    const suites = taken[version].filter(is);
    if (suites.length > 0) return { version, suites: suites.slice(0, FEW) };
  }
  return null;
}
