/** One line of the benchmark: what one program spent on one task; all counts are for one target. */
export interface Row {
  readonly task: string;
  readonly roundTripMs: number;
  readonly program: string;
  readonly connections: number | null; // null, here and below: nothing here tells
  readonly requests: number | null;
  readonly seconds: number;
  readonly cpuMs: number | null;
  readonly peakMb: number | null; // of the largest process
  readonly rounds: number; // how often it was measured; the middle one is told
  readonly note: string;
}

/** With the time of day, UTC, at which it was there. */
export interface TimedRow extends Row {
  readonly at: string;
}

type Cells = readonly string[];

const COLUMNS = [
  ['task', 'left'],
  ['round trip', 'right'],
  ['program', 'left'],
  ['connections', 'right'],
  ['requests', 'right'],
  ['seconds', 'right'],
  ['CPU ms', 'right'],
  ['RSS MB', 'right'],
  ['rounds', 'right'],
  ['UTC', 'right'],
  ['', 'left'],
] as const;

/** Rows of a task stand together, however late they came, Rasid's first; the others are so many times as much. */
export function markdownTable(rows: readonly TimedRow[]): string {
  const own = new Map(rows.filter(isOwn).map((row) => [placeOf(row), row]));
  const tasks = [...new Set(rows.map(({ task }) => task))];
  const inOrder = rows.toSorted(
    (a, b) =>
      tasks.indexOf(a.task) - tasks.indexOf(b.task) ||
      a.roundTripMs - b.roundTripMs ||
      Number(isOwn(b)) - Number(isOwn(a)),
  );
  const lines = inOrder.map((row) => cellsOf(row, own.get(placeOf(row)) ?? row));
  const widths = COLUMNS.map(([name], index) =>
    Math.max(name.length, 3, ...lines.map((cells) => cells[index]?.length ?? 0)),
  );
  const line = (cells: Cells) =>
    `| ${COLUMNS.map(([, side], index) => padded(cells[index] ?? '', widths[index] ?? 0, side)).join(' | ')} |`;
  const rule = COLUMNS.map(
    ([, side], index) => `${'-'.repeat((widths[index] ?? 0) - 1)}${side === 'left' ? '-' : ':'}`,
  );
  return [line(COLUMNS.map(([name]) => name)), line(rule), ...lines.map(line)].join('\n');
}

const isOwn = ({ program }: Row): boolean => program === 'Rasid';
const placeOf = ({ task, roundTripMs }: Row): string => `${task}, ${roundTripMs} ms`;

const padded = (text: string, width: number, side: 'left' | 'right'): string =>
  side === 'left' ? text.padEnd(width) : text.padStart(width);

/** Multiples are of what is written, so that a reader finds the same. */
function cellsOf(row: TimedRow, own: Row): Cells {
  const cell = (name: 'connections' | 'requests' | 'seconds' | 'cpuMs'): string => {
    const [told, ownTold] = [written(row[name], DIGITS[name]), written(own[name], DIGITS[name])];
    const times = Number(told) / Number(ownTold);
    return row === own || told === '' || !Number.isFinite(times)
      ? told
      : `${told} (${times.toFixed(times < 100 ? 1 : 0)} x)`;
  };
  return [
    row.task,
    `${row.roundTripMs} ms`,
    row.program,
    cell('connections'),
    cell('requests'),
    cell('seconds'),
    cell('cpuMs'),
    written(row.peakMb, () => 0),
    String(row.rounds),
    row.at,
    row.note,
  ];
}

const DIGITS = {
  connections: (count: number) => (Number.isInteger(count) ? 0 : 1),
  requests: (count: number) => (Number.isInteger(count) ? 0 : 1),
  seconds: (seconds: number) => (seconds < 1 ? 4 : seconds < 10 ? 2 : 1),
  cpuMs: () => 0,
};

const written = (value: number | null, digits: (value: number) => number): string =>
  value === null ? '' : value.toFixed(digits(value));

/** The rows of such a table: what was rounded stays so. Anything that is no such row is left out. */
export function rowsIn(table: string): readonly TimedRow[] {
  return table.split('\n').flatMap((line) => {
    const cells = line.split('|').map((cell) => cell.trim());
    if (cells.length !== COLUMNS.length + 2 || !/^\d+ ms$/.test(cells[2] ?? '')) return [];
    const [
      ,
      task = '',
      distance = '',
      program = '',
      connections,
      requests,
      seconds,
      cpu,
      peak,
      rounds,
      at = '',
      note = '',
    ] = cells;
    const number = (cell = ''): number | null => (cell === '' ? null : Number.parseFloat(cell));
    return [
      {
        task,
        roundTripMs: number(distance) ?? 0,
        program,
        connections: number(connections),
        requests: number(requests),
        seconds: number(seconds) ?? 0,
        cpuMs: number(cpu),
        peakMb: number(peak),
        rounds: number(rounds) ?? 0,
        at,
        note,
      },
    ];
  });
}

export function median(numbers: readonly number[]): number {
  const inOrder = numbers.toSorted((a, b) => a - b);
  return inOrder[Math.floor(inOrder.length / 2)] ?? Number.NaN;
}

/** The middle one, or null when nobody told. */
export function medianOf(numbers: readonly (number | null)[]): number | null {
  const told = numbers.filter((number) => number !== null);
  return told.length === 0 ? null : median(told);
}
