import { canonicalAddress, classify } from './address.ts';

/** What of an internal network a text shows. Blocks and patterns instead of addresses and numbers, so that any node tells the same. */

const BLOCKS: readonly (readonly [block: string, pattern: RegExp])[] = [
  ['10.0.0.0/8', /^10\./],
  ['100.64.0.0/10', /^100\./],
  ['127.0.0.0/8', /^127\./],
  ['169.254.0.0/16', /^169\.254\./],
  ['172.16.0.0/12', /^172\./],
  ['192.168.0.0/16', /^192\.168\./],
  ['fc00::/7', /^f[cd]/],
  ['fe80::/10', /^fe/],
];

/** An address, not a part of a longer number, and not a version: `Server/10.0.0.1` is one, `http://10.0.0.1` is not. */
const CANDIDATE =
  /(?<![\w.:-])(?<!\w\/)(?:\d{1,3}(?:\.\d{1,3}){3}(?![\w-]|\.\w)|[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?![\w:.]))/gi;

/** The private blocks whose addresses stand in a text, sorted: `10.0.0.0/8`. */
export function privateBlocks(text: string): readonly string[] {
  const addresses = [...text.matchAll(CANDIDATE)]
    .map(([candidate]) => canonicalAddress(candidate))
    .filter((address) => address !== null && ['private', 'loopback', 'link-local'].includes(classify(address) ?? ''));
  const blocks = addresses.flatMap((address) =>
    BLOCKS.filter(([, pattern]) => pattern.test(address ?? '')).map(([block]) => block),
  );
  return [...new Set(blocks)].sort();
}

/** Endings that no public name has: RFC 6762, RFC 8375, ICANN's `.internal`, and what administrators choose themselves. */
const INTERNAL_NAME =
  /(?<![\w.-])(?:[a-z0-9_-]{1,63}\.){1,8}(?:local|localdomain|lan|internal|intern|intra|intranet|corp|home|home\.arpa|private|dmz)(?![\w.-]*\w)/gi;

/** Internal host names in a text, sorted, with `#` for numbers: one of a row of servers may answer tonight, another one tomorrow. */
export const internalNames = (text: string): readonly string[] =>
  [...new Set([...text.matchAll(INTERNAL_NAME)].map(([name]) => numberless(name)))].sort();

export const numberless = (name: string): string => name.toLowerCase().replace(/\d+/g, '#');
