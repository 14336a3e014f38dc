import { by, compareText } from '../model/canonical.ts';
import { rank, type Severity } from '../model/finding.ts';
import type { Instant } from '../model/observation.ts';
import type { CertificateEnd, ReportFinding } from '../model/report.ts';
import type { Owner } from '../model/target.ts';
import { type BlockName, isOpen, type PlacedFindings, type Reason, type Site, type View } from './view.ts';

/** One kind of finding, and everybody whom it concerns: a change of hosting that hit twelve sites is one of these, not twelve lines. */
export interface RuleGroup {
  readonly rule: string;
  readonly severity: Severity; // the worst
  readonly sample: ReportFinding;
  readonly alike: boolean; // the same sentence holds for all
  readonly total: number;
  readonly owners: readonly {
    readonly owner: string;
    readonly known: Owner | undefined;
    readonly sites: readonly PlacedFindings[];
  }[];
}

export interface OwnerDues {
  readonly owner: string;
  readonly known: Owner | undefined;
  readonly findings: readonly ReportFinding[];
  readonly worst: Severity;
  readonly due: Instant; // of the oldest
  readonly sites: readonly Site[];
}

export interface EndingCertificate extends CertificateEnd {
  readonly site: Site;
  readonly days: number; // whole days left on this night; negative: ended
}

export interface UnseenSite {
  readonly site: Site;
  readonly nights: number; // in a row, this one included
  readonly lastSeen: Instant | null; // null: not within the nights that are known
  readonly reason: Reason;
}

export interface WaivedFinding {
  readonly site: Site;
  readonly finding: ReportFinding & { readonly waiver: NonNullable<ReportFinding['waiver']> };
}

export interface RepairTime {
  readonly sector: string | null;
  readonly repairs: number;
  readonly days: number; // mean, from first sight to correction
}

export interface SilentRule {
  readonly rule: string;
  readonly since: Instant;
  readonly days: number;
}

export interface WideRule {
  readonly rule: string;
  readonly severity: Severity;
  readonly sites: number;
  readonly share: number; // of the sites that were seen, 0 to 1
}

/** What the duty officer of a CERT needs at eight in the morning. */
export interface Morning {
  readonly regressed: readonly RuleGroup[];
  readonly fresh: readonly RuleGroup[]; // new, critical or high, because the site changed
  readonly others: readonly (readonly [BlockName, readonly RuleGroup[]])[]; // the lists of changes that nobody is called for
  readonly overdue: readonly OwnerDues[]; // the oldest first
  readonly dueSoon: readonly OwnerDues[]; // within 7 days
  readonly certificates: readonly EndingCertificate[]; // within 14 days
  readonly unseen: readonly UnseenSite[]; // for more than 3 nights, or behind a block
  readonly waiversEnding: readonly WaivedFinding[]; // within 14 days
  readonly waiversGone: readonly WaivedFinding[]; // expired, or void because the evidence changed
  readonly fixed: readonly OwnerDues[]; // by owner, to thank
  readonly repairTimes: readonly RepairTime[];
  readonly silent: readonly SilentRule[]; // fired nowhere for 20 days
  readonly storms: readonly WideRule[]; // turned over tonight on more than 30 % of the sites
  readonly wide: readonly WideRule[]; // fail on more than 30 % of the sites
}

export const SOON_DAYS = 7;
const CERTIFICATE_DAYS = 14;
const WAIVER_DAYS = 14;
const UNSEEN_NIGHTS = 3;
const SILENT_DAYS = 20;
const WIDE_SHARE = 0.3;
const WIDE_SITES = 5; // a share of fewer sites says nothing

/** Whole days from one instant to another. */
export const daysBetween = (from: Instant, to: Instant): number =>
  Math.floor((Date.parse(to) - Date.parse(from)) / 86_400_000);

