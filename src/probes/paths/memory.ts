import type { PathAnswer, PathRow, PathsFacts } from '../../model/observation.ts';
import { isRefusal } from './answer.ts';
import type { Sighted } from './believe.ts';

/** What the last night that saw this host knew, by row. */
export interface Remembered {
  readonly sameTable: boolean;
  row(id: string, path: string): PathRow | undefined;
  /** Rows that must be asked for tonight, whatever their tier: what was there, or what could not be told. */
  readonly open: readonly PathRow[];
}

const OPEN: readonly PathAnswer[] = ['found', 'suspect', 'indeterminate', 'blocked', 'error'];

export function remember(facts: PathsFacts | null, table: string): Remembered {
  const rows = new Map(facts?.rows.map((row) => [`${row.id} ${row.path}`, row]));
  return {
    sameTable: facts?.table === table,
    row: (id, path) => rows.get(`${id} ${path}`),
    open: [...rows.values()].filter(({ answer }) => OPEN.includes(answer)),
  };
}

/** Names that did not exist and are refused now: so many, and a filter stands before the site since the last night. */
const REFUSED_ANEW = 3;

/** Nobody forbids what does not exist: where a filter has come, its refusals hide what may still be there, and repair nothing. */
export function unlessFiltered(rows: readonly Sighted[], remembered: Remembered): readonly Sighted[] {
  const before = ({ row }: Sighted) => remembered.row(row.id, row.path);
  const refused = rows.filter((one) => one.at !== null && isRefused(one.row));
  if (refused.filter((one) => before(one)?.answer === 'absent' && before(one)?.status === 404).length < REFUSED_ANEW)
    return rows;
  const hidden = new Set(refused.filter((one) => !isRefused(before(one))));
  return rows.map((one) =>
    hidden.has(one) ? { ...one, row: { ...one.row, answer: 'blocked', failure: 'blocked' } } : one,
  );
}

/** With 401 or 403, alone or with all names of its kind. */
const isRefused = (row: PathRow | undefined): boolean =>
  row !== undefined &&
  (row.answer === 'restricted' || (row.answer === 'soft404' && row.status !== null && isRefusal(row.status)));
