import type { Failure } from '../../model/observation.ts';
import type { Target } from '../../model/target.ts';
import { canonicalAddress, classify } from '../../parse/address.ts';
import { internalNames } from '../../parse/inside.ts';
import { isNeverRequested } from './deny.ts';
import { type Twin, twinOf } from './twin.ts';

/** Where a lane may go: its own target, that target's twin, and the listed hosts that a redirect may lead to. */
export interface Scope {
  readonly twin: (Twin & { readonly listed: boolean }) | null;
  /** The target that a host stands for, or undefined: no packet goes there. */
  ownerOf(host: string): Target | undefined;
  /** Why a URL is not asked for, whatever its host resolves to; null when it may be. */
  refusal(url: URL): Failure | null;
  /** The ports of a host: those that its targets name, and the two that everybody knows. */
  ports(host: string): ReadonlySet<number>;
}

/** Lower case, no brackets, addresses in their canonical form: what `Target.host` looks like. */
export const hostOf = ({ hostname }: URL): string => {
  const name = hostname.replace(/^\[|\]$/g, '');
  return canonicalAddress(name) ?? name;
};

export const portOf = ({ port, protocol }: URL): number =>
  port !== '' ? Number(port) : protocol === 'https:' ? 443 : 80;

export const outOfScope = (detail: string): Failure => ({ code: 'out-of-scope-redirect', detail });

const notPermitted = (detail: string): Failure => ({ code: 'not-permitted', detail });

/** A name that means something only inside somebody's network. */
const isInternalName = (host: string): boolean =>
  canonicalAddress(host) === null && (!host.includes('.') || internalNames(host).length > 0);

/** What people listed: `registered` by host, those that may be visited tonight, and every host on the list. Made once for a night. */
export interface Lists {
  readonly registered: ReadonlyMap<string, readonly Target[]>;
  readonly hosts: ReadonlySet<string>;
}

/** A twin that is on the list is looked at under its own authorisation or not at all; else it is behind that of the target. */
export function createScope(target: Target, { registered, hosts }: Lists): Scope {
  const known = twinOf(target);
  const twin = known === null ? null : { ...known, listed: hosts.has(known.host) };
  const asTwin = twin === null || twin.listed ? null : { ...target, host: twin.host };

  const ownerOf = (host: string): Target | undefined => {
    if (host === target.host) return target;
    if (host === asTwin?.host) return asTwin;
    return registered.get(host)?.find(({ authorisation }) => authorisation !== null);
  };

  const portsOf = new Map<string, ReadonlySet<number>>();
  const ports = (host: string): ReadonlySet<number> => {
    const before = portsOf.get(host);
    if (before !== undefined) return before;
    const own = host === target.host || host === asTwin?.host ? [target] : [];
    const named = [...own, ...(registered.get(host) ?? [])];
    const theirs = named.flatMap(({ https, http }) => [https, http]).filter((port) => port !== null);
    const all = new Set([80, 443, ...theirs]);
    portsOf.set(host, all);
    return all;
  };

  return {
    twin,
    ownerOf,
    ports,
    refusal(url) {
      if (url.protocol !== 'http:' && url.protocol !== 'https:')
        return outOfScope(`scheme ${url.protocol.slice(0, -1)}`);
      if (url.username !== '' || url.password !== '') return notPermitted('credentials in the address');
      const host = hostOf(url);
      if (ownerOf(host) === undefined) {
        const kind = canonicalAddress(host) === null ? null : classify(host);
        if (kind !== null) return notPermitted(`${kind} address`);
        return isInternalName(host) ? notPermitted('internal name') : outOfScope('host');
      }
      if (!ports(host).has(portOf(url))) return outOfScope('port');
      return isNeverRequested(url) ? notPermitted('never requested') : null;
    },
  };
}
