import { visible } from '../text/bidi.ts';
import type { Part } from '../text/fill.ts';
import { DIRECTION } from '../text/languages.ts';
import type { Block, Entry, Letter } from './letter.ts';
import { lineOf } from './letter-text.ts';

const escaped = (text: string): string =>
  visible(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Machine text is left-to-right whatever surrounds it; a name has the direction of its own script. */
const markup = ({ kind, text }: Part): string =>
  kind === 'prose'
    ? escaped(text)
    : kind === 'machine'
      ? `<bdi dir="ltr" translate="no" style="font-family:monospace">${escaped(text)}</bdi>`
      : `<bdi>${escaped(text)}</bdi>`;

const say = (parts: readonly Part[]): string => parts.map(markup).join('');

// Readers of mail drop style sheets; what is left to them stands on the elements. Colours are far from both black and white, for dark readers.
const STYLE = {
  body: 'font-family:Arial,Tahoma,sans-serif;font-size:16px;line-height:1.5;max-width:44em;margin:0 auto;padding:12px;overflow-wrap:anywhere',
  marking: 'font-size:13px;border:1px solid #b45309;padding:2px 8px;display:inline-block',
  warning: 'border:2px solid #b45309;padding:6px 10px',
  note: 'font-size:14px;opacity:.8;margin:4px 0',
  heading: 'font-size:18px;margin:24px 0 4px',
  entry: 'margin:0 0 8px',
  code: 'font-family:monospace;font-size:13px;white-space:pre-wrap;overflow-wrap:anywhere;border:1px solid #8a8a8a;padding:6px 8px;margin:4px 0;text-align:left',
} as const;

const entry = ({ says, notes = [], code }: Entry): string =>
  [
    `<li style="${STYLE.entry}">${say(says)}`,
    ...notes.map((note) => `<div style="${STYLE.note}">${say(note)}</div>`),
    ...(code === undefined
      ? []
      : [`<pre dir="ltr" translate="no" style="${STYLE.code}">${code.split('\n').map(escaped).join('\n')}</pre>`]),
    '</li>',
  ].join('\n');

function piece(block: Block): string {
  switch (block.kind) {
    case 'list':
      return `<ul>\n${block.entries.map(entry).join('\n')}\n</ul>`;
    case 'steps':
      return `<ol>\n${block.entries.map(entry).join('\n')}\n</ol>`;
    case 'title':
      return `<h1 style="font-size:22px;margin:12px 0">${say(block.says)}</h1>`;
    case 'heading':
      return `<h2 style="${STYLE.heading}">${say(block.says)}</h2>`;
    case 'paragraph':
      return `<p>${say(block.says)}</p>`;
    default:
      return `<p style="${STYLE[block.kind]}">${say(block.says)}</p>`;
  }
}

/** The HTML part of a mail: no script, no style sheet, no address of anything to load. */
export function letterHtml(letter: Letter): string {
  const { language } = letter.words;
  const direction = DIRECTION[language];
  return `<!doctype html>
<html lang="${language}" dir="${direction}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${escaped(lineOf(letter.subject, letter))}</title></head>
<body dir="${direction}" style="${STYLE.body}">
${letter.blocks.map(piece).join('\n')}
</body>
</html>
`;
}
