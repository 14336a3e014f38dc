import { brotliCompressSync, constants } from 'node:zlib';
import { GROUP_NAMES, SCHEME_NAMES, SUITE_NAMES } from '../../knowledge/tls.ts';
import { by, canonical, compareText, sha256 } from '../../model/canonical.ts';
import {
  type CertificateChain,
  type DiffieHellman,
  type Staple,
  type Suite,
  TLS_VERSIONS,
  type TlsAddress,
  type TlsDetails,
  type TlsVersion,
  type Trait,
} from '../../model/observation.ts';
import { buildPath, MOST_CERTIFICATES, type TrustStore } from '../../parse/certificate-path.ts';
import { readStaple } from '../../parse/ocsp.ts';
import { parseTimestampList } from '../../parse/sct.ts';
import { hex } from '../../parse/tls/bytes.ts';
import { bitLength } from '../../parse/tls/flight.ts';
import { EXTENSION, parseAlpn } from '../../parse/tls/hello.ts';
import { suiteTraits } from '../../parse/tls/suite-name.ts';
import { parseCertificate, readCertificate } from '../../parse/x509.ts';
import type { Finished } from './finished.ts';
import type { EndpointLook, Seen } from './plan.ts';
import { SHAPES } from './shapes.ts';

/** Turns what the plan learnt into facts: sorted, named, and without anything that is random in every handshake. */
export function factsOf(
  address: string,
  look: EndpointLook,
  store: TrustStore,
  finished: Omit<Finished, 'old'> = UNFINISHED,
): TlsAddress {
  const entries = Object.entries(look.versions) as [TlsVersion, EndpointLook['versions'][TlsVersion]][];
  const accepted = entries.filter(([, { suites }]) => suites.length > 0);
  const groups = new Set([...look.groups13.groups, ...look.groups12.groups].map(groupName));
  return {
    address,
    versions: record(TLS_VERSIONS, (version) => look.versions[version].offer),
    suites: Object.fromEntries(
      accepted.map(([version, { suites }]) => [version, suites.map(suite).sort((a, b) => a.id - b.id)]),
    ),
    preference: Object.fromEntries(accepted.map(([version, { preference }]) => [version, preference])),
    groups: [...groups].sort(compareText),
    certificates: chainsOf(look.seen, store),
    details: detailsOf(look, store, finished),
  };
}

/** Nobody finished a handshake. */
const UNFINISHED = {
  resumption: 'untested',
  earlyData: 'untested',
  clientRenegotiation: 'untested',
} as const;

function detailsOf(look: EndpointLook, store: TrustStore, finished: Omit<Finished, 'old'>): TlsDetails {
  const { versions, seen } = look;
  const older = seen.filter(({ flight: { hello } }) => hello.version < 0x0304);
  const old = older.filter(({ flight: { hello } }) => hello.version > 0x0300); // SSL 3.0 knows no extension but one
  const shape = SHAPES.find(({ name }) => name === look.shape);
  /** Whether any of these flights carried an extension that all their hellos offered. */
  const echoed = (extension: number, flights: readonly Seen[], offered = true): Trait => {
    if (flights.some(({ flight }) => flight.hello.extensions.has(extension))) return 'yes';
    if (flights.length > 0) return offered ? 'no' : 'untested';
    return oldVersionsAre(versions) === 'refused' ? 'not-applicable' : 'untested';
  };
  const extras = look.extras === null ? [] : [look.extras];
  return {
    shape: look.shape,
    stopped: look.stopped,
    evidence: record(TLS_VERSIONS, (version) => versions[version].evidence),
    complete: TLS_VERSIONS.filter((version) => versions[version].complete),
    order: Object.fromEntries(
      TLS_VERSIONS.flatMap((version) =>
        versions[version].preference === 'server' && versions[version].wholeOrder
          ? [[version, versions[version].suites]]
          : [],
      ),
    ),
    sslv2Kinds: look.sslv2Kinds.toSorted(compareText),
    groupsComplete: look.groups13.complete && look.groups12.complete,
    groups13Complete: look.groups13.complete,
    groupOrder: look.groups13.ordered ? look.groups13.groups.map(groupName) : [],
    schemes: [
      ...new Set(
        seen.flatMap(({ flight, keyExchange }) => flight.verifyScheme ?? keyExchange?.scheme ?? []).map(schemeName),
      ),
    ].sort(compareText),
    diffieHellman: diffieHellmanOf(seen),
    temporaryRsaBits: seen.find(({ keyExchange }) => keyExchange?.modulusBits)?.keyExchange?.modulusBits ?? null,
    keyShareReused: reused(seen),
    secureRenegotiation: echoed(EXTENSION.renegotiationInfo, older), // every hello says it, in one way or the other
    extendedMasterSecret: echoed(EXTENSION.extendedMasterSecret, old, shape?.extras),
    encryptThenMac: takesCbc(look) ? echoed(EXTENSION.encryptThenMac, extras.filter(usesCbc)) : 'not-applicable',
    sessionTickets: echoed(EXTENSION.sessionTicket, old, shape?.extras),
    resumption: finished.resumption,
    earlyData: finished.earlyData,
    clientRenegotiation: finished.clientRenegotiation,
    heartbeat: echoed(EXTENSION.heartbeat, extras),
    compression: look.extras === null ? echoed(-1, []) : look.extras.flight.hello.compression === 0 ? 'no' : 'yes',
    fallbackSignal: (
      { protected: 'yes', unprotected: 'no', 'not-applicable': 'not-applicable', untested: 'untested' } as const
    )[look.fallback],
    sha1Signatures: look.sha1Signatures,
    chaChaFirst: look.chaChaFirst,
    clientCertificate:
      seen.length === 0 ? 'untested' : seen.some(({ flight }) => flight.certificateRequest !== null) ? 'yes' : 'no',
    alpn: [...new Set(seen.flatMap(alpnOf))].sort(compareText),
    ...besideChains(seen, store),
    withoutName: withoutNameOf(look),
    deep: null,
    flights: compressed(`[${flightsOf(seen).join(',')}]`),
  };
}

