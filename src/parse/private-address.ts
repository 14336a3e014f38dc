/** The blocks that no visitor can reach (RFC 1918, RFC 3927), by the beginning of an address in them. */
const BLOCKS: readonly (readonly [block: string, beginning: RegExp])[] = [
  ['10.0.0.0/8', /^10\./],
  ['172.16.0.0/12', /^172\.(?:1[6-9]|2\d|3[01])\./],
  ['192.168.0.0/16', /^192\.168\./],
  ['169.254.0.0/16', /^169\.254\./],
];

const OCTET = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
/** Four numbers that stand alone: no part of a word, of a longer row of numbers, or of a version ("version 10.0.0.1", "?ver=10.0.0.1"). */
const ADDRESS = new RegExp(
  `(?<![\\w.-])(?<!\\b(?:v|ver|version|build|release)["']?[\\s:=/]{0,3}["']?)(?:10|172|192|169)(?:\\.${OCTET}){3}(?![\\w-]|\\.\\d)`,
  'gi',
);

/** Blocks of the private addresses in a text, sorted, each once: which machine it is stays out of the facts. */
export function privateBlocksIn(text: string): readonly string[] {
  const found = new Set<string>();
  for (const [address] of text.matchAll(ADDRESS)) {
    const block = BLOCKS.find(([, beginning]) => beginning.test(address))?.[0];
    if (block !== undefined) found.add(block);
  }
  return [...found].sort();
}
