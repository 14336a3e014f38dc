import { brotliCompressSync, constants } from 'node:zlib';
import { GROUP_NAMES, SCHEME_NAMES, SUITE_NAMES } from '../../knowledge/tls.ts';
import { by, canonical, compareText, sha256 } from '../../model/canonical.ts';
import {
  type CertificateChain,
  type DiffieHellman,
  type Suite,
  TLS_VERSIONS,
  type TlsAddress,
  type TlsDetails,
  type TlsVersion,
  type Trait,
} from '../../model/observation.ts';
import { buildPath, type TrustStore } from '../../parse/certificate-path.ts';
import { hex } from '../../parse/tls/bytes.ts';
import { bitLength } from '../../parse/tls/flight.ts';
import { EXTENSION, parseAlpn } from '../../parse/tls/hello.ts';
import { suiteTraits } from '../../parse/tls/suite-name.ts';
import { parseCertificate } from '../../parse/x509.ts';
import type { EndpointLook, Seen } from './plan.ts';

/** Turns what the plan learnt into facts: sorted, named, and without anything that is random in every handshake. */
export function factsOf(address: string, look: EndpointLook, store: TrustStore): TlsAddress {
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
    details: detailsOf(look),
  };
}

function detailsOf(look: EndpointLook): TlsDetails {
  const { versions, seen } = look;
  const old = seen.filter(({ version }) => version !== 'TLSv1.3' && version !== 'SSLv3');
  /** Whether any flight of TLS 1.0 to 1.2 carried the extension that we offered. */
  const echoed = (extension: number, flights: readonly Seen[] = old): Trait => {
    if (flights.length === 0) return oldVersionsAre(versions) === 'refused' ? 'not-applicable' : 'untested';
    return flights.some(({ flight }) => flight.hello.extensions.has(extension)) ? 'yes' : 'no';
  };
  const extras = look.extras === null ? [] : [look.extras];
  return {
    shape: look.shape,
    stopped: look.stopped,
    evidence: record(TLS_VERSIONS, (version) => versions[version].evidence),
    complete: TLS_VERSIONS.filter((version) => versions[version].complete),
    order: Object.fromEntries(
      TLS_VERSIONS.flatMap((version) =>
        versions[version].preference === 'server' ? [[version, versions[version].suites]] : [],
      ),
    ),
    sslv2Kinds: look.sslv2Kinds.toSorted(compareText),
    groupsComplete: look.groups13.complete && look.groups12.complete,
    groupOrder: look.groups13.ordered ? look.groups13.groups.map(groupName) : [],
    schemes: [
      ...new Set(
        seen.flatMap(({ flight, keyExchange }) => flight.verifyScheme ?? keyExchange?.scheme ?? []).map(schemeName),
      ),
    ].sort(compareText),
    diffieHellman: diffieHellmanOf(seen),
    temporaryRsaBits: seen.find(({ keyExchange }) => keyExchange?.modulusBits)?.keyExchange?.modulusBits ?? null,
    keyShareReused: reused(seen),
    secureRenegotiation: echoed(EXTENSION.renegotiationInfo),
    extendedMasterSecret: echoed(EXTENSION.extendedMasterSecret),
    encryptThenMac: takesCbc(look) ? echoed(EXTENSION.encryptThenMac, extras) : 'not-applicable',
    sessionTickets: echoed(EXTENSION.sessionTicket),
    resumption: 'untested',
    earlyData: 'untested',
    clientRenegotiation: 'untested',
    heartbeat: echoed(EXTENSION.heartbeat, extras),
    compression: look.extras === null ? echoed(-1, []) : look.extras.flight.hello.compression === 0 ? 'no' : 'yes',
    fallbackSignal: (
      { protected: 'yes', unprotected: 'no', 'not-applicable': 'not-applicable', untested: 'untested' } as const
    )[look.fallback],
    clientCertificate:
      seen.length === 0 ? 'untested' : seen.some(({ flight }) => flight.certificateRequest !== null) ? 'yes' : 'no',
    alpn: [...new Set(seen.flatMap(alpnOf))].sort(compareText),
    staple: null,
    timestamps: 0,
    withoutName: withoutNameOf(look),
    deep: null,
    flights: brotliCompressSync(canonical(flightsOf(seen)), {
      params: { [constants.BROTLI_PARAM_QUALITY]: 9 },
    }).toString('base64'),
  };
}

const record = <V>(versions: readonly TlsVersion[], value: (version: TlsVersion) => V): Record<TlsVersion, V> =>
  Object.fromEntries(versions.map((version) => [version, value(version)])) as Record<TlsVersion, V>;

const code = (id: number): string => `0x${id.toString(16).toUpperCase().padStart(4, '0')}`;
const suite = (id: number): Suite => ({ id, name: SUITE_NAMES.get(id) ?? code(id) });
const groupName = (id: number): string => GROUP_NAMES.get(id) ?? code(id);
const schemeName = (id: number): string => SCHEME_NAMES.get(id) ?? code(id);

const takesCbc = ({ versions }: EndpointLook): boolean =>
  (['TLSv1.2', 'TLSv1.1', 'TLSv1.0'] as const).some((version) =>
    versions[version].suites.some((id) => suiteTraits(SUITE_NAMES.get(id) ?? '')?.mode === 'cbc'),
  );

function oldVersionsAre(versions: EndpointLook['versions']): 'refused' | 'other' {
  const old = ['TLSv1.2', 'TLSv1.1', 'TLSv1.0'] as const;
  return old.every((version) => versions[version].offer === 'refused') ? 'refused' : 'other';
}

/** Each chain that was sent, once. */
function chainsOf(seen: readonly Seen[], store: TrustStore): CertificateChain[] {
  const sent = new Map(
    seen.flatMap(({ flight: { certificates } }) => {
      const ders = (certificates ?? []).map(({ der }) => der);
      return ders.length === 0 ? [] : [[ders.map(sha256).join(), ders] as const];
    }),
  );
  return [...sent].sort(by(([key]) => key)).flatMap(([, ders]) => {
    const chain = ders.map(parseCertificate).filter((certificate) => certificate !== 'invalid');
    return chain.length === 0 ? [] : [{ chain, ...buildPath(ders, store) }];
  });
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

/** What is random in every handshake is left out, so that an unchanged server is an unchanged fact; certificates stand by their digest. */
function flightsOf(seen: readonly Seen[]): readonly unknown[] {
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
      type === EXTENSION.keyShare ? body.length : hex(body),
    ]),
    encrypted: flight.encrypted === null ? null : [...flight.encrypted].map(([type, body]) => [type, hex(body)]),
    certificates: flight.certificates?.map(({ der }) => sha256(der)) ?? null,
    keyExchange:
      keyExchange === null
        ? null
        : {
            group: keyExchange.group,
            prime: keyExchange.prime && hex(keyExchange.prime),
            generator: keyExchange.generator && hex(keyExchange.generator),
            scheme: keyExchange.scheme,
            modulusBits: keyExchange.modulusBits,
          },
    verifyScheme: flight.verifyScheme,
    certificateRequest: flight.certificateRequest,
    complete: flight.complete,
  }));
  return [...new Map(masked.map((flight) => [canonical(flight), flight])).entries()]
    .sort(by(([key]) => key))
    .map(([, flight]) => flight);
}
