import { IGNORED_COOKIES, SESSION_COOKIES } from '../knowledge/cookies.ts';
import { canonical, compareText } from '../model/canonical.ts';
import { rank, type Severity } from '../model/finding.ts';
import type { Hop, Instant } from '../model/observation.ts';
import type { Verdict } from '../model/rule.ts';
import { brokenPrefix, type Cookie, isDeletion, parseCookie, stableName } from '../parse/cookie.ts';
import { linesOf } from '../parse/field.ts';

interface Named extends Cookie {
  readonly cookie: string; // its stable name
  readonly set: Cookie; // as it was handed in
}

/** The cookies that these answers mean to set. Deletions are not cookies. */
export const sentCookies = (hops: readonly Hop[], now: Instant): readonly Cookie[] =>
  hops
    .flatMap(({ headers }) => linesOf(headers, 'set-cookie'))
    .map(parseCookie)
    .filter((cookie) => cookie !== null)
    .filter((cookie) => !isDeletion(cookie, Date.parse(now)));

/**
 * Those of them whose policy is the site's affair. What a browser drops was never set (cookies/prefix and cookies/syntax say so), and the
 * cookies of load balancers are none of the application's.
 */
export const cookiesOf = (hops: readonly Hop[], now: Instant): readonly Cookie[] =>
  sentCookies(hops, now).filter((cookie) => !cookie.tooLarge && brokenPrefix(cookie) === null && !isIgnored(cookie));

/**
 * One verdict for each name, the worst when a name was set more than once, and `none` when there is no cookie at all.
 * The subject is the stable form of the name, and so is `cookie`, for the evidence: the raw name may change every time.
 */
export function eachCookie<M extends string>(
  cookies: readonly Cookie[],
  usual: Severity,
  none: M,
  judge: (cookie: Named) => Verdict<M>,
): readonly Verdict<M>[] {
  if (cookies.length === 0) return [{ status: 'not-applicable', message: none }];
  const badness = (verdict: Verdict<M>): number =>
    verdict.status === 'fail' ? 1 + rank(verdict.severity ?? usual) : 0;
  const worse = (a: Verdict<M>, b: Verdict<M>): Verdict<M> => {
    const order = badness(a) - badness(b) || compareText(canonical(b), canonical(a));
    return order >= 0 ? a : b;
  };
  const named = Map.groupBy(cookies, ({ name }) => stableName(name));
  return [...named].map(([subject, same]) => ({
    ...same.map((one) => judge({ ...one, cookie: subject, set: one })).reduce(worse),
    subject,
  }));
}

/** As the lists of names write it: without the prefix that browsers know (RFC 6265bis section 4.1.3). */
const bareName = (name: string): string => name.replace(/^__(?:Host-Http|Secure|Host|Http)-/i, '');

export const isSession = (name: string): boolean => SESSION_COOKIES.some((pattern) => pattern.test(bareName(name)));

/** Set by a load balancer or a filter for its own use. */
const isIgnored = ({ name }: Cookie): boolean => IGNORED_COOKIES.some((pattern) => pattern.test(bareName(name)));