/** Pure. Days are counted to the night of the run. */
export function morningOf(view: View): Morning {
  const { report } = view;
  const now = report.document.run.takenAt;
  const block = (name: BlockName) => view.blocks.find((one) => one.name === name);
  const isFresh = ({ severity, cause }: ReportFinding) => cause === 'site' && rank(severity) >= rank('high');
  const waived = waivedIn(view);
  return {
    regressed: groupsOf(placedIn(block('regressed'))),
    fresh: groupsOf(placedIn(block('new'), isFresh)),
    others: view.blocks
      .filter(({ name }) => name !== 'regressed' && name !== 'fixed')
      .map(({ name }) => [name, groupsOf(placedIn(block(name), (one) => name !== 'new' || !isFresh(one)))] as const)
      .filter(([, groups]) => groups.length > 0),
    overdue: duesOf(view, ({ due }) => due !== null && due < now),
    dueSoon: duesOf(view, ({ due }) => due !== null && due >= now && daysBetween(now, due) < SOON_DAYS),
    certificates: certificatesIn(view, now),
    unseen: unseenIn(view),
    waiversEnding: waived.filter(
      ({ finding: { waiver } }) =>
        waiver.state === 'applies' &&
        daysBetween(`${now.slice(0, 10)}T00:00:00.000Z`, `${waiver.until}T00:00:00.000Z`) <= WAIVER_DAYS,
    ),
    waiversGone: waived.filter(({ finding: { waiver } }) => waiver.state !== 'applies'),
    fixed: thanks(view),
    repairTimes: repairTimes(view),
    silent: silentRules(view, now),
    ...wideRules(view),
  };
}

function placedIn(
  block: View['blocks'][number] | undefined,
  belongs: (finding: ReportFinding) => boolean = () => true,
): readonly PlacedFindings[] {
  return (block?.owners ?? [])
    .flatMap(({ sites }) => sites)
    .map(({ site, findings }) => ({ site, findings: findings.filter(belongs) }))
    .filter(({ findings }) => findings.length > 0);
}

/** By rule, the most serious first; within it by owner and site. */
export function groupsOf(placed: readonly PlacedFindings[]): readonly RuleGroup[] {
  const single = placed.flatMap(({ site, findings }) => findings.map((finding) => ({ site, finding })));
  return [...Map.groupBy(single, ({ finding }) => finding.rule)]
    .flatMap(([rule, members]): readonly RuleGroup[] => {
      const [first] = members.toSorted(by(({ finding }) => String(9 - rank(finding.severity))));
      if (first === undefined) return [];
      return [
        {
          rule,
          severity: first.finding.severity,
          sample: first.finding,
          alike: members.every(({ finding }) => finding.text === first.finding.text),
          total: members.length,
          owners: [...Map.groupBy(members, ({ site }) => site.target.owner)]
            .map(([owner, theirs]) => ({
              owner,
              known: theirs[0]?.site.owner,
              sites: [...Map.groupBy(theirs, ({ site }) => site)]
                .map(([site, some]) => ({ site, findings: some.map(({ finding }) => finding) }))
                .sort(by(({ site }) => site.target.id)),
            }))
            .sort(by(({ owner }) => owner)),
        },
      ];
    })
    .sort(
      by(
        ({ severity }) => String(9 - rank(severity)),
        ({ rule }) => rule,
      ),
    );
}

const openOf = (site: Site): readonly ReportFinding[] => [...site.open, ...site.unverified];

function duesOf(view: View, belongs: (finding: ReportFinding) => boolean): readonly OwnerDues[] {
  return byOwner(view.sites.map((site) => ({ site, findings: openOf(site).filter(belongs) }))).sort(
    by(
      ({ due }) => due,
      ({ owner }) => owner,
    ),
  );
}

function thanks(view: View): readonly OwnerDues[] {
  return byOwner(view.sites.map((site) => ({ site, findings: site.fixed }))).sort(by(({ owner }) => owner));
}

function byOwner(placed: readonly PlacedFindings[]): OwnerDues[] {
  const some = placed.filter(({ findings }) => findings.length > 0);
  return [...Map.groupBy(some, ({ site }) => site.target.owner)].map(([owner, theirs]) => {
    const findings = theirs.flatMap((one) => one.findings);
    return {
      owner,
      known: theirs[0]?.site.owner,
      findings,
      worst: findings.reduce<Severity>(
        (worst, { severity }) => (rank(severity) > rank(worst) ? severity : worst),
        'info',
      ),
      due: findings.reduce((oldest, { due }) => (due !== null && (oldest === '' || due < oldest) ? due : oldest), ''),
      sites: theirs.map(({ site }) => site),
    };
  });
}

function certificatesIn(view: View, now: Instant): readonly EndingCertificate[] {
  const sites = new Map(view.sites.map((site) => [site.target.id, site]));
  return view.report.certificates.flatMap((end) => {
    const site = sites.get(end.target);
    const days = daysBetween(now, end.notAfter);
    return site === undefined || days >= CERTIFICATE_DAYS ? [] : [{ ...end, site, days }];
  });
}

