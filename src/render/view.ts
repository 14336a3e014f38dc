import { by } from '../model/canonical.ts';
import { rank, SEVERITIES, type Severity } from '../model/finding.ts';
import type { FailureCode } from '../model/observation.ts';
import type { Report, ReportFinding, ReportTarget, SiteSight } from '../model/report.ts';
import type { Owner, Target } from '../model/target.ts';

/** Why a site or a point could not be looked at. */
export type Reason = FailureCode | 'not-run';

/** One site, its findings sorted into what a reader does with them. Every finding stands in exactly one list. */
export interface Site {
  readonly target: ReportTarget;
  readonly listed: Target | undefined; // as the list has it
  readonly owner: Owner | undefined;
  readonly requests: number | undefined;
  readonly sight: SiteSight | undefined; // undefined: not asked for tonight
  readonly reason: Reason | null; // the most frequent reason for not having looked
  readonly left: boolean; // no longer on the list
  readonly open: readonly ReportFinding[];
  readonly unverified: readonly ReportFinding[]; // open, not looked at in this run
  readonly waived: readonly ReportFinding[];
  readonly unknown: readonly ReportFinding[]; // could not be looked at, and not known to be open
  readonly fixed: readonly ReportFinding[];
  readonly retired: readonly ReportFinding[];
  readonly passes: readonly ReportFinding[];
  readonly notApplicable: readonly ReportFinding[];
}

/** The lists of what changed, in the order in which they are read. */
const BLOCKS = [
  'regressed',
  'new',
  'updated',
  'unverified',
  'flapping',
  'fixed',
  'newlyMeasured',
  'registered',
  'ours',
  'retired',
] as const;
export type BlockName = (typeof BLOCKS)[number];

export interface PlacedFindings {
  readonly site: Site;
  readonly findings: readonly ReportFinding[]; // the most serious first
}
interface OwnedSites {
  readonly owner: string; // Owner.id
  readonly known: Owner | undefined;
  readonly sites: readonly PlacedFindings[];
}
export interface Block {
  readonly name: BlockName;
  readonly total: number;
  readonly owners: readonly OwnedSites[]; // the most serious first
}

/** A report, arranged for reading. */
export interface View {
  readonly report: Report;
  readonly first: boolean; // no night to compare with
  readonly sites: readonly Site[]; // by id
  readonly owners: readonly OwnedSites[]; // by owner id; all findings to correct
  readonly blocks: readonly Block[]; // those that are not empty
  readonly worst: Block; // critical and high points to correct
  readonly eventful: readonly Site[];
  readonly open: Readonly<Record<Severity, number>>; // to correct, not verified ones included
  readonly waived: number;
}

export function viewOf(report: Report): View {
  const { document } = report;
  const owners = new Map(report.owners.map((owner) => [owner.id, owner]));
  const listed = new Map(report.targets.map((target) => [target.id, target]));
  const sites = document.targets.map((target) =>
    siteOf(target, {
      listed: listed.get(target.id),
      owner: owners.get(target.owner),
      requests: report.requests[target.id],
      sight: report.sights[target.id],
    }),
  );
  const first = document.against === null;
  const openOnes = sites.flatMap(({ open, unverified }) => [...open, ...unverified]);
  return {
    report,
    first,
    sites,
    owners: byOwner(
      sites.map((site) => ({ site, findings: [...site.open, ...site.unverified] })),
      by(({ owner }) => owner),
      by(({ site }) => site.target.id),
    ),
    blocks: first
      ? []
      : BLOCKS.map((name) => blockOf(name, sites, (finding) => placeOf(finding) === name)).filter(
          ({ total }) => total > 0,
        ),
    worst: blockOf('new', sites, (finding) => isOpen(finding) && rank(finding.severity) >= rank('high')),
    eventful: sites.filter(({ target }) => target.events.length > 0),
    open:
      report.totals?.open ??
      (Object.fromEntries(
        SEVERITIES.map((severity) => [severity, openOnes.filter((finding) => finding.severity === severity).length]),
      ) as Record<Severity, number>),
    waived: report.totals?.waived ?? sites.reduce((sum, { waived }) => sum + waived.length, 0),
  };
}

const SERIOUS_FIRST = by<ReportFinding>(
  ({ severity }) => String(9 - rank(severity)),
  ({ rule }) => rule,
  ({ service }) => service,
  ({ subject }) => subject ?? '',
);

/** What becomes of a finding on the page of its site. */
type Place = 'open' | 'unverified' | 'waived' | 'unknown' | 'fixed' | 'retired' | 'passes' | 'notApplicable';

