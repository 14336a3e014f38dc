import { canonical, compareText } from '../model/canonical.ts';
import { rank, type Severity } from '../model/finding.ts';
import type { Hop, Instant } from '../model/observation.ts';
import type { Verdict } from '../model/rule.ts';
import { type Cookie, isDeletion, parseCookie, stableName } from '../parse/cookie.ts';
import { linesOf } from '../parse/field.ts';

interface Named extends Cookie {
  readonly cookie: string;
}

/** The cookies that these answers set. Deletions are not cookies, and what a browser drops was never set. */
export const cookiesOf = (hops: readonly Hop[], now: Instant): readonly Cookie[] =>
  hops
    .flatMap(({ headers }) => linesOf(headers, 'set-cookie'))
    .map(parseCookie)
    .filter((cookie) => cookie !== null)
    .filter((cookie) => !isDeletion(cookie, Date.parse(now)));

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
    ...same.map((one) => judge({ ...one, cookie: subject })).reduce(worse),
    subject,
  }));
}

/** Names under which frameworks keep a session, and names that say so themselves. */
const SESSION_NAMES: readonly RegExp[] = [
  /sess(?:ion)?(?:[_.-]?id)?(?![a-z])/i, // PHPSESSID, JSESSIONID, ASP.NET_SessionId, laravel_session, ci_session
  /^s?sess|^aspsessionid/i, // SESS and SSESS with a hash (Drupal), ASPSESSIONID with random letters (classic ASP)
  /^connect\.sid$|^sid$|[_.-]sid$/i, // Express, phpBB and others
  /^\.?aspxauth$|^\.aspnetcore\.(?:cookies|session|identity)|^fedauth/i, // ASP.NET, SharePoint
  /^cf(?:id|token)$/i, // ColdFusion
  /^wordpress_(?:logged_in|sec)/i,
  /^(?:zm_auth|mrhsession|ltpatoken\d?$)/i, // Zimbra, F5 APM, WebSphere
  /(?:^|[_.-])(?:auth|jwt|login|(?:auth|access)_?token)$/i,
];

export const isSession = (name: string): boolean => {
  const bare = name.replace(/^__(?:Host-Http|Secure|Host|Http)-/i, '');
  return SESSION_NAMES.some((pattern) => pattern.test(bare));
};
