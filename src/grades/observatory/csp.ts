import type { ObservatoryCode } from './codes.ts';
import type { ObservatoryInput } from './input.ts';

/**
 * Directive to sources, lower-case. Sets, and changed in place: the original lets script-src share the set of default-src, so that what a
 * nonce removes from one is gone from the other.
 */
type Sources = Map<string, Set<string>>;

const SHORTEST = 6;
const MAY_REPEAT = new Set(['report-uri', 'report-to']);
const REPEATED = ' repeated'; // beside the directives, none of which holds a space: those that may repeat, and do
const HEADER_ONLY = ['frame-ancestors', 'report-uri', 'sandbox'];
const BROAD = new Set(['ftp:', 'http:', 'https:', '*', 'http://*', 'http://*.*', 'https://*', 'https://*.*']);
const BROAD_OR_INLINE = new Set([...BROAD, "'unsafe-inline'", 'data:']);
const PASSIVE = ['img-src', 'media-src'];
const PASSES: readonly ObservatoryCode[] = [
  'csp-implemented-with-no-unsafe',
  'csp-implemented-with-no-unsafe-default-src-none',
  'csp-implemented-with-unsafe-inline-in-style-src-only',
  'csp-implemented-with-insecure-scheme-in-passive-content-only',
];

/** Its verdict, and whether it saw a frame-ancestors, which its test of X-Frame-Options asks for. */
export function judgeCsp(input: ObservatoryInput): { readonly code: ObservatoryCode; readonly framing: boolean } {
  const header = input.page.headers.get('content-security-policy');
  const ofHeader = header === undefined ? [] : [header];
  const csp = mergePolicies([...ofHeader, ...input.metaPolicies]);
  if (csp === null) return { code: 'csp-header-invalid', framing: false };
  if (sizeOf(mergePolicies(ofHeader)) + sizeOf(mergePolicies(input.metaPolicies), HEADER_ONLY) === 0) {
    const reporting = (input.page.headers.get('content-security-policy-report-only') ?? '') !== '';
    return { code: reporting ? 'csp-not-implemented-but-reporting-enabled' : 'csp-not-implemented', framing: false };
  }
  const code = judgeSources(csp, input.overHttps);
  const repeats = csp.has(REPEATED) && PASSES.includes(code);
  return { code: repeats ? 'csp-implemented-but-duplicate-directives' : code, framing: csp.has('frame-ancestors') };
}

function judgeSources(csp: Sources, overHttps: boolean): ObservatoryCode {
  const effective = (directive: string) => csp.get(directive) ?? csp.get('default-src') ?? new Set(['*']);
  const [objects, scripts, styles] = [effective('object-src'), effective('script-src'), effective('style-src')];

  for (const sources of [scripts, styles]) if (hasNonceOrHash(sources)) sources.delete("'unsafe-inline'");
  const strict = scripts.has("'strict-dynamic'");
  if (strict && !hasNonceOrHash(scripts)) return 'csp-header-invalid';
  if (strict) for (const source of [...scripts]) if (isVoidUnderStrictDynamic(source)) scripts.delete(source);

  const some = (sources: Iterable<string>, of: ReadonlySet<string>) => [...sources].some((source) => of.has(source));
  if (some(scripts, BROAD_OR_INLINE) || some(objects, BROAD)) return 'csp-implemented-with-unsafe-inline';

  const active = [...csp].flatMap(([directive, sources]) =>
    PASSIVE.includes(directive) || directive === 'script-src' ? [] : [...sources],
  );
  if (overHttps && [...active, ...scripts].some(isInsecure)) return 'csp-implemented-with-insecure-scheme';
  if (scripts.has("'unsafe-eval'") || styles.has("'unsafe-eval'")) return 'csp-implemented-with-unsafe-eval';

  const passive = PASSIVE.flatMap((directive) => [...(csp.get(directive) ?? csp.get('default-src') ?? [])]);
  if (overHttps && passive.some(isInsecure)) return 'csp-implemented-with-insecure-scheme-in-passive-content-only';
  if (some(styles, BROAD_OR_INLINE)) return 'csp-implemented-with-unsafe-inline-in-style-src-only';
  const fallback = csp.get('default-src');
  return fallback?.size === 1 && fallback.has("'none'")
    ? 'csp-implemented-with-no-unsafe-default-src-none'
    : 'csp-implemented-with-no-unsafe';
}

