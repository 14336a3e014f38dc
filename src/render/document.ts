import { by } from '../model/canonical.ts';
import { type Coverage, coverageOf } from '../model/coverage.ts';
import type { Change, Drift, Unconfirmed } from '../model/drift.ts';
import type { Finding } from '../model/finding.ts';
import type { Observation } from '../model/observation.ts';
import type {
  Counts,
  CoverageState,
  Grade,
  ReportDocument,
  ReportFinding,
  ReportTarget,
  RuleWords,
  UnvouchedCorrection,
} from '../model/report.ts';
import { areaOf } from '../model/rule.ts';
import type { Outline, Snapshot } from '../model/snapshot.ts';
import { AREAS, type Area, type Target } from '../model/target.ts';
import { bareText, fill } from '../text/fill.ts';
import { heldGrade } from './caps.ts';

/** A part of a run, judged: one target, some, or all of them. */
export interface JudgedPart {
  readonly tonight: Pick<Snapshot, 'targets' | 'observations'>;
  readonly findings: readonly Finding[];
  readonly drift: Drift;
}

/** A document that grows part by part. What it keeps of a target is little: whole targets go to who asked for them. */
export interface Draft {
  /** The targets of the part as the document tells them, those that left the list included. */
  add(part: JudgedPart): readonly ReportTarget[];
  /** All but the targets. `from`: the run that it was compared with. */
  frame(run: Outline, ruleset: string, from: string | null): Omit<ReportDocument, 'targets'>;
}

/** The report document of one run: everything that was judged, and what changed. */
export function draftDocument(rules: readonly RuleWords[]): Draft {
  const words = new Map(rules.map((rule) => [rule.id, rule]));
  let counts = countsOf({ changes: [], unconfirmed: [] });
  const states = new Map<CoverageState, number>(); // targets of each
  const reasons = new Map<string, number>(); // targets by their first reason
  const users = new Map<string, string[]>(); // of the key of a leaf certificate
  const unvouched: UnvouchedCorrection[] = [];
  return {
    add({ tonight, findings, drift }) {
      const observations = Map.groupBy(tonight.observations, ({ target }) => target);
      const coverage = ({ id }: Target) => coverageOf(observations.get(id) ?? []);
      for (const { state, reason } of tonight.targets.map(coverage)) {
        states.set(state, (states.get(state) ?? 0) + 1);
        if (reason !== null) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      }
      counts = sumOf(counts, countsOf(drift));
      for (const [key, target] of leafKeys(tonight.observations)) users.set(key, [...(users.get(key) ?? []), target]);
      unvouched.push(...drift.unvouched.map(correction));
      return targetsOf(tonight.targets, { findings, drift, coverage, words });
    },
    frame(
      { id, takenAt, finishedAt, profile, vantage, tool, knowledge, state, rehearsal, trips, targets },
      ruleset,
      from,
    ) {
      const run = { id, takenAt, finishedAt, profile, vantage, tool, ruleset, knowledge, state, rehearsal, trips };
      return {
        schema: 'rasid/report@1',
        run,
        against: from === null ? null : { id: from },
        coverage: totalCoverage(targets.length, states, reasons),
        counts,
        sharedKeys: sharedKeys(users, targets),
        unvouched: unvouched.toSorted(by(({ target }) => target)),
      };
    },
  };
}

interface Told {
  readonly findings: readonly Finding[];
  readonly drift: Drift;
  readonly coverage: (target: Target) => Coverage;
  readonly words: ReadonlyMap<string, RuleWords>;
}

/** By id. */
function targetsOf(asked: readonly Target[], { findings, drift, coverage, words }: Told): readonly ReportTarget[] {
  const said = Map.groupBy(findings, ({ target }) => target);
  const changes = Map.groupBy(drift.changes, ({ target }) => target);
  const unconfirmed = Map.groupBy(drift.unconfirmed, ({ target }) => target);
  const events = Map.groupBy(drift.events, ({ target }) => target);
  return [...asked, ...drift.removed].sort(by(({ id }) => id)).map((target) =>
    reportTarget(target, {
      coverage: coverage(target),
      findings: reportFindings(
        said.get(target.id) ?? [],
        changes.get(target.id) ?? [],
        unconfirmed.get(target.id) ?? [],
        words,
      ),
      events: (events.get(target.id) ?? []).map(({ event, evidence }) => ({ event, evidence })),
    }),
  );
}

