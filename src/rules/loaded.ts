import type { PageFacts, PageScript } from '../model/observation.ts';
import { hostOf, isWithin } from './answers.ts';
import { someOf } from './evidence.ts';

/** Scripts and style sheets: what a page is made to run or to look like by others. */
export const codeOf = ({ scripts, styles }: PageFacts): readonly PageScript[] => [...scripts, ...styles];

/** From a host outside the registrable domain. */
export function isForeign({ src }: PageScript, domain: string): boolean {
  const host = hostOf(src);
  return host !== null && !isWithin(host, domain);
}

/** Hosts as evidence: addresses change with every release. */
export const hostsOf = (urls: readonly string[]): readonly string[] =>
  someOf(urls.map(hostOf).filter((host) => host !== null));
