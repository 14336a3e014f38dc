import type { DistributionBaseline, Knowledge, Lifecycle } from '../model/knowledge.ts';
import type { Instant, SoftwareProduct } from '../model/observation.ts';
import type { Day } from '../model/target.ts';
import { compareVersions, numbersOf, schemeOf } from '../parse/version.ts';

/** A branch or a release, and its calendar. */
export interface Named {
  readonly name: string;
  readonly row: Lifecycle;
}

export const NEVER: Day = '9999-12-31';
export const LONG_AGO: Day = '0000-01-01';

/** `eol` is a day, or true or false: a comparison of days would read a boolean wrongly. */
export function lastDay({ eol, freeUntil }: Lifecycle): Day {
  if (typeof eol === 'boolean') return eol ? (freeUntil ?? LONG_AGO) : NEVER;
  return freeUntil !== undefined && freeUntil > eol ? freeUntil : eol;
}

export const begins = (longer: readonly number[], shorter: readonly number[]): boolean =>
  shorter.every((number, index) => longer[index] === number);

/** Debian's nginx/1.22.1 looks like nginx's own: its number alone cannot tell who maintains it. */
export function livingRelease(releases: readonly Named[], now: Instant): string | null {
  const [best] = releases.toSorted((a, b) => (lastDay(b.row) < lastDay(a.row) ? -1 : 1));
  return best !== undefined && lastDay(best.row) >= now.slice(0, 10) ? best.name : null;
}

/** A label in a banner, the family that ships the packages, and whose calendar counts. */
const FAMILIES: Readonly<Record<string, { readonly family: string; readonly calendar: string }>> = {
  Debian: { family: 'debian', calendar: 'debian' },
  Raspbian: { family: 'debian', calendar: 'debian' },
  Ubuntu: { family: 'ubuntu', calendar: 'ubuntu' },
  'Red Hat': { family: 'rhel-family', calendar: 'rhel' },
  CentOS: { family: 'rhel-family', calendar: 'centos' },
  'CentOS Stream': { family: 'rhel-family', calendar: 'rhel' },
  AlmaLinux: { family: 'rhel-family', calendar: 'almalinux' },
  'Rocky Linux': { family: 'rhel-family', calendar: 'rocky-linux' },
  'Oracle Linux': { family: 'rhel-family', calendar: 'oracle-linux' },
};

/** The releases that ship this version of the product, each with its calendar. */
export function releasesOf(
  product: string,
  version: string,
  label: string | null,
  { distributions, lifecycles }: Pick<Knowledge, 'lifecycles' | 'distributions'>,
): readonly Named[] {
  const place = label === null ? undefined : FAMILIES[label];
  if (place === undefined) return [];
  return distributions.rows
    .filter((row) => row.product === product && row.distro === place.family && ships(row, version))
    .flatMap(({ eolRef }) => {
      const [reference = '', cycle = ''] = eolRef.split('/');
      const find = (calendar: string) => lifecycles.rows.find((one) => one.product === calendar && one.cycle === cycle);
      const row = find(place.calendar) ?? find(reference);
      return row === undefined ? [] : [{ row, name: `${label} ${cycle}` }];
    });
}

const CALENDARS: Readonly<Record<string, string>> = { debian: 'Debian', ubuntu: 'Ubuntu', rhel: 'Red Hat' };

/** The releases that ship this version and whose banners carry no label; `moving`: those too that take every release of its makers. */
export function unlabelledReleasesOf(
  product: string,
  version: string,
  { distributions, lifecycles }: Pick<Knowledge, 'lifecycles' | 'distributions'>,
  moving = true,
): readonly Named[] {
  return distributions.rows
    .filter(
      (row) =>
        row.product === product && row.bannerLabel === '' && (moving || !row.movesWithUpstream) && ships(row, version),
    )
    .flatMap(({ eolRef }) => {
      const [calendar = '', cycle = ''] = eolRef.split('/');
      const row = lifecycles.rows.find((one) => one.product === calendar && one.cycle === cycle);
      return row === undefined ? [] : [{ row, name: `${CALENDARS[calendar] ?? calendar} ${cycle}` }];
    });
}

/** The version column: `2.4.25`, `2.4.57 to 2.4.71`, `8.2.x`, `1.0.1e-fips / 1.0.2k-fips`. */
function ships({ product, version: shipped }: DistributionBaseline, version: string): boolean {
  const scheme = schemeOf(product);
  return shipped.split(' / ').some((one) => {
    const [from = '', to] = one.split(' to ');
    if (to !== undefined)
      return (compareVersions(from, version, scheme) ?? 1) <= 0 && (compareVersions(version, to, scheme) ?? 1) <= 0;
    if (from.endsWith('.x')) return begins(numbersOf(version), numbersOf(from));
    return compareVersions(from, version, scheme) === 0;
  });
}

// --- who repairs it ----------------------------------------------------------------------------------------------

/** The distribution that a banner of the site names. */
export const labelOf = (products: readonly SoftwareProduct[]): string | null =>
  products.find(({ distribution }) => distribution !== null)?.distribution ?? null;

/** Packages that distributions ship without their own mark in the version (field guide, section 7). */
const PACKAGED: ReadonlySet<string> = new Set([
  'apache-http-server',
  'cacti',
  'dokuwiki',
  'eclipse-jetty',
  'glpi',
  'lighttpd',
  'mediawiki',
  'nginx',
  'openssl',
  'php',
  'phpmyadmin',
  'redmine',
  'roundcube',
  'squid',
  'tomcat',
  'wordpress',
  'zabbix',
]);

export type Keeper = 'distribution' | 'perhaps';

/** Who repairs this version: a distribution under the same number, perhaps one, or (null) its makers with a new number. */
export function keeperOf(
  seen: SoftwareProduct,
  label: string | null,
  known: Pick<Knowledge, 'lifecycles' | 'distributions'>,
  now: Instant,
): Keeper | null {
  if (seen.distribution !== null) return 'distribution';
  if (label !== null && PACKAGED.has(seen.product)) return 'perhaps';
  if (seen.version === null) return null;
  // Where the number moves with every repair it tells enough.
  return livingRelease(unlabelledReleasesOf(seen.product, seen.version, known, false), now) === null ? null : 'perhaps';
}
