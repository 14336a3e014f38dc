import type { ObservatoryGap } from '../../model/grades.ts';
import type {
  CorsFacts,
  FailureCode,
  Header,
  Hop,
  HttpFacts,
  Kind,
  Observation,
  ObservationOf,
  Outcome,
  PageFacts,
  PageScript,
} from '../../model/observation.ts';
import type { Target } from '../../model/target.ts';
import { linesOf } from '../../parse/field.ts';
import { type ObservatoryInput, type ObservatoryReply, type ObservatoryScript, readsAsHtml } from './input.ts';
import { jarAfter, type Visit } from './jar.ts';

/** What MDN Observatory would have recorded of this target, from what we observed; or why that cannot be told. */
export function inputOf(
  target: Target,
  observations: readonly Observation[],
  preloaded: readonly string[],
): ObservatoryInput | ObservatoryGap {
  const http = sessionOf(outcomeOf(observations, 'http'));
  const https = sessionOf(outcomeOf(observations, 'https'));
  if (typeof https === 'string') return https;
  if (typeof http === 'string') return http;
  const session = https ?? http;
  if (session === null) return 'unreachable';

  const { final } = session;
  if (REDIRECTS.has(final.status)) return 'redirect-unfinished';
  if (final.status < 200 || (final.status >= 400 && final.status !== 401 && final.status !== 403))
    return 'unexpected-status';
  const page = replyOf(session);
  const content = readsAsHtml(page) ? contentOf(outcomeOf(observations, 'page'), final) : NO_CONTENT;
  if (typeof content === 'string') return content;

  const domain = registrablePart(target);
  return {
    host: target.host,
    domain,
    preloaded,
    overHttps: https !== null,
    page,
    http: http && replyOf(http),
    https: https && replyOf(https),
    route: http?.hops.map(({ url }) => url) ?? [],
    jar: jarAfter(visitsOf(session), domain),
    cors: session.verified ? corsOf(outcomeOf(observations, 'cors')) : 'not-observed',
    ...content,
  };
}

function outcomeOf<K extends Kind>(observations: readonly Observation[], kind: K): ObservationOf<K>['outcome'] | null {
  const found = observations.find((one) => one.kind === kind) as ObservationOf<K> | undefined;
  return found?.outcome ?? null;
}

/** The registrable part as the Public Suffix List gives it: an address or a single label has none. */
const registrablePart = ({ domain }: Target): string | null =>
  !domain.includes('.') || domain.includes(':') || /^[\d.]+$/.test(domain) ? null : domain;

// --- chains ------------------------------------------------------------------------------------------------------

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const MOST_REDIRECTS = 10;

/** Failures after which its client has no response at all. Of the others we do not know what it would have seen. */
const SILENCE: readonly FailureCode[] = [
  'name-not-found',
  'connection-refused',
  'connection-timeout',
  'connection-closed',
  'handshake-failed',
  'read-timeout',
  'malformed-reply',
  'reply-too-large',
];

