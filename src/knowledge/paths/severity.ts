import type { Severity } from '../../model/finding.ts';
import type { PathRow } from '../../model/observation.ts';
import type { PathEntry } from './entry.ts';

const MANY_DOCUMENTS = 20;
const SOME_PERSONAL = 3;

/** How bad a sight of this row is: by what it shows, not by where it is. */
export function severityOf(
  { family, regrade = [], severity }: Pick<PathEntry, 'family' | 'regrade' | 'severity'>,
  { marks, evidence }: Pick<PathRow, 'marks' | 'evidence'>,
): Severity {
  if (family === 'directory-listing') {
    if (evidence.sensitive !== 0) return 'critical';
    if (Number(evidence.documents) >= MANY_DOCUMENTS || Number(evidence.personal) >= SOME_PERSONAL) return 'high';
    if (evidence.entries === evidence.assets) return 'low'; // style sheets, scripts and images only, or nothing
    return severity;
  }
  return regrade.find(([sign]) => evidence[sign] === true || marks.includes(sign))?.[1] ?? severity;
}
