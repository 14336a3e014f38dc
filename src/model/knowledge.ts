import type { Advisory } from './advisory.ts';
import type { PageNature, TlsVersion } from './observation.ts';
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
  readonly asOf?: Day; // of an imported row; that of the whole calendar unless said
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

/** By what a page is known that nobody wrote for this site. All that is given must hold. */
export interface PageSign {
  readonly name: string; // permanent: a mark of the facts
  readonly nature: Extract<PageNature, 'default-page' | 'parked' | 'listing'>;
  readonly title?: RegExp;
  readonly words?: RegExp; // in what a visitor reads, white space collapsed
  readonly source?: RegExp; // in the page as it was sent
  readonly longest: number; // characters that a visitor reads, at most: a page that quotes it is longer
  readonly from: string; // where its words were read
}

/** By what an error is known that was meant for programmers. All that is given must hold. */
export interface TraceSign {
  readonly name: string;
  readonly of: string; // whose: "php", "java" ...
  readonly words?: RegExp;
  readonly source?: RegExp;
  readonly within?: number; // characters from the beginning of the words: an error that is the page, not one that a manual quotes
  readonly from: string;
}

/** By what an answer is known that something in front of a site gives in its place. All that is given must hold. */
export interface FilterSign {
  readonly name: string; // permanent
  readonly vendor: string | null; // as its makers write it; null: it names nobody
  readonly means: 'block' | 'challenge' | 'maintenance';
  readonly status?: readonly number[]; // any unless said
  readonly header?: readonly [name: string, value: RegExp]; // lower-case name
  readonly title?: RegExp; // white space collapsed
  readonly source?: readonly RegExp[]; // in the page as it was sent, all of them
  readonly longest?: number; // bytes of the page
  readonly from: string; // where it was read
}

export interface Dated<T> {
  readonly asOf: Day;
  readonly rows: readonly T[];
}

/** A text that says what TLS should be like. */
interface Policy {
  readonly source: string; // address of the text
  readonly edition: string; // as its authors number it
  readonly published: Day;
}

/** One of Mozilla's configurations. Suites, groups and curves by IANA name, signatures as in `Certificate.signature`. */
export interface MozillaConfiguration {
  readonly versions: readonly TlsVersion[];
  readonly suites: readonly string[]; // of all versions
  readonly groups: readonly string[];
  readonly certificateTypes: readonly ('ecdsa' | 'rsa')[];
  readonly certificateCurves: readonly string[];
  readonly certificateSignatures: readonly string[];
  readonly rsaBits: number | null; // at least; null: no RSA certificate
  readonly lifespanDays: number; // at most
}

/** Below `below`, so many points; the first row that holds counts, and the last one holds for all that is left. */
export type PointScale = readonly { readonly below: number; readonly points: number }[];

/** The grades of SSL Labs, best first. M (wrong name) and T (not trusted) replace the letter, T before M. */
export const GRADES = ['A+', 'A', 'A-', 'B', 'C', 'D', 'E', 'F', 'M', 'T'] as const;
export type Grade = (typeof GRADES)[number];

/** What lowers a grade, whatever the points. */
export type SslLabsCap =
  | 'self-signed'
  | 'untrusted'
  | 'expired'
  | 'not-yet-valid'
  | 'revoked'
  | 'sha1-signature'
  | 'other-name'
  | 'ssl2'
  | 'ssl3-best'
  | 'weak-cipher'
  | 'anonymous'
  | 'md5-signature'
  | 'heartbleed'
  | 'ccs-injection'
  | 'ticketbleed'
  | 'robot'
  | 'insecure-key'
  | 'no-tls12'
  | 'compression'
  | 'poodle'
  | 'rc4-modern'
  | 'short-block'
  | 'rc4'
  | 'old-version'
  | 'no-aead'
  | 'no-forward-secrecy'
  | 'beast'
  | 'weak-key'
  | 'incomplete-chain'
  | 'no-tls13'
  | 'no-secure-renegotiation'
  | 'no-hsts'
  | 'short-hsts';

export interface SslLabsGuide extends Policy {
  readonly versions: Readonly<Record<TlsVersion, number>>; // points, 0 to 100
  readonly rsa: PointScale; // bits of RSA, DSA and DH keys
  readonly ec: PointScale; // bits of EC and EdDSA keys
  readonly cipher: PointScale; // bits of a suite's cipher
  readonly weights: { readonly protocol: number; readonly key: number; readonly cipher: number }; // in per cent
  readonly letters: readonly { readonly letter: Grade; readonly from: number }[]; // points, best first; less than all: F
  readonly caps: Readonly<Record<SslLabsCap, Grade>>;
  readonly meets: readonly Grade[]; // the grades that count as met
  readonly insecureKey: number; // points up to which a key caps at F
  readonly weakKey: number; // points up to which a key caps at B
  readonly insecureCipher: number; // bits below which a cipher caps at F
  readonly hstsSeconds: number; // for A+, at least
}

/** What a text names at each of its levels; what it names nowhere is at the worst one. */
type Named<L extends string> = Readonly<Record<L, readonly string[]>>;

export interface NcscNlGuideline extends Policy {
  readonly versions: Named<'good' | 'sufficient' | 'phase-out'>;
  readonly suites: Named<'good' | 'sufficient' | 'phase-out'>;
  readonly groups: Named<'good' | 'sufficient' | 'phase-out'>;
  readonly primes: Named<'good' | 'sufficient' | 'phase-out'>; // of DHE, by the SHA-256 of the prime
  readonly rsaBits: { readonly good: number; readonly 'phase-out': number }; // from so many on
  readonly curves: Named<'good' | 'sufficient' | 'phase-out'>; // of certificates' keys, EdDSA by its name
  readonly hashes: Named<'good' | 'sufficient' | 'phase-out'>; // of signatures, as src/rules/tls-profiles.ts names them
  readonly notJudged: readonly string[]; // groups that the text does not rate
}

export interface AnssiGuide extends Policy {
  readonly versions: Named<'recommended' | 'degraded'>;
  readonly suites13: Named<'recommended' | 'degraded'>;
  readonly exchanges: Named<'recommended' | 'degraded'>; // of TLS 1.2 suites, as in SuiteTraits
  readonly authentications: Named<'recommended' | 'degraded'>;
  readonly ciphers: Named<'recommended' | 'degraded'>; // the cipher of the IANA name
  readonly hashes: Named<'recommended' | 'degraded'>; // of suites and of signatures
  readonly groups: Named<'recommended' | 'degraded'>;
  readonly dhBits: { readonly degraded: number }; // from so many on
  readonly rsaBits: { readonly recommended: number };
  readonly curves: Named<'recommended' | 'degraded'>; // of certificates' keys
  readonly notJudged: readonly string[];
}

/** The texts by which src/rules/tls/profile-*.ts judge, as tables. */
export interface TlsProfiles {
  readonly mozilla: Policy & Readonly<Record<'modern' | 'intermediate', MozillaConfiguration>>;
  readonly sslLabs: SslLabsGuide;
  readonly ncscNl: NcscNlGuideline;
  readonly anssi: AnssiGuide;
}

/** The dated facts that rules read. */
export interface Knowledge {
  readonly lifecycles: Dated<Lifecycle>;
  readonly distributions: Dated<DistributionBaseline>;
  readonly advisories: Dated<Advisory>;
  readonly controls: Dated<Control>;
  readonly paths: { readonly asOf: Day; readonly version: string };
  readonly tlsProfiles: TlsProfiles & { readonly asOf: Day; readonly version: string };
}
export type KnowledgeName = keyof Knowledge;
