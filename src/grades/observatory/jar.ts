import { type Cookie, isDeletion, parseCookie } from '../../parse/cookie.ts';
import type { ObservatoryCookie } from './input.ts';

/** One response that could set cookies. */
export interface Visit {
  readonly url: string;
  readonly lines: readonly string[]; // of Set-Cookie, with or without their values
}

interface Kept extends Cookie {
  readonly host: string | null; // only this host gets it back
  readonly scope: string; // the host, or the Domain attribute
  readonly under: string; // the path
}

/**
 * What MDN Observatory's cookie jar (tough-cookie 5) holds after these visits, in order. It is no browser's: an expired cookie stays until
 * a request finds it that it would have gone with, Secure is taken over plain http too, prefixes are told by their exact case, and a cookie
 * without a name, or one that breaks its prefix or its domain, is dropped without a word.
 *
 * `domain`: the registrable part of the site, null when it has none. Of hosts outside it we do not know theirs: there a Domain of one label
 * is refused and every other one taken.
 */
export function jarAfter(visits: readonly Visit[], domain: string | null): readonly ObservatoryCookie[] {
  let jar = new Map<string, Kept>();
  for (const { url, lines } of visits) {
    const request = new URL(url);
    jar = new Map([...jar].filter(([, cookie]) => !(isExpired(cookie) && goesWith(cookie, request))));
    for (const line of lines) {
      const cookie = received(line, request, domain);
      if (cookie !== null) jar.set(JSON.stringify([cookie.scope, cookie.under, cookie.name]), cookie);
    }
  }
  return [...jar.values()].map(({ name, secure, httpOnly, sameSite }) => ({ name, secure, httpOnly, sameSite }));
}

function received(line: string, request: URL, domain: string | null): Kept | null {
  const cookie = parseCookie(line);
  if (cookie === null || cookie.name === '') return null;
  const host = request.hostname;
  if (cookie.domain !== null && !(matches(host, cookie.domain) && isRegistrable(cookie.domain, domain))) return null;
  const under = cookie.path ?? defaultPath(request.pathname);
  if (cookie.name.startsWith('__Secure-') && !cookie.secure) return null;
  if (cookie.name.startsWith('__Host-') && !(cookie.secure && cookie.domain === null && under === '/')) return null;
  return { ...cookie, host: cookie.domain === null ? host : null, scope: cookie.domain ?? host, under };
}

/** In our facts the dates of living cookies are masked, and those of deletions are the beginning of 1970. */
const isExpired = (cookie: Cookie): boolean => isDeletion(cookie, 0);

const goesWith = ({ host, scope, under, secure }: Kept, request: URL): boolean =>
  (host === null ? matches(request.hostname, scope) : host === request.hostname) &&
  isUnder(request.pathname, under) &&
  (!secure || request.protocol === 'https:');

/** RFC 6265 section 5.1.3. */
const matches = (host: string, domain: string): boolean =>
  host === domain || (host.endsWith(`.${domain}`) && !/^[\d.]+$/.test(host));

/** RFC 6265 section 5.1.4. */
const isUnder = (path: string, parent: string): boolean =>
  path === parent || path.startsWith(parent.endsWith('/') ? parent : `${parent}/`);

const defaultPath = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';

/** `attribute` is known to be the host or a parent of it. */
function isRegistrable(attribute: string, domain: string | null): boolean {
  if (/^[\d.]+$/.test(attribute)) return false;
  if (domain === null || !(domain === attribute || domain.endsWith(`.${attribute}`))) return attribute.includes('.');
  return domain === attribute;
}
