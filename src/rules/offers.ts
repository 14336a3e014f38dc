import { type Evidence, TLS_VERSIONS, type TlsAddress, type TlsVersion, type Trait } from '../model/observation.ts';
import type { Verdict } from '../model/rule.ts';
import { type SuiteTraits, suiteTraits } from '../parse/tls/suite-name.ts';
import { someOf } from './evidence.ts';

type Unknown = Extract<Verdict<never>, { readonly status: 'unknown' }>;

/** We looked, and cannot tell: the connections that we allow ourselves were spent, or the server gave no answer that proves anything. */
export const cannotTell = ({ details }: TlsAddress, evidence: Evidence = {}): Unknown => ({
  status: 'unknown',
  reason: details.stopped === 'budget' ? 'budget-exhausted' : 'indeterminate',
  evidence,
});

/** How a version was told, as evidence: "alert 70", "closed between two controls", "silent" ... */
export const answerTo = ({ details }: TlsAddress, version: TlsVersion): { readonly answer: string } => ({
  answer: details.evidence[version],
});

/** What a rule says of a property that is there, is not, or has no sense here; `untested` is never read as any of them. */
export const byTrait = <M extends string>(
  address: TlsAddress,
  trait: Trait,
  says: Readonly<Record<Exclude<Trait, 'untested'>, Verdict<M>>>,
): Verdict<M> => (trait === 'untested' ? cannotTell(address) : says[trait]);

export const accepts = ({ versions }: TlsAddress, version: TlsVersion): boolean => versions[version] === 'accepted';

/** Nothing below TLS 1.3 is there: questions about earlier versions have no sense. */
export const onlyTls13 = ({ versions }: TlsAddress): boolean =>
  TLS_VERSIONS.every((version) => versions[version] === (version === 'TLSv1.3' ? 'accepted' : 'refused'));

/**
 * Whether the hellos that were answered asked for a protocol and a stapled status. Servers that dislike long hellos get shorter ones, which ask
 * for less: for the extended master secret neither, so that it stays untested (TlsDetails.shape).
 */
export const askedForExtras = (address: TlsAddress): boolean =>
  accepts(address, 'TLSv1.3') || address.details.extendedMasterSecret !== 'untested';

// --- suites ------------------------------------------------------------------------------------------------------

/** What is wrong with a suite, the worst only: one suite is the cause of one finding, so that taking it away closes one finding. */
export type Flaw = 'null' | 'anonymous' | 'export' | 'des' | 'rc4' | 'small-block';

export interface AcceptedSuite {
  readonly id: number;
  readonly version: TlsVersion;
  readonly name: string;
  readonly traits: SuiteTraits;
  readonly flaw: Flaw | null;
}

/** Versions whose suites have the flaws of the past. SSL 2.0 has suites of its own, and a rule that says all of it. */
export const OLD_VERSIONS: readonly TlsVersion[] = ['SSLv3', 'TLSv1.0', 'TLSv1.1', 'TLSv1.2'];

/** Every suite of every version that an address was seen to accept. */
export const suitesOf = ({ suites }: TlsAddress): readonly AcceptedSuite[] =>
  TLS_VERSIONS.flatMap((version) =>
    (suites[version] ?? []).flatMap(({ id, name }) => {
      const traits = suiteTraits(name);
      return traits === null ? [] : [{ id, version, name, traits, flaw: flawOf(traits) }];
    }),
  );

export function flawOf({ mode, authentication, export: forExport, cipher, blockBits }: SuiteTraits): Flaw | null {
  if (mode === 'null') return 'null';
  if (authentication === 'anonymous') return 'anonymous';
  if (forExport) return 'export';
  if (/^DES_/.test(cipher)) return 'des';
  if (/^RC4_/.test(cipher)) return 'rc4';
  return blockBits === 64 ? 'small-block' : null;
}

/** Whether what was not seen in the suites of these versions is not there. */
export const listsAreWhole = ({ versions, details }: TlsAddress, of: readonly TlsVersion[]): boolean =>
  of.every(
    (version) =>
      versions[version] === 'refused' || (versions[version] === 'accepted' && details.complete.includes(version)),
  );

/**
 * Whether an address accepts suites of a kind. `elsewhere`: it does, and each of them has a worse flaw, which the rule of that flaw says.
 * `none` needs the whole list of every version.
 */
export type Sight =
  | { readonly kind: 'accepted'; readonly suites: readonly AcceptedSuite[] }
  | { readonly kind: 'elsewhere' | 'none' | 'cannot-tell' };

export function lookFor(
  address: TlsAddress,
  versions: readonly TlsVersion[],
  flaw: Flaw | null,
  wanted: (traits: SuiteTraits) => boolean,
): Sight {
  const all = suitesOf(address).filter(({ version, traits }) => versions.includes(version) && wanted(traits));
  const own = all.filter((one) => one.flaw === flaw);
  if (own.length > 0) return { kind: 'accepted', suites: own };
  if (!listsAreWhole(address, versions)) return { kind: 'cannot-tell' };
  return { kind: all.length > 0 ? 'elsewhere' : 'none' };
}

/** Suites as evidence, and the versions that accept them. */
export const suiteEvidence = (suites: readonly AcceptedSuite[]) => ({
  suites: someOf(suites.map(({ name }) => name)),
  versions: someOf(
    suites.map(({ version }) => version),
    TLS_VERSIONS.length,
  ),
});

/** What the rule of one flaw says of one address. */
export function judgeFlaw(
  address: TlsAddress,
  flaw: Flaw,
  wanted: (traits: SuiteTraits) => boolean,
): Verdict<'accepted' | 'said-elsewhere' | 'none'> {
  const sight = lookFor(address, OLD_VERSIONS, flaw, wanted);
  if (sight.kind === 'accepted') return { status: 'fail', message: 'accepted', evidence: suiteEvidence(sight.suites) };
  if (sight.kind === 'cannot-tell') return cannotTell(address);
  return sight.kind === 'elsewhere'
    ? { status: 'not-applicable', message: 'said-elsewhere' }
    : { status: 'pass', message: 'none' };
}
