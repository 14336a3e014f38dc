/** One line of the benchmark: what one program spent on one task. Ratios are against the first line of the same task and distance. */
export interface Row {
  readonly task: string;
  readonly roundTripMs: number;
  readonly program: string;
  readonly asked: number | null; // connections or requests, whatever the task counts
  readonly seconds: number;
  readonly cpuMs: number | null; // null: nothing here tells
  readonly peakMb?: number | null; // of the process
  readonly note?: string;
}

const COLUMNS = ['task', 'round trip', 'program', 'asked', 'seconds', 'CPU ms', 'RSS MB', 'asked', 'time', 'CPU', ''];

const times = (value: number | null, own: number | null): string =>
  value === null || own === null || own === 0 ? '' : `${(value / own).toFixed(1)} x`;

/** Cells as text; the three last but one say how many times as much as Rasid. */
function cellsOf(row: Row, own: Row): readonly string[] {
  const { task, roundTripMs, program, asked, seconds, cpuMs, peakMb = null, note = '' } = row;
  const ratios =
    row === own ? ['', '', ''] : [times(asked, own.asked), times(seconds, own.seconds), times(cpuMs, own.cpuMs)];
  const number = (value: number | null, digits = 0) => (value === null ? '' : value.toFixed(digits));
  const values = [number(asked), seconds.toFixed(seconds < 10 ? 3 : 1), number(cpuMs), number(peakMb)];
  return [task, `${roundTripMs} ms`, program, ...values, ...ratios, note];
}

export function markdownTable(rows: readonly Row[]): string {
  const first = new Map<string, Row>();
  const named = (row: Row) => `${row.task} ${row.roundTripMs}`;
  for (const row of rows) if (!first.has(named(row))) first.set(named(row), row);
  const lines = rows.map((row) => cellsOf(row, first.get(named(row)) ?? row));
  const widths = COLUMNS.map((name, index) =>
    Math.max(name.length, 3, ...lines.map((cells) => cells[index]?.length ?? 0)),
  );
  const isText = (index: number) => index === 0 || index === 2 || index === COLUMNS.length - 1;
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, index) => (isText(index) ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0))).join(' | ')} |`;
  const rule = widths.map((width, index) => (isText(index) ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [line(COLUMNS), line(rule), ...lines.map(line)].join('\n');
}

export function median(numbers: readonly number[]): number {
  const inOrder = numbers.toSorted((a, b) => a - b);
  return inOrder[Math.floor(inOrder.length / 2)] ?? Number.NaN;
}
