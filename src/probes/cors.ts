import { isIP } from 'node:net';
import type { CorsAnswer, CorsFacts, CorsOrigin, Failure, Observation, Outcome } from '../model/observation.ts';
import type { Look, Probe } from '../model/plan.ts';
import type { Target } from '../model/target.ts';
import { grantOf } from '../parse/cors.ts';
import { linesOf } from '../parse/field.ts';
import { steadyUrl } from '../parse/steady-url.ts';
import { siteAnswer } from './hop.ts';
import type { Ask, Lane, Reply } from './net/lane.ts';
import { hostOf } from './net/scope.ts';
import { webService, whyNoPage } from './page.ts';

/** A name that nobody can own (RFC 6761 section 6.5). It is written into headers; nothing is ever sent to it. */
const STRANGER = 'unrelated.example';

const LONGEST_LINE = 1_000;

interface Question {
  readonly origin: CorsOrigin;
  readonly method: 'GET' | 'OPTIONS';
}

/**
 * At most five on an ordinary night: one origin that both begins and ends as the site's own does stands for the two look-alikes,
 * for what lets in either lets in this one. The deep profile asks all twelve.
 */
const ORDINARY: readonly Question[] = [
  { origin: 'foreign', method: 'GET' },
  { origin: 'foreign', method: 'OPTIONS' },
  { origin: 'null', method: 'GET' },
  { origin: 'http', method: 'GET' },
  { origin: 'look-alike', method: 'GET' },
];
const DEEP: readonly Question[] = (['foreign', 'null', 'http', 'prefix', 'suffix', 'subdomain'] as const).flatMap(
  (origin) => [
    { origin, method: 'GET' },
    { origin, method: 'OPTIONS' },
  ],
);

/** Asks for the page of the listed host again, as scripts of other origins would, and keeps what the answer lets them do. */
export const corsProbe: Probe<Lane, 'cors'> = {
  kind: 'cors',
  service: webService,
  async look(lane, seen) {
    const scheme = lane.target.https === null ? 'http' : 'https';
    const chain = seen.find(({ kind }) => kind === scheme);
    if (chain?.kind !== scheme || !chain.outcome.ok) return unseen(seen);
    const { end, hops } = chain.outcome.value;
    if (end !== 'answered' && end !== 'out-of-scope-redirect') return unseen(seen);

    const before = lane.opened;
    const page = ownPage(lane, scheme);
    const nobodyHome = { url: hops[0]?.url ?? '', answers: [], unanswered: [] };
    const value = page === null ? nobodyHome : await askAll(lane, page);
    return { connections: lane.opened - before, outcome: { ok: true, value } };
  },
};

const unseen = (seen: readonly Observation[]): Look<'cors'> => ({
  connections: 0,
  outcome: { ok: false, failure: whyNoPage(seen) },
});

/** A page of another host, or one that comes over http although there is https, is not what this service answers for. */
function ownPage({ notes, target }: Lane, scheme: 'http' | 'https'): Reply | null {
  if (notes.page === null) return null;
  const url = new URL(notes.page.url);
  return url.protocol === `${scheme}:` && hostOf(url) === target.host ? notes.page : null;
}

async function askAll(lane: Lane, page: Reply): Promise<CorsFacts> {
  const origins = originsFor(lane.target, page.url);
  const answers: CorsAnswer[] = [];
  const unanswered: CorsFacts['unanswered'][number][] = [];
  let enough: Failure | null = null;
  for (const { origin, method } of lane.profile === 'deep' ? DEEP : ORDINARY) {
    const sent = origins.get(origin);
    if (sent === undefined) continue;
    if (lane.profile !== 'deep' && answers.some(letsAnyoneIn) && origin !== 'foreign') break;
    const answer: Outcome<CorsAnswer> =
      enough === null ? await askOne(lane, page, { origin, method }, sent) : { ok: false, failure: enough };
    if (answer.ok) {
      answers.push(answer.value);
      continue;
    }
    unanswered.push({ origin, method, failure: answer.failure });
    if (isEnough(answer.failure, method)) enough = answer.failure;
  }
  return { url: steadyUrl(page.url), answers, unanswered };
}

/** Who lets a stranger read everything lets everybody do so: the others need not be tried. */
const letsAnyoneIn = (answer: CorsAnswer): boolean =>
  answer.origin === 'foreign' && answer.method === 'GET' && grantOf(answer).read === 'with-cookies';

/** A filter may mind one origin and a server one method; who asks us to slow down, or does not answer a plain GET, is left in peace. */
const isEnough = ({ code }: Failure, method: Question['method']): boolean =>
  code === 'rate-limited' || (method === 'GET' && code !== 'blocked');

async function askOne(
  lane: Lane,
  page: Reply,
  { origin, method }: Question,
  sent: string,
): Promise<Outcome<CorsAnswer>> {
  const preflight = { 'Access-Control-Request-Method': 'GET' };
  const ask: Ask = {
    reason: `cors ${origin}`,
    method,
    headers: { Origin: sent, ...(method === 'OPTIONS' ? preflight : {}) },
    address: page.address,
    foreign: true,
  };
  const reply = method === 'GET' ? await siteAnswer(lane, page.url, ask) : await preflightAnswer(lane, page.url, ask);
  if (!reply.ok) return reply;
  const { status, headers } = reply.value;
  const lines = (name: string) => linesOf(headers, name).map((line) => line.slice(0, LONGEST_LINE));
  return {
    ok: true,
    value: {
      origin,
      sent,
      method,
      status,
      allowOrigin: lines('access-control-allow-origin'),
      allowCredentials: lines('access-control-allow-credentials'),
      allowMethods: lines('access-control-allow-methods'),
      vary: lines('vary'),
    },
  };
}

/** Whoever refuses the method, a filter in front of the site included, refuses it to browsers too: that is an answer. */
async function preflightAnswer(lane: Lane, url: string, ask: Ask): Promise<Outcome<Reply>> {
  const reply = await lane.ask(url, ask);
  if (!reply.ok) return reply;
  const { status } = reply.value;
  if (status === 429) return { ok: false, failure: { code: 'rate-limited', detail: 'status 429' } };
  if (status < 500 || status === 501) return reply;
  return { ok: false, failure: { code: status === 503 ? 'maintenance' : 'indeterminate', detail: `status ${status}` } };
}

/**
 * The Origin header of each question (RFC 6454 section 7). An address has no sub-domains and no look-alikes; a page that comes over http is
 * of the origin `http` itself.
 */
export function originsFor(
  { host, domain }: Pick<Target, 'host' | 'domain'>,
  pageUrl: string,
): ReadonlyMap<CorsOrigin, string> {
  const origins = new Map<CorsOrigin, string>([
    ['foreign', `https://${STRANGER}`],
    ['null', 'null'],
  ]);
  if (pageUrl.startsWith('https:')) origins.set('http', `http://${host.includes(':') ? `[${host}]` : host}`);
  if (isIP(host) !== 0) return origins;
  return origins
    .set('look-alike', `https://${host}.unrelated${domain}`)
    .set('prefix', `https://${host}.${STRANGER}`)
    .set('suffix', `https://unrelated${domain}`)
    .set('subdomain', `https://unrelated.${domain}`);
}
