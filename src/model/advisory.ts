import type { Severity } from './finding.ts';
import type { Instant } from './observation.ts';
import type { Day } from './target.ts';

/** One product that a published flaw concerns, and in which versions. */
export interface Advisory {
  readonly id: string; // "CVE-2021-41773", "SA-CORE-2018-002"
  readonly aliases: readonly string[];
  readonly product: string; // as in the software facts
  readonly affectedRange: string; // ">=2.4.0,<2.4.56 || =2.5.0"; what parse/range cannot read counts as prose
  readonly fixed: string;
  readonly severity: Exclude<Severity, 'info'>;
  readonly title: string;
  readonly kev?: Day; // since when CISA lists it as exploited
  readonly conditions?: string; // what else must be true: a module, a system, a setting
  /** Can the version be seen from outside (`version`), only that the product is there (`presence`), or only an exposed path? */
  readonly visibility: 'version' | 'presence' | 'path';
  readonly rangeConfidence: 'high' | 'medium' | 'low';
  readonly source: string;
}

/** Where an imported document came from. */
export const ORIGINS = ['bulletin', 'csaf', 'osv', 'retire'] as const;
export type Origin = (typeof ORIGINS)[number];

/** A published document about one or several flaws, as we keep it; schema rasid/bulletin-record@1. */
export interface Bulletin {
  readonly id: string; // its own reference: "1260", "RHSA-2024:1234"
  readonly title: string;
  readonly date: Day;
  readonly severity: Advisory['severity'];
  readonly origin: Origin;
  readonly url: string | null;
  readonly impact: readonly string[];
  readonly description: string;
  readonly solution: string;
  readonly identifiers: readonly string[]; // CVE
  readonly references: readonly string[];
  readonly rows: readonly Advisory[];
  readonly unknown: readonly string[]; // products of it that we cannot recognise from outside; sorted
}

/** How a site stands to an advisory; see the field guide "Exposure and software", section 10. */
export const STANDINGS = ['in-range', 'possible', 'version-unknown', 'not-concerned'] as const;
export type Standing = (typeof STANDINGS)[number];

/** One site and one advisory. */
export interface Match {
  readonly advisory: string;
  readonly target: string;
  readonly product: string;
  readonly version: string | null;
  readonly standing: Standing;
  readonly why: MatchReason;
  readonly seenAt: Instant; // when the software was last seen
}

/** What decided the standing. */
export type MatchReason =
  | 'range' // the version alone
  | 'conditions' // they cannot be seen from outside
  | 'contradicted' // what is seen excludes them
  | 'managed' // a distribution repairs it under the same number
  | 'perhaps-managed' // the host names a distribution that ships it
  | 'imprecise' // only a branch is seen, or a weak sign
  | 'hidden' // no version is seen
  | 'prose'; // its range is not written in numbers

/** One version of one product, and the sites that show it. */
export interface InventoryRow {
  readonly product: string;
  readonly name: string;
  readonly version: string | null;
  readonly distribution: string | null;
  readonly sites: readonly string[]; // target ids, sorted
}
