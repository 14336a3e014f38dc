import { createHash } from 'node:crypto';
import type { Severity } from '../model/finding.ts';
import type { Report, ReportFinding, ReportTarget, RuleWords } from '../model/report.ts';
import { areaOf } from '../model/rule.ts';
import { escapeJson, visible } from '../text/bidi.ts';
import { bareText, fill } from '../text/fill.ts';
import { jsonPieces } from './json-pieces.ts';
import { wholeTargets } from './spool.ts';

/**
 * SARIF 2.1.0 (OASIS, 27 March 2020). What fails, what was corrected and what could not be looked at: consumers close what is
 * omitted, so nothing that may still be open is. What passes is left out: no consumer shows it, and it would be nine results in ten.
 * In pieces, a result each.
 */
export function* sarifPieces(report: Report): Generator<string, void, undefined> {
  const { document } = report;
  const { run } = document;
  const rules = report.rules.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const index = new Map(rules.map(({ id }, at) => [id, at]));
  const owners = new Map(report.targets.map(({ id, owner }) => [id, owner]));
  const results = Iterator.from(wholeTargets(report)).flatMap((target) => {
    const placed = { target, owner: owners.get(target.id) ?? target.owner, compared: document.against !== null };
    return target.findings.filter(isTold).map((finding) => resultOf(placed, finding, index.get(finding.rule)));
  });
  const log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Rasid', version: run.tool.replace(/^rasid\//, ''), rules: rules.map(ruleOf) } },
        automationDetails: { id: `rasid/${run.id}`, guid: guidOf(run.id) },
        ...(document.against === null ? {} : { baselineGuid: guidOf(document.against.id) }),
        invocations: [
          {
            executionSuccessful: run.state === 'complete',
            startTimeUtc: run.takenAt,
            endTimeUtc: run.finishedAt,
            toolExecutionNotifications: notificationsOf(report),
          },
        ],
        columnKind: 'utf16CodeUnits',
        properties: { coverage: document.coverage, counts: document.counts, state: run.state },
        results,
      },
    ],
  };
  for (const piece of jsonPieces(log, 1, LEVELS_TO_RESULT)) yield escapeJson(piece);
}

const LEVELS_TO_RESULT = 4; // log, runs, run, results

/** GitHub reads `security-severity` as a CVSS score: 9 and more is critical, 7 high, 4 medium. */
const LEVELS: Readonly<Record<Severity, { readonly level: 'error' | 'warning' | 'note'; readonly score: string }>> = {
  critical: { level: 'error', score: '9.5' },
  high: { level: 'error', score: '8.0' },
  medium: { level: 'warning', score: '5.5' },
  low: { level: 'note', score: '3.0' },
  info: { level: 'note', score: '0.0' },
};

function ruleOf({ id, text, severity, references, controls, verify }: RuleWords) {
  const help = [text.remediation, ...(verify === undefined ? [] : [`Verify with: ${verify}`])].join('\n\n');
  const helpUri = references.find((reference) => /^https?:/.test(reference));
  return {
    id,
    name: id,
    shortDescription: { text: text.title },
    fullDescription: { text: text.rationale },
    help: { text: help, markdown: help },
    ...(helpUri === undefined ? {} : { helpUri }),
    defaultConfiguration: { level: LEVELS[severity].level },
    properties: {
      tags: ['security', areaOf(id), ...controls.map((control) => `DNSSI ${control}`)],
      'security-severity': LEVELS[severity].score,
      severity,
      references,
    },
  };
}

/** Failing, corrected or gone tonight, or unknown. */
const isTold = ({ status, state }: ReportFinding): boolean =>
  status === 'fail' || status === 'unknown' || state === 'fixed' || state === 'retired';

interface Placed {
  readonly target: ReportTarget;
  readonly owner: string;
  readonly compared: boolean; // with an earlier night
}

