import type { Failure, Hop, HttpFacts, Observation, Outcome } from '../model/observation.ts';
import type { Probe } from '../model/plan.ts';
import { steadyUrl } from '../parse/steady-url.ts';
import { doorOf, filterName, hopOf, isRedirect, locationOf, siteAnswer } from './hop.ts';
import { isNeverRequested } from './net/deny.ts';
import type { Lane, Reply } from './net/lane.ts';

const MOST_REDIRECTS = 10;

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
      const { outcome, page } = await followChain(lane, doorOf(lane.target.host, kind, lane.target[kind]), kind);
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

    const answer = await chainAnswer(lane, url, reason, hops.length > 0);
    if (!answer.ok) {
      if (hops.length === 0) return { outcome: answer, page: null };
      const end = endOf(url, answer.failure);
      return ended(end, url, end === 'failed' ? answer.failure : null, null);
    }
    const location = locationOf(answer.value);
    hops.push(hopOf(answer.value, location));
    if (location === null || !isRedirect(answer.value)) return ended('answered', null, null, answer.value);
    url = withoutFragment(location);
  }
}

/** A site may forbid its home page. One that forbids what cannot exist forbids us. */
async function chainAnswer(lane: Lane, url: string, reason: string, foreign: boolean): Promise<Outcome<Reply>> {
  const answer = await siteAnswer(lane, url, { reason, foreign });
  if (!answer.ok || answer.value.status !== 403) return answer;
  const unlikely = new URL(`/${lane.unlikely('forbidden')}`, url).href;
  const other = await lane.ask(unlikely, { reason: `${reason} forbidden` });
  const uniform = other.ok
    ? other.value.status === 403 || filterName(other.value) !== null
    : other.failure.code === 'connection-closed';
  return uniform ? { ok: false, failure: { code: 'blocked', detail: 'status 403 for every path' } } : answer;
}

/** Why the chain stops before `url`. Of what `ask` does not permit, only addresses and acting paths can come from a redirect. */
function endOf(url: string, { code }: Failure): HttpFacts['end'] {
  if (code === 'out-of-scope-redirect') return 'out-of-scope-redirect';
  return code === 'not-permitted' && !isNeverRequested(new URL(url)) ? 'private-address' : 'failed';
}

function withoutFragment(address: string): string {
  const url = new URL(address);
  url.hash = '';
  return url.href;
}
