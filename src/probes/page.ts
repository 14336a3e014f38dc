import { PAGE_SIGNS } from '../knowledge/page-natures.ts';
import { TRACE_SIGNS } from '../knowledge/stack-traces.ts';
import type { Failure, HttpFacts, Observation, PageFacts } from '../model/observation.ts';
import type { Probe } from '../model/plan.ts';
import { beginsAsHtml, decodeText, latin1 } from '../parse/body.ts';
import { type Html, readHtml } from '../parse/html.ts';
import { natureOf, privateBlocksOn, traceOf } from '../parse/page-nature.ts';
import { steadyUrl } from '../parse/steady-url.ts';
import type { Lane, Reply } from './net/lane.ts';

/** Reads the page that the https (or else http) chain ended on; sends nothing. */
export const pageProbe: Probe<Lane, 'page'> = {
  kind: 'page',
  service: webService,
  async look(lane, seen) {
    const { page } = lane.notes; // what the site itself answered: a page of a filter is a failure of https
    if (page === null) return { connections: 0, outcome: { ok: false, failure: whyNoPage(seen) } };
    if (page.cut !== undefined && !endsAsHtml(page))
      return { connections: 0, outcome: { ok: false, failure: page.cut } };
    return { connections: 0, outcome: { ok: true, value: readPage(page, lane.target.domain) } };
  },
};

/** A form that is missing may be in the part that did not come; a server that only miscounts its bytes sent all of it. */
const endsAsHtml = ({ body }: Reply): boolean => /<\/html\s{0,20}>\s{0,200}$/i.test(latin1(body.subarray(-300)));

/** Where the pages of a target are: https, or http when the list names no https. */
export function webService({
  https,
  http,
}: {
  readonly https: number | null;
  readonly http: number | null;
}): string | null {
  if (https !== null) return `https:${https}`;
  return http === null ? null : `http:${http}`;
}

/** What only HTML says. */
type Said = Omit<
  PageFacts,
  'url' | 'overHttp' | 'html' | 'truncated' | 'nature' | 'marks' | 'stackTrace' | 'privateAddresses'
>;

const NOTHING: Said = {
  title: null,
  generator: null,
  language: null,
  forms: [],
  scripts: [],
  styles: [],
  images: [],
  links: [],
  refresh: null,
  metaPolicies: [],
  metaReferrer: null,
  metaHsts: false,
  sourceMaps: 0,
  scriptsInline: 0,
  handlers: 0,
  thirdParties: [],
};

/**
 * `page.body` may be a prefix; addresses are absolute and without secrets, see parse/html. `domain`: the registrable domain of the target,
 * beyond which hosts are third parties.
 */
export function readPage(page: Reply, domain: string): PageFacts {
  const contentType = headerOf(page, 'content-type');
  const source = decodeText(page.body, contentType);
  const read = isHtml(contentType, page.body) ? readHtml(source, page.url) : null;
  const words = read?.text.words ?? source.replace(/\s+/g, ' ');
  const { nature, marks } = natureOf(read, source, page.truncated, PAGE_SIGNS);
  const trace = traceOf(words, source, TRACE_SIGNS);
  return {
    url: steadyUrl(page.url),
    overHttp: page.url.startsWith('http:'),
    html: read !== null,
    ...(read === null ? NOTHING : saidBy(read, domain)),
    truncated: page.truncated,
    nature,
    marks: [...marks, ...(trace === null ? [] : [trace.name])].sort(),
    stackTrace: trace?.of ?? null,
    privateAddresses: privateBlocksOn(read?.text.all ?? source),
  };
}

function saidBy({ text, refreshDelay, frames, ...facts }: Html, domain: string): Said {
  const loaded = [...facts.scripts, ...facts.styles].map(({ src }) => src).concat(facts.images);
  return {
    ...facts,
    ...(frames.length === 0 ? {} : { frames }),
    thirdParties: [...new Set(loaded.map((url) => new URL(url).hostname))]
      .filter((host) => host !== domain && !host.endsWith(`.${domain}`))
      .sort(),
  };
}

export function isHtml(contentType: string | null, body: Uint8Array): boolean {
  if (contentType === null) return beginsAsHtml(latin1(body.subarray(0, 600)));
  return /^\s*(?:text\/html|application\/xhtml\+xml)\s*(?:;|$)/i.test(contentType);
}

export const headerOf = ({ headers }: Pick<Reply, 'headers'>, name: string): string | null =>
  headers.find(([key]) => key.toLowerCase() === name)?.[1] ?? null;

/** The failure of https, or else of http, that left us without a page. */
export function whyNoPage(seen: readonly Observation[]): Failure {
  for (const kind of ['https', 'http'] as const) {
    const observation = seen.find((one) => one.kind === kind);
    if (observation === undefined || observation.kind !== kind) continue;
    if (!observation.outcome.ok) return observation.outcome.failure;
    const failure = whyItStopped(observation.outcome.value);
    if (failure !== null) return failure;
  }
  return { code: 'indeterminate', detail: 'no page was reached' };
}

function whyItStopped({ end, failure, next }: HttpFacts): Failure | null {
  switch (end) {
    case 'answered':
      return null;
    case 'failed':
      return failure;
    case 'loop':
    case 'too-many-redirects':
      return { code: 'malformed-reply', detail: 'redirects never end' };
    case 'out-of-scope-redirect':
      return { code: 'out-of-scope-redirect', detail: `redirects to ${hostOf(next)}, which is not on the list` };
    case 'private-address':
      return { code: 'not-permitted', detail: 'redirects to a private address' };
  }
}

const hostOf = (address: string | null): string =>
  address === null ? 'another host' : (URL.parse(address)?.host ?? 'another host');
