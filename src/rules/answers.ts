import type { FailureCode, Hop, HttpFacts, Outcome, TwinFacts } from '../model/observation.ts';
import type { Verdict } from '../model/rule.ts';
import { linesOf } from '../parse/field.ts';

/** An address on the wire is always absolute; one that we cannot read has no host. */
export const hostOf = (url: string | null): string | null =>
  url !== null && URL.canParse(url) ? new URL(url).hostname : null;

/** The domain itself, or a host below it. */
export const isWithin = (host: string, domain: string): boolean => host === domain || host.endsWith(`.${domain}`);

export const isHttps = (url: string | null): boolean => url !== null && /^https:/i.test(url);

/** The answers that the listed host itself gave over TLS. */
export const ownHops = ({ hops }: HttpFacts): readonly Hop[] => {
  const host = hostOf(hops[0]?.url ?? null);
  return hops.filter(({ url, tls }) => tls !== null && hostOf(url) === host);
};

/** The answers that the listed host itself gave over plain http. */
export const openHops = ({ hops }: HttpFacts): readonly Hop[] => {
  const host = hostOf(hops[0]?.url ?? null);
  return hops.filter(({ url, tls }) => tls === null && hostOf(url) === host);
};

/**
 * Why something that is not there tonight may be there all the same, or null: it was seen, or nothing is served there at all. For rules that
 * read several observations: what one of them did not show is no repair.
 */
export function blindTo(outcome: Outcome<unknown>): FailureCode | null {
  if (outcome.ok) return null;
  const { code } = outcome.failure;
  return code === 'connection-refused' || code === 'not-permitted' ? null : code;
}

/** What the apex beside a `www` target answers over https; why that was not seen; null where it says nothing. */
export function apexAnswer(twin: Outcome<TwinFacts>): Hop | FailureCode | null {
  if (!twin.ok) return blindTo(twin);
  const { relation, https } = twin.value;
  if (relation !== 'apex' || https === null) return null;
  return https.ok ? https.value : blindTo(https);
}

/**
 * What a tired server says instead of the site: what is absent there need not be absent from the site. A filter's 403 is a
 * failure of the observation; one that is among the facts is the site's own.
 */
export function refusalOf({ status }: Hop): FailureCode | null {
  if (status === 429) return 'rate-limited';
  if (status === 503) return 'maintenance';
  return status >= 500 ? 'indeterminate' : null;
}

export type Answered = { readonly hop: Hop } | { readonly verdict: Verdict<'no-page'> };

/**
 * The answer that a visitor of the listed host ends on, if this host gives one over https.
 * A host that only leads elsewhere has no page of its own to protect: `no-page`. When the chain broke on this host, or
 * the server could not serve, the page was not seen.
 */
export function pageOf(https: HttpFacts): Answered {
  const host = hostOf(https.hops[0]?.url ?? null);
  const last = https.hops.at(-1);
  const left = last === undefined || last.tls === null || hostOf(last.url) !== host;
  const leaves = https.next !== null && (!isHttps(https.next) || hostOf(https.next) !== host);
  if (left || leaves) return elsewhere;
  if (https.end !== 'answered') return unseen(https.failure?.code ?? 'indeterminate');
  const refusal = refusalOf(last);
  return refusal === null ? { hop: last } : unseen(refusal);
}

/** The same, when it is a document: policies for documents say nothing about an image or a JSON reply. */
export function documentOf(https: HttpFacts): Answered {
  const answered = pageOf(https);
  if ('verdict' in answered) return answered;
  const type = linesOf(answered.hop.headers, 'content-type').at(-1) ?? 'text/html';
  return /^[\t ]*(?:text\/html|application\/xhtml\+xml)[\t ]*(?:;|$)/i.test(type) ? answered : elsewhere;
}

const elsewhere: Answered = { verdict: { status: 'not-applicable', message: 'no-page' } };
const unseen = (reason: FailureCode): Answered => ({ verdict: { status: 'unknown', reason } });
