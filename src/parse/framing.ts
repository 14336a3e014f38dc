import type { Header } from '../model/observation.ts';
import { type Policy, parsePolicies } from './csp.ts';
import { linesOf, membersOf } from './field.ts';

/** Who may show this response in a frame, as a browser decides it. */
export type Framing =
  /** `by` says what limits it. */
  | { readonly limited: true; readonly by: 'frame-ancestors' | 'x-frame-options' }
  /** frame-ancestors lets everyone in, by these sources. */
  | { readonly limited: false; readonly why: 'open'; readonly sources: readonly string[] }
  /** `allow-from`, `invalid`: there is an X-Frame-Options, which browsers ignore. */
  | { readonly limited: false; readonly why: 'missing' | 'allow-from' | 'invalid' };

/**
 * An enforced policy with frame-ancestors makes X-Frame-Options moot (CSP3 section 6.4.2.1 and HTML "check a navigation
 * response's adherence to X-Frame-Options"). Every policy has to allow the embedding, so one that limits it is enough.
 * Report-only policies and `<meta>` protect nothing.
 */
export function framingOf(headers: readonly Header[]): Framing {
  const ancestors = parsePolicies(linesOf(headers, 'content-security-policy'))
    .map((policy: Policy) => policy.get('frame-ancestors'))
    .filter((sources) => sources !== undefined);
  if (ancestors.some((sources) => !sources.some(letsEveryoneIn))) return { limited: true, by: 'frame-ancestors' };
  if (ancestors.length > 0) return { limited: false, why: 'open', sources: ancestors.flat().filter(letsEveryoneIn) };

  const members = membersOf(headers, 'x-frame-options');
  if (members === null) return { limited: false, why: 'missing' };
  const options = new Set(members.map((member) => member.toLowerCase()));
  if (options.size > 1) {
    // HTML: several different values of which one is known are taken for a confused attempt to deny.
    const known = ['deny', 'sameorigin', 'allowall'].some((option) => options.has(option));
    return known ? { limited: true, by: 'x-frame-options' } : { limited: false, why: 'invalid' };
  }
  const [option = ''] = options;
  if (option === 'deny' || option === 'sameorigin') return { limited: true, by: 'x-frame-options' };
  return { limited: false, why: option.startsWith('allow-from') ? 'allow-from' : 'invalid' };
}

/** `*`, a bare scheme that an https page matches (CSP3 section 6.7.2.8: ws matches http too), or any host of such a scheme. */
const letsEveryoneIn = (source: string): boolean =>
  /^(?:\*|(?:https?|wss?):|(?:(?:https?|wss?):\/\/)?\*(?::(?:\*|\d+))?\/?)$/i.test(source);
