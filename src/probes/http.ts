import type { Failure, Hop, HttpFacts, Observation, Outcome } from '../model/observation.ts';
import type { Probe } from '../model/plan.ts';
import { decodeText } from '../parse/body.ts';
import { readHtml } from '../parse/html.ts';
import { MASKED, steadyUrl } from '../parse/steady-url.ts';
import { doorOf, filterIn, hopOf, isRedirect, locationOf, siteAnswer } from './hop.ts';
import { isNeverRequested } from './net/deny.ts';
import type { Lane, Notes, Reply } from './net/lane.ts';
import { headerOf, isHtml } from './page.ts';

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
      if (page !== null) keep(lane.notes, page, kind);
      return { outcome, connections: lane.opened - before };
    },
  };
}

/** The https page is the page; the http one stands in for it when https gave none. */
function keep(notes: Notes, page: Reply, kind: 'http' | 'https'): void {
  const before = notes.page;
  if (before !== null && kind === 'http') return;
  notes.page = page;
  notes.earlier = before?.url === page.url && before.address === page.address ? before : null;
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

/**
 * Hop by hop, every hop guarded anew; one meta refresh without delay counts as a redirect. A first hop that says nothing of the site is a
 * failure of the whole observation.
 */
async function followChain(lane: Lane, start: string, reason: string): Promise<Walk> {
  const hops: Hop[] = [];
  const visited = new Set<string>();
  let stub: Reply | null = null; // a page that sent us on: what there is when the way ends
  const ended = (end: HttpFacts['end'], next: string | null, failure: Failure | null, page: Reply | null): Walk => ({
    outcome: { ok: true, value: { hops, end, next: next === null ? null : steadyUrl(next), failure } },
    page,
  });

  for (let url = start; ; ) {
    if (visited.has(url)) return ended('loop', url, null, stub);
    if (hops.length > MOST_REDIRECTS) return ended('too-many-redirects', url, null, stub);
    visited.add(url);

    const answer = await chainAnswer(lane, url, reason, hops.length > 0);
    if (!answer.ok) {
      if (hops.length === 0) return { outcome: answer, page: null };
      const end = endOf(url, answer.failure);
      return ended(end, url, end === 'failed' ? answer.failure : null, stub);
    }
    const reply = answer.value;
    const location = locationOf(reply);
    const redirected = location !== null && isRedirect(reply);
    const refresh = redirected || stub !== null ? null : refreshOf(reply, visited);
    hops.push({ ...hopOf(reply, location), refresh: refresh === null ? null : steadyUrl(refresh) });
    if (redirected) {
      url = withoutFragment(location);
    } else if (refresh !== null) {
      stub = reply;
      url = refresh;
    } else return ended('answered', null, null, reply);
  }
}

/**
 * Where a page sends its visitors at once. One that only reloads itself, or goes back, waits for a cookie or a script: it is the page.
 * Nor is an address followed that had a secret in it.
 */
function refreshOf(page: Reply, visited: ReadonlySet<string>): string | null {
  const contentType = headerOf(page, 'content-type');
  if (!isHtml(contentType, page.body)) return null;
  const text = decodeText(page.body, contentType);
  if (!/http-equiv/i.test(text)) return null; // nearly all pages: they are read once, by the page probe
  const { refresh, refreshDelay } = readHtml(text, page.url);
  if (refresh === null || refreshDelay !== 0 || refresh.includes(MASKED)) return null;
  const target = withoutFragment(refresh);
  return visited.has(target) ? null : target;
}

/** A site may forbid its home page. One that forbids what cannot exist forbids us; where that was lost nobody can tell which it is. */
async function chainAnswer(lane: Lane, url: string, reason: string, foreign: boolean): Promise<Outcome<Reply>> {
  const answer = await siteAnswer(lane, url, { reason, foreign });
  if (!answer.ok || answer.value.status !== 403) return answer;
  const unlikely = new URL(`/${lane.unlikely('forbidden')}`, url).href;
  const other = await lane.ask(unlikely, { reason: `${reason} forbidden` });
  if (!other.ok && other.failure.code !== 'connection-closed') return other;
  const uniform = !other.ok || other.value.status === 403 || filterIn(other.value) !== null;
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
