import type { Counts, Report, ReportDocument, ReportFinding, ReportTarget } from '../model/report.ts';
import { AREAS } from '../model/target.ts';
import { escapeJson } from '../text/bidi.ts';
import { jsonPieces } from './json-pieces.ts';
import { wholeTargets } from './spool.ts';

/**
 * The report document, rasid/report@1: keys in the order of the type, evidence by name, two spaces, a line feed at the end.
 * Characters that could mislead a reader are written as `\uXXXX`; the values stay whole and bare. In pieces, a target each: the text of ten
 * thousand of them is longer than a string may be.
 */
export function* reportPieces(report: Pick<Report, 'document' | 'spool'>): Generator<string, void, undefined> {
  const targets = Iterator.from(wholeTargets(report)).map(targetInOrder);
  for (const piece of jsonPieces({ ...inOrder(report.document), targets }, 2)) yield escapeJson(piece);
}

/** Every key of a type, in the order in which it is written. The compiler asks for each of them. */
type Order<T> = Readonly<Record<keyof T, true>>;

const DOCUMENT: Order<ReportDocument> = {
  schema: true,
  run: true,
  against: true,
  coverage: true,
  counts: true,
  targets: true,
  sharedKeys: true,
  unvouched: true,
};
const RUN: Order<ReportDocument['run']> = {
  id: true,
  takenAt: true,
  finishedAt: true,
  profile: true,
  vantage: true,
  tool: true,
  ruleset: true,
  knowledge: true,
  state: true,
  rehearsal: true,
  trips: true,
};
const COVERAGE: Order<ReportDocument['coverage']> = {
  targets: true,
  complete: true,
  partial: true,
  untestable: true,
  notRun: true,
  reasons: true,
};
const COUNTS: Order<Counts> = {
  open: true,
  new: true,
  regressed: true,
  persisting: true,
  updated: true,
  fixed: true,
  unverified: true,
  waived: true,
  flapping: true,
  newlyMeasured: true,
  ruleChange: true,
  retired: true,
  registered: true,
  unregistered: true,
};
const TARGET: Order<ReportTarget> = {
  id: true,
  host: true,
  display: true,
  owner: true,
  tags: true,
  coverage: true,
  grade: true,
  grades: true,
  observatory: true,
  findings: true,
  events: true,
};
const FINDING: Order<ReportFinding> = {
  fingerprint: true,
  rule: true,
  service: true,
  subject: true,
  status: true,
  severity: true,
  state: true,
  cause: true,
  message: true,
  text: true,
  reason: true,
  evidence: true,
  confidence: true,
  firstSeen: true,
  lastSeen: true,
  due: true,
  confirmed: true,
  flapping: true,
  waiver: true,
  controls: true,
};
const WAIVER: Order<NonNullable<ReportFinding['waiver']>> = {
  rule: true,
  target: true,
  subject: true,
  reason: true,
  approvedBy: true,
  until: true,
  evidence: true,
  state: true,
};

function ordered<T extends object>(value: T, order: Order<T>): T {
  return inOrderOf(value, Object.keys(order));
}

function byName<T extends object>(value: T): T {
  return inOrderOf(value, Object.keys(value).sort());
}

/** The value itself where its keys are in order already, as nearly all of what we made is. */
function inOrderOf<T extends object>(value: T, names: readonly string[]): T {
  const own = Object.keys(value);
  if (own.length === names.length && own.every((name, index) => name === names[index])) return value;
  return Object.fromEntries(names.map((name) => [name, value[name as keyof T]])) as T;
}

/** All but the targets, whose place is kept. */
function inOrder(document: ReportDocument): ReportDocument {
  const { run, coverage, counts, sharedKeys } = document;
  return ordered(
    {
      ...document,
      run: ordered(
        {
          ...run,
          knowledge: byName(run.knowledge),
          trips: run.trips.map(({ breaker, evidence }) => ({ breaker, evidence: byName(evidence) })),
        },
        RUN,
      ),
      coverage: ordered({ ...coverage, reasons: byName(coverage.reasons) }, COVERAGE),
      counts: ordered(counts, COUNTS),
      sharedKeys: sharedKeys.map(({ spkiSha256, targets: users }) => ({ spkiSha256, targets: users })),
    },
    DOCUMENT,
  );
}

function targetInOrder(target: ReportTarget): ReportTarget {
  const areas = AREAS.filter((area) => target.grades[area] !== undefined);
  return ordered(
    {
      ...target,
      grades: Object.fromEntries(areas.map((area) => [area, target.grades[area]])),
      findings: target.findings.map((finding) => {
        const { evidence, waiver } = finding;
        const inner = { evidence: byName(evidence), waiver: waiver === null ? null : ordered(waiver, WAIVER) };
        return ordered({ ...finding, ...inner }, FINDING);
      }),
      events: target.events.map(({ event, evidence }) => ({ event, evidence: byName(evidence) })),
    },
    TARGET,
  );
}
