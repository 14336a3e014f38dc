import { directivesOf, parsePolicy } from './csp.ts';
import { KEYWORDS, parseSource } from './csp-source.ts';

/** Directives whose values are source lists (CSP3 sections 6.1, 6.3 and 6.4). */
const SOURCE_LISTS: ReadonlySet<string> = new Set([
  'base-uri',
  'child-src',
  'connect-src',
  'default-src',
  'fenced-frame-src',
  'font-src',
  'form-action',
  'frame-ancestors',
  'frame-src',
  'img-src',
  'manifest-src',
  'media-src',
  'navigate-to',
  'object-src',
  'prefetch-src',
  'script-src',
  'script-src-attr',
  'script-src-elem',
  'style-src',
  'style-src-attr',
  'style-src-elem',
  'worker-src',
]);

/** All that are or were specified: an old one does no harm and is no fault of the grammar. */
const DIRECTIVES: ReadonlySet<string> = new Set([
  ...SOURCE_LISTS,
  'block-all-mixed-content',
  'disown-opener',
  'plugin-types',
  'referrer',
  'reflected-xss',
  'report-to',
  'report-uri',
  'require-sri-for',
  'require-trusted-types-for',
  'sandbox',
  'trusted-types',
  'upgrade-insecure-requests',
  'webrtc',
]);

/** Once in drafts or in one browser only. */
const OLD_KEYWORDS: readonly string[] = ["'unsafe-hashed-attributes'", "'wasm-eval'", "'block'", "'allow'"];

const QUOTED: ReadonlyMap<string, readonly string[]> = new Map([
  ['require-trusted-types-for', ["'script'"]],
  ['trusted-types', ["'allow-duplicates'", "'none'"]],
  ['webrtc', ["'allow'", "'block'"]],
]);

export interface CspFault {
  readonly fault: 'unknown-directive' | 'missing-semicolon' | 'unquoted-keyword' | 'unknown-keyword' | 'invalid-source';
  readonly directive: string;
  readonly value: string | null;
}

/** What a browser skips in one serialized policy, in order. Repeated directives, which do not count at all, are another matter. */
export const faultsOf = (text: string): readonly CspFault[] =>
  [...parsePolicy(text)].flatMap(([directive, values]) => [
    ...(DIRECTIVES.has(directive) ? [] : [{ fault: 'unknown-directive', directive, value: null } as const]),
    ...values.flatMap((value) => {
      const fault = faultOf(directive, value);
      return fault === null ? [] : [{ fault, directive, value }];
    }),
  ]);

function faultOf(directive: string, value: string): CspFault['fault'] | null {
  const lower = value.toLowerCase();
  if (DIRECTIVES.has(lower)) return 'missing-semicolon';
  const quoted = QUOTED.get(directive);
  if (quoted !== undefined) return value.startsWith("'") && !quoted.includes(lower) ? 'unknown-keyword' : null;
  if (!SOURCE_LISTS.has(directive)) return null;
  if (KEYWORDS.includes(`'${lower}'`) || /^(?:nonce|sha(?:256|384|512))-/.test(lower)) return 'unquoted-keyword';
  if (parseSource(value).kind !== 'invalid') return null;
  if (!/^['"\u2018\u2019]/.test(value)) return 'invalid-source';
  return OLD_KEYWORDS.includes(lower) ? null : 'unknown-keyword';
}

/** Directives that stand more than once in a serialized policy: all but the first are ignored. Sorted. */
export function repeatedIn(text: string): readonly string[] {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const [name] of directivesOf(text)) (seen.has(name) ? repeated : seen).add(name);
  return [...repeated].sort();
}
