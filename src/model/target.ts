/** The areas of observation: the first part of a rule's id, and what `skip` and `--select` name. */
export const AREAS = [
  'https',
  'tls',
  'certificate',
  'headers',
  'cookies',
  'cors',
  'page',
  'http',
  'disclosure',
  'exposure',
  'software',
  'dns',
  'mail',
] as const;
export type Area = (typeof AREAS)[number];

/** What an authorisation allows, from the gentlest to the most searching. */
export const PROFILES = ['passive', 'standard', 'deep'] as const;
export type Profile = (typeof PROFILES)[number];

/** The gentler of two. */
export const atMost = (a: Profile, b: Profile): Profile => (PROFILES.indexOf(a) < PROFILES.indexOf(b) ? a : b);

export const LANGUAGES = ['fr', 'ar', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

export const OWNER_KINDS = ['ministry', 'agency', 'constitutional', 'local', 'university', 'other'] as const;
export type OwnerKind = (typeof OWNER_KINDS)[number];

/** A calendar date, `2026-11-22`. */
export type Day = string;

/** Who answers for a target. */
export interface Owner {
  readonly id: string;
  readonly name: Readonly<Partial<Record<Language, string>>>; // at least one language
  readonly kind: OwnerKind;
  readonly sector: string | null;
  readonly language: Language; // of its reports
  readonly contacts: readonly string[]; // mailto: addresses
}

/** The written permission without which no packet leaves. Both days are included. */
export interface Authorisation {
  readonly id: string;
  readonly reference: string; // what a judge would be shown
  readonly by: string;
  readonly from: Day;
  readonly until: Day;
  readonly allows: Profile;
}

/** How fast we may go: per host and per address, shared by all targets that live there. */
export interface Pace {
  readonly perSecond: number; // requests a second
  readonly connectionGapMs: number; // between two connections to one address
  readonly exposurePerSecond: number; // requests a second of the paths probe
}

/** For public addresses, unless the target asks for less. */
export const DEFAULT_PACE: Pace = { perSecond: 1, connectionGapMs: 75, exposurePerSecond: 0.33 };

/** A host that we were asked, in writing, to look at. */
export interface Target {
  readonly id: string; // permanent; defaults to the host
  readonly formerly?: readonly string[]; // ids it had before: its history goes on
  readonly host: string; // lower-case A-label, what goes on the wire
  readonly display: string; // as people write it: U-labels for an international name
  readonly domain: string; // the registrable part, for grouping
  readonly owner: string; // Owner.id
  readonly tags: readonly string[];
  readonly https: number | null; // port, or null: not looked at
  readonly http: number | null;
  readonly addresses: readonly string[]; // pins in canonical form; empty: resolved
  readonly allowPrivate: boolean;
  readonly skip: readonly Area[];
  readonly pace: Pace | null; // null: the defaults (none on loopback)
  readonly authorisation: Authorisation | null;
}

/** Who we say we are; required to scan. */
export interface Scanner {
  readonly contact: string; // mailto:
  readonly info: string; // https address of the information page
  readonly vantage: string; // where we look from
  readonly controls: readonly string[]; // hosts of the operator's own that prove our egress works
  readonly addresses?: readonly string[]; // that our requests come from, for whoever reads a log or opens a filter
}

/** What people who are observed may know of who observes them. */
export type ScannerNote = Pick<Scanner, 'contact' | 'info' | 'addresses'>;

/** Everything people wrote about targets, validated. */
export interface Register {
  readonly scanner: Scanner | null;
  readonly owners: readonly Owner[];
  readonly targets: readonly Target[];
  readonly digest: string; // sha256 of the canonical form: which list this run was based on
}
