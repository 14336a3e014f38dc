/** What becomes of one connection. `after`: bytes of the server's that still pass. */
export type Fate =
  | { readonly kind: 'fair' }
  | { readonly kind: 'late'; readonly ms: number }
  | { readonly kind: 'reset' | 'cut' | 'stall'; readonly after: number };

/** What becomes of one question to the name server. */
export type NameFate = 'fair' | 'servfail' | 'lost';

export interface Weather {
  fate(site: string): Fate;
  nameFate(): NameFate;
}

export const FAIR: Weather = { fate: () => ({ kind: 'fair' }), nameFate: () => 'fair' };

/** Bad luck for `rate` (0 to 1) of all connections and questions; the same seed, the same luck for the n-th connection of each site. */
export function stormy(seed: number, rate: number): Weather {
  const sites = new Map<string, () => number>();
  const dice = (name: string): (() => number) => {
    const known = sites.get(name) ?? random(seed ^ digest(name));
    sites.set(name, known);
    return known;
  };
  return {
    fate(site) {
      const next = dice(site);
      const [unlucky, which, where] = [next() < rate, next(), next()];
      if (!unlucky) return { kind: 'fair' };
      if (which < 0.2) return { kind: 'late', ms: Math.floor(where * 150) };
      const after = where < 0.3 ? 0 : Math.floor(10 ** (4 * where)); // often early, sometimes far into a body
      return { kind: which < 0.5 ? 'reset' : which < 0.75 ? 'cut' : 'stall', after };
    },
    nameFate() {
      const next = dice('names');
      const [unlucky, which] = [next() < rate, next()];
      return unlucky ? (which < 0.5 ? 'servfail' : 'lost') : 'fair';
    },
  };
}

/** Mulberry32: small, and good enough for the weather. */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const digest = (text: string): number =>
  [...text].reduce((hash, character) => Math.imul(hash ^ character.charCodeAt(0), 0x01000193), 0x811c9dc5);
