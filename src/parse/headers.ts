import type { Header } from '../model/observation.ts';
import { maskedValue, parseCookieDate } from './cookie.ts';
import { linesOf } from './field.ts';
import { MOST_LINES } from './raw-head.ts';
import { MASKED, steadyText, steadyUrl } from './steady-url.ts';

/** What stands where a value was that changes from one reply to the next without anybody having changed anything. */
export const VOLATILE = '(volatile)';

/** Headers whose whole value is about one reply: clocks, counters, caches, request numbers, signatures. */
const VOLATILE_HEADERS = new Set([
  'date',
  'age',
  'content-length',
  'content-md5',
  'content-digest',
  'repr-digest',
  'digest',
  'retry-after',
  'keep-alive',
  'server-timing',
  'x-runtime',
  'x-response-time',
  'x-execution-time',
  'x-timer',
  // caches
  'cf-cache-status',
  'x-cache',
  'x-cache-hits',
  'x-cache-lookup',
  'x-cache-status',
  'x-cached',
  'x-proxy-cache',
  'x-nginx-cache',
  'x-rack-cache',
  'x-drupal-cache',
  'x-drupal-dynamic-cache',
  'x-litespeed-cache',
  'x-sucuri-cache',
  'x-varnish',
  'x-varnish-cache',
  'x-hits',
  // which node or place answered
  'cf-ray',
  'x-served-by',
  'x-amz-cf-pop',
  'x-amz-cf-id',
  'x-msedge-ref',
  'x-azure-ref',
  'x-iinfo',
  'x-cdn-pop',
  'x-cdn-request-id',
  'akamai-grn',
  'x-akamai-request-id',
  'x-akamai-transformed',
  'x-edge-location',
  'x-edge-request-id',
  // numbers of requests
  'request-id',
  'x-request-id',
  'x-requestid',
  'x-correlation-id',
  'x-trace-id',
  'x-transaction-id',
  'x-unique-id',
  'x-b3-traceid',
  'x-b3-spanid',
  'traceparent',
  'tracestate',
  'x-amzn-requestid',
  'x-amzn-trace-id',
  'x-amz-request-id',
  'x-amz-id-2',
  'x-ms-request-id',
  'x-ms-correlation-request-id',
  'client-request-id',
  'x-fastly-request-id',
  'x-github-request-id',
  'x-nf-request-id',
  'x-vercel-id',
  'x-fb-debug',
  'sprequestguid',
  'sprequestduration',
  'spiislatency',
  'x-diaginfo',
  'x-feserver-request-id',
  'x-debug-token',
  'x-debug-token-link',
  // counters
  'x-ratelimit-remaining',
  'x-ratelimit-reset',
  'x-rate-limit-remaining',
  'x-rate-limit-reset',
  'ratelimit',
  'ratelimit-remaining',
  'ratelimit-reset',
]);

/** Headers that hold a secret of one visitor. */
const SECRET_HEADERS = new Set([
  'x-csrf-token',
  'x-xsrf-token',
  'csrf-token',
  'xsrf-token',
  'x-wp-nonce',
  'x-auth-token',
  'authorization',
  'authentication-info',
]);

/** Headers that rules read to the letter and that nothing makes anew: long tokens in them (hashes, keys) are what they say. */
const VERBATIM_HEADERS = new Set([
  'strict-transport-security',
  'x-content-type-options',
  'x-frame-options',
  'referrer-policy',
  'permissions-policy',
  'feature-policy',
  'cross-origin-opener-policy',
  'cross-origin-embedder-policy',
  'cross-origin-resource-policy',
  'public-key-pins',
  'public-key-pins-report-only',
  'server',
  'x-powered-by',
  'x-generator',
  'content-type',
  'cache-control',
  'pragma',
  'vary',
  'allow',
  'connection',
]);

/** Cookie names that hold a random part; the rest of them is the same every night. */
const VOLATILE_COOKIE_NAMES: readonly (readonly [pattern: RegExp, steady: string])[] = [
  [/^(\.AspNetCore\.Correlation\.(?:[^.]+\.)?).+$/, `$1${VOLATILE}`],
  [/^(\.AspNetCore\.OpenIdConnect\.Nonce\.).+$/i, `$1${VOLATILE}`],
  [/^(OpenIdConnect\.nonce\.).+$/i, `$1${VOLATILE}`],
  [/^(ASPSESSIONID)[A-Z]{8}$/, `$1${VOLATILE}`],
  [/^(incap_ses_)\d+(_\d+)$/, `$1${VOLATILE}$2`],
  [/^[A-Za-z0-9]{40}$/, VOLATILE], // Laravel's session in a cookie
];