const record = <V>(versions: readonly TlsVersion[], value: (version: TlsVersion) => V): Record<TlsVersion, V> =>
  Object.fromEntries(versions.map((version) => [version, value(version)])) as Record<TlsVersion, V>;

const code = (id: number): string => `0x${id.toString(16).toUpperCase().padStart(4, '0')}`;
const suite = (id: number): Suite => ({ id, name: SUITE_NAMES.get(id) ?? code(id) });
const groupName = (id: number): string => GROUP_NAMES.get(id) ?? code(id);
const schemeName = (id: number): string => SCHEME_NAMES.get(id) ?? code(id);

const isCbc = (id: number): boolean => suiteTraits(SUITE_NAMES.get(id) ?? '')?.mode === 'cbc';
const usesCbc = ({ flight }: Seen): boolean => isCbc(flight.hello.suite);
const takesCbc = ({ versions }: EndpointLook): boolean =>
  (['TLSv1.2', 'TLSv1.1', 'TLSv1.0'] as const).some((version) => versions[version].suites.some(isCbc));

function oldVersionsAre(versions: EndpointLook['versions']): 'refused' | 'other' {
  const old = ['TLSv1.2', 'TLSv1.1', 'TLSv1.0'] as const;
  return old.every((version) => versions[version].offer === 'refused') ? 'refused' : 'other';
}

/** Several facts ask for the digest of the same certificate. */
function digestOf(bytes: Uint8Array): string {
  const digest = digests.get(bytes) ?? sha256(bytes);
  digests.set(bytes, digest);
  return digest;
}
const digests = new WeakMap<Uint8Array, string>();
const NO_BYTES = new Uint8Array();

/** A server with a certificate of each kind behind a few machines has some; one that makes a new one each time is not kept company. */
const MOST_CHAINS = 16;

/** Each chain that was sent, once. */
function chainsOf(seen: readonly Seen[], store: TrustStore): CertificateChain[] {
  const sent = new Map(
    seen.flatMap(({ flight: { certificates } }) => {
      const ders = (certificates ?? []).slice(0, MOST_CERTIFICATES).map(({ der }) => der);
      return ders.length === 0 ? [] : [[ders.map(digestOf).join(), ders] as const];
    }),
  );
  const first = [...sent].slice(0, MOST_CHAINS);
  return first.sort(by(([key]) => key)).flatMap(([, ders]) => {
    const chain = ders.map(parseCertificate).filter((certificate) => certificate !== 'invalid');
    return chain.length === 0 ? [] : [{ chain, ...buildPath(ders, store) }];
  });
}

/** From the one that needs attention first; each status is of a leaf that was sent with it. */
const URGENCY = [
  'revoked',
  'unreadable',
  'not-successful',
  'unknown',
  'good',
] as const satisfies readonly Staple['status'][];

/** What came beside the certificates: the staple, and the most timestamps that one flight brought outside its certificate. */
function besideChains(seen: readonly Seen[], store: TrustStore): Pick<TlsDetails, 'staple' | 'timestamps'> {
  const distinct = new Map(
    seen.map((one) => {
      const { leaf, staple, timestamps } = besides(one);
      return [[leaf, staple ?? NO_BYTES, timestamps ?? NO_BYTES].map(digestOf).join(), one];
    }),
  );
  const sights = [...distinct.values()].map((one) => {
    const { leaf, staple, timestamps } = besides(one);
    const listed = timestamps === null ? 'invalid' : parseTimestampList(timestamps);
    const certificate = staple === null ? 'invalid' : readCertificate(leaf);
    if (staple === null || certificate === 'invalid') return { staple: null, timestamps: listed };
    const others = (one.flight.certificates ?? []).map(({ der }) => readCertificate(der));
    const reading = readStaple(staple, certificate, [
      ...others.filter((other) => other !== 'invalid'),
      ...(store.bySubject.get(certificate.issuer.key) ?? []),
    ]);
    return {
      staple: reading.staple,
      timestamps: [...(listed === 'invalid' ? [] : listed), ...reading.timestamps],
    };
  });
  const urgency = ({ status, sha256: digest }: Staple) => `${URGENCY.indexOf(status)} ${digest}`;
  const [staple = null] = sights.flatMap((sight) => sight.staple ?? []).sort(by(urgency));
  const counts = sights.map(({ timestamps }) => (timestamps === 'invalid' ? 0 : new Set(timestamps.map(hex)).size));
  return { staple, timestamps: Math.max(0, ...counts) };
}

