import type { Failure, Hop, HttpFacts, Observation, Outcome } from '../model/observation.ts';
import type { Probe } from '../model/plan.ts';
import { filterOf, latin1 } from '../parse/body.ts';
import { linesOf } from '../parse/field.ts';
import { steadyHeaders } from '../parse/headers.ts';
import { steadyUrl } from '../parse/steady-url.ts';
import { isNeverRequested } from './net/deny.ts';
import type { Lane, Reply } from './net/lane.ts';

const MOST_REDIRECTS = 10;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const DEFAULT_PORT = { http: 80, https: 443 } as const;

export const httpProbe: Probe<Lane, 'http'> = probeOf('http');
export const httpsProbe: Probe<Lane, 'https'> = probeOf('https');

function probeOf<K extends 'http' | 'https'>(kind: K): Probe<Lane, K> {
  return {
    kind,
    service: (target) => (target[kind] === null ? null : `${kind}:${target[kind]}`),
    async look(lane, seen) {
      const silence = kind === 'https' ? silenceOf(seen) : null;
      if (silence !== null) return { outcome: { ok: false, failure: silence }, connections: 0 };
      const before = lane.opened;
      const { outcome, page } = await followChain(lane, startOf(lane, kind), kind);
      // The https page is the page; the http one stands in for it when https gave none.
      if (page !== null && (kind === 'https' || lane.notes.page === null)) lane.notes.page = page;
      return { outcome, connections: lane.opened - before };
    },
  };
}

/** A server that let every hello of the tls probe go unanswered is not asked again. */
function silenceOf(seen: readonly Observation[]): Failure | null {
  const tls = seen.find((observation) => observation.kind === 'tls');
  return tls !== undefined && !tls.outcome.ok && tls.outcome.failure.code === 'connection-timeout'
    ? tls.outcome.failure
    : null;
}

/** `https://host/`, with the port where it is not the usual one. */
function startOf({ target }: Lane, kind: 'http' | 'https'): string {
  const host = target.host.includes(':') ? `[${target.host}]` : target.host;
  const port = target[kind];
  return `${kind}://${host}${port === null || port === DEFAULT_PORT[kind] ? '' : `:${port}`}/`;
}

interface Walk {
  readonly outcome: Outcome<HttpFacts>;
  readonly page: Reply | null; // what the chain ended on, when the site itself answered
}

/** Hop by hop, every hop guarded anew. A first hop that says nothing of the site is a failure of the whole observation. */
async function followChain(lane: Lane, start: string, reason: string): Promise<Walk> {
  const hops: Hop[] = [];
  const visited = new Set<string>();
  const ended = (end: HttpFacts['end'], next: string | null, failure: Failure | null, page: Reply | null): Walk => ({
    outcome: { ok: true, value: { hops, end, next: next === null ? null : steadyUrl(next), failure } },
    page,
  });

  for (let url = start; ; ) {
    if (visited.has(url)) return ended('loop', url, null, null);
    if (hops.length > MOST_REDIRECTS) return ended('too-many-redirects', url, null, null);
    visited.add(url);

    const answer = await siteAnswer(lane, url, reason, hops.length > 0);
    if (!answer.ok) {
      if (hops.length === 0) return { outcome: answer, page: null };
      const end = endOf(url, answer.failure);
      return ended(end, url, end === 'failed' ? answer.failure : null, null);
    }
    const location = locationOf(answer.value);
    hops.push(hopOf(answer.value, location));
    if (location === null || !REDIRECTS.has(answer.value.status)) return ended('answered', null, null, answer.value);
    url = withoutFragment(location);
  }
}

/** A reply of the site itself; one of a filter, or of a site that is being worked on, is a failure. */
async function siteAnswer(lane: Lane, url: string, reason: string, foreign: boolean): Promise<Outcome<Reply>> {
  const answer = await lane.ask(url, { reason, foreign });
  if (!answer.ok) return answer;
  const failure = await notTheSite(lane, answer.value, reason);
  return failure === null ? answer : { ok: false, failure };
}

async function notTheSite(lane: Lane, reply: Reply, reason: string): Promise<Failure | null> {
  const { status } = reply;
  if (REDIRECTS.has(status)) return null;
  if (status === 429) return { code: 'rate-limited', detail: 'status 429' };
  const filter = filterName(reply);
  if (filter !== null) return { code: 'blocked', detail: filter };
  if (status === 503) return { code: 'maintenance', detail: 'status 503' };
  if (status >= 500) return { code: 'indeterminate', detail: `status ${status}` };
  if (status !== 403) return null;

  // A site may forbid its home page. One that forbids what cannot exist forbids us.
  const unlikely = new URL(`/${lane.unlikely('forbidden')}`, reply.url).href;
  const other = await lane.ask(unlikely, { reason: `${reason} forbidden` });
  const uniform = other.ok
    ? other.value.status === 403 || filterName(other.value) !== null
    : other.failure.code === 'connection-closed';
  return uniform ? { code: 'blocked', detail: 'status 403 for every path' } : null;
}

const filterName = (reply: Reply): string | null => filterOf(reply, latin1(reply.body.subarray(0, 65_536)));

/** Why the chain stops before `url`. Of what `ask` does not permit, only addresses and acting paths can come from a redirect. */
function endOf(url: string, { code }: Failure): HttpFacts['end'] {
  if (code === 'out-of-scope-redirect') return 'out-of-scope-redirect';
  return code === 'not-permitted' && !isNeverRequested(new URL(url)) ? 'private-address' : 'failed';
}

const hopOf = (reply: Reply, location: string | null): Hop => ({
  url: steadyUrl(reply.url),
  address: reply.address,
  status: reply.status,
  headers: steadyHeaders(reply.headers),
  location: location === null ? null : steadyUrl(location),
  tls: reply.tls === null ? null : { version: reply.tls.version },
});

/**
 * The first Location, absolute; null when there is none or a browser could not read it. Its bytes are UTF-8 for browsers, and
 * a user name and password in it are never sent by us.
 */
function locationOf(reply: Reply): string | null {
  const line = linesOf(reply.headers, 'location')[0];
  if (line === undefined) return null;
  const url = URL.parse(Buffer.from(line, 'latin1').toString('utf8'), reply.url);
  if (url === null) return null;
  url.username = '';
  url.password = '';
  return url.href;
}

function withoutFragment(address: string): string {
  const url = new URL(address);
  url.hash = '';
  return url.href;
}
