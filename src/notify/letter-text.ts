import { isolate, visible } from '../text/bidi.ts';
import type { Part } from '../text/fill.ts';
import { DIRECTION } from '../text/languages.ts';
import type { Block, Entry, Letter } from './letter.ts';

const RIGHT_TO_LEFT = /\p{Script=Arabic}|\p{Script=Hebrew}/u;

/**
 * A sentence on one line of plain text. Foreign text is escaped; it is isolated where it could turn its neighbours around, and only there: an
 * invisible character that is copied with a host name is a trap.
 */
export function lineOf(parts: readonly Part[], { words: { language } }: Pick<Letter, 'words'>): string {
  const isolates = DIRECTION[language] === 'rtl';
  return parts
    .map(({ kind, text }) => {
      if (kind === 'prose') return text;
      return isolates || RIGHT_TO_LEFT.test(visible(text)) ? isolate(text) : visible(text);
    })
    .join('');
}

const MARK = '\u200f'; // RIGHT-TO-LEFT MARK
const ISOLATE = /\u2066[^\u2069]*\u2069/g;

/** A line takes the direction of its first letter that is not isolated (UAX 9, P2): an Arabic one that begins with a Latin term is told its own. */
function directed(line: string, { words: { language } }: Pick<Letter, 'words'>): string {
  const first = /\p{L}/u.exec(line.replace(ISOLATE, ''))?.[0];
  return DIRECTION[language] === 'ltr' || first === undefined || RIGHT_TO_LEFT.test(first) ? line : `${MARK}${line}`;
}

/** The text part of a mail, with line feeds. Nothing is wrapped: readers do that. */
export function letterText(letter: Letter): string {
  const say = (parts: readonly Part[]): string => lineOf(parts, letter);
  const own = (parts: readonly Part[]): string => directed(say(parts), letter);
  const line = ({ says, notes = [], code }: Entry, start: string): readonly string[] => [
    directed(`${start} ${say(says)}`, letter),
    ...notes.map((note) => `  ${own(note)}`),
    ...(code === undefined ? [] : ['', ...code.split('\n').map((one) => `    ${visible(one)}`), '']),
  ];
  const lines = (block: Block): readonly string[] => {
    switch (block.kind) {
      case 'list':
        return block.entries.flatMap((entry) => line(entry, '-'));
      case 'steps':
        return block.entries.flatMap((entry, index) => line(entry, `${index + 1}.`));
      case 'title':
      case 'heading':
        return ['', own(block.says), '-'.repeat(24)];
      case 'warning':
        return ['', `! ${own(block.says)}`];
      case 'note':
        return [own(block.says)];
      default:
        return ['', own(block.says)];
    }
  };
  const text = letter.blocks.flatMap(lines).join('\n');
  return `${text.replace(/\n{3,}/g, '\n\n').trim()}\n`;
}
