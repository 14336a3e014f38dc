import type { JSX, VNode } from 'preact';
import { jsxTemplate } from 'preact/jsx-runtime';
import { renderToString } from 'preact-render-to-string';

/** HTML that stands on many pages of one language word for word, by what it depends on. */
export type Kept = Map<string, string>;

/** Renders once what many findings share: the words of a rule stand on a thousand pages. `key` names all that `make` reads. */
export function once(kept: Kept, key: string, make: () => JSX.Element): VNode {
  let html = kept.get(key);
  if (html === undefined) {
    html = renderToString(make());
    kept.set(key, html);
  }
  return jsxTemplate([html]);
}
