/** ISO 8601 in UTC with milliseconds: `2026-11-22T02:00:00.000Z`. A string, so that a snapshot is plain JSON. */
export type Instant = string;

// --- dns ---------------------------------------------------------------------------------------------------------

/** Why an address is not dialled unless the target says `allowPrivate`. */
export type AddressClass =
  | 'private'
  | 'loopback'
  | 'link-local'
  | 'documentation'
  | 'translation'
  | 'reserved'
  | 'multicast';

export interface DnsFacts {
  /** Every A and AAAA, sorted; `refused` names the class of an address that we will not dial. */
  readonly addresses: readonly { readonly address: string; readonly refused: AddressClass | null }[];
  readonly pinned: boolean; // the register named the addresses, nothing was resolved
}

// --- tls ---------------------------------------------------------------------------------------------------------

export const TLS_VERSIONS = ['SSLv2', 'SSLv3', 'TLSv1.0', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const;
export type TlsVersion = (typeof TLS_VERSIONS)[number];

/** `untested`: we could not tell. Never to be read as `refused`. */
export type Offer = 'accepted' | 'refused' | 'untested';

export type KeyType = 'rsa' | 'rsa-pss' | 'ec' | 'ed25519' | 'ed448' | 'dsa' | 'unknown';

export interface Certificate {
  readonly subject: string; // RFC 4514 order of the certificate: "CN=www.example.ma, O=..."
  readonly issuer: string;
  readonly serial: string; // upper-case hex
  readonly notBefore: Instant;
  readonly notAfter: Instant;
  readonly sha256: string; // of the DER, lower-case hex
  readonly spkiSha256: string; // of the public key info, lower-case hex
  readonly names: readonly string[]; // subject alternative names: DNS names and addresses, as written
  readonly key: { readonly type: KeyType; readonly bits: number; readonly curve: string | null };
  readonly signature: string; // "sha256WithRSAEncryption", "ecdsa-with-SHA384"... or a dotted OID
  readonly authority: boolean; // basicConstraints CA
  readonly issuerUrls: readonly string[]; // AIA caIssuers
  readonly ocspUrls: readonly string[]; // AIA OCSP responders
  readonly mustStaple: boolean; // RFC 7633: the feature status_request
  readonly timestamps: number; // embedded signed certificate timestamps (RFC 6962)
}

/**
 * Why no path leads to a trusted root. Dates and names are not path faults: rules judge them from the facts.
 * `incomplete`: the issuer is missing and is a known public CA or is named by an AIA address;
 * `issuer-unknown`: the issuer is missing without such a hint.
 */
export type PathFault = 'self-signed' | 'untrusted-root' | 'incomplete' | 'issuer-unknown' | 'bad-signature';

export interface CertificateChain {
  readonly chain: readonly Certificate[]; // leaf first
  readonly trust: 'trusted' | 'untrusted';
  readonly fault: PathFault | null; // null when trusted
}

export interface Suite {
  readonly id: number; // IANA code
  readonly name: string; // IANA name
}

/** `untested`: not asked, or no answer that proves anything; `not-applicable`: no accepted version has such a thing. */
export type Trait = 'yes' | 'no' | 'untested' | 'not-applicable';

/** One Diffie-Hellman group that was seen, before TLS 1.3. */
export interface DiffieHellman {
  readonly bits: number;
  readonly prime: string; // sha256 of the prime, lower-case hex
  readonly version: TlsVersion;
  readonly suite: string; // IANA name
  readonly ffdheOffered: boolean; // in a hello that named FFDHE groups (RFC 7919)
}

/** A stapled OCSP response, as far as a rule needs it (RFC 6960). */
export interface Staple {
  readonly sha256: string; // of the DER
  readonly status: 'good' | 'revoked' | 'unknown' | 'unreadable' | 'not-successful';
  readonly producedAt: Instant | null;
  readonly thisUpdate: Instant | null;
  readonly nextUpdate: Instant | null;
  readonly signed: boolean | null; // by the issuer or its delegate; null when that could not be told
}

/** What a question of the deep profile showed. `inconclusive`: asked, and the answers prove nothing. */
export type Weakness = 'vulnerable' | 'not-vulnerable' | 'inconclusive' | 'not-applicable';

/** Asked only under the profile deep, last, and in forms that make no server tell its secrets. */
export interface DeepFacts {
  readonly heartbleed: Weakness; // CVE-2014-0160
  readonly ccsInjection: Weakness; // CVE-2014-0224
  readonly robot: Weakness;
  readonly ticketbleed: Weakness; // CVE-2016-9244
  readonly renegotiations: number | null; // client-initiated ones that were allowed on one connection, at most 10
}

/** What more a prober of raw hellos knows of an address. */
export interface TlsDetails {
  readonly shape: string; // of the hellos that this server understands
  readonly stopped: 'budget' | 'breaker' | null; // why the look ended early
  readonly evidence: Readonly<Record<TlsVersion, string>>; // how each version was told: "accepted", "alert 70" ...
  readonly complete: readonly TlsVersion[]; // versions whose list of suites is the whole list
  readonly order: Readonly<Partial<Record<TlsVersion, readonly number[]>>>; // the server's own order of suites
  readonly sslv2Kinds: readonly string[]; // six hex digits each
  readonly groupsComplete: boolean;
  readonly groups13Complete?: boolean; // those of TLS 1.3 (looks before November 2026 do not say); before it a server with an ECDSA certificate does not tell all
  readonly groupOrder: readonly string[]; // the server's own list, where it told it
  readonly schemes: readonly string[]; // signature schemes seen in use, IANA names
  readonly diffieHellman: readonly DiffieHellman[];
  readonly temporaryRsaBits: number | null; // of an EXPORT key exchange
  readonly keyShareReused: boolean; // the same DH or ECDH value on two connections
  readonly secureRenegotiation: Trait;
  readonly extendedMasterSecret: Trait;
  readonly encryptThenMac: Trait;
  readonly sessionTickets: Trait; // RFC 5077, below TLS 1.3
  readonly resumption: Trait;
  readonly earlyData: Trait; // a TLS 1.3 ticket allows it
  readonly clientRenegotiation: Trait;
  readonly heartbeat: Trait;
  readonly compression: Trait;
  readonly fallbackSignal: Trait; // TLS_FALLBACK_SCSV
  readonly sha1Signatures: Trait; // TLS 1.2 signs a key exchange with SHA-1
  readonly chaChaFirst: Trait; // keeps its own order, but for a client that lists ChaCha20 first
  readonly clientCertificate: Trait; // asked for
  readonly alpn: readonly string[]; // chosen
  readonly staple: Staple | null;
  readonly timestamps: number; // SCTs outside the certificate: in a TLS extension or the staple; the most of one flight
  readonly withoutName: { readonly sha256: string } | { readonly alert: number } | null; // the leaf that a hello without SNI gets
  readonly deep: DeepFacts | null; // null: not asked
  readonly flights: string; // every distinct flight, without what is random: base64 of brotli-compressed JSON
}

/** One address and port, seen with the target's name as SNI. */
export interface TlsAddress {
  readonly address: string;
  readonly versions: Readonly<Record<TlsVersion, Offer>>;
  readonly suites: Readonly<Partial<Record<TlsVersion, readonly Suite[]>>>; // those seen accepted, by id
  readonly preference: Readonly<Partial<Record<TlsVersion, 'server' | 'client' | 'unknown'>>>;
  readonly groups: readonly string[]; // IANA names, those seen accepted
  readonly certificates: readonly CertificateChain[];
  readonly details: TlsDetails;
}

export interface TlsFacts {
  readonly addresses: readonly TlsAddress[]; // at least one, sorted by address
  readonly unreached: readonly { readonly address: string; readonly failure: Failure }[];
}

// --- http, https -------------------------------------------------------------------------------------------------

/** As sent: order, case and duplicates kept. Cookie values and known volatile values are masked at birth. */
export type Header = readonly [name: string, value: string];

export interface Hop {
  readonly url: string;
  readonly address: string;
  readonly status: number;
  readonly headers: readonly Header[];
  readonly location: string | null; // resolved against `url`; null when there is none or it cannot be parsed
  /** Null over plain http. `fault`: OpenSSL's word for why Node refused the certificate that night (dates and name included), null when trusted. */
  readonly tls: { readonly version: string; readonly fault: string | null } | null;
  readonly refresh: string | null; // where a meta refresh without delay leads, when it was followed; counts as a redirect
  /** Who could read the reply: undici, Node's lenient parser, or only our own reading of the raw head. */
  readonly reader: 'strict' | 'lenient' | 'raw';
  readonly violations: readonly string[]; // what a stricter reader refused: "bare-lf", "header-overflow"...; sorted
}

/**
 * A chain of redirects. `answered`: the last hop is no redirect. Otherwise the chain stopped before `next`.
 */
export interface HttpFacts {
  readonly hops: readonly Hop[]; // at least one: the listed host itself
  readonly end: 'answered' | 'loop' | 'too-many-redirects' | 'out-of-scope-redirect' | 'private-address' | 'failed';
  readonly next: string | null; // the address that was not followed
  readonly failure: Failure | null; // when end is `failed`
}

// --- twin --------------------------------------------------------------------------------------------------------

/** The other two doors of a site: `www.` of an apex, the apex of a `www.`; one GET each, redirects not followed. */
export interface TwinFacts {
  readonly host: string;
  readonly relation: 'www' | 'apex';
  readonly listed: boolean; // a target of its own: then nothing is asked here, and both doors are null
  readonly addresses: readonly string[]; // sorted; none: the name does not exist, and both doors are null
  readonly http: Outcome<Hop> | null;
  readonly https: Outcome<Hop> | null;
}

// --- responses ---------------------------------------------------------------------------------------------------

/** One more answer of the listed host over https (or over http when it has no https), beside the chain. */
export interface ResponsesFacts {
  readonly notFound: Outcome<Hop>; // a path that cannot exist
  readonly asset: Outcome<Hop> | null; // a static file that the page names on this host; null: it names none
  /** The page a second time, and whether its nonces are new: null when it has none. */
  readonly again: Outcome<{ readonly hop: Hop; readonly nonces: 'fresh' | 'repeated' | null }>;
  /** The first answer of every other address of the host, sorted by address. */
  readonly addresses: readonly { readonly address: string; readonly answer: Outcome<Hop> }[];
}

// --- cors --------------------------------------------------------------------------------------------------------

/**
 * Whose origin was sent. `prefix` begins as the site's own does, `suffix` ends as it does, `look-alike` does both; each belongs to
 * somebody else, but `http` (the host itself without TLS) and `subdomain`.
 */
export const CORS_ORIGINS = ['foreign', 'null', 'http', 'look-alike', 'prefix', 'suffix', 'subdomain'] as const;
export type CorsOrigin = (typeof CORS_ORIGINS)[number];

export interface CorsAnswer {
  readonly origin: CorsOrigin;
  readonly sent: string; // the Origin header itself
  readonly method: 'GET' | 'OPTIONS';
  readonly status: number;
  readonly allowOrigin: readonly string[]; // lines of Access-Control-Allow-Origin
  readonly allowCredentials: readonly string[];
  readonly allowMethods: readonly string[];
  readonly vary: readonly string[];
}

export interface CorsFacts {
  readonly url: string;
  /** In the order asked. None, and nothing unanswered: the host serves no page of its own. */
  readonly answers: readonly CorsAnswer[];
  readonly unanswered: readonly { readonly origin: CorsOrigin; readonly method: string; readonly failure: Failure }[];
}

// --- disclosure --------------------------------------------------------------------------------------------------

/** What is served as security.txt (RFC 9116). Addresses for reports are public by intent and are kept; nothing else of the text is. */
export interface DisclosureFacts {
  readonly found: {
    readonly url: string; // where it was served, after redirects
    readonly hops: readonly string[]; // addresses on the way, the first asked one first
    readonly legacy: boolean; // only /security.txt has it
    readonly contentType: string | null;
    readonly fields: readonly (readonly [name: string, value: string])[]; // lower-case names, in order, as far as RFC 9116 knows them
    readonly faults: readonly string[]; // codes of parse/security-txt, sorted: what is wrong whatever the day
    readonly signed: boolean;
  } | null; // null: nothing, or a page that is no text
}

// --- page --------------------------------------------------------------------------------------------------------

export interface PageForm {
  readonly method: 'get' | 'post' | 'dialog';
  readonly action: string; // absolute, without query
  readonly password: boolean;
  readonly fields: readonly string[]; // names of the inputs, sorted
}

export interface PageScript {
  readonly src: string; // absolute
  readonly integrity: string | null;
  readonly crossorigin: string | null;
  readonly written?: 'protocol-relative'; // `//host/...` in the source
}

/** What the first HTML page says; the body itself is not kept. */
export interface PageFacts {
  readonly url: string; // where it was served, after redirects
  readonly overHttp: boolean; // served without TLS
  readonly html: boolean; // false: not HTML, all lists are empty
  readonly title: string | null;
  readonly generator: string | null;
  readonly language: string | null;
  readonly forms: readonly PageForm[];
  readonly scripts: readonly PageScript[];
  readonly styles: readonly PageScript[];
  readonly images: readonly string[]; // absolute, of images, media and frames
  readonly frames?: readonly string[]; // those of `images` that are frames and plug-ins; left out when there are none
  readonly links: readonly string[]; // absolute addresses of same-host links, without fragment, sorted, at most 200
  readonly refresh: string | null; // target of a meta refresh
  readonly truncated: boolean;
  readonly metaPolicies: readonly string[]; // CSP of meta elements in the head, nonces masked, in order
  readonly metaReferrer: string | null; // content of the last meta name=referrer
  readonly metaHsts: boolean; // a meta http-equiv that no browser reads
  readonly nature: PageNature;
  readonly marks: readonly string[]; // names of the signs that told `nature`, a stack trace or a source map; sorted
  readonly stackTrace: string | null; // whose: "php", "java", "aspnet", "django"...
  readonly privateAddresses: readonly string[]; // in the text of the page, masked to their block: "10.0.0.0/8"; sorted
  readonly sourceMaps: number; // announced by inline scripts
  readonly scriptsInline: number;
  readonly handlers: number; // elements with an event handler attribute
  readonly thirdParties: readonly string[]; // hosts outside the registrable domain that the page loads from, sorted
}

/** What kind of page the site serves at its door. */
export type PageNature = 'content' | 'default-page' | 'parked' | 'listing' | 'stub' | 'empty';

// --- paths -------------------------------------------------------------------------------------------------------

export type PathAnswer =
  | 'found'
  | 'absent'
  | 'restricted'
  | 'redirected'
  | 'soft404'
  | 'blocked'
  | 'indeterminate'
  | 'suspect'
  | 'not-run'
  | 'error';

export interface PathRow {
  readonly id: string; // of the path table
  readonly path: string; // as requested
  readonly answer: PathAnswer;
  readonly status: number | null;
  readonly marks: readonly string[]; // names of the signature marks that were there
  readonly evidence: Evidence; // masked: never a value, a secret or a name of a person
  readonly failure: FailureCode | null; // for blocked, not-run and error
}

export interface PathsFacts {
  readonly table: string; // version of the path table: a changed signature reads as newly measured
  readonly rows: readonly PathRow[]; // sorted by id and path
}

// --- software ----------------------------------------------------------------------------------------------------

export interface SoftwareProduct {
  readonly product: string; // id in knowledge/lifecycles.json where one exists: "apache-http-server", "php", "wordpress"
  readonly version: string | null;
  readonly precision: 'exact' | 'branch' | 'major' | 'product';
  readonly confidence: 'high' | 'medium' | 'low';
  readonly distribution: string | null; // the label in a banner: "Debian", "Ubuntu"
  readonly signals: readonly { readonly source: string; readonly value: string }[]; // "header:server", "Apache/2.4.6"
}

export interface SoftwareFacts {
  readonly table?: string; // version of the table of signs: a product that only new signs show is newly measured
  readonly products: readonly SoftwareProduct[]; // sorted by product and version; seen, never implied
  /** What would have told more and did not come that night: "icon", "feed"; sorted. A product that is not seen may be there. */
  readonly unread?: readonly { readonly source: string; readonly failure: FailureCode }[];
}

// --- all of them -------------------------------------------------------------------------------------------------

/** What can be known of a target. A new probe adds one line. */
export interface Facts {
  readonly dns: DnsFacts;
  readonly tls: TlsFacts;
  readonly http: HttpFacts;
  readonly https: HttpFacts;
  readonly twin: TwinFacts;
  readonly page: PageFacts;
  readonly responses: ResponsesFacts;
  readonly cors: CorsFacts;
  readonly disclosure: DisclosureFacts;
  readonly paths: PathsFacts;
  readonly software: SoftwareFacts;
}
export type Kind = keyof Facts;

/** In the order in which a target is looked at. */
export const KINDS = [
  'dns',
  'tls',
  'http',
  'https',
  'twin',
  'page',
  'responses',
  'cors',
  'disclosure',
  'software',
  'paths',
] as const satisfies readonly Kind[];

/** Version of each kind's facts; raise it with a migration when their shape or meaning changes. */
export const FACTS_SCHEMA: Readonly<Record<Kind, number>> = {
  dns: 1,
  tls: 2,
  http: 2,
  https: 2,
  twin: 1,
  page: 2,
  responses: 1,
  cors: 1,
  disclosure: 1,
  paths: 1,
  software: 1,
};

/** Why we could not look. The list of DRIFT, and `not-run`: the target was not reached in this run. */
export const FAILURE_CODES = [
  'name-not-found',
  'connection-refused',
  'connection-timeout',
  'connection-closed',
  'handshake-failed',
  'read-timeout',
  'malformed-reply',
  'reply-too-large',
  'blocked',
  'rate-limited',
  'maintenance',
  'out-of-scope-redirect',
  'budget-exhausted',
  'not-permitted',
  'indeterminate',
  'probe-crashed',
] as const;
export type FailureCode = (typeof FAILURE_CODES)[number];

export interface Failure {
  readonly code: FailureCode;
  readonly detail: string; // for people: short, without secrets, deterministic for the same cause
}

/** A network that says no is an outcome, not an exception. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

/** Failures by which a server told something of itself: a rule may consume them as its fact. Silence is not among them. */
const ANSWERS: readonly FailureCode[] = ['connection-refused', 'connection-closed', 'handshake-failed'];

export const isAnswer = (outcome: Outcome<unknown>): boolean => outcome.ok || ANSWERS.includes(outcome.failure.code);

/** Plain JSON, flat: what a message can name in braces. */
export type Evidence = Readonly<Record<string, string | number | boolean | readonly string[]>>;

export type ObservationOf<K extends Kind> = {
  readonly kind: K;
  readonly target: string; // Target.id
  readonly service: string; // "https:443", "http:80", "dns"
  readonly at: Instant;
  readonly connections: number; // connections opened for it
  readonly outcome: Outcome<Facts[K]>;
};

/** What one probe saw, or why it could not. */
export type Observation = { [K in Kind]: ObservationOf<K> }[Kind];

/** What was measured by an observation: when this differs, a finding without a past is newly measured, not new. */
export function schemaOf({ kind, outcome }: Observation): string {
  const table = outcome.ok && 'table' in outcome.value ? `:${outcome.value.table}` : '';
  return `${kind}@${FACTS_SCHEMA[kind]}${table}`;
}

/** One request or handshake that left this machine. */
export interface LedgerEntry {
  readonly at: Instant;
  readonly target: string;
  readonly host: string;
  readonly address: string;
  readonly port: number;
  readonly method: string; // GET, HEAD, OPTIONS, or TLS for a bare handshake
  readonly path: string; // "/" ..., "" for a handshake
  readonly reason: string; // which probe, and for the paths probe which row: "paths git-head"
  readonly status: number | null;
  readonly bytes: number; // read
  readonly failure: FailureCode | null;
}
