import { describe, expect, it } from 'vitest';
import { markdownTable, rowsIn, type TimedRow } from './table.ts';

const row = (with_: Partial<TimedRow>): TimedRow => ({
  task: 'TLS',
  roundTripMs: 0,
  program: 'Rasid',
  connections: 24,
  requests: null,
  seconds: 0.0547,
  cpuMs: 40.2,
  peakMb: null,
  rounds: 5,
  note: '',
  at: '15:02',
  ...with_,
});

const ROWS: readonly TimedRow[] = [
  row({ program: 'sslscan', connections: 96, seconds: 0.448, cpuMs: 80, peakMb: 7 }),
  row({ note: '9 suites accepted' }), // measured once more
  row({ task: 'exposure', connections: 4.25, requests: 61.66 }),
  row({ task: 'exposure', program: 'whatweb', connections: 1, requests: 1, cpuMs: null }),
  row({ program: 'testssl.sh', connections: 168, seconds: 94.31, cpuMs: 48_110, peakMb: 16 }), // came late
];

describe('the table', () => {
  const cells = markdownTable(ROWS)
    .split('\n')
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

  it('puts rows of one task together, however late they came', () => {
    expect(cells.slice(2).map(([task, , program]) => `${task}: ${program}`)).toEqual([
      'TLS: Rasid',
      'TLS: sslscan',
      'TLS: testssl.sh',
      'exposure: Rasid',
      'exposure: whatweb',
    ]);
  });

  it('says how many times as much as Rasid the others took, and nothing where nobody told', () => {
    expect(cells[3]).toEqual([
      ...['TLS', '0 ms', 'sslscan', '96 (4.0 x)', '', '0.4480 (8.2 x)', '80 (2.0 x)', '7', '5', '15:02', ''],
    ]);
    expect(cells[6]?.slice(3, 8)).toEqual(['1 (0.2 x)', '1 (0.0 x)', '0.0547 (1.0 x)', '', '']);
  });

  it('is read back as it was written', () => {
    const table = markdownTable(ROWS);
    expect(rowsIn(`## A page\n\n${table}\n\n| what | goal |\n| --- | ---: |\n`)).toHaveLength(ROWS.length);
    expect(markdownTable(rowsIn(table))).toBe(table);
  });
});
