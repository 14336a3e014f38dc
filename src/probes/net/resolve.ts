import { promises as dns } from 'node:dns';
import { isIP } from 'node:net';
import { compareText } from '../../model/canonical.ts';
import type { DnsFacts, Failure, Outcome } from '../../model/observation.ts';
import type { Target } from '../../model/target.ts';
import { canonicalAddress, classify } from '../../parse/address.ts';
import { failureOf } from './failure.ts';

/** Asks for one family at a time; rejects as node:dns does. */
export interface Resolver {
  addresses(host: string, family: 4 | 6, timeoutMs: number): Promise<readonly string[]>;
}

const MOST_OF_A_FAMILY = 4;

/** Node's resolver (c-ares), which reads no hosts file and uses no thread of the pool. `servers`: as `address:port`, else the system's. */
export function dnsResolver(servers?: readonly string[]): Resolver {
  return {
    async addresses(host, family, timeoutMs) {
      const resolver = new dns.Resolver({ timeout: Math.ceil(timeoutMs / 2), tries: 2 });
      if (servers !== undefined) resolver.setServers(servers);
      const limit = setTimeout(() => resolver.cancel(), timeoutMs); // c-ares doubles its patience at each try
      try {
        return await (family === 4 ? resolver.resolve4(host) : resolver.resolve6(host));
      } finally {
        clearTimeout(limit);
      }
    },
  };
}

export interface Resolution {
  readonly facts: Outcome<DnsFacts>; // a failure when one of the two families could not be asked
  readonly usable: Outcome<readonly string[]>; // what may be dialled all the same
}

/** Pins win and nothing is resolved; else A and AAAA are asked apart. Every address is judged before it can be dialled. */
export async function resolveTarget(target: Target, resolver: Resolver, timeoutMs: number): Promise<Resolution> {
  const pins = isIP(target.host) === 0 ? target.addresses : [target.host];
  if (pins.length > 0) return conclude(target, pins, [], true);

  const answers = await Promise.all(
    ([4, 6] as const).map(async (family) => {
      try {
        return { addresses: await resolver.addresses(target.host, family, timeoutMs), failure: null };
      } catch (error) {
        const failure = failureOf(error);
        return { addresses: [], failure: { ...failure, detail: `${family === 4 ? 'A' : 'AAAA'} ${failure.detail}` } };
      }
    }),
  );
  const failures = answers.map(({ failure }) => failure).filter((failure) => failure !== null);
  return conclude(
    target,
    answers.flatMap(({ addresses }) => addresses),
    failures,
    false,
  );
}

function conclude(target: Target, found: readonly string[], failures: readonly Failure[], pinned: boolean): Resolution {
  const addresses = [...new Set(found.map(canonicalAddress).filter((address) => address !== null))]
    .sort(compareText)
    .map((address) => ({ address, refused: target.allowPrivate ? null : classify(address) }));
  const doubt = failures.find(({ code }) => code !== 'name-not-found');
  const allowed = addresses.filter(({ refused }) => refused === null).map(({ address }) => address);

  return {
    facts:
      addresses.length === 0
        ? no(doubt ?? nameNotFound)
        : doubt === undefined
          ? { ok: true, value: { addresses, pinned } }
          : no(doubt),
    usable:
      allowed.length > 0
        ? {
            ok: true,
            value: [4, 6].flatMap((family) => allowed.filter((one) => isIP(one) === family).slice(0, MOST_OF_A_FAMILY)),
          }
        : no(doubt ?? (addresses.length === 0 ? nameNotFound : refusedAll(addresses))),
  };
}

const nameNotFound: Failure = { code: 'name-not-found', detail: 'neither A nor AAAA' };

const refusedAll = (addresses: DnsFacts['addresses']): Failure => ({
  code: 'not-permitted',
  detail: `${[...new Set(addresses.map(({ refused }) => refused))].sort().join(', ')} address`,
});

const no = (failure: Failure): { readonly ok: false; readonly failure: Failure } => ({ ok: false, failure });
