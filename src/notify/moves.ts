import type { Cause } from '../model/drift.ts';
import { rank, type Severity } from '../model/finding.ts';
import type { ReportDocument, ReportFinding, ReportTarget } from '../model/report.ts';
import { instantOfRun } from '../render/sentences.ts';

/** What a message tells, in the order in which it is read. */
export const MOVES = ['regressed', 'new', 'updated', 'unverified', 'fixed'] as const;
export type Move = (typeof MOVES)[number];

export interface Moved {
  readonly move: Move;
  readonly target: ReportTarget;
  readonly finding: ReportFinding;
}

/** Not the doing of a site: our rules, our list, our place. They stand in the reports and wake nobody up. */
const OURS: readonly (Cause | null)[] = ['rule', 'register', 'vantage'];

/** What moved since the run before, as serious as `floor` or worse: sorted by MOVES, then as the document is. */
export function movesIn(
  targets: readonly ReportTarget[],
  against: ReportDocument['against'],
  floor: Severity,
): readonly Moved[] {
  const before = against === null ? Number.NaN : nightOf(against.id);
  const moved = targets.flatMap((target) =>
    target.findings.flatMap((finding): Moved[] => {
      const move = rank(finding.severity) < rank(floor) ? null : moveOf(finding, before);
      return move === null ? [] : [{ move, target, finding }];
    }),
  );
  return moved.sort((a, b) => MOVES.indexOf(a.move) - MOVES.indexOf(b.move));
}

/** When a run began, to the second, in milliseconds: from its id, whose end may tell it from another of that second. */
export const nightOf = (run: string): number => Date.parse(instantOfRun(run.slice(0, 20)) ?? '');

/** Null: it did not move, or nobody should be told. `before`: the night of the run before; nothing is at or after NaN. */
function moveOf(finding: ReportFinding, before: number): Move | null {
  const { state, cause, flapping, waiver, reason, lastSeen } = finding;
  if (flapping !== null || waiver?.state === 'applies' || OURS.includes(cause)) return null;
  // A site that stays away is told on the first night, and not on every one.
  if (state === 'unverified')
    return reason !== 'not-run' && lastSeen !== null && Date.parse(lastSeen) >= before ? state : null;
  return state === 'regressed' || state === 'new' || state === 'updated' || state === 'fixed' ? state : null;
}

const THE_WORLD: readonly (Cause | null)[] = ['site', 'clock', 'knowledge'];

/** Something got worse out there: a point that is new or came back, or a serious one that changed (a date came near, an advisory was added). */
export const isWorse = ({ move, finding: { cause, severity } }: Moved): boolean =>
  THE_WORLD.includes(cause) &&
  (move === 'new' || move === 'regressed' || (move === 'updated' && rank(severity) >= rank('high')));

/** Two things that say how many of each there are. */
export const countsOf = (moved: readonly Moved[]): Readonly<Record<Move, number>> =>
  Object.fromEntries(MOVES.map((move) => [move, moved.filter((one) => one.move === move).length])) as Record<
    Move,
    number
  >;
