import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { markdownTable, rowsIn, type TimedRow } from './table.ts';

const PAGE = join(import.meta.dirname, '../../docs/benchmarks.md');
const [BEGIN, END] = ['<!-- measured -->', '<!-- end -->'];

/** What the page says of one day and machine. */
export interface Told {
  readonly day: string;
  readonly rows: readonly TimedRow[];
}

export function readPage(): Told {
  const { inside } = parts();
  const [day = ''] = inside.trim().split('\n');
  return { day, rows: rowsIn(inside) };
}

export function writePage({ day, rows }: Told): void {
  const { before, after } = parts(); // read anew: a bench takes an hour
  writeFileSync(PAGE, `${before}${BEGIN}\n\n${day}\n\n${markdownTable(rows)}\n\n${END}${after}`);
}

function parts(): { readonly before: string; readonly inside: string; readonly after: string } {
  const text = readFileSync(PAGE, 'utf8');
  const [from, to] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (from === -1 || to < from) throw new Error(`${PAGE} has no place for the table`);
  return {
    before: text.slice(0, from),
    inside: text.slice(from + BEGIN.length, to),
    after: text.slice(to + END.length),
  };
}