const LONG_AGO = Date.UTC(2010, 0, 1);
const LIVE_WINDOW_MS = 24 * 3_600_000;

/** RFC 9110 section 4.1 asks for 8,000 octets at least; a redirect to more leads nowhere. */
export const LONGEST_ADDRESS = 8_192;

/**
 * The headers as facts: order, case and duplicates as sent; no value of a cookie; nothing that an unchanged site
 * changes from one night to the next. Names of headers always stay, but for those beyond MOST_LINES.
 */
export function steadyHeaders(headers: readonly Header[]): Header[] {
  const kept = headers.slice(0, MOST_LINES);
  const sentAt = parseCookieDate(linesOf(kept, 'date')[0] ?? '');
  return kept.map(([name, value]) => [name, steadyValue(name.toLowerCase(), value, sentAt)]);
}

/** `sentAt`: the server's own clock, in milliseconds. */
function steadyValue(name: string, value: string, sentAt: number | null): string {
  if (name === 'set-cookie') return steadyCookie(value, sentAt);
  if (VOLATILE_HEADERS.has(name)) return value === '' ? '' : VOLATILE;
  if (SECRET_HEADERS.has(name)) return value === '' ? '' : MASKED;
  if (VERBATIM_HEADERS.has(name)) return value;
  if (name.startsWith('content-security-policy')) return steadyPolicy(value);
  if (name === 'location' || name === 'content-location') return steadyUrl(value.slice(0, LONGEST_ADDRESS));
  if (name === 'refresh')
    return value.replace(/(url\s*=\s*)(.*)$/is, (_all, before: string, url: string) => before + steadyUrl(url));
  if (name === 'etag') return steadyTag(value);
  if (name === 'expires') return isLive(value, sentAt, false) ? VOLATILE : value;
  if (name === 'last-modified') return isLive(value, sentAt, true) ? VOLATILE : value;
  return steadyText(value, VOLATILE).replace(
    /\b[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT\b/g,
    VOLATILE,
  );
}

/** Its shape alone, which tells Apache's inodes. */
const steadyTag = (value: string): string =>
  value.replace(/[^"/-]+/g, (run, at: number) => (run === 'W' || value[at + run.length] === '/' ? run : '*'));

/** A content security policy whose nonces are not told. */
export const steadyPolicy = (value: string): string => value.replace(/('?)nonce-[^';,\s]+/gi, `$1nonce-${VOLATILE}`);

/** A date that the server made for this reply: not one of the fixed ones that mean "never" or "always". */
function isLive(value: string, sentAt: number | null, onlyNearby: boolean): boolean {
  const at = parseCookieDate(value);
  if (at === null || at < LONG_AGO) return false;
  return !onlyNearby || (sentAt !== null && Math.abs(sentAt - at) < LIVE_WINDOW_MS);
}

/**
 * `name=(masked); Path=/; Secure`. An empty value stays empty; what the value gives away stands in the mask. A living cookie's Expires moves every night and is masked;
 * that of a deletion becomes the beginning of 1970, whatever past the server chose.
 */
function steadyCookie(line: string, sentAt: number | null): string {
  const [pair = '', ...attributes] = line.split(';');
  const at = pair.indexOf('=');
  const name = at < 0 ? '' : pair.slice(0, at);
  const value = pair.slice(at + 1).trim();
  // Without a sign of equality the whole pair is the value of a cookie without a name (RFC 6265bis section 5.6).
  const masked = maskedValue(name.trim(), value);
  const steady = at < 0 ? masked : `${steadyCookieName(name)}=${masked}`;
  return [steady, ...attributes.map((attribute) => steadyAttribute(attribute, sentAt))].join(';');
}

function steadyCookieName(name: string): string {
  const before = name.slice(0, name.length - name.trimStart().length);
  const core = name.trim();
  const after = name.slice(before.length + core.length);
  const row = VOLATILE_COOKIE_NAMES.find(([pattern]) => pattern.test(core));
  return before + (row === undefined ? core : core.replace(...row)) + after;
}

function steadyAttribute(attribute: string, sentAt: number | null): string {
  const [, label = '', value = ''] = /^(\s*expires\s*=\s*)(.*)$/is.exec(attribute) ?? [];
  if (label === '') return attribute;
  const at = parseCookieDate(value);
  if (at === null) return attribute;
  return label + (at <= (sentAt ?? LONG_AGO) ? 'Thu, 01 Jan 1970 00:00:00 GMT' : VOLATILE);
}
