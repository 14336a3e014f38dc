import { fingerprint } from '../../src/model/canonical.ts';
import { SEVERITIES } from '../../src/model/finding.ts';
import { NO_POINTS, type Outlook, type TargetOutlook } from '../../src/model/outlook.ts';
import type { Grade, Report, ReportFinding, ReportTarget } from '../../src/model/report.ts';
import { type AnyRule, areaOf } from '../../src/model/rule.ts';
import { AREAS, type Area, type Owner, type Target } from '../../src/model/target.ts';

// A night that never was: so many sites, each judged by all rules, with the mixture of answers that the
// demo's fleet gives (a dozen points open on each). No chance in it.

const NIGHT = '2026-11-22T02:00:00.000Z';
const DAY = 86_400_000;
const before = (days: number): string => new Date(Date.parse(NIGHT) - days * DAY).toISOString();
const SITES_OF_OWNER = 4;
const NIGHTS = 90;
const GRADES: readonly Grade[] = ['A+', 'A', 'B', 'C', 'D', 'F'];

/** A number that looks like chance, and is the same every time. */
const mixed = (a: number, b: number): number => {
  let value = Math.imul(a + 1, 2654435761) ^ Math.imul(b + 7, 40503);
  value = Math.imul(value ^ (value >>> 15), 2246822519);
  return ((value ^ (value >>> 13)) >>> 0) % 1000;
};

export function inventedReport(sites: number, rules: readonly AnyRule[]): Report {
  const targets = Array.from({ length: sites }, (_, index): Target => {
    const id = `site-${String(index).padStart(4, '0')}`;
    const host = `www.${id}.example`;
    return {
      ...{ id, host, display: host, domain: `${id}.example`, owner: `owner-${Math.floor(index / SITES_OF_OWNER)}` },
      ...{ tags: index % 10 === 0 ? ['critical'] : [], https: 443, http: 80, addresses: [], allowPrivate: false },
      ...{ skip: [], pace: null, authorisation: null },
    };
  });
  const owners = Array.from({ length: Math.ceil(sites / SITES_OF_OWNER) }, (_, index): Owner => {
    const name = { fr: `Agence inventée n° ${index}`, ar: `وكالة مختلقة رقم ${index}`, en: `Invented agency ${index}` };
    const sector = ['health', 'finance', 'education', 'transport', 'social'][index % 5] ?? null;
    const contacts = [`mailto:rssi@owner-${index}.example`];
    return { id: `owner-${index}`, name, kind: 'agency', sector, language: index % 3 === 0 ? 'ar' : 'fr', contacts };
  });
  const shown = targets.map((target, index) => reportTarget(target, index, rules));
  const count = (state: ReportTarget['coverage']) => shown.filter(({ coverage }) => coverage === state).length;
  return {
    document: {
      schema: 'rasid/report@1',
      run: {
        ...{ id: '2026-11-22T02-00-00Z', takenAt: NIGHT, finishedAt: NIGHT, profile: 'standard', vantage: 'invented' },
        ...{ tool: 'rasid/0.1.0', ruleset: 'sha256:0', knowledge: {}, state: 'complete', rehearsal: true, trips: [] },
      },
      against: { id: '2026-11-21T02-00-00Z' },
      coverage: {
        ...{ targets: sites, complete: count('complete'), partial: count('partial') },
        ...{ untestable: count('untestable'), notRun: 0, reasons: { 'connection-timeout': count('untestable') } },
      },
      counts: {
        ...{
          open: 0,
          new: 0,
          regressed: 0,
          persisting: 0,
          updated: 0,
          fixed: 0,
          unverified: 0,
          waived: 0,
          flapping: 0,
        },
        ...{ newlyMeasured: 0, ruleChange: 0, retired: 0, registered: 0, unregistered: 0 },
      },
      targets: shown,
      sharedKeys: [],
      unvouched: [],
    },
    owners,
    targets,
    rules,
    requests: Object.fromEntries(targets.map(({ id }) => [id, 40])),
    gate: null,
    regressions: [],
    scanner: { contact: 'mailto:soc@cert.example', info: 'https://cert.example/scan' },
    outlook: outlookOf(shown, rules),
    inventory: Array.from({ length: 300 }, (_, index) => ({
      ...{ product: `product-${index % 60}`, name: `Product ${index % 60}`, version: `${index % 7}.${index}` },
      distribution: null,
      sites: targets
        .filter((_one, place) => place % 300 === index || (index < 20 && place % 9 === index % 9))
        .map(({ id }) => id),
    })),
    certificates: targets.map(({ id }, index) => ({
      ...{
        target: id,
        service: 'https:443',
        notAfter: before(-(1 + (index % 80))),
        issuer: 'CN=Invented CA,O=Invented',
      },
    })),
    sights: {},
  };
}

