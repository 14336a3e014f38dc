import { type Family, PATH_TABLE, type PathEntry, severityOf } from '../knowledge/paths.ts';
import { rank } from '../model/finding.ts';
import type { PathRow, PathsFacts } from '../model/observation.ts';
import type { Verdict } from '../model/rule.ts';
import { shown } from './evidence.ts';

/** What every rule about paths can say when there is nothing to correct. */
export const NOTHING_EXPOSED = {
  absent: 'Nothing of the kind is served at {path}.',
  restricted: '{path} refuses visitors with status {status}.',
  'not-asked': 'None of these paths concerns the software that was seen.',
} as const;
type Nothing = keyof typeof NOTHING_EXPOSED;

interface PathsJudgement<M extends string> {
  readonly found: (row: PathRow, entry: PathEntry) => M;
  readonly subject?: (path: string) => string; // the path itself unless said
}

const ENTRIES: ReadonlyMap<string, PathEntry> = new Map(PATH_TABLE.map((entry) => [entry.id, entry]));

/**
 * One verdict for each path of the family that was asked for. What a filter hid, or what we would not believe, is unknown: never repaired.
 * Paths that were not reached tonight, or whose night has not come, are one unknown of the whole: it covers all that is open among them.
 */
export function judgePaths<M extends string>(
  { rows }: PathsFacts,
  family: Family,
  { found, subject = (path) => path }: PathsJudgement<M>,
): readonly Verdict<M | Nothing>[] {
  const ours = rows.flatMap((row) => {
    const entry = ENTRIES.get(row.id);
    return entry?.family === family ? [{ row, entry }] : [];
  });
  if (ours.length === 0) return [{ status: 'not-applicable', message: 'not-asked' }];
  const verdicts = ours
    .filter(({ row }) => row.answer !== 'not-run')
    .map(({ row, entry }) => verdictOf(row, entry, shown(subject(row.path)), found));
  const told = [...Map.groupBy(verdicts, (verdict) => verdict.subject)].map(([, same]) => same.reduce(worse));
  const waiting = ours.find(({ row }) => row.answer === 'not-run')?.row;
  if (waiting === undefined) return told;
  return [
    ...told,
    { status: 'unknown', reason: waiting.failure ?? 'budget-exhausted', evidence: { answer: 'not-run' } },
  ];
}

function verdictOf<M extends string>(
  row: PathRow,
  entry: PathEntry,
  subject: string,
  found: PathsJudgement<M>['found'],
): Verdict<M | Nothing> {
  const evidence = { path: shown(row.path), ...(row.status === null ? {} : { status: row.status }) };
  switch (row.answer) {
    case 'found': {
      const seen = { ...evidence, ...(row.marks.length === 0 ? {} : { marks: row.marks }), ...row.evidence };
      const severity = severityOf(entry, row);
      // What is for everyone to use, a webmail or a portal, is noted and nothing to correct.
      const status = severity === 'info' ? 'pass' : 'fail';
      return { status, message: found(row, entry), subject, evidence: seen, severity };
    }
    case 'soft404':
      if (row.status === 401 || row.status === 403) return { status: 'pass', message: 'restricted', subject, evidence };
      return { status: 'pass', message: 'absent', subject, evidence };
    case 'absent':
    case 'redirected':
      return { status: 'pass', message: 'absent', subject, evidence };
    case 'restricted':
      return { status: 'pass', message: 'restricted', subject, evidence };
    case 'blocked':
    case 'not-run':
    case 'error':
    case 'indeterminate':
    case 'suspect':
      return {
        status: 'unknown',
        reason: row.failure ?? 'indeterminate',
        subject,
        evidence: { ...evidence, answer: row.answer },
      };
  }
}

/** Of two paths with one subject, the one that needs attention. */
function worse<M extends string>(a: Verdict<M>, b: Verdict<M>): Verdict<M> {
  return weight(b) > weight(a) ? b : a;
}

function weight(verdict: Verdict<string>): number {
  if (verdict.status === 'fail') return 10 + rank(verdict.severity ?? 'info');
  return verdict.status === 'unknown' ? 1 : 0;
}
