import type { TlsFacts, TlsVersion } from '../model/observation.ts';

/** How the addresses of a target answer one protocol version. */
export function offersOf({ addresses }: TlsFacts, version: TlsVersion) {
  const count = (offer: string): number => addresses.filter(({ versions }) => versions[version] === offer).length;
  return { accepted: count('accepted'), refused: count('refused'), untested: count('untested'), all: addresses.length };
}
