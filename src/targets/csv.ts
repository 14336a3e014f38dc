/** One cell, and where it begins in the file. */
export interface Cell {
  readonly text: string;
  readonly line: number; // from 1
  readonly column: number; // from 1
}

export type Table =
  | { readonly ok: true; readonly rows: readonly (readonly Cell[])[] }
  | {
      readonly ok: false;
      readonly line: number;
      readonly column: number;
      readonly expected: string;
      readonly found: string;
    };

/**
 * Reads comma-separated values (RFC 4180). Spreadsheets in French write semicolons: the first line decides. A byte order mark,
 * LF line ends and empty lines are accepted; a quote inside a bare cell and an unfinished quoted cell are not.
 */
export function readCsv(text: string): Table {
  const separator = separatorOf(text);
  const rows: Cell[][] = [];
  let row: Cell[] = [];
  let at = text.startsWith('\ufeff') ? 1 : 0;
  let line = 1;
  let lineStart = at;

  const endRow = (): void => {
    if (row.length > 1 || row[0]?.text !== '') rows.push(row);
    row = [];
  };
  while (at <= text.length) {
    const cell = { line, column: at - lineStart + 1 };
    if (text[at] === '"') {
      const end = closingQuote(text, at + 1);
      if (end === -1) return { ok: false, ...cell, expected: 'a closing quote', found: 'the end of the file' };
      const inside = text.slice(at + 1, end);
      row.push({ ...cell, text: inside.replaceAll('""', '"') });
      const lastBreak = inside.lastIndexOf('\n');
      line += inside.split('\n').length - 1;
      if (lastBreak !== -1) lineStart = at + 1 + lastBreak + 1;
      at = end + 1;
    } else {
      const end = endOfBareCell(text, at, separator);
      const bare = text.slice(at, end);
      const quoteAt = bare.indexOf('"');
      if (quoteAt !== -1) {
        const column = cell.column + quoteAt;
        return {
          ok: false,
          line,
          column,
          expected: 'a cell in quotes, with its own quotes doubled',
          found: 'a quote inside a bare cell',
        };
      }
      row.push({ ...cell, text: bare });
      at = end;
    }
    if (text[at] === separator) at += 1;
    else if (at >= text.length) break;
    else if (text[at] === '\n' || text.startsWith('\r\n', at)) {
      endRow();
      at += text[at] === '\n' ? 1 : 2;
      line += 1;
      lineStart = at;
    } else {
      return {
        ok: false,
        line,
        column: at - lineStart + 1,
        expected: `"${separator}" or the end of the line after a quoted cell`,
        found: JSON.stringify(text[at]),
      };
    }
  }
  endRow();
  return { ok: true, rows };
}

const separatorOf = (text: string): ',' | ';' => {
  const head = text.split('\n', 1)[0] ?? '';
  return head.split(';').length > head.split(',').length ? ';' : ',';
};

function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at !== -1; at = text.indexOf('"', at + 2)) {
    if (text[at + 1] !== '"') return at;
  }
  return -1;
}

function endOfBareCell(text: string, from: number, separator: string): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === separator || text[at] === '\n' || text.startsWith('\r\n', at)) return at;
  }
  return text.length;
}
