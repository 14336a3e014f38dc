/** One expression of a source list (CSP3 section 2.3.1). Schemes, hosts and keywords are in lower case. */
export type Source =
  | { readonly kind: 'keyword'; readonly keyword: string } // with its quotes: "'self'"
  | { readonly kind: 'nonce' | 'hash' | 'invalid' }
  | { readonly kind: 'scheme'; readonly scheme: string }
  | HostSource;

interface HostSource {
  readonly kind: 'host';
  readonly scheme: string | null;
  readonly host: string; // "*", "*.example.ma" or "example.ma"
  readonly port: string | null; // digits or "*"
  readonly path: string; // "" when there is none
}

/** Those of CSP3 and of the specifications that extend it (WebAssembly, Trusted Types, speculation rules). */
export const KEYWORDS: readonly string[] = [
  "'none'",
  "'self'",
  "'unsafe-inline'",
  "'unsafe-eval'",
  "'strict-dynamic'",
  "'unsafe-hashes'",
  "'report-sample'",
  "'unsafe-allow-redirects'",
  "'wasm-unsafe-eval'",
  "'trusted-types-eval'",
  "'report-sha256'",
  "'report-sha384'",
  "'report-sha512'",
  "'inline-speculation-rules'",
  "'unsafe-webtransport-hashes'",
];

const VOLATILE_NONCE = "'nonce-(volatile)'"; // as it is stored: see parse/headers
const NONCE = /^'nonce-[a-z0-9+/_-]+={0,2}'$/i;
const HASH = /^'sha(?:256|384|512)-[a-z0-9+/_-]+={0,2}'$/i;
const SCHEME = /^([a-z][a-z0-9+.-]*):$/i;
const HOST =
  /^(?:([a-z][a-z0-9+.-]*):\/\/)?(\*|(?:\*\.)?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?)(?::(\d+|\*))?(\/[^?#]*)?(?:[?#].*)?$/i;

export function parseSource(text: string): Source {
  const lower = text.toLowerCase();
  if (lower === VOLATILE_NONCE || NONCE.test(text)) return { kind: 'nonce' };
  if (HASH.test(text)) return { kind: 'hash' };
  if (KEYWORDS.includes(lower)) return { kind: 'keyword', keyword: lower };
  const scheme = SCHEME.exec(lower)?.[1];
  if (scheme !== undefined) return { kind: 'scheme', scheme };
  const parts = HOST.exec(text);
  if (parts === null) return { kind: 'invalid' };
  const [, before, host = '', port, path] = parts;
  return {
    kind: 'host',
    scheme: before?.toLowerCase() ?? null,
    host: host.toLowerCase(),
    port: port ?? null,
    path: path ?? '',
  };
}

/** CSP3 section 6.7.2.8 "does url match expression in origin", for a request that was not redirected. `self`: the page. */
export function matchesUrl(source: Source, url: URL, self: URL): boolean {
  const scheme = url.protocol.slice(0, -1);
  const own = self.protocol.slice(0, -1);
  switch (source.kind) {
    case 'keyword':
      return source.keyword === "'self'" && isSelf(url, self);
    case 'scheme':
      return schemeCovers(source.scheme, scheme);
    case 'host':
      if (isStar(source)) return scheme === 'http' || scheme === 'https' || scheme === own;
      return (
        schemeCovers(source.scheme ?? own, scheme) &&
        hostCovers(source.host, url.hostname) &&
        portCovers(source.port, url.port) &&
        pathCovers(source.path, url.pathname)
      );
    default:
      return false; // nonces and hashes are about elements
  }
}

const isStar = ({ scheme, host, port, path }: HostSource): boolean =>
  host === '*' && scheme === null && port === null && path === '';

/** Section 6.7.2.9: a scheme covers its secure form, and `ws` and `wss` those of http as well. */
const COVERS: ReadonlyMap<string, readonly string[]> = new Map([
  ['http', ['http', 'https']],
  ['ws', ['ws', 'wss', 'http', 'https']],
  ['wss', ['wss', 'https']],
]);
const schemeCovers = (pattern: string, scheme: string): boolean =>
  pattern === scheme || (COVERS.get(pattern)?.includes(scheme) ?? false);

/** Section 6.7.2.10: a name covers itself, `*.` everything below it. An address is no domain and matches nothing. */
function hostCovers(pattern: string, host: string): boolean {
  if (host === '' || /^[\d.]+$|^\[/.test(host)) return false;
  if (pattern === '*') return true;
  return pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : host === pattern;
}

/** Section 6.7.2.11; `port` is empty for the usual one of its scheme. The port of http stands for that of https as well. */
const portCovers = (pattern: string | null, port: string): boolean =>
  pattern === '*' || (port === '' ? [null, '443', '80'].includes(pattern) : pattern === port);

/** Section 6.7.2.12: a path that ends in a slash covers what is below it. */
const pathCovers = (pattern: string, path: string): boolean =>
  pattern === '' || (pattern.endsWith('/') ? path.startsWith(pattern) : path === pattern);

const isSelf = (url: URL, self: URL): boolean =>
  url.origin === self.origin ||
  (url.hostname === self.hostname &&
    (url.port === self.port || url.port === '') &&
    /^(?:https|wss):$/.test(url.protocol));
