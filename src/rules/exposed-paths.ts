import { PATH_TABLE, severityOf } from '../knowledge/paths.ts';
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
  readonly rows: readonly string[]; // ids of the path table
  readonly found: (row: PathRow) => M;
  readonly harmless?: boolean; // found is no finding: a login page that has to be there
  readonly subject?: (path: string) => string; // the path itself unless said
}

/** One verdict for each path that was asked for. What a filter hid, or what we would not believe, is unknown: never repaired. */
export function judgePaths<M extends string>(
  { rows }: PathsFacts,
  { rows: ids, found, harmless = false, subject = (path) => path }: PathsJudgement<M>,
): readonly Verdict<M | Nothing>[] {
  const asked = rows.filter(({ id }) => ids.includes(id));
  if (asked.length === 0) return [{ status: 'not-applicable', message: 'not-asked' }];
  const verdicts = asked.map((row) => verdictOf(row, shown(subject(row.path)), found, harmless));
  return [...Map.groupBy(verdicts, (verdict) => verdict.subject)].map(([, same]) => same.reduce(worse));
}

function verdictOf<M extends string>(
  row: PathRow,
  subject: string,
  found: (row: PathRow) => M,
  harmless: boolean,
): Verdict<M | Nothing> {
  const evidence = { path: shown(row.path), ...(row.status === null ? {} : { status: row.status }) };
  switch (row.answer) {
    case 'found': {
      const entry = PATH_TABLE.find(({ id }) => id === row.id);
      const seen = { ...evidence, ...(row.marks.length === 0 ? {} : { marks: row.marks }), ...row.evidence };
      if (harmless) return { status: 'pass', message: found(row), subject, evidence: seen };
      const severity = entry === undefined ? {} : { severity: severityOf(entry, row.evidence) };
      return { status: 'fail', message: found(row), subject, evidence: seen, ...severity };
    }
    case 'absent':
    case 'redirected':
    case 'soft404':
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
