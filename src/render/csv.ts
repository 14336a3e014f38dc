import type { Report, ReportFinding, ReportTarget } from '../model/report.ts';
import { visible } from '../text/bidi.ts';
import { wholeTargets } from './spool.ts';

/** A column: its name, and the cell of a finding. */
type Column = readonly [name: string, cell: (finding: ReportFinding, target: ReportTarget, report: Report) => string];

const COLUMNS: readonly Column[] = [
  ['run', (_finding, _target, { document }) => document.run.id],
  ['taken_at', (_finding, _target, { document }) => document.run.takenAt],
  ['owner', (_finding, { owner }) => owner],
  ['target', (_finding, { id }) => id],
  ['host', (_finding, { host }) => host],
  ['service', ({ service }) => service],
  ['rule', ({ rule }) => rule],
  ['subject', ({ subject }) => subject ?? ''],
  ['status', ({ status }) => status],
  ['severity', ({ severity }) => severity],
  ['state', ({ state }) => state ?? ''],
  ['cause', ({ cause }) => cause ?? ''],
  ['text', ({ text }) => text],
  ['evidence', ({ evidence }) => JSON.stringify(evidence)],
  ['first_seen', ({ firstSeen }) => firstSeen ?? ''],
  ['last_seen', ({ lastSeen }) => lastSeen ?? ''],
  ['due', ({ due }) => due ?? ''],
  ['confirmed', ({ confirmed }) => (confirmed === null ? '' : String(confirmed))],
  ['flapping', ({ flapping }) => flapping?.replace('/', ' of ') ?? ''], // 3/10 would become a date
  ['waiver', ({ waiver }) => (waiver === null ? '' : `${waiver.state} until ${waiver.until}: ${waiver.reason}`)],
  ['controls', ({ controls }) => controls.join(' ')],
  ['fingerprint', ({ fingerprint }) => fingerprint],
];

const BYTE_ORDER_MARK = '\ufeff'; // without it spreadsheets read UTF-8 as something else

/** RFC 4180 with a byte-order mark: one row a finding. In pieces, a target each. */
export function* csvPieces(report: Report): Generator<string, void, undefined> {
  yield csvOf([COLUMNS.map(([name]) => name)]);
  for (const target of wholeTargets(report))
    yield linesOf(target.findings.map((finding) => COLUMNS.map(([, cell]) => cell(finding, target, report))));
}

export const csvOf = (rows: readonly (readonly string[])[]): string => `${BYTE_ORDER_MARK}${linesOf(rows)}`;

/** No cell begins as a formula, whatever a site answered. */
const linesOf = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => `${row.map(quoted).join(',')}\r\n`).join('');

/**
 * Every cell is quoted. One that a spreadsheet could take for a formula gets an apostrophe before it (OWASP, CSV Injection); full-width
 * signs count, because some programs fold them, and so does what follows white space or a quotation mark.
 */
function quoted(text: string): string {
  const shown = visible(text);
  const safe = /^[\s'"]*[=+\-@\uff1d\uff0b\uff0d\uff20|%]/.test(shown) ? `'${shown}` : shown;
  return `"${safe.replaceAll('"', '""')}"`;
}
