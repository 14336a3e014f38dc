import { isMap, isSeq, parseDocument, stringify } from 'yaml';
import type { Waiver } from '../model/waiver.ts';
import { WAIVERS_SCHEMA } from './shape.ts';

/**
 * The text of a waivers file with one more waiver at its end. Every other character stays as it was where the list is written in block
 * style; otherwise comments stay, and the layout becomes the usual one. The text must be a file that could be read.
 */
export function withWaiver(text: string, waiver: Waiver): string {
  const { subject, evidence, rule, target, reason, approvedBy, until } = waiver;
  const entry = {
    rule,
    target,
    ...(subject === null ? {} : { subject }),
    reason,
    approvedBy,
    until,
    ...(evidence === null ? {} : { evidence }),
  };
  const document = parseDocument(text === '' ? `schema: ${WAIVERS_SCHEMA}\n` : text, {
    version: '1.2',
    logLevel: 'error',
  });
  const inserted = insertedInto(text, document, entry);
  if (inserted !== null) return inserted;

  const list = document.get('waivers');
  if (isSeq(list)) {
    list.flow = false;
    list.add(document.createNode(entry));
  } else document.set('waivers', document.createNode([entry]));
  return document.toString(STYLE);
}

const STYLE = { lineWidth: 0 };

/** Null: the list is not one to whose end lines can be added. */
function insertedInto(text: string, document: ReturnType<typeof parseDocument>, entry: object): string | null {
  const list = document.get('waivers');
  const last = isSeq(list) && list.flow !== true ? list.items.at(-1) : undefined;
  if (!isMap(last) || !last.range) return null;
  const [start, end] = last.range;
  const column = start - (text.lastIndexOf('\n', start - 1) + 1);
  const dash = text.lastIndexOf('-', start);
  const indent = column - (start - dash);
  if (indent < 0) return null;

  const lineEnd = text[end - 1] === '\n' ? end : text.indexOf('\n', end) + 1 || text.length;
  const before = text.slice(0, lineEnd);
  const lines = stringify([entry], STYLE)
    .split('\n')
    .map((line) => (line === '' ? '' : `${' '.repeat(indent)}${line}`))
    .join('\n');
  const whole = `${before}${before.endsWith('\n') ? '' : '\n'}${lines}${text.slice(lineEnd)}`;
  const read = parseDocument(whole, { version: '1.2', logLevel: 'error' });
  const expected = { ...document.toJS(), waivers: [...document.toJS().waivers, entry] };
  return read.errors.length === 0 && JSON.stringify(read.toJS()) === JSON.stringify(expected) ? whole : null;
}