const hasNonceOrHash = (sources: ReadonlySet<string>): boolean =>
  [...sources].some((source) => /^'(?:sha256|sha384|sha512|nonce)-/.test(source));

const isVoidUnderStrictDynamic = (source: string): boolean =>
  source === "'self'" || source === "'unsafe-inline'" || [...BROAD].some((broad) => source.startsWith(broad));

const isInsecure = (source: string): boolean => source.startsWith('http:') || source.startsWith('ftp:');

const sizeOf = (csp: Sources | null, without: readonly string[] = []): number =>
  csp === null ? 0 : [...csp.keys()].filter((directive) => !without.includes(directive)).length;

interface Source {
  readonly text: string;
  readonly policy: number;
  keep: boolean;
}

/** As the original collates; the order decides which source is dropped as the longer form of its predecessor. */
const { compare } = new Intl.Collator('en');

/**
 * All policies made one (its src/analyzer/cspParser.js), or null when it calls one invalid: shorter than six characters, a repeated
 * directive, or an escape that cannot be decoded. A source counts when it is in both the first and a later policy, path by path; a directive
 * that only the first has keeps its sources, and one that only a later has becomes 'none'. No browser computes this (CSP3 section 4.1:
 * every policy is enforced).
 */
export function mergePolicies(texts: readonly string[]): Sources | null {
  const policies = texts.map((text) => text.replaceAll(/[\r\n]/g, '').trim());
  if (policies.some((policy) => policy.length < SHORTEST)) return null;
  const merged = new Map<string, readonly Source[]>();
  const repeated = new Set<string>();
  for (const [number, policy] of policies.entries()) {
    const seen = new Set<string>();
    for (const [name = '', ...values] of policy.split(';').map((part) => part.trim().split(/\s+/))) {
      if (name === '') continue;
      const directive = name.toLowerCase();
      if (seen.has(directive)) {
        if (!MAY_REPEAT.has(directive)) return null;
        repeated.add(directive);
      }
      seen.add(directive);

      const texts = values.length === 0 && directive.endsWith('-src') ? ["'none'"] : values;
      const own = texts.map((text): Source => ({ text: text.toLowerCase(), policy: number, keep: number === 0 }));
      const sources = [...(number === 0 ? [] : (merged.get(directive) ?? [])), ...own];
      sources.sort((a, b) => compare(a.text, b.text));
      if (!sift(sources)) return null;
      merged.set(
        directive,
        sources.filter(({ keep }) => keep),
      );
      if (number === 0 && policies.length > 1) for (const source of merged.get(directive) ?? []) source.keep = false;
    }
  }
  const csp: Sources = new Map(
    [...merged].map(([directive, sources]) => [
      directive,
      new Set(sources.length === 0 ? ["'none'"] : sources.map(({ text }) => text)),
    ]),
  );
  if (repeated.size > 0) csp.set(REPEATED, repeated);
  return csp;
}

/** Marks what stays, each source against its predecessor; false when an escape cannot be decoded. */
function sift(sources: readonly Source[]): boolean {
  for (const [index, source] of sources.entries()) {
    const before = sources[index - 1];
    if (before === undefined) continue;
    if (source.policy === before.policy) {
      if (source.text.startsWith(before.text)) source.keep = false;
      continue;
    }
    const same = pathsMatch(before.text, source.text);
    if (same === null) return false;
    if (same) source.keep = true;
  }
  return true;
}

/** Null when an escape cannot be decoded. */
function pathsMatch(a: string, b: string): boolean | null {
  if (a === '' || (a === '/' && b === '')) return true;
  const exact = !a.endsWith('/');
  const [left, right] = [a.split('/'), b.split('/')];
  if (left.length > right.length || (exact && left.length !== right.length)) return false;
  for (const [index, piece] of (exact ? left : left.slice(0, -1)).entries()) {
    const [one, other] = [decoded(piece), decoded(right[index] ?? '')];
    if (one === null || other === null) return null;
    if (one !== other) return false;
  }
  return true;
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