/** TLS 1.3 puts them beside the leaf, older versions into messages and extensions of their own. */
function besides({ flight: { certificates, staple, hello } }: Seen) {
  const [leaf] = certificates ?? [];
  return {
    leaf: leaf?.der ?? NO_BYTES,
    staple: leaf?.staple ?? staple,
    timestamps: leaf?.timestamps ?? hello.extensions.get(EXTENSION.signedCertificateTimestamp) ?? null,
  };
}

function diffieHellmanOf(seen: readonly Seen[]): DiffieHellman[] {
  const sights = seen.flatMap(({ version, flight, keyExchange, ffdheOffered }): DiffieHellman[] => {
    const prime = keyExchange?.prime;
    if (!prime) return [];
    return [
      { bits: bitLength(prime), prime: sha256(prime), version, suite: suite(flight.hello.suite).name, ffdheOffered },
    ];
  });
  const key = ({ bits, prime, ffdheOffered }: DiffieHellman) =>
    `${String(bits).padStart(6, '0')} ${prime} ${ffdheOffered}`;
  const first = new Map<string, DiffieHellman>();
  for (const sight of sights.sort(
    by(
      ({ version }) => version,
      ({ suite: name }) => name,
    ),
  ))
    if (!first.has(key(sight))) first.set(key(sight), sight);
  return [...first.values()].sort(by(key));
}

function reused(seen: readonly Seen[]): boolean {
  const values = seen.flatMap(({ flight: { hello }, keyExchange }) => {
    const value = keyExchange?.publicKey ?? hello.share;
    return value ? [hex(value)] : [];
  });
  return new Set(values).size < values.length;
}

function alpnOf({ flight: { hello, encrypted } }: Seen): string[] {
  const bytes = encrypted?.get(EXTENSION.alpn) ?? hello.extensions.get(EXTENSION.alpn);
  const name = bytes === undefined ? 'invalid' : parseAlpn(bytes);
  return name === 'invalid' ? [] : [name];
}

function withoutNameOf({ withoutName }: EndpointLook): TlsDetails['withoutName'] {
  if (withoutName === null || 'alert' in withoutName) return withoutName;
  const [leaf] = withoutName.flight.certificates ?? [];
  return leaf === undefined ? null : { sha256: sha256(leaf.der) };
}

/** A key share, and the cookie of a HelloRetryRequest (RFC 8446 section 4.2.2). */
const RANDOM_BODIES: readonly number[] = [EXTENSION.keyShare, 44];

/** What is longer than anything in use (a prime of 16,384 bits) stands by its digest. */
const shortHex = (body: Uint8Array): string => (body.length > 2_048 ? `sha256:${sha256(body)}` : hex(body));

/** A window of 64 KiB holds all that repeats; larger ones cost more to set up than they save. */
function compressed(text: string): string {
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_LGWIN, BROTLI_PARAM_SIZE_HINT } = constants;
  const params = {
    [BROTLI_PARAM_QUALITY]: 5,
    [BROTLI_PARAM_LGWIN]: 16,
    [BROTLI_PARAM_SIZE_HINT]: text.length,
  };
  return brotliCompressSync(text, { params }).toString('base64');
}

/**
 * Each distinct flight, as JSON. What is random in every handshake is left out, so that an unchanged server is an unchanged fact;
 * certificates stand by their digest.
 */
function flightsOf(seen: readonly Seen[]): readonly string[] {
  const masked = seen.map(({ version, offered, ffdheOffered, flight, keyExchange }) => ({
    version,
    offered: offered.length,
    ffdheOffered,
    chosen: {
      version: flight.hello.version,
      suite: flight.hello.suite,
      compression: flight.hello.compression,
      group: flight.hello.group,
      retry: flight.hello.retry,
    },
    downgrade: flight.hello.downgrade,
    extensions: [...flight.hello.extensions].map(([type, body]) => [
      type,
      RANDOM_BODIES.includes(type) ? body.length : shortHex(body),
    ]),
    encrypted: flight.encrypted === null ? null : [...flight.encrypted].map(([type, body]) => [type, shortHex(body)]),
    certificates: flight.certificates?.map(({ der }) => digestOf(der)) ?? null,
    keyExchange:
      keyExchange === null
        ? null
        : {
            group: keyExchange.group,
            prime: keyExchange.prime && shortHex(keyExchange.prime),
            generator: keyExchange.generator && shortHex(keyExchange.generator),
            scheme: keyExchange.scheme,
            modulusBits: keyExchange.modulusBits,
          },
    verifyScheme: flight.verifyScheme,
    certificateRequest: flight.certificateRequest,
    complete: flight.complete,
  }));
  return [...new Set(masked.map(canonical))].sort(compareText);
}
