/**
 * What a product looks like from outside. Patterns hold no unbounded repetition (tests/knowledge/software.test.ts), so that reading a text
 * costs no more than its length; `version` is the group that tells the version.
 */
export type Sign =
  /** One product of `Server` or `X-Powered-By`, in lower case: `apache` of `Apache/2.4.6 (CentOS)`. */
  | { readonly in: 'banner'; readonly token: string; readonly versioned: boolean }
  /** The whole value of a header. */
  | (Pattern & { readonly in: 'header'; readonly header: string })
  /** The name of a cookie, and how it is shown: without the part that differs from site to site. */
  | { readonly in: 'cookie'; readonly pattern: RegExp; readonly shows: string }
  /** One `<meta name=generator>`, `X-Generator` or `Composed-By`. */
  | (Pattern & { readonly in: 'generator' })
  | (Pattern & { readonly in: 'title' })
  /** The text of the page, or of the page for what does not exist. */
  | (Pattern & { readonly in: 'text'; readonly shows: string })
  /** The path of a script, style sheet, image or link of this host; `query` holds the version in the addresses of its core files. */
  | (Pattern & { readonly in: 'file'; readonly query: string | null })
  /** The path of a script or style sheet on any host, known by its name. */
  | (Pattern & { readonly in: 'library' })
  /** What a library says of itself in its own text. */
  | (Pattern & { readonly in: 'script' })
  /** MurmurHash3 of the icon, as search engines for devices write it. */
  | { readonly in: 'icon'; readonly hash: number };

interface Pattern {
  readonly pattern: RegExp;
  readonly confidence?: 'high' | 'medium' | 'low'; // when it is not the usual one of its place
  readonly packed?: true; // 10605 is 1.6.5
}

export type SoftwareKind = 'server' | 'runtime' | 'framework' | 'application' | 'appliance' | 'plugin' | 'library';

/** One product that we know by sight. */
export interface SoftwareEntry {
  readonly product: string; // permanent; the id of knowledge/lifecycles.json and advisories.json where they have it
  readonly name: string; // as people write it
  readonly kind: SoftwareKind;
  readonly signs: readonly Sign[];
  readonly file?: RegExp; // of a library: its file without a version, worth reading
  readonly common?: true; // other files are called so too: the name alone shows nothing
  readonly source: string; // where these signs are known from, and when
}

/** Behaviour that was seen on the software itself. */
export const SEEN = 'seen on packages of Debian 12 and npm, 2026-11-22';
/** What its makers or others write of it. */
export const TOLD = 'public descriptions, 2026-11-22';

type Confidence = 'high' | 'medium' | 'low';
const sure = (confidence: Confidence | undefined) => (confidence === undefined ? {} : { confidence });

export const banner = (token: string): Sign => ({ in: 'banner', token, versioned: true });
/** The number beside this name is not the version of the product. */
export const bannerName = (token: string): Sign => ({ in: 'banner', token, versioned: false });
export const header = (name: string, pattern = /^/, confidence?: Confidence): Sign => ({
  in: 'header',
  header: name,
  pattern,
  ...sure(confidence),
});
export const cookie = (pattern: RegExp, shows: string): Sign => ({ in: 'cookie', pattern, shows });
export const generator = (pattern: RegExp, confidence?: Confidence): Sign => ({
  in: 'generator',
  pattern,
  ...sure(confidence),
});
export const title = (pattern: RegExp, confidence?: Confidence): Sign => ({
  in: 'title',
  pattern,
  ...sure(confidence),
});
export const text = (pattern: RegExp, shows: string, confidence?: Confidence): Sign => ({
  in: 'text',
  pattern,
  shows,
  ...sure(confidence),
});
export const file = (pattern: RegExp, query: string | null = null, confidence?: Confidence): Sign => ({
  in: 'file',
  pattern,
  query,
  ...sure(confidence),
});
export const icon = (hash: number): Sign => ({ in: 'icon', hash });

export const entriesOf =
  (kind: SoftwareKind) =>
  (product: string, name: string, source: string, ...signs: readonly Sign[]): SoftwareEntry => ({
    product,
    name,
    kind,
    source,
    signs,
  });