const correction = ({ record, since }: Drift['unvouched'][number]): UnvouchedCorrection => {
  const { target, fingerprint, rule, service, subject } = record;
  return { target, fingerprint, rule, service, subject, since };
};

/** Each key of a leaf certificate that a target shows, once. */
function leafKeys(observations: readonly Observation[]): readonly (readonly [spkiSha256: string, target: string])[] {
  const shown = observations.flatMap(({ kind, target, outcome }) => {
    if (kind !== 'tls' || !outcome.ok) return [];
    const keys = outcome.value.addresses.flatMap(({ certificates }) =>
      certificates.flatMap(({ chain: [leaf] }) => leaf?.spkiSha256 ?? []),
    );
    return [...new Set(keys)].map((key) => [key, target] as const);
  });
  return shown;
}

/** Keys of leaf certificates that are seen on targets of more than one owner. A wildcard certificate on sites of one owner is ordinary. */
function sharedKeys(
  users: ReadonlyMap<string, readonly string[]>,
  targets: readonly Target[],
): ReportDocument['sharedKeys'] {
  const owners = new Map(targets.map(({ id, owner }) => [id, owner]));
  return [...users]
    .filter(([, ids]) => new Set(ids.map((id) => owners.get(id))).size > 1)
    .map(([spkiSha256, ids]) => ({ spkiSha256, targets: ids.toSorted() }))
    .sort(by(({ spkiSha256 }) => spkiSha256));
}

function totalCoverage(
  targets: number,
  states: ReadonlyMap<CoverageState, number>,
  reasons: ReadonlyMap<string, number>,
): ReportDocument['coverage'] {
  const of = (state: CoverageState) => states.get(state) ?? 0;
  return {
    targets,
    complete: of('complete'),
    partial: of('partial'),
    untestable: of('untestable'),
    notRun: of('not-run'),
    reasons: Object.fromEntries([...reasons].sort(by(([reason]) => reason))),
  };
}

const OURS: readonly unknown[] = ['rule', 'knowledge'];

/** Each number counts a list that the report shows; what our own rules or knowledge moved is counted only as such. */
function countsOf({ changes, unconfirmed }: Pick<Drift, 'changes' | 'unconfirmed'>): Counts {
  const waived = (change: Change) => change.waiver?.state === 'applies' && change.record.state === 'open';
  const moved = changes.filter(({ cause }) => !OURS.includes(cause));
  const state = (name: Change['state']) => moved.filter((change) => change.state === name && !waived(change)).length;
  const open = changes.filter(({ record }) => record.state === 'open');
  return {
    open: open.filter((change) => !waived(change)).length,
    new: state('new'),
    regressed: state('regressed'),
    persisting: state('persisting'),
    updated: state('updated'),
    fixed: state('fixed'),
    unverified: state('unverified'),
    waived: open.filter(waived).length,
    flapping: changes.filter(({ flapping }) => flapping !== null).length + unconfirmed.length,
    newlyMeasured: state('newly-measured'),
    ruleChange: changes.length - moved.length,
    retired: state('retired'),
    registered: moved.filter((change) => change.state === 'new' && change.cause === 'register' && !waived(change))
      .length,
    unregistered: moved.filter(({ state, cause }) => state === 'retired' && cause === 'register').length,
  };
}

const sumOf = (a: Counts, b: Counts): Counts =>
  Object.fromEntries(
    Object.entries(a).map(([name, number]) => [name, number + b[name as keyof Counts]]),
  ) as unknown as Counts;

function reportTarget(
  { id, host, display, owner, tags }: Target,
  seen: { coverage: Coverage; findings: readonly ReportFinding[]; events: ReportTarget['events'] },
): ReportTarget {
  const { coverage, findings, events } = seen;
  const sighted = coverage.state === 'complete' || coverage.state === 'partial';
  const grades: Partial<Record<Area, Grade>> = {};
  for (const area of sighted ? AREAS : []) {
    const grade = gradeOf(findings.filter(({ rule }) => areaOf(rule) === area));
    if (grade !== null) grades[area] = grade;
  }
  return {
    id,
    host,
    display,
    owner,
    tags,
    coverage: coverage.state,
    grade: overallGrade(coverage, findings),
    grades,
    findings,
    events,
  };
}