function unseenIn(view: View): readonly UnseenSite[] {
  return view.sites
    .flatMap((site): readonly UnseenSite[] => {
      const { target, left, reason } = site;
      if (left || target.coverage === 'complete') return [];
      const { outlook } = view.report;
      const nights = outlook?.targets.get(target.id) ?? [];
      const blocked = reason === 'blocked';
      if (target.coverage === 'partial' && !blocked) return [];
      const seen = nights.findLastIndex(
        (night) => night !== null && (blocked ? night.reason !== 'blocked' : night.sight !== 'untestable'),
      );
      const since = Math.max(1, nights.length - 1 - seen);
      if (since <= UNSEEN_NIGHTS && !blocked) return [];
      const lastSeen = outlook?.nights[seen]?.takenAt ?? null;
      return [{ site, nights: since, lastSeen, reason: reason ?? 'indeterminate' }];
    })
    .sort((a, b) => b.nights - a.nights || compareText(a.site.target.id, b.site.target.id));
}

function waivedIn(view: View): readonly WaivedFinding[] {
  return view.sites
    .flatMap((site) =>
      site.target.findings.flatMap((finding): readonly WaivedFinding[] => {
        const { waiver, status, state } = finding;
        if (waiver === null || (status !== 'fail' && state !== 'unverified')) return [];
        return [{ site, finding: { ...finding, waiver } }];
      }),
    )
    .sort(
      by(
        ({ finding }) => finding.waiver.until,
        ({ site }) => site.target.id,
        ({ finding }) => finding.fingerprint,
      ),
    );
}

function repairTimes(view: View): readonly RepairTime[] {
  const { outlook, targets, owners } = view.report;
  const sectorOf = new Map(owners.map(({ id, sector }) => [id, sector]));
  const ownerOf = new Map(targets.map(({ id, owner }) => [id, owner]));
  const repairs = (outlook?.repairs ?? []).filter(({ target }) => ownerOf.has(target));
  return [...Map.groupBy(repairs, ({ target }) => sectorOf.get(ownerOf.get(target) ?? '') ?? null)]
    .map(([sector, some]) => ({
      sector,
      repairs: some.length,
      days: some.reduce((sum, { firstSeen, closedAt }) => sum + daysBetween(firstSeen, closedAt), 0) / some.length,
    }))
    .sort(by(({ sector }) => (sector === null ? '1' : `0${sector}`)));
}

/** A rule that fired before and falls silent everywhere at once is more often a fault of ours than a country that repaired itself. */
function silentRules(view: View, now: Instant): readonly SilentRule[] {
  const { outlook, rules } = view.report;
  const known = new Set(rules.map(({ id }) => id));
  return [...(outlook?.lastFired ?? [])]
    .map(([rule, since]) => ({ rule, since, days: daysBetween(since, now) }))
    .filter(({ rule, days }) => known.has(rule) && days >= SILENT_DAYS)
    .sort(
      by(
        ({ since }) => since,
        ({ rule }) => rule,
      ),
    );
}

function wideRules(view: View): Pick<Morning, 'storms' | 'wide'> {
  const seen = view.sites.filter(({ target }) => target.coverage === 'complete' || target.coverage === 'partial');
  const list = (belongs: (finding: ReportFinding) => boolean): readonly WideRule[] => {
    const sites = new Map<string, { sites: number; severity: Severity }>();
    for (const { target } of seen) {
      const worst = new Map<string, Severity>();
      for (const finding of target.findings)
        if (belongs(finding) && rank(finding.severity) >= rank(worst.get(finding.rule) ?? 'info'))
          worst.set(finding.rule, finding.severity);
      for (const [rule, severity] of worst) {
        const before = sites.get(rule);
        const worse = before === undefined || rank(severity) > rank(before.severity) ? severity : before.severity;
        sites.set(rule, { sites: (before?.sites ?? 0) + 1, severity: worse });
      }
    }
    return [...sites]
      .map(([rule, one]) => ({ rule, ...one, share: one.sites / seen.length }))
      .filter(({ share, sites: n }) => share > WIDE_SHARE && n >= WIDE_SITES)
      .sort((a, b) => b.sites - a.sites || compareText(a.rule, b.rule));
  };
  return {
    storms: list(
      ({ state, cause }) => cause === 'site' && (state === 'new' || state === 'regressed' || state === 'fixed'),
    ),
    wide: list(isOpen),
  };
}