/** What OpenSSL may say of a certificate without its client giving up: it asks again, and believes everything (its session.js). */
const FORGIVEN = new Set([
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_CRL',
  'UNABLE_TO_DECRYPT_CERT_SIGNATURE',
  'UNABLE_TO_DECRYPT_CRL_SIGNATURE',
  'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY',
  'CERT_SIGNATURE_FAILURE',
  'CRL_SIGNATURE_FAILURE',
  'CERT_NOT_YET_VALID',
  'CERT_HAS_EXPIRED',
  'CRL_NOT_YET_VALID',
  'CRL_HAS_EXPIRED',
  'ERROR_IN_CERT_NOT_BEFORE_FIELD',
  'ERROR_IN_CERT_NOT_AFTER_FIELD',
  'ERROR_IN_CRL_LAST_UPDATE_FIELD',
  'ERROR_IN_CRL_NEXT_UPDATE_FIELD',
  'OUT_OF_MEM',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_CHAIN_TOO_LONG',
  'CERT_REVOKED',
  'INVALID_CA',
  'PATH_LENGTH_EXCEEDED',
  'INVALID_PURPOSE',
  'CERT_UNTRUSTED',
  'CERT_REJECTED',
  'HOSTNAME_MISMATCH',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** Its client speaks TLS 1.2 and 1.3, as Node does by itself. */
const SPOKEN = new Set(['TLSv1.2', 'TLSv1.3']);

/** A chain as its client walks it. */
interface Session {
  readonly verified: boolean;
  readonly hops: readonly Hop[];
  readonly final: Hop;
}

/** Null: its client has no response. */
function sessionOf(outcome: Outcome<HttpFacts> | null): Session | null | ObservatoryGap {
  if (outcome === null) return 'not-permitted'; // not listed
  if (!outcome.ok) return silentOr(outcome.failure.code);
  const { hops, fault } = walked(outcome.value);
  if (hops.some(isUnreadable) || (fault !== null && !FORGIVEN.has(fault))) return null;
  const last = hops.at(-1);
  if (last === undefined) return 'indeterminate';

  // What was spent before the certificate was refused is not given back.
  const most = 1 + MOST_REDIRECTS - Math.max(0, hops.findIndex(isFaulty));
  const end = last.refresh === null ? outcome.value.end : 'answered';
  const all = end === 'loop' ? unrolled(hops, outcome.value.next, most) : hops.slice(0, most);
  const final = all.at(-1);
  if (final === undefined) return 'redirect-unfinished';
  if (all.length < most) {
    if (end === 'failed') return silentOr(outcome.value.failure?.code ?? 'indeterminate');
    if (end === 'out-of-scope-redirect') return end;
    if (end === 'private-address') return 'not-permitted';
    // It asks for /undefined where no Location is, and gives up at one that is no address.
    if (REDIRECTS.has(final.status))
      return linesOf(final.headers, 'location').length === 0 ? 'redirect-unfinished' : null;
  }
  return { verified: fault === null, hops: all, final };
}

const silentOr = (code: FailureCode): null | FailureCode => (SILENCE.includes(code) ? null : code);

/** It follows no meta refresh: the hop that has one is its last. */
function walked({ hops }: HttpFacts): { readonly hops: readonly Hop[]; readonly fault: string | null } {
  const stub = hops.findIndex(({ refresh }) => refresh !== null);
  const before = stub < 0 ? hops : hops.slice(0, stub + 1);
  return { hops: before, fault: before.find(isFaulty)?.tls?.fault ?? null };
}

const isFaulty = ({ tls }: Hop): boolean => (tls?.fault ?? null) !== null;

const isUnreadable = ({ reader, tls }: Hop): boolean =>
  reader !== 'strict' || (tls !== null && !SPOKEN.has(tls.version));

/** A chain that leads back to itself, as far as it follows it. None where cookies are set: it sends them back, and we do not. */
function unrolled(hops: readonly Hop[], next: string | null, most: number): readonly Hop[] {
  const start = hops.findIndex(({ url }) => url === next);
  if (start < 0 || hops.some(({ headers }) => linesOf(headers, 'set-cookie').length > 0)) return [];
  const circle = hops.slice(start);
  const rounds = Math.ceil(most / circle.length);
  return [...hops.slice(0, start), ...Array.from({ length: rounds }, () => circle).flat()].slice(0, most);
}

/** After a refused certificate its questions for /robots.txt and about sharing share the jar; what the answers set is not known to us. */
const visitsOf = ({ hops }: Session): readonly Visit[] =>
  hops.map(({ url, headers }) => ({ url, lines: linesOf(headers, 'set-cookie') }));

// --- replies -----------------------------------------------------------------------------------------------------

const replyOf = ({ verified, final: { headers } }: Session): ObservatoryReply => ({
  verified,
  headers: joined(headers),
  cookies: linesOf(headers, 'set-cookie'),
});

/** Of these Node keeps the first line only (its documentation of `message.headers`). */
const FIRST_LINE_ONLY = new Set([
  'age',
  'authorization',
  'content-length',
  'content-type',
  'etag',
  'expires',
  'from',
  'host',
  'if-modified-since',
  'if-unmodified-since',
  'last-modified',
  'location',
  'max-forwards',
  'proxy-authorization',
  'referer',
  'retry-after',
  'server',
  'user-agent',
]);

/** Lines of one name become one value. Set-Cookie is not among them. */
export function joined(headers: readonly Header[]): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const [written, value] of headers) {
    const name = written.toLowerCase();
    const before = values.get(name);
    if (name === 'set-cookie' || (before !== undefined && FIRST_LINE_ONLY.has(name))) continue;
    values.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return values;
}

/** Its question differs from ours in the Origin only, and it takes no answer but a 2xx. */
function corsOf(outcome: Outcome<CorsFacts> | null): ObservatoryInput['cors'] {
  if (outcome === null || !outcome.ok) return 'not-observed';
  const { answers, unanswered } = outcome.value;
  const answer = answers.find(({ origin, method }) => origin === 'foreign' && method === 'OPTIONS');
  if (answer === undefined) {
    const failure = unanswered.find(({ origin, method }) => origin === 'foreign' && method === 'OPTIONS')?.failure;
    return failure !== undefined && SILENCE.includes(failure.code) ? null : 'not-observed';
  }
  if (REDIRECTS.has(answer.status)) return 'not-observed'; // it would follow
  if (answer.status < 200 || answer.status > 299) return null;
  const lines: readonly Header[] = [
    ...answer.allowOrigin.map((value): Header => ['access-control-allow-origin', value]),
    ...answer.allowCredentials.map((value): Header => ['access-control-allow-credentials', value]),
  ];
  return { headers: joined(lines), origin: null };
}

// --- the page ----------------------------------------------------------------------------------------------------

type Content = Pick<ObservatoryInput, 'metaPolicies' | 'metaReferrer' | 'scripts' | 'scriptElements'>;

const NO_CONTENT: Content = { metaPolicies: [], metaReferrer: null, scripts: [], scriptElements: 0 };

function contentOf(outcome: Outcome<PageFacts> | null, { url, refresh }: Hop): Content | ObservatoryGap {
  if (refresh !== null) return 'stub';
  if (outcome === null) return 'indeterminate';
  if (!outcome.ok) return outcome.failure.code;
  if (outcome.value.url !== url) return 'stub';
  return outcome.value.truncated ? 'page-truncated' : contentFrom(outcome.value);
}

export const contentFrom = (
  page: Pick<PageFacts, 'url' | 'metaPolicies' | 'metaReferrer' | 'scripts' | 'scriptsInline'>,
): Content => ({
  metaPolicies: page.metaPolicies,
  metaReferrer: page.metaReferrer || null,
  scripts: page.scripts.map((script) => scriptOf(script, page.url)),
  scriptElements: page.scripts.length + page.scriptsInline,
});

/** Facts hold no difference between `/a.js` and the same with the page's own host before it; the former is usual. */
function scriptOf({ src, integrity, written }: PageScript, page: string): ObservatoryScript {
  const own = new URL(src).host === new URL(page).host;
  return { src, integrity, written: written ?? (own ? 'relative' : 'absolute') };
}
