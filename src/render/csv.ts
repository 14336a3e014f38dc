import type { Report, ReportFinding, ReportTarget } from '../model/report.ts';
import { visible } from '../text/bidi.ts';

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

/** RFC 4180 with a byte-order mark: one row a finding. */
export function renderCsv(report: Report): string {
  const rows = report.document.targets.flatMap((target) =>
    target.findings.map((finding) => COLUMNS.map(([, cell]) => cell(finding, target, report))),
  );
  return csvOf([COLUMNS.map(([name]) => name), ...rows]);
}

/** No cell begins as a formula, whatever a site answered. */
export const csvOf = (rows: readonly (readonly string[])[]): string =>
  `${BYTE_ORDER_MARK}${rows.map((row) => row.map(quoted).join(',')).join('\r\n')}\r\n`;

/**
 * Every cell is quoted. One that a spreadsheet could take for a formula gets an apostrophe before it (OWASP, CSV Injection); full-width
 * signs count, because some programs fold them, and so does what follows white space or a quotation mark.
 */
function quoted(text: string): string {
  const shown = visible(text);
  const safe = /^[\s'"]*[=+\-@\uff1d\uff0b\uff0d\uff20|%]/.test(shown) ? `'${shown}` : shown;
  return `"${safe.replaceAll('"', '""')}"`;
}
