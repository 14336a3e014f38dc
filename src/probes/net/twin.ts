import { isIP } from 'node:net';
import type { Target } from '../../model/target.ts';

export interface Twin {
  readonly host: string;
  readonly relation: 'www' | 'apex';
}

/**
 * The other name under which people type the same site: `www.` of a registrable domain, what follows `www.` of anything below one.
 * A target with pinned addresses has none: the register says where it is, and no name is resolved for it.
 */
export function twinOf({ host, domain, addresses }: Pick<Target, 'host' | 'domain' | 'addresses'>): Twin | null {
  if (addresses.length > 0 || isIP(host) !== 0 || !domain.includes('.')) return null;
  if (host === domain) return { host: `www.${host}`, relation: 'www' };
  const rest = host.startsWith('www.') ? host.slice('www.'.length) : '';
  return rest === domain || rest.endsWith(`.${domain}`) ? { host: rest, relation: 'apex' } : null;
}
