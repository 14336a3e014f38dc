import { compareText } from '../model/canonical.ts';
import type { Certificate, Evidence, FailureCode, TlsAddress, TlsFacts } from '../model/observation.ts';
import { TLS_VERSIONS } from '../model/observation.ts';
import { type SuiteTraits, suiteTraits } from '../parse/tls/suite-name.ts';
import { isSelfIssued, pathOf } from './certificates.ts';
import { shareOf } from './evidence.ts';

/** What speaks against a profile: the message that says so, and what was seen ("TLSv1.0", "1024"). */
export interface Reason<M extends string> {
  readonly message: M;
  readonly value: string;
}

/** One address under one profile. `open`: what was not told and could change the answer. */
export interface Sight<M extends string> {
  readonly reasons: readonly Reason<M>[];
  readonly open: readonly string[];
}

/** The reasons of all addresses, each once: by the order of their messages, then by what was seen. */
export function inOrder<M extends string>(order: readonly M[], sights: readonly Sight<M>[]): readonly Reason<M>[] {
  const once = new Map(
    sights.flatMap(({ reasons }) => reasons).map((reason) => [`${reason.message} ${reason.value}`, reason]),
  );
  return [...once.values()].sort(
    (a, b) => order.indexOf(a.message) - order.indexOf(b.message) || compareText(a.value, b.value),
  );
}

/** `suite TLS_RSA_WITH_AES_128_CBC_SHA`: every reason as evidence, in their order. */
export const reasonsAsEvidence = (reasons: readonly Reason<string>[]): readonly string[] =>
  reasons.map(({ message, value }) => (value === '' ? message : `${message} ${value}`));

/** Evidence of a profile that is not met: the first reason, all reasons, how many addresses have any, what was not told. */
export function against<M extends string>(
  reasons: readonly Reason<M>[],
  sights: readonly Sight<M>[],
): Evidence & { readonly value: string } {
  const open = openOf(sights);
  return {
    value: reasons[0]?.value ?? '',
    reasons: reasonsAsEvidence(reasons),
    ...shareOf(sights.filter((sight) => sight.reasons.length > 0).length, sights.length),
    ...(open.length === 0 ? {} : { open }),
  };
}

export const openOf = (sights: readonly { readonly open: readonly string[] }[]): readonly string[] =>
  [...new Set(sights.flatMap(({ open }) => open))].sort(compareText);

/** Nothing spoke against the profile, but not everything was told. */
export const undecided = ({ addresses }: TlsFacts, open: readonly string[]) => ({
  status: 'unknown' as const,
  reason: reasonOf(addresses),
  evidence: { open },
});

const reasonOf = (addresses: readonly TlsAddress[]): FailureCode =>
  addresses.some(({ details }) => details.stopped === 'budget') ? 'budget-exhausted' : 'indeterminate';

// --- what an address offers ----------------------------------------------------------------------------------------

export const versionsOf = ({ versions }: TlsAddress) =>
  TLS_VERSIONS.filter((version) => versions[version] === 'accepted');

export interface SeenSuite {
  readonly version: (typeof TLS_VERSIONS)[number];
  readonly name: string;
  readonly traits: SuiteTraits | null;
}

/** Suites seen accepted, of all versions. SSL 2.0 has none of these names. */
export const offeredSuites = ({ suites }: TlsAddress): readonly SeenSuite[] =>
  TLS_VERSIONS.flatMap((version) =>
    (suites[version] ?? []).map(({ name }) => ({ version, name, traits: suiteTraits(name) })),
  );

/** Versions of which we do not know whether they are accepted. */
export const openVersions = ({ versions }: TlsAddress): readonly string[] =>
  TLS_VERSIONS.filter((version) => versions[version] === 'untested').map((version) => `version ${version}`);

/** Accepted versions that may accept more suites than were seen. SSL 2.0 is judged as a whole. */
export const openSuites = (address: TlsAddress): readonly string[] =>
  versionsOf(address)
    .filter((version) => version !== 'SSLv2')
    .filter((version) => !address.details.complete.includes(version) || !address.suites[version]?.length)
    .map((version) => `suites ${version}`);

/**
 * A server that tells its own list of groups (RFC 8446 section 4.2.7) has one list for all versions: OpenSSL, JSSE and wolfSSL do.
 * Below TLS 1.3 a group that is nowhere named was then not asked for.
 */
export const openGroups = ({ details }: TlsAddress): readonly string[] =>
  details.groupsComplete || details.groupOrder.length > 0 ? [] : ['groups'];

export const leavesOf = ({ certificates }: TlsAddress): readonly Certificate[] =>
  certificates.flatMap(({ chain: [leaf] }) => (leaf === undefined ? [] : [leaf]));

export const openCertificates = (address: TlsAddress): readonly string[] =>
  leavesOf(address).length > 0 ? [] : ['certificates'];

/** The certificates whose signature somebody reads: leaves and intermediates, no roots. */
export const signedOf = ({ certificates }: TlsAddress): readonly Certificate[] =>
  certificates.flatMap(({ chain }) => pathOf(chain).filter((one, index) => index === 0 || !isSelfIssued(one)));

/** `open` when the trait was not told, and it is one that the address can have. */
export const openTrait = (name: string, trait: TlsAddress['details']['compression']): readonly string[] =>
  trait === 'untested' ? [name] : [];

/**
 * The hash of a signature algorithm, a signature scheme or a suite, in one spelling: "SHA-1", "SHA-256", "MD5", "EdDSA", or the text itself
 * when it names none that we know.
 */
export function hashOf(algorithm: string): string {
  if (/^ed(?:25519|448)$/i.test(algorithm)) return 'EdDSA';
  const [, size] = algorithm.match(/sha-?(1|224|256|384|512)(?!\d)/i) ?? [];
  if (size !== undefined) return `SHA-${size}`;
  if (/^SHA$/i.test(algorithm)) return 'SHA-1'; // of a suite
  return algorithm.match(/md[245]/i)?.[0].toUpperCase() ?? algorithm;
}

// --- texts with levels -----------------------------------------------------------------------------------------------

/** Something that was seen, and the level at which a text names it. */
export interface Rated<I extends string, L extends string> {
  readonly item: I;
  readonly level: L;
  readonly value: string;
}

/** The level at which a text names something; `otherwise` when it names it nowhere. */
export function levelOf<L extends string, O extends string>(
  named: Readonly<Record<L, readonly string[]>>,
  value: string,
  otherwise: O,
): L | O {
  const levels = Object.keys(named) as L[];
  return levels.find((level) => named[level].includes(value)) ?? otherwise;
}

/** The worst of `levels`, which go from best to worst. */
export const worstOf = <L extends string>(levels: readonly L[], seen: readonly L[]): L | undefined =>
  seen.reduce<L | undefined>(
    (worst, level) => (worst === undefined || levels.indexOf(level) > levels.indexOf(worst) ? level : worst),
    undefined,
  );

/** `suite phase-out`: the worst level of each kind of thing that was seen, in the order of `items`. */
export const levelsAsEvidence = <I extends string, L extends string>(
  items: readonly I[],
  levels: readonly L[],
  rated: readonly Rated<I, L>[],
): readonly string[] =>
  items.flatMap((item) => {
    const worst = worstOf(
      levels,
      rated.filter((one) => one.item === item).map(({ level }) => level),
    );
    return worst === undefined ? [] : [`${item} ${worst}`];
  });
