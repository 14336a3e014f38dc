import { by } from '../model/canonical.ts';
import { type Facts, type Kind, type Observation, type SoftwareProduct, TLS_VERSIONS } from '../model/observation.ts';
import type { AddressSight, ServerName, SiteSight } from '../model/report.ts';
import type { Snapshot } from '../model/snapshot.ts';

/** Pure. What the night showed of each site as a whole: the server it names, and each of its addresses. By target. */
export function sightsOf({
  targets,
  observations,
}: Pick<Snapshot, 'targets' | 'observations'>): Readonly<Record<string, SiteSight>> {
  const seen = Map.groupBy(observations, ({ target }) => target);
  return Object.fromEntries(
    targets.map(({ id }) => {
      const own = seen.get(id) ?? [];
      return [id, { server: serverOf(factsOf(own, 'software')?.products ?? []), addresses: addressesOf(own) }];
    }),
  );
}

function factsOf<K extends Kind>(observations: readonly Observation[], kind: K): Facts[K] | undefined {
  const outcome = observations.find((one) => one.kind === kind)?.outcome;
  return outcome?.ok ? (outcome.value as Facts[K]) : undefined;
}

const SERVERS: Readonly<Record<string, ServerName>> = {
  nginx: 'nginx',
  openresty: 'nginx',
  tengine: 'nginx',
  'apache-http-server': 'apache',
  iis: 'iis',
  'http-sys': 'iis',
};

/**
 * The server whose configuration a repair goes into. The one that the Server header names stands in front; where several are named and
 * none of them there, nobody can tell. It may be a lie, so a repair is labelled with the product that it is for.
 */
function serverOf(products: readonly SoftwareProduct[]): ServerName | null {
  const named = (those: readonly SoftwareProduct[]) => [
    ...new Set(those.flatMap(({ product }) => SERVERS[product] ?? [])),
  ];
  const inFront = named(
    products.filter(({ signals }) => signals.some(({ source }) => source.toLowerCase() === 'header:server')),
  );
  const [first, ...others] = inFront.length > 0 ? inFront : named(products);
  return first !== undefined && others.length === 0 ? first : null;
}

function addressesOf(observations: readonly Observation[]): readonly AddressSight[] {
  const dns = factsOf(observations, 'dns');
  const tls = factsOf(observations, 'tls');
  const https = factsOf(observations, 'https');
  const others = factsOf(observations, 'responses')?.addresses ?? [];
  const refused = new Map(dns?.addresses.map(({ address, refused: why }) => [address, why]));
  const versions = new Map(
    tls?.addresses.map((one) => [one.address, TLS_VERSIONS.filter((version) => one.versions[version] === 'accepted')]),
  );
  const failures = new Map(tls?.unreached.map(({ address, failure }) => [address, failure.code]));
  const first = https?.hops[0];
  const statuses = new Map<string, AddressSight['https']>([
    ...others.map(({ address, answer }) => [address, answer.ok ? answer.value.status : answer.failure.code] as const),
    ...(first === undefined ? [] : [[first.address, first.status] as const]),
  ]);
  return [...new Set([...refused.keys(), ...versions.keys(), ...failures.keys()])]
    .map((address) => ({
      address,
      refused: refused.get(address) ?? null,
      tls: versions.get(address) ?? failures.get(address) ?? null,
      https: statuses.get(address) ?? null,
    }))
    .sort(by(({ address }) => address));
}
