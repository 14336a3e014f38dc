import type { Header } from '../model/observation.ts';
import { linesOf } from './field.ts';
import { dictionaryOf } from './structured.ts';

export type PermissionsPolicy =
  | { readonly state: 'missing' }
  | { readonly state: 'invalid' }
  /** Feature to its allow-list: `*`, `self` and origins; an empty list is for nobody. */
  | { readonly state: 'valid'; readonly features: ReadonlyMap<string, readonly string[]> };

/**
 * Permissions Policy section 6.1 "construct policy from dictionary and origin": a structured field, so that one fault drops all of
 * it. `*` and `self` are tokens, origins are strings; other tokens are skipped. A parameter such as `report-to` does no harm.
 */
export function permissionsPolicyOf(headers: readonly Header[]): PermissionsPolicy {
  const lines = linesOf(headers, 'permissions-policy');
  if (lines.length === 0) return { state: 'missing' };
  const members = dictionaryOf(lines);
  if (members === null) return { state: 'invalid' };
  const features = [...members].map(([feature, items]) => {
    const allowed = items.filter(({ text, token }) =>
      token ? text === '*' || text === 'self' : /^[a-z][a-z0-9+.-]*:/i.test(text),
    );
    return [feature, allowed.map(({ text }) => text)] as const;
  });
  return { state: 'valid', features: new Map(features) };
}