/** A site that was seen in part has a grade only where something open caps it: nobody can praise what was not seen. */
function overallGrade({ state }: Coverage, findings: readonly ReportFinding[]): Grade | null {
  if (state !== 'complete' && state !== 'partial') return null;
  const grade = gradeOf(findings);
  return state === 'partial' && (grade === 'A+' || grade === 'A') ? null : grade;
}

const gradeOf = (findings: readonly ReportFinding[]): Grade | null => heldGrade(findings)?.grade ?? null;

function reportFindings(
  findings: readonly Finding[],
  changes: readonly Change[],
  unconfirmed: readonly Unconfirmed[],
  words: ReadonlyMap<string, RuleWords>,
): readonly ReportFinding[] {
  const changed = new Map(changes.map((change) => [change.fingerprint, change]));
  const doubtful = new Map(unconfirmed.map((one) => [one.fingerprint, one]));
  const seen = findings
    .filter(({ fingerprint }) => !doubtful.has(fingerprint))
    .map((finding) => {
      const change = changed.get(finding.fingerprint);
      // Where two looks disagree, what is shown is the one that failed.
      const shown = change?.flapping == null ? finding : (change.after ?? finding);
      return reportFinding(shown, change, words.get(finding.rule));
    });
  const doubted = unconfirmed.map((one) => ({
    ...reportFinding(asUnknown(one.finding), undefined, words.get(one.rule)),
    confirmed: false,
    flapping: one.flapping,
  }));
  const fingerprints = new Set([...findings.map(({ fingerprint }) => fingerprint), ...doubtful.keys()]);
  const unseen = changes
    .filter(({ fingerprint }) => !fingerprints.has(fingerprint))
    .map((change) => reportFinding(rememberedFinding(change), change, words.get(change.rule)));
  return [...seen, ...doubted, ...unseen].sort(
    by(
      ({ rule }) => rule,
      ({ service }) => service,
      ({ subject }) => subject ?? '',
    ),
  );
}

/** What one look saw and the other did not is neither open nor well. */
const asUnknown = (finding: Finding): Finding => ({
  ...finding,
  status: 'unknown',
  message: 'not-observed',
  reason: 'indeterminate',
});

/** A finding that tonight did not show: what was last seen of it stays as evidence. */
function rememberedFinding({ record, before, after, state, reason }: Change): Finding {
  const { fingerprint, rule, target, service, subject, severity } = record;
  const status = state === 'retired' ? 'not-applicable' : 'unknown';
  const why = reason === 'not-run' || reason === null ? (after?.reason ?? null) : reason;
  const message = status === 'unknown' ? 'not-observed' : (before?.message ?? 'not-observed');
  return {
    fingerprint,
    rule,
    target,
    service,
    subject,
    status,
    severity,
    confidence: before?.confidence ?? 'certain',
    message,
    reason: why,
    evidence: before?.evidence ?? {},
  };
}

function reportFinding(finding: Finding, change: Change | undefined, words: RuleWords | undefined): ReportFinding {
  const { fingerprint, rule, service, subject, status, message, evidence, confidence } = finding;
  const record = change?.record ?? null;
  const reason = change?.reason ?? finding.reason;
  const template = words?.text.messages[message];
  const text =
    status === 'unknown'
      ? `Could not be observed: ${reason ?? 'not-run'}.`
      : template === undefined
        ? message
        : bareText(fill(template, evidence, 'en'));
  return {
    fingerprint,
    rule,
    service,
    subject,
    status,
    severity: change?.state === 'unverified' ? change.record.severity : finding.severity,
    state: change?.state ?? null,
    cause: change?.cause ?? null,
    message,
    text,
    reason,
    evidence,
    confidence,
    firstSeen: record?.firstSeen ?? null,
    lastSeen: record?.lastSeen ?? null,
    due: record?.state === 'open' ? record.due : null,
    confirmed: change?.confirmed ?? null,
    flapping: change?.flapping ?? null,
    waiver: change?.waiver ? { ...change.waiver.waiver, state: change.waiver.state } : null,
    controls: words?.controls ?? [],
  };
}
