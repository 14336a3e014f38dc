import type { Severity } from '../../src/model/finding.ts';
import {
  NO_POINTS,
  type Outlook,
  type OutlookNight,
  type Repair,
  type TargetOutlook,
} from '../../src/model/outlook.ts';
import type { Area, Owner } from '../../src/model/target.ts';

// Invented nights: nothing here was ever observed.

const DAY = 86_400_000;
const LAST = Date.UTC(2026, 10, 22, 1, 30);

/** The instant of a night, counted back from the last one. */
export const ago = (nights: number): string => new Date(LAST - nights * DAY).toISOString();

export const nightsAgo = (...all: readonly (number | readonly [number, OutlookNight['state']])[]): OutlookNight[] =>
  all.map((one) => {
    const [nights, state] = typeof one === 'number' ? [one, 'complete' as const] : one;
    return { run: `run-${nights}`, takenAt: ago(nights), state };
  });

export const seen = (
  points: Partial<Record<Severity, number>> = {},
  areas: Partial<Record<Area, boolean>> = {},
  more: Partial<TargetOutlook> = {},
): TargetOutlook => ({
  sight: 'complete',
  reason: null,
  failing: { ...NO_POINTS, ...points },
  open: { ...NO_POINTS, ...points },
  areas,
  ...more,
});

export const inPart = (points: Partial<Record<Severity, number>> = {}, areas: Partial<Record<Area, boolean>> = {}) =>
  seen(points, areas, { sight: 'partial', reason: 'connection-timeout' });

/** Not seen: what was open before is open still. */
export const unseen = (open: Partial<Record<Severity, number>> = {}): TargetOutlook =>
  seen(open, {}, { sight: 'untestable', reason: 'connection-timeout', failing: NO_POINTS });

export const outlookOf = (
  nights: readonly OutlookNight[],
  targets: Readonly<Record<string, readonly (TargetOutlook | null)[]>>,
  repairs: readonly Repair[] = [],
): Outlook => ({ nights, targets: new Map(Object.entries(targets)), repairs, lastFired: new Map() });

export const repair = (target: string, severity: Severity, opened: number, closed: number): Repair => ({
  target,
  rule: 'headers/beta',
  severity,
  firstSeen: ago(opened),
  closedAt: ago(closed),
});

/** Numbers that look like chance and are the same every time. */
export function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

const SECTORS = ['Santé', 'Éducation', 'Transport', 'المالية', 'Agriculture', null];

export const OWNERS: readonly Owner[] = SECTORS.map((sector, index) => ({
  id: `owner-${index}`,
  name: { fr: `Organisme ${index}` },
  kind: 'agency',
  sector,
  language: 'fr',
  contacts: [],
}));

/** A list over many nights: a storm of repairs, a degraded run, an interrupted one, nights without a run, sites that come, go and hide. */
export function country(
  sites: number,
  nights: number,
  seed = 7,
): { outlook: Outlook; targets: { id: string; owner: string }[] } {
  const chance = dice(seed);
  const targets = Array.from({ length: sites }, (_, index) => ({
    id: `site-${index}.example`,
    owner: `owner-${Math.floor(chance() * SECTORS.length)}`,
  }));
  const taken = Array.from({ length: nights }, (_, index) => nights - 1 - index).filter(
    (night) => ![17, 18, 41].includes(night),
  );
  const all = nightsAgo(
    ...taken.map((night) => [night, night === 30 ? 'degraded' : night === 52 ? 'interrupted' : 'complete'] as const),
  );
  const repairs: Repair[] = [];
  const lines = Object.fromEntries(
    targets.map(({ id }, place) => {
      const points: Record<Severity, number> = {
        critical: chance() < 0.08 ? 1 : 0,
        high: Math.floor(chance() * 2.2),
        medium: Math.floor(chance() * 4),
        low: Math.floor(chance() * 5),
        info: Math.floor(chance() * 3),
      };
      const line = taken.map((night): TargetOutlook | null => {
        if (place % 11 === 5 && night > nights * 0.6) return null; // joined later
        if (night === 52 && place % 3 === 0) return null;
        for (const severity of ['critical', 'high', 'medium', 'low', 'info'] as const) {
          if (points[severity] > 0 && chance() < 0.006) {
            points[severity] -= 1;
            repairs.push(repair(id, severity, night + 2 + Math.floor(chance() * 40), night));
          } else if (chance() < 0.002) points[severity] += 1;
        }
        if (place % 13 === 3 && night > 20 && night < 34) return unseen(points);
        const areas = {
          tls: points.critical === 0,
          certificate: true,
          headers: points.medium < 2,
          page: points.medium < 4,
          exposure: points.high === 0,
          software: points.low < 3,
        };
        return chance() < 0.03 ? inPart(points, { headers: areas.headers }) : seen(points, areas);
      });
      return [id, line];
    }),
  );
  repairs.sort((a, b) => (a.closedAt < b.closedAt ? -1 : 1));
  return { outlook: outlookOf(all, lines, repairs), targets };
}
