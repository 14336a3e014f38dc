import { URLS as ANGULAR } from 'csp_evaluator/dist/allowlist_bypasses/angular.js';
import { URLS as JSONP, NEEDS_EVAL } from 'csp_evaluator/dist/allowlist_bypasses/jsonp.js';
import type { Policy } from './csp.ts';
import { allowsEval, allowsUrl, hostSources } from './csp-effect.ts';

/** Known addresses that run what a stranger writes into them (JSONP) or into the page (old AngularJS). */
interface Bypass {
  readonly url: URL;
  readonly needsEval: boolean;
}

/** The lists of csp_evaluator are the reason to have it; what matches is decided here, by the grammar of CSP3. */
const BYPASSES: readonly Bypass[] = [
  ...[...new Set(JSONP)].map((text) => ({ url: URL.parse(`https:${text}`) })),
  ...[...new Set(ANGULAR)].map((text) => ({ url: URL.parse(`https:${text}`) })),
].flatMap(({ url }) => (url === null ? [] : [{ url, needsEval: NEEDS_EVAL.includes(url.hostname) }]));

/** Hosts on the script lists of all policies from which a script may come that undoes them, with the sources that let them in. */
export function bypassesOf(
  policies: readonly Policy[],
  self: URL,
): readonly { readonly host: string; readonly sources: readonly string[] }[] {
  const evaluates = allowsEval(policies);
  const open = BYPASSES.filter(
    ({ url, needsEval }) => (evaluates || !needsEval) && allowsUrl(policies, 'script-src-elem', url, self),
  );
  return [...Map.groupBy(open, ({ url }) => url.hostname)].flatMap(([host, bypasses]) => {
    const sources = hostSources(
      policies,
      'script-src-elem',
      bypasses.map(({ url }) => url),
      self,
    );
    return sources.length === 0 ? [] : [{ host, sources }];
  });
}
