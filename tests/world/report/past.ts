import { rank, SEVERITIES } from '../../../src/model/finding.ts';
import { NO_POINTS, type Outlook, type OutlookNight, type TargetOutlook } from '../../../src/model/outlook.ts';
import type { Report, ReportTarget } from '../../../src/model/report.ts';
import { areaOf } from '../../../src/model/rule.ts';
import type { Area } from '../../../src/model/target.ts';

const NIGHTS = 90;
const DAY = 86_400_000;
const dayBefore = (instant: string, days: number): string => new Date(Date.parse(instant) - days * DAY).toISOString();

/**
 * Ninety nights that lead to this one: points open slowly and are corrected in bursts, two nights are degraded, one week is missing, and
 * some sites are silent now and then. The same report, the same nights.
 */
export function invented({ document }: Pick<Report, 'document'>): Outlook {
  const { takenAt } = document.run;
  const nights: OutlookNight[] = Array.from({ length: NIGHTS }, (_, index) => NIGHTS - 1 - index)
    .filter((before) => before < 40 || before >= 47)
    .map((before) => ({
      run: `${dayBefore(takenAt, before).slice(0, 19).replaceAll(':', '-')}Z`,
      takenAt: dayBefore(takenAt, before),
      state: before === 20 || before === 21 ? ('degraded' as const) : ('complete' as const),
    }));
  const repairs = document.targets.flatMap(({ id, findings }, place) =>
    findings
      .filter(({ status }) => status === 'pass')
      .slice(0, 1 + (place % 4))
      .map(({ rule, severity }, turn) => ({
        target: id,
        rule,
        severity,
        firstSeen: dayBefore(takenAt, 88),
        closedAt: dayBefore(takenAt, 3 + ((place * 7 + turn * 11) % 80)),
      })),
  );
  return {
    nights,
    targets: new Map(
      document.targets.map((target, place) => [target.id, nights.map((_, night) => lookAt(target, place, night))]),
    ),
    repairs: repairs.sort((a, b) => (a.closedAt < b.closedAt ? -1 : a.closedAt > b.closedAt ? 1 : 0)),
    lastFired: new Map(
      [...new Set(document.targets.flatMap(({ findings }) => findings.map(({ rule }) => rule)))]
        .sort()
        .map((rule, place) => [rule, dayBefore(takenAt, place % 22)]),
    ),
  };
}

/** What a site showed on one of those nights: of tonight's points, a part, the more the nearer. */
function lookAt({ findings, coverage }: ReportTarget, place: number, night: number): TargetOutlook | null {
  if (coverage === 'not-run' || (place % 9 === 4 && night < 30)) return null;
  const silent = (night + place * 5) % 29 === 0 || coverage === 'untestable';
  const open = findings.filter(({ status, state }) => status === 'fail' || state === 'unverified');
  const standing = open.filter((_, index) => (index * 7 + place) % NIGHTS < night + 40 - (night % 13));
  const points = { ...NO_POINTS };
  for (const severity of SEVERITIES) points[severity] = standing.filter((one) => one.severity === severity).length;
  const areas: Partial<Record<Area, boolean>> = {};
  for (const { rule, status, severity } of findings) {
    const serious = rank(severity) >= rank('medium') && status === 'fail';
    if (status === 'pass' || status === 'fail') areas[areaOf(rule)] = (areas[areaOf(rule)] ?? true) && !serious;
  }
  if (silent) return { sight: 'untestable', reason: 'connection-timeout', failing: NO_POINTS, open: points, areas: {} };
  const partial = (night + place) % 17 === 0;
  return {
    sight: partial ? 'partial' : 'complete',
    reason: partial ? 'read-timeout' : null,
    failing: points,
    open: points,
    areas,
  };
}
