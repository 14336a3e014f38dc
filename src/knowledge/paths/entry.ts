import type { Severity } from '../../model/finding.ts';

/** A sign in an answer: patterns in the body (one character a byte) or in a header, or bytes at a place. */
export type Mark = {
  readonly name: string;
  readonly weight?: number; // 1 unless said
} & (
  | { readonly pattern: RegExp; readonly header?: string; readonly times?: number }
  | { readonly every: readonly RegExp[] } // in any order
  | { readonly bytes: string; readonly at: number } // hex
);

/** Satisfied when the weights of the marks that are there add up to `need`. */
export interface Sign {
  readonly need: number;
  readonly of: readonly Mark[];
}

/** What the row shows, which is also the name of the rule that judges it: src/rules/exposure/FAMILY.ts. */
export const FAMILIES = [
  'application-console',
  'archive',
  'back-office',
  'configuration-backup',
  'credentials',
  'database-console',
  'database-dump',
  'desktop-metadata',
  'device-console',
  'diagnostic-page',
  'directory-listing',
  'environment-file',
  'installer',
  'log-file',
  'login-page',
  'operations-console',
  'password-file',
  'programming-interface',
  'project-file',
  'repository',
  'server-console',
  'version-file',
  'weak-component',
] as const;
export type Family = (typeof FAMILIES)[number];

/** Every night; every night where it is concerned; one night of seven. */
export type Tier = 1 | 2 | 3;

/** Whom a row concerns: everyone, unless one of `seen`, `labels`, `home` and `after` is given; then those of whom one of them holds. */
export interface Concern {
  readonly seen?: readonly string[]; // products, as in SoftwareFacts
  readonly labels?: readonly string[]; // of the host's name: "mail" of mail.example.ma
  readonly home?: readonly Mark[]; // in the answer of the first page
  readonly after?: readonly string[]; // rows that were found or refused tonight
  readonly unless?: readonly string[]; // products: nobody who has one
}

/** What may be kept of an answer beside its marks: the readers of src/parse/exposed.ts. */
export type Reader =
  | 'accounts'
  | 'actuator'
  | 'compose'
  | 'credentials-in-remote'
  | 'desktop-metadata'
  | 'indices'
  | 'interfaces'
  | 'key-kind'
  | 'listing'
  | 'phpinfo'
  | 'queries'
  | 'samples'
  | 'size'
  | 'users'
  | 'variables'
  | 'web-config';

/** Software that runs together with its like: a host has few of these. */
export type Platform = 'php' | 'java' | 'dotnet' | 'ruby' | 'go' | 'appliance';

/** One kind of exposure, and the paths where it is looked for. */
export interface PathEntry {
  readonly id: string; // permanent
  readonly family: Family;
  readonly tier: Tier;
  readonly when?: Concern;
  readonly paths: readonly string[]; // {host}: the host; {label}: the first label of its registrable domain
  readonly fromPage?: true; // also the directories of the page's own files
  readonly free?: true; // no request of its own: read from the answer to a name that cannot exist
  readonly status: readonly number[];
  readonly signature: readonly Sign[]; // all of them
  readonly strong?: true; // the whole body or magic bytes: believed even where every answer differs from the last
  readonly html: boolean; // false: an answer that begins as HTML is none
  readonly negative?: RegExp; // nor is one with this in its body
  readonly bytes?: number; // asked with Range and never read further
  readonly severity: Severity; // unless its content says otherwise: see severityOf. `info`: noted, nothing to correct
  readonly reads?: Reader;
  readonly regrade?: readonly (readonly [sign: string, severity: Severity])[]; // the first whose mark or evidence is there
  readonly product?: string; // as in knowledge/lifecycles.json where that has it
  readonly platform?: Platform;
  readonly version?: RegExp; // its first group, in the body or in `versionHeader`
  readonly versionHeader?: string;
  readonly changes?: true; // the body differs from look to look, or grows: no digest of it is kept
}

export const one = (...of: readonly Mark[]): Sign => ({ need: 1, of });
export const mark = (name: string, pattern: RegExp): Mark => ({ name, pattern });
export const header = (name: string, header: string, pattern: RegExp): Mark => ({ name, header, pattern });
export const cookie = (name: string, pattern: RegExp): Mark => header(name, 'set-cookie', pattern);
export const magic = (name: string, bytes: string, at = 0): Mark => ({ name, bytes, at });

/** Each pattern is a sign of its own: all of them have to be there. */
export const all = (...marks: readonly Mark[]): readonly Sign[] => marks.map((only) => one(only));
