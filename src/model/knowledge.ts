import type { Day } from './target.ts';

/** One release branch of a product. `eol`: the day support ends, or whether it has ended when no day is known. */
export interface Lifecycle {
  readonly product: string;
  readonly cycle: string;
  readonly releaseDate?: Day;
  readonly eol: Day | boolean;
  readonly freeUntil?: Day; // fixes go on without a contract (Debian LTS)
  readonly paidUntil?: Day; // fixes go on for those who pay (Ubuntu Pro, RHEL extended support)
  readonly latest?: string;
  readonly latestReleaseDate?: Day;
  readonly note?: string;
  readonly confidence?: string;
  readonly source: string;
}

/** Which upstream version a distribution release ships, and the label in its banner. */
export interface DistributionBaseline {
  readonly product: string;
  readonly distro: string;
  readonly release: string;
  readonly version: string; // "2.4.25" or "2.4.57 to 2.4.71"
  readonly bannerLabel: string;
  readonly movesWithUpstream: boolean;
  readonly eolRef: string; // "debian/12": product/cycle among the life cycles
  readonly source: string;
}

/** A rule of the DNSSI and the posture areas it may be related to. Indicative, not validated by DGSSI. */
export interface Control {
  readonly code: string;
  readonly title_fr: string | null;
  readonly areas: readonly string[];
  readonly strength: 'direct' | 'partial' | 'indirect';
  readonly verified: boolean;
}

interface Dated<T> {
  readonly asOf: Day;
  readonly rows: readonly T[];
}

/** The dated facts that rules read. */
export interface Knowledge {
  readonly lifecycles: Dated<Lifecycle>;
  readonly distributions: Dated<DistributionBaseline>;
  readonly controls: Dated<Control>;
  readonly paths: { readonly asOf: Day; readonly version: string };
}
export type KnowledgeName = keyof Knowledge;
