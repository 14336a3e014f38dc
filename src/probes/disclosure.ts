import type { DisclosureFacts, Outcome } from '../model/observation.ts';
import type { Probe } from '../model/plan.ts';
import { beginsAsHtml, latin1, tidy } from '../parse/body.ts';
import { linesOf } from '../parse/field.ts';
import { looksLikeSecurityTxt, mediaFaults, parseSecurityTxt } from '../parse/security-txt.ts';
import { steadyUrl } from '../parse/steady-url.ts';
import { doorOf, isRedirect, locationOf, siteAnswer } from './hop.ts';
import type { Lane, Reply } from './net/lane.ts';
import { whyNoPage } from './page.ts';

/** RFC 9116 section 3: the place, and the one that it had before. */
const PLACES = ['.well-known/security.txt', 'security.txt'] as const;
const MOST_REDIRECTS = 3;
const MOST_BYTES = 102_400; // section 5.4 advises readers to stop at 32 KB; nobody writes as much
const MOST_FIELDS = 50;
const LONGEST_VALUE = 300;

/** Looks for security.txt, over https only: two requests where there is none. */
export const disclosureProbe: Probe<Lane, 'disclosure'> = {
  kind: 'disclosure',
  service: ({ https }) => (https === null ? null : `https:${https}`),
  async look(lane, seen) {
    const https = seen.find(({ kind }) => kind === 'https');
    if (https?.outcome.ok !== true) return { connections: 0, outcome: { ok: false, failure: whyNoPage(seen) } };
    const before = lane.opened;
    const outcome = await lookFor(lane);
    return { connections: lane.opened - before, outcome };
  },
};

async function lookFor(lane: Lane): Promise<Outcome<DisclosureFacts>> {
  const door = doorOf(lane.target.host, 'https', lane.target.https);
  for (const place of PLACES) {
    const visit = await follow(lane, door + place);
    if (!visit.ok) return visit;
    if (!isSecurityTxt(visit.value.reply)) continue;
    const { reply } = visit.value;
    if (reply.cut !== undefined) return { ok: false, failure: reply.cut };
    if (reply.truncated) return { ok: false, failure: { code: 'reply-too-large', detail: 'security.txt' } };
    return { ok: true, value: { found: read(visit.value, place !== PLACES[0]) } };
  }
  return { ok: true, value: { found: null } };
}

interface Visit {
  readonly reply: Reply; // a redirect when there were too many of them
  readonly hops: readonly string[];
}

/** Redirects are part of it (section 3), as far as they lead to hosts of the list; another one leaves us without an answer. */
async function follow(lane: Lane, start: string): Promise<Outcome<Visit>> {
  const hops = [start];
  for (let url = start; ; ) {
    const ask = { reason: 'disclosure', maxBytes: MOST_BYTES, foreign: hops.length > 1 };
    const answer = await siteAnswer(lane, url, ask);
    if (!answer.ok) return answer;
    const next = isRedirect(answer.value) ? locationOf(answer.value) : null;
    if (next === null || hops.length > MOST_REDIRECTS) return { ok: true, value: { reply: answer.value, hops } };
    url = next;
    hops.push(next);
  }
}

/** What is served for every address, a page or a word of regret, is no security.txt. */
const isSecurityTxt = ({ status, body }: Reply): boolean =>
  status === 200 && !beginsAsHtml(latin1(body.subarray(0, 600))) && looksLikeSecurityTxt(body);

function read({ reply, hops }: Visit, legacy: boolean): NonNullable<DisclosureFacts['found']> {
  const { fields, faults, signed } = parseSecurityTxt(reply.body, hops);
  const types = linesOf(reply.headers, 'content-type');
  const ofReply = [...mediaFaults(reply.headers), ...(reply.tls === null ? ['invalid-uri-scheme'] : [])];
  return {
    url: steadyUrl(reply.url),
    hops: hops.map((hop) => steadyUrl(hop)),
    legacy,
    contentType: types.length === 0 ? null : tidy(types.join(', '), LONGEST_VALUE),
    fields: fields.slice(0, MOST_FIELDS).map(([name, value]) => [name, tidy(value, LONGEST_VALUE)] as const),
    faults: [...faults, ...ofReply].sort(),
    signed,
  };
}
