const LONGEST = 300;

/** Foreign text as evidence: short, and never cut inside a character. */
export function shown(text: string): string {
  const characters = [...text];
  return characters.length <= LONGEST ? text : `${characters.slice(0, LONGEST).join('')}…`;
}

/** A few of many names: sorted, without repeats. */
export const someOf = (names: readonly string[], most = 5): readonly string[] =>
  [...new Set(names.map(shown))].sort().slice(0, most);

/**
 * An address as evidence, without what differs from visit to visit: query, fragment, session path parameters (Java) and
 * cookieless session segments (ASP.NET).
 */
export const place = (url: string): string =>
  shown(
    url
      .replace(/[?#].*$/s, '')
      .replace(/;[^/]*/g, '')
      .replace(/\(([A-Z])\([^)]*\)\)/g, '($1(#))'),
  );

/** `1/2` when only some of several addresses are concerned: the evidence named `addresses`. */
export const shareOf = (concerned: number, all: number): { readonly addresses?: string } =>
  concerned > 0 && concerned < all ? { addresses: `${concerned}/${all}` } : {};
