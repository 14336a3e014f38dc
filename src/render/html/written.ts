import type { VNode } from 'preact';
import { jsxEscape, jsxTemplate } from 'preact/jsx-runtime';
import { visible } from '../../text/bidi.ts';

// A report of a thousand sites has millions of elements. Those of which a page has hundreds are written out here and there, as text: it is
// the same HTML at a tenth of the time.

/** HTML that was written out, as an element. Whatever is foreign in it went through `foreign`, and all other text through `escaped`. */
export const written = (html: string): VNode => jsxTemplate([html]);

/** Text, or the value of an attribute between double quotes, as the renderer writes it. */
export const escaped = (text: string): string => String(jsxEscape(text) ?? '');

/** The same of text that came from elsewhere: nothing in it moves, hides or breaks what a reader sees. */
export const foreign = (text: string): string => escaped(visible(text));
