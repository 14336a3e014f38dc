import type { Facts, Hop } from '../model/observation.ts';
import type { Verdict } from '../model/rule.ts';
import { type Policy, parseMetaPolicies, parsePolicies } from '../parse/csp.ts';
import { isLimited, openSources } from '../parse/csp-effect.ts';
import { linesOf } from '../parse/field.ts';
import { documentOf } from './answers.ts';
import { someOf } from './evidence.ts';

/** Every policy that a browser enforces on the page of the listed host: those of its headers, then those of its `<meta>` elements. */
export interface Enforced {
  readonly policies: readonly Policy[]; // at least one
  readonly hop: Hop;
  readonly self: URL; // where the page is
}

/**
 * Without any policy there is nothing to say of what it allows: headers/csp speaks of that, and the other rules are not applicable.
 * Policies of `<meta>` count as far as browsers heed them there.
 */
export function enforcedOn({
  https,
  page,
}: Pick<Facts, 'https' | 'page'>): Enforced | { readonly verdict: Verdict<'no-page' | 'no-policy'> } {
  const answered = documentOf(https);
  if ('verdict' in answered) return answered;
  const { hop } = answered;
  const self = URL.parse(hop.url);
  if (self === null) return { verdict: { status: 'unknown', reason: 'indeterminate' } };
  const policies = [...headerPolicies(hop), ...metaPolicies(hop, page)];
  return policies.length === 0
    ? { verdict: { status: 'not-applicable', message: 'no-policy' } }
    : { policies, hop, self };
}

export const headerPolicies = ({ headers }: Hop): readonly Policy[] =>
  parsePolicies(linesOf(headers, 'content-security-policy'));

/** The facts of the page may be about another answer, when the chain went on over http. */
export const metaPolicies = ({ url }: Hop, page: Facts['page']): readonly Policy[] =>
  page.url === url ? parseMetaPolicies(page.metaPolicies) : [];

/** For properties that a directive limits or leaves open: `open`, no policy speaks of it; `wildcard`, all of them let anybody in. */
export function limitOf({ policies, self }: Enforced, directive: string): Verdict<'limited' | 'open' | 'wildcard'> {
  if (!isLimited(policies, directive)) return { status: 'fail', message: 'open' };
  const sources = openSources(policies, directive, self);
  if (sources.length === 0) return { status: 'pass', message: 'limited' };
  return { status: 'fail', message: 'wildcard', evidence: { sources: someOf(sources) } };
}
