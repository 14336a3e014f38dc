import type { Failure, Hop, Observation, Outcome, PageFacts, ResponsesFacts } from '../model/observation.ts';
import type { Probe } from '../model/plan.ts';
import { latin1 } from '../parse/body.ts';
import { compareNonces, noncesOf } from '../parse/nonces.ts';
import { MASKED } from '../parse/steady-url.ts';
import { asHop, doorOf, hopOf, locationOf, siteAnswer } from './hop.ts';
import { isNeverRequested } from './net/deny.ts';
import type { Ask, Lane, Notes, Reply } from './net/lane.ts';
import { webService, whyNoPage } from './page.ts';

type Again = ResponsesFacts['again'];

/** What else a site says beside its door: an error, a file, the page once more, and the door at every other address. */
export const responsesProbe: Probe<Lane, 'responses'> = {
  kind: 'responses',
  service: webService,
  async look(lane, seen) {
    const scheme = lane.target.https === null ? 'http' : 'https';
    const first = seen.find(({ kind }) => kind === scheme);
    if (first?.kind !== scheme || !first.outcome.ok)
      return { connections: 0, outcome: { ok: false, failure: failureOf(first) } };
    const before = lane.opened;
    const value = await lookAround(lane, seen, scheme, first.outcome.value.hops[0]?.address ?? null);
    return { outcome: { ok: true, value }, connections: lane.opened - before };
  },
};

const failureOf = (first: Observation | undefined): Failure =>
  first === undefined || first.outcome.ok
    ? { code: 'indeterminate', detail: 'the door was not looked at' }
    : first.outcome.failure;

async function lookAround(
  lane: Lane,
  seen: readonly Observation[],
  scheme: 'http' | 'https',
  asked: string | null,
): Promise<ResponsesFacts> {
  const answerOf = patiently(lane);
  const hopAt = async (url: string, ask: Omit<Ask, 'reason'> = {}): Promise<Outcome<Hop>> =>
    asHop(await answerOf(url, ask));

  const door = doorOf(lane.target.host, scheme, lane.target[scheme]);
  const missing = await answerOf(door + lane.unlikely('not-found'));
  if (missing.ok) lane.notes.notFound = missing.value; // the software probe reads its text
  const notFound = asHop(missing);
  const asset = assetOf(seen, door);
  const assetAnswer = asset === null ? null : await hopAt(asset);
  const again = await pageAgain(lane.notes, whyNoPage(seen), answerOf);

  const known = await lane.addresses();
  const addresses: ResponsesFacts['addresses'][number][] = [];
  for (const address of known.ok ? known.value.toSorted() : []) {
    if (address !== asked) addresses.push({ address, answer: await hopAt(door, { address }) });
  }
  return { notFound, asset: assetAnswer, again, addresses };
}

type Answering = (url: string, ask?: Omit<Ask, 'reason'>) => Promise<Outcome<Reply>>;

/** A site that asks us to slow down is asked nothing more. */
function patiently(lane: Lane): Answering {
  let enough: Failure | null = null;
  return async (url, ask = {}) => {
    if (enough !== null) return { ok: false, failure: enough };
    const answer = await siteAnswer(lane, url, { ...ask, reason: 'responses' });
    if (!answer.ok && answer.failure.code === 'rate-limited') enough = answer.failure;
    return answer;
  };
}

/** Where both chains ended on the page it has been fetched twice already. */
async function pageAgain({ page, earlier }: Notes, why: Failure, answerOf: Answering): Promise<Again> {
  if (page === null) return { ok: false, failure: why };
  const answer: Outcome<Reply> =
    earlier === null
      ? await answerOf(page.url, { foreign: true, address: page.address })
      : { ok: true, value: earlier };
  if (!answer.ok) return answer;
  const nonces = compareNonces(noncesIn(page), noncesIn(answer.value));
  return { ok: true, value: { hop: hopOf(answer.value, locationOf(answer.value)), nonces } };
}

const noncesIn = ({ headers, body }: Reply): ReadonlySet<string> => noncesOf(headers, latin1(body));

/** The first of the files that the page names at this door: a style before a script before an image, in the order of their names. */
function assetOf(seen: readonly Observation[], door: string): string | null {
  const page = seen.find(({ kind }) => kind === 'page');
  return page?.kind === 'page' && page.outcome.ok ? assetIn(page.outcome.value, door) : null;
}

function assetIn({ styles, scripts, images }: PageFacts, door: string): string | null {
  const sources = (resources: PageFacts['styles']): readonly string[] => resources.map(({ src }) => src);
  const fits = (address: string): boolean =>
    address.startsWith(door) &&
    STATIC.test(address) &&
    !address.includes(MASKED) &&
    !isNeverRequested(new URL(address));
  for (const kind of [sources(styles), sources(scripts), images]) {
    const [first] = kind.filter(fits).toSorted();
    if (first !== undefined) return first;
  }
  return null;
}

/** By the end of the path: what a web server hands out as it lies there. */
const STATIC = /^[^?#]+\.(?:css|m?js|png|jpe?g|gif|svg|webp|avif|ico|woff2?)(?:[?#]|$)/i;
