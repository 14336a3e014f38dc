import type { Severity } from '../model/finding.ts';

/** Lines for a terminal: short, and saying nothing that only their colour would say. */

export type Colour = 'bold' | 'dim' | Severity | 'good';
const CODES: Readonly<Record<Colour, string>> = {
  bold: '1',
  dim: '2',
  critical: '1;31',
  high: '31',
  medium: '33',
  low: '36',
  info: '2',
  good: '32',
};

export type Paint = (text: string, colour: Colour) => string;

export const painter = (colour: boolean): Paint =>
  colour ? (text, name) => `\u001b[${CODES[name]}m${text}\u001b[0m` : (text) => text;

/** A line as it is written. Not every terminal has spaces that do not break. */
export const written = (line: string): string => `${line.replace(/[\u00a0\u202f]/g, ' ').trimEnd()}\n`;

/** Lines of at most `columns` characters, broken at spaces; a word that is longer than a line is cut. */
export function wrapped(text: string, columns: number, indent = '', start = indent): string[] {
  const lines: string[] = [];
  let line = start;
  let empty = true;
  for (const word of text.split(' ').flatMap((whole) => pieces(whole, Math.max(20, columns - width(indent))))) {
    if (!empty && width(line) + 1 + width(word) > columns) {
      lines.push(line);
      line = indent;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line];
}

const pieces = (word: string, most: number): readonly string[] =>
  width(word) <= most ? [word] : (word.match(new RegExp(`.{1,${most}}`, 'gsu')) ?? []);

/** Characters that take a place of their own: no combining marks, no isolates. */
const width = (text: string): number => [...text.replace(/[\p{M}\p{Cf}]/gu, '')].length;
