import type { Report, ReportFinding, ReportTarget } from '../model/report.ts';
import { visible } from '../text/bidi.ts';
import { wholeTargets } from './spool.ts';

/**
 * JUnit XML as CI servers read it: a suite for each target, a case for each finding. A regression that fails the gate is a
 * `failure`, what could not be looked at `skipped`, our own mistake an `error`; all else passes, with what is open in `system-out`. In pieces, a suite each.
 */
export function* junitPieces(report: Report): Generator<string, void, undefined> {
  const { run } = report.document;
  const regressions = new Set(report.gate?.regressions ?? report.regressions);
  const suites = () => Iterator.from(wholeTargets(report)).map((target) => suiteOf(target, regressions, run.takenAt));
  const total = { tests: 0, failures: 0, errors: 0, skipped: 0 };
  for (const { tally } of suites()) for (const name of TALLIED) total[name] += tally[name];
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="Rasid ${escapeXml(run.id)}" ${attributesOf(total)}>\n`;
  for (const { lines } of suites()) yield lines.map((line) => `${line}\n`).join('');
  yield '</testsuites>\n';
}

interface Tally {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
}

function suiteOf(target: ReportTarget, regressions: ReadonlySet<string>, takenAt: string) {
  const cases = target.findings
    .filter(({ status }) => status !== 'not-applicable')
    .map((finding) => caseOf(target, finding, regressions));
  const count = (outcome: Outcome) => cases.filter((one) => one.outcome === outcome).length;
  const tally: Tally = {
    tests: cases.length,
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
  };
  return {
    tally,
    lines: [
      `  <testsuite name="${escapeXml(target.id)}" hostname="${escapeXml(target.host)}" timestamp="${takenAt.slice(0, 19)}" time="0" ${attributesOf(tally)}>`,
      ...cases.map(({ line }) => line),
      '  </testsuite>',
    ],
  };
}

const TALLIED = ['tests', 'failures', 'errors', 'skipped'] as const;

const attributesOf = (tally: Tally): string => TALLIED.map((name) => `${name}="${tally[name]}"`).join(' ');

type Outcome = 'passed' | 'failure' | 'error' | 'skipped';

function caseOf(target: ReportTarget, finding: ReportFinding, regressions: ReadonlySet<string>) {
  const { rule, service, subject, severity, state, cause, text, fingerprint, reason, waiver } = finding;
  const outcome = outcomeOf(finding, regressions);
  const name = [rule, service, ...(subject === null ? [] : [subject])].join(' ');
  const where = `classname="${escapeXml(`${target.id}.${rule.replace('/', '.')}`)}" name="${escapeXml(name)}" time="0"`;
  const told = escapeXml(`${severity}: ${text}`);
  const accepted = waiver?.state === 'applies' ? `; accepted until ${waiver.until} by ${waiver.approvedBy}` : '';
  const more = escapeXml(`${state ?? 'seen'}${cause === null ? '' : `, cause ${cause}`}; ${fingerprint}${accepted}`);
  const inner = {
    passed: finding.status === 'fail' ? `<system-out>${told} ${more}</system-out>` : '',
    failure: `<failure type="${severity}" message="${told}">${more}</failure>`,
    error: `<error type="probe-crashed" message="${told}">${more}</error>`,
    skipped: `<skipped message="${escapeXml(`could not be looked at: ${reason ?? 'not-run'}`)}"/>`,
  }[outcome];
  return { outcome, line: inner === '' ? `    <testcase ${where}/>` : `    <testcase ${where}>${inner}</testcase>` };
}

function outcomeOf({ status, reason, fingerprint }: ReportFinding, regressions: ReadonlySet<string>): Outcome {
  if (status === 'unknown') return reason === 'probe-crashed' ? 'error' : 'skipped';
  return regressions.has(fingerprint) ? 'failure' : 'passed';
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Characters that XML 1.0 forbids are among those made visible. */
const escapeXml = (text: string): string =>
  visible(text.toWellFormed())
    .replace(/[\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