function resultOf({ target, owner, compared }: Placed, finding: ReportFinding, ruleIndex: number | undefined) {
  const { rule, service, subject, severity, fingerprint, state, cause, status, waiver } = finding;
  const kind = kindOf(finding);
  const uri = addressOf(target, service);
  return {
    ruleId: rule,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    kind,
    level: kind === 'fail' ? LEVELS[severity].level : 'none',
    message: { text: `${visible(target.host)}: ${finding.text}${subject === null ? '' : ` (${visible(subject)})`}` },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri } },
        logicalLocations: [
          { name: target.id, fullyQualifiedName: `${target.owner}/${target.id}/${service}`, kind: 'resource' },
        ],
      },
    ],
    partialFingerprints: { 'rasid/fp1': fingerprint },
    ...(!compared || stateOf(state) === null ? {} : { baselineState: stateOf(state) }),
    suppressions: waiver === null ? [] : [suppressionOf(waiver)],
    properties: {
      target: target.id,
      owner,
      service,
      subject,
      status,
      severity,
      'security-severity': LEVELS[severity].score,
      state,
      cause,
      reason: finding.reason,
      flapping: finding.flapping,
      firstSeen: finding.firstSeen,
      due: finding.due,
      evidence: finding.evidence,
    },
  };
}

/** `open`: nobody could tell (3.27.9): neither failing nor passing. */
function kindOf({ status, state }: ReportFinding): 'fail' | 'open' | 'pass' | 'notApplicable' {
  if (state === 'retired') return 'notApplicable';
  if (status === 'unknown') return 'open';
  if (status === 'fail') return 'fail';
  return status === 'pass' ? 'pass' : 'notApplicable';
}

function stateOf(state: ReportFinding['state']): 'new' | 'unchanged' | 'updated' | 'absent' | null {
  switch (state) {
    case 'new':
    case 'regressed':
    case 'newly-measured':
      return 'new';
    case 'persisting':
    case 'unverified':
      return 'unchanged';
    case 'updated':
      return 'updated';
    case 'fixed':
    case 'retired':
      return 'absent';
    case null:
      return null;
  }
}

const suppressionOf = ({ state, reason, approvedBy, until }: NonNullable<ReportFinding['waiver']>) => ({
  kind: 'external',
  status: state === 'applies' ? 'accepted' : 'rejected',
  justification: visible(`${reason} (${approvedBy}; until ${until}${state === 'applies' ? '' : `; ${state}`})`),
});

/** Where the site serves it. SARIF wants an address; what was never served over http has the host alone. */
function addressOf({ host }: ReportTarget, service: string): string {
  const [scheme = 'https', port] = service.split(':');
  const name = host.includes(':') ? `[${host}]` : host;
  const known = scheme === 'http' || scheme === 'https';
  const usual = { http: '80', https: '443' }[scheme];
  return `${known ? scheme : 'https'}://${name}${!known || port === undefined || port === usual ? '' : `:${port}`}/`;
}

/** What was not seen, told as such: an empty list of results must never read as "all is well". */
function notificationsOf({ document, targets }: Report) {
  const unseen = document.targets.filter(({ coverage }) => coverage === 'untestable' || coverage === 'not-run');
  const known = new Set(targets.map(({ id }) => id));
  return [
    ...unseen
      .filter(({ id }) => known.has(id))
      .map(({ id, coverage }) => ({
        level: 'warning',
        descriptor: { id: coverage },
        message: { text: `${id} could not be looked at: its earlier findings stay as they were.` },
      })),
    ...document.run.trips.map(({ breaker, evidence }) => ({
      level: 'error',
      descriptor: { id: `degraded/${breaker}` },
      message: { text: `The run does not count: ${bareText(fill(TRIPS[breaker], evidence, 'en'))}` },
    })),
  ];
}

const TRIPS = {
  egress: 'our own host {controls} could not be reached.',
  untestable: '{untestable} of {observed} sites showed nothing.',
  storm: 'one rule turned over on {flips} of {observed} sites: {rules}.',
} as const;

/** A GUID that is the same for the same run, in the form of RFC 9562's version 5 (the schema knows none later), over sha256. */
function guidOf(run: string): string {
  const hex = createHash('sha256').update(`rasid run ${run}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
