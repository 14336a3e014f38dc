import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCsv } from '../../src/targets/csv.ts';

const texts = (csv: string) => {
  const table = readCsv(csv);
  return table.ok ? table.rows.map((row) => row.map(({ text }) => text)) : table;
};

test.each<[string, string, string[][]]>([
  [
    'plain cells',
    'a,b\n1,2\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'no line end at the end',
    'a,b\r\n1,2',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'quotes, separators and line ends inside',
    'a,b\n"x, ""y""","1\r\n2"\n',
    [
      ['a', 'b'],
      ['x, "y"', '1\r\n2'],
    ],
  ],
  [
    'empty cells',
    'a,b,c\n,,\n"",x,\n',
    [
      ['a', 'b', 'c'],
      ['', '', ''],
      ['', 'x', ''],
    ],
  ],
  [
    'empty lines',
    'a,b\n\n\r\n1,2\n\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'semicolons, as French spreadsheets write',
    'a;b\n1,5;2\n',
    [
      ['a', 'b'],
      ['1,5', '2'],
    ],
  ],
  ['a byte order mark', '\ufeffa,b\n', [['a', 'b']]],
  ['nothing', '', []],
])('%s', (_name, csv, rows) => {
  expect(texts(csv)).toEqual(rows);
});

test.each([
  [
    'an unfinished quote',
    'a,b\n1,"2\n',
    { line: 2, column: 3, expected: 'a closing quote', found: 'the end of the file' },
  ],
  [
    'a quote inside a bare cell',
    'a,b\n1,x"y"\n',
    {
      line: 2,
      column: 4,
      expected: 'a cell in quotes, with its own quotes doubled',
      found: 'a quote inside a bare cell',
    },
  ],
  [
    'text after a quoted cell',
    'a,b\n"1"x,2\n',
    { line: 2, column: 4, expected: '"," or the end of the line after a quoted cell', found: '"x"' },
  ],
])('%s is refused, with its place', (_name, csv, mistake) => {
  expect(readCsv(csv)).toEqual({ ok: false, ...mistake });
});

test('a cell knows where it begins, also below a cell of several lines', () => {
  const table = readCsv('\ufeffa,b\n"1\n22",x\ny,z\n');
  expect(table.ok && table.rows.map((row) => row.map(({ line, column }) => [line, column]))).toEqual([
    [
      [1, 1],
      [1, 3],
    ],
    [
      [2, 1],
      [3, 5],
    ],
    [
      [4, 1],
      [4, 3],
    ],
  ]);
});

test('any table can be written and read again', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', 'é', 'م', '"', ',', '\n', '\r', ' ', ';') });
  const written = (text: string) => `"${text.replaceAll('"', '""')}"`;
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1 }), (rows) => {
      const csv = `h,h\r\n${rows.map((row) => row.map(written).join(',')).join('\r\n')}\r\n`;
      expect(texts(csv)).toEqual([['h', 'h'], ...rows]);
    }),
  );
});