function placeOnSite({ status, state, waiver }: ReportFinding): Place {
  if (state === 'fixed') return 'fixed';
  if (state === 'retired') return 'retired';
  if (waiver?.state === 'applies' && (status === 'fail' || state === 'unverified')) return 'waived';
  if (status === 'fail') return 'open';
  if (state === 'unverified') return 'unverified';
  if (status === 'unknown') return 'unknown';
  return status === 'pass' ? 'passes' : 'notApplicable';
}

/** To correct, whether it was seen tonight or not. */
export const isOpen = (finding: ReportFinding): boolean => ['open', 'unverified'].includes(placeOnSite(finding));

/** Accepted for now. */
export const isWaived = (finding: ReportFinding): boolean => placeOnSite(finding) === 'waived';

function siteOf(target: ReportTarget, known: Pick<Site, 'listed' | 'owner' | 'requests' | 'sight'>): Site {
  const places = Map.groupBy(target.findings.toSorted(SERIOUS_FIRST), placeOnSite);
  const list = (place: Place): readonly ReportFinding[] => places.get(place) ?? [];
  return {
    target,
    ...known,
    reason: target.coverage === 'not-run' ? 'not-run' : mostFrequentReason(target.findings),
    left:
      target.findings.length > 0 &&
      target.findings.every(({ state, cause }) => state === 'retired' && cause === 'register'),
    open: list('open'),
    unverified: list('unverified'),
    waived: list('waived'),
    unknown: list('unknown'),
    fixed: list('fixed'),
    retired: list('retired'),
    passes: list('passes'),
    notApplicable: list('notApplicable'),
  };
}

function mostFrequentReason(findings: readonly ReportFinding[]): Reason | null {
  const groups = byReason(findings.filter(({ status }) => status === 'unknown'));
  return groups.toSorted((a, b) => b.findings.length - a.findings.length)[0]?.reason ?? null;
}

/** Findings that could not be looked at, by reason, in the order of the reasons' names. */
export function byReason(
  findings: readonly ReportFinding[],
): readonly { readonly reason: Reason; readonly findings: readonly ReportFinding[] }[] {
  return [...Map.groupBy(findings, ({ reason }): Reason => reason ?? 'indeterminate')]
    .map(([reason, group]) => ({ reason, findings: group }))
    .sort(by(({ reason }) => reason));
}

/** In which list of changes a finding stands; null: nothing changed. */
function placeOf(finding: ReportFinding): BlockName | null {
  const { state, cause } = finding;
  if (finding.flapping !== null) return 'flapping';
  if (state === null || state === 'persisting' || placeOnSite(finding) === 'waived') return null;
  if (cause === 'rule' || cause === 'knowledge') return 'ours';
  if (state === 'new') return cause === 'register' ? 'registered' : 'new';
  if (state === 'newly-measured') return 'newlyMeasured';
  return state;
}

function blockOf(name: BlockName, sites: readonly Site[], belongs: (finding: ReportFinding) => boolean): Block {
  const placed = sites
    .map((site) => ({ site, findings: site.target.findings.filter(belongs).sort(SERIOUS_FIRST) }))
    .filter(({ findings }) => findings.length > 0);
  const worstFirst = by<PlacedFindings>(
    ({ findings }) => String(9 - rank(findings[0]?.severity ?? 'info')),
    ({ site }) => site.target.id,
  );
  return {
    name,
    total: placed.reduce((sum, { findings }) => sum + findings.length, 0),
    owners: byOwner(
      placed,
      by(
        ({ sites: [worst] }) => String(9 - rank(worst?.findings[0]?.severity ?? 'info')),
        ({ owner }) => owner,
      ),
      worstFirst,
    ),
  };
}

function byOwner(
  placed: readonly PlacedFindings[],
  order: (a: OwnedSites, b: OwnedSites) => number,
  siteOrder: (a: PlacedFindings, b: PlacedFindings) => number,
): readonly OwnedSites[] {
  return [...Map.groupBy(placed, ({ site }) => site.target.owner)]
    .map(([owner, sites]) => ({ owner, known: sites[0]?.site.owner, sites: sites.toSorted(siteOrder) }))
    .sort(order);
}

export const totalOf = (open: Readonly<Record<Severity, number>>): number =>
  SEVERITIES.reduce((sum, severity) => sum + open[severity], 0);

/** From the worst to the mildest. */
export const WORST_FIRST: readonly Severity[] = SEVERITIES.toReversed();
