import type { JSX } from 'preact';
import { renderToString } from 'preact-render-to-string';

/** HTML that stands on many pages of one language word for word, by what it depends on. */
export type Kept = Map<string, string>;

/** Renders once what many findings share: the words of a rule stand on a thousand pages. `key` names all that `make` reads. */
export function onceHtml(kept: Kept, key: string, make: () => JSX.Element | string): string {
  const known = kept.get(key);
  if (known !== undefined) return known;
  const made = make();
  const html = typeof made === 'string' ? made : renderToString(made);
  kept.set(key, html);
  return html;
}
