import type { JSX, VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { written } from './written.ts';

/** HTML that stands on many pages of one language word for word, by what it depends on. */
export type Kept = Map<string, string>;

/** Renders once what many findings share: the words of a rule stand on a thousand pages. `key` names all that `make` reads. */
export const once = (kept: Kept, key: string, make: () => JSX.Element): VNode => written(onceHtml(kept, key, make));

export function onceHtml(kept: Kept, key: string, make: () => JSX.Element): string {
  let html = kept.get(key);
  if (html === undefined) {
    html = renderToString(make());
    kept.set(key, html);
  }
  return html;
}