function reportTarget(
  { id, host, display, owner, tags }: Target,
  index: number,
  rules: readonly AnyRule[],
): ReportTarget {
  const coverage = index % 12 === 5 ? 'untestable' : index % 7 === 3 ? 'partial' : 'complete';
  const findings = rules.map((rule, place) => reportFinding(id, rule, index, place, coverage === 'untestable'));
  const grade = coverage === 'untestable' ? null : (GRADES[index % GRADES.length] ?? null);
  const grades = Object.fromEntries(AREAS.map((area, place) => [area, GRADES[(index + place) % GRADES.length]]));
  return {
    ...{ id, host, display, owner, tags, coverage, grade, findings },
    grades: grade === null ? {} : (grades as ReportTarget['grades']),
    events:
      index % 15 === 0
        ? [{ event: 'certificate-rotated', evidence: { before: before(3), after: before(-80) } }]
        : index % 40 === 1
          ? [{ event: 'page-title-changed', evidence: { before: 'Accueil', after: 'Portail' } }]
          : [],
  };
}

function reportFinding(target: string, rule: AnyRule, index: number, place: number, blind: boolean): ReportFinding {
  const turn = mixed(index, place);
  const status = blind
    ? 'unknown'
    : turn < 90
      ? 'fail'
      : turn < 140
        ? 'unknown'
        : turn < 750
          ? 'pass'
          : 'not-applicable';
  const messages = Object.keys(rule.text.messages);
  const message = messages[turn % messages.length] ?? 'not-observed';
  const [service, subject] = ['https:443', null];
  const wasOpen = status === 'unknown' && turn % 5 === 0;
  const state =
    status === 'fail'
      ? turn < 3
        ? 'regressed'
        : turn < 8
          ? 'new'
          : turn < 12
            ? 'updated'
            : 'persisting'
      : wasOpen
        ? 'unverified'
        : status === 'pass' && turn < 144
          ? 'fixed'
          : null;
  const open = status === 'fail' || wasOpen;
  return {
    ...{ fingerprint: fingerprint(target, service, rule.id, subject), rule: rule.id, service, subject, status },
    ...{ severity: rule.severity, state, cause: state === null || state === 'persisting' ? null : 'site' },
    ...{ message, text: rule.text.messages[message] ?? '', reason: status === 'unknown' ? 'connection-timeout' : null },
    evidence: open ? { address: '192.0.2.1', count: 1, total: 2, value: 'max-age=300; includeSubDomains' } : {},
    ...{ confidence: 'certain', firstSeen: open ? before(turn % 60) : null, lastSeen: open ? before(0) : null },
    ...{ due: open ? before((turn % 60) - 30) : null, confirmed: null, flapping: null, waiver: null },
    controls: rule.controls,
  };
}

function outlookOf(targets: readonly ReportTarget[], rules: readonly AnyRule[]): Outlook {
  const nights = Array.from({ length: NIGHTS }, (_, index) => NIGHTS - 1 - index).map((days) => ({
    ...{ run: `${before(days).slice(0, 19).replaceAll(':', '-')}Z`, takenAt: before(days), state: 'complete' as const },
  }));
  return {
    nights,
    targets: new Map(
      targets.map(({ id, coverage, findings }, index) => {
        const points = { ...NO_POINTS };
        for (const severity of SEVERITIES)
          points[severity] = findings.filter((one) => one.status === 'fail' && one.severity === severity).length;
        const areas: Partial<Record<Area, boolean>> = {};
        for (const { rule, status } of findings) if (status === 'fail') areas[areaOf(rule)] = false;
        const look = (night: number): TargetOutlook => ({
          ...{
            sight: (night + index) % 29 === 0 || coverage === 'untestable' ? 'untestable' : 'complete',
            reason: null,
          },
          ...{ failing: points, areas },
        });
        return [id, nights.map((_, night) => look(night))];
      }),
    ),
    repairs: targets.slice(0, 400).map(({ id }, index) => ({
      ...{ target: id, rule: rules[index % rules.length]?.id ?? '', severity: SEVERITIES[index % 5] ?? 'low' },
      ...{ firstSeen: before(80), closedAt: before(79 - (index % 79)) },
    })),
    lastFired: new Map(rules.map(({ id }, index) => [id, before(index % 30)])),
  };
}
