import type { Policy } from './csp.ts';
import { matchesUrl, parseSource, type Source } from './csp-source.ts';

/**
 * What policies allow that are enforced together. A risk is there only when every one of them allows it; a policy that says nothing of
 * a matter allows everything in it (CSP3 sections 4.1 and 4.2).
 */

/** CSP3 section 6.8.3 "get fetch directive fallback list". Base addresses, forms and ancestors fall back to nothing. */
const FALLBACKS: ReadonlyMap<string, readonly string[]> = new Map([
  ['script-src-elem', ['script-src-elem', 'script-src', 'default-src']],
  ['script-src-attr', ['script-src-attr', 'script-src', 'default-src']],
  ['style-src-elem', ['style-src-elem', 'style-src', 'default-src']],
  ['style-src-attr', ['style-src-attr', 'style-src', 'default-src']],
  ['worker-src', ['worker-src', 'child-src', 'script-src', 'default-src']],
  ['frame-src', ['frame-src', 'child-src', 'default-src']],
  ['base-uri', ['base-uri']],
  ['form-action', ['form-action']],
  ['frame-ancestors', ['frame-ancestors']],
]);

/** The directive of a policy that decides on what `directive` is about, and its sources; null: none does. */
export function deciding(
  policy: Policy,
  directive: string,
): { readonly name: string; readonly sources: readonly string[] } | null {
  for (const name of FALLBACKS.get(directive) ?? [directive, 'default-src']) {
    const sources = policy.get(name);
    if (sources !== undefined) return { name, sources };
  }
  return null;
}

/** Whether any of the policies limits what `directive` is about. */
export const isLimited = (policies: readonly Policy[], directive: string): boolean =>
  policies.some((policy) => deciding(policy, directive) !== null);

/** `script-src-elem`: inline scripts; `script-src-attr`: event handlers. Those that every policy lets run. */
export const inlineScripts = (policies: readonly Policy[]): readonly ('script-src-elem' | 'script-src-attr')[] =>
  (['script-src-elem', 'script-src-attr'] as const).filter((directive) =>
    policies.every((policy) => allowsAllInline(policy, directive)),
  );

/** CSP3 section 6.7.3.2: a nonce, a hash or `'strict-dynamic'` switches `'unsafe-inline'` off. */
function allowsAllInline(policy: Policy, directive: string): boolean {
  const decided = deciding(policy, directive);
  if (decided === null) return true;
  const sources = listOf(decided.sources);
  const strict = sources.some(({ kind }) => kind === 'nonce' || kind === 'hash') || has(sources, "'strict-dynamic'");
  return !strict && has(sources, "'unsafe-inline'");
}

/** CSP3 section 4.4.1: `eval` asks script-src or default-src, never the directives for elements and attributes. */
export const allowsEval = (policies: readonly Policy[]): boolean =>
  policies.every((policy) => {
    const decided = deciding(policy, 'script-src');
    return decided === null || has(listOf(decided.sources), "'unsafe-eval'");
  });

/** Whether every policy lets a page at `self` load this address; for scripts: as an element that the markup holds. */
export const allowsUrl = (policies: readonly Policy[], directive: string, url: URL, self: URL): boolean =>
  policies.every((policy) => {
    const decided = deciding(policy, directive);
    if (decided === null) return true;
    const sources = listOf(decided.sources);
    // CSP3 section 6.7.1.1: under 'strict-dynamic' the addresses of a script list count for nothing.
    if (directive.startsWith('script-src') && has(sources, "'strict-dynamic'")) return false;
    return sources.some((source) => matchesUrl(source, url, self));
  });

/** The sources of these policies, as written, that let any of the addresses in; `'self'` is not among them. */
export const hostSources = (
  policies: readonly Policy[],
  directive: string,
  urls: readonly URL[],
  self: URL,
): readonly string[] => [
  ...new Set(
    policies
      .flatMap((policy) => deciding(policy, directive)?.sources ?? [])
      .filter((text) => !text.startsWith("'"))
      .filter((text) => urls.some((url) => matchesUrl(parseSource(text), url, self))),
  ),
];

/**
 * The sources through which every policy lets anybody in: `*`, a bare scheme, `https://*`, `*.com`. Empty when the way is limited, and
 * when no policy says anything of it (ask `isLimited`).
 */
export function openSources(policies: readonly Policy[], directive: string, self: URL): readonly string[] {
  const doors = [ANYWHERE, ...anywhereBelow(policies, directive)]
    .map((address) => URL.parse(address))
    .filter((url) => url !== null)
    .filter((url) => allowsUrl(policies, directive, url, self));
  const embedded = allowsUrl(policies, directive, EMBEDDED, self) ? [EMBEDDED] : [];
  return hostSources(policies, directive, [...doors, ...embedded], self);
}

/** Addresses that only a list without limits allows: a host that nobody has, and contents within the address itself. */
const ANYWHERE = 'https://anywhere.invalid/';
const EMBEDDED = new URL('data:text/plain,');

/** A host below each top-level domain that is let in as a whole. More than a few of them only a hostile list has. */
function anywhereBelow(policies: readonly Policy[], directive: string): readonly string[] {
  const domains = policies
    .flatMap((policy) => listOf(deciding(policy, directive)?.sources ?? []))
    .flatMap((source) => (source.kind === 'host' ? [/^\*\.([^.]+)$/.exec(source.host)?.[1]] : []))
    .filter((domain) => domain !== undefined);
  return [...new Set(domains)].slice(0, 20).map((domain) => `https://anywhere.${domain}/`);
}

const has = (sources: readonly Source[], keyword: string): boolean =>
  sources.some((source) => source.kind === 'keyword' && source.keyword === keyword);

/** A list is read once, however many addresses are held against it. */
const listOf = (texts: readonly string[]): readonly Source[] => {
  const known = lists.get(texts);
  if (known !== undefined) return known;
  const sources = [...new Set(texts)].map(parseSource);
  lists.set(texts, sources);
  return sources;
};
const lists = new WeakMap<readonly string[], readonly Source[]>();
