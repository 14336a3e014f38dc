import type { Failure, Hop, Outcome } from '../model/observation.ts';
import { latin1 } from '../parse/body.ts';
import { linesOf } from '../parse/field.ts';
import { LONGEST_ADDRESS, steadyHeaders } from '../parse/headers.ts';
import { MOST_LINES } from '../parse/raw-head.ts';
import { steadyUrl } from '../parse/steady-url.ts';
import { filtered, filterOf } from './filter.ts';
import type { Ask, Lane, Reply } from './net/lane.ts';

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const DEFAULT_PORT = { http: 80, https: 443 } as const;

export const isRedirect = ({ status }: Pick<Reply, 'status'>): boolean => REDIRECTS.has(status);

/** `https://host/`, with the port where it is not the usual one. */
export function doorOf(host: string, scheme: 'http' | 'https', port: number | null): string {
  const name = host.includes(':') ? `[${host}]` : host;
  return `${scheme}://${name}${port === null || port === DEFAULT_PORT[scheme] ? '' : `:${port}`}/`;
}

/** A reply of the site itself; one of a filter, or of a site that is being worked on, is a failure. */
export async function siteAnswer(lane: Lane, url: string, ask: Ask): Promise<Outcome<Reply>> {
  const answer = await lane.ask(url, ask);
  if (!answer.ok) return answer;
  const failure = notTheSite(answer.value);
  return failure === null ? answer : { ok: false, failure };
}

/** The same as a fact. */
export const asHop = (answer: Outcome<Reply>): Outcome<Hop> =>
  answer.ok ? { ok: true, value: hopOf(answer.value, locationOf(answer.value)) } : answer;

function notTheSite(reply: Reply): Failure | null {
  const { status } = reply;
  if (isRedirect(reply)) return null;
  if (status === 429) return { code: 'rate-limited', detail: 'status 429' };
  const filter = filterIn(reply);
  if (filter !== null) return filtered(filter);
  if (status === 503) return { code: 'maintenance', detail: 'status 503' };
  return status >= 500 ? { code: 'indeterminate', detail: `status ${status}` } : null;
}

export const filterIn = (reply: Reply) => filterOf(reply, latin1(reply.body.subarray(0, 1 << 17)));

export const hopOf = (reply: Reply, location: string | null): Hop => ({
  url: steadyUrl(reply.url),
  address: reply.address,
  status: reply.status,
  headers: steadyHeaders(reply.headers),
  location: location === null ? null : steadyUrl(location),
  tls: reply.tls,
  refresh: null,
  reader: reply.reader,
  violations: violationsOf(reply),
});

/** A head of more lines than we keep is too long, however short they are. */
const violationsOf = ({ headers, violations }: Reply): Hop['violations'] =>
  headers.length <= MOST_LINES ? violations : [...new Set([...violations, 'header-overflow'])].sort();

/**
 * The first Location, absolute; null when there is none or a browser could not read it. Its bytes are UTF-8 for browsers, and
 * a user name and password in it are never sent by us.
 */
export function locationOf(reply: Reply): string | null {
  const line = linesOf(reply.headers, 'location')[0];
  if (line === undefined || line.length > LONGEST_ADDRESS) return null;
  const url = URL.parse(Buffer.from(line, 'latin1').toString('utf8'), reply.url);
  if (url === null) return null;
  url.username = '';
  url.password = '';
  return url.href;
}
