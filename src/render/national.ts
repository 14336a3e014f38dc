import { by } from '../model/canonical.ts';
import { rank, type Severity } from '../model/finding.ts';
import { areaOf } from '../model/rule.ts';
import { AREAS, type Area } from '../model/target.ts';
import { isCrowd, publicSectors } from './over-time.ts';
import { type Site, type View, WORST_FIRST } from './view.ts';

/** How many of some sites have nothing serious open. */
export interface Share<T> {
  readonly of: T;
  readonly sites: number;
  readonly good: number;
}

/** What may be published: nothing here points to a site or an owner. */
export interface National {
  readonly sites: number;
  readonly owners: number;
  readonly seen: number;
  readonly withNothingSerious: number; // of those that were seen
  readonly fixed: number; // points, since the night before
  readonly open: readonly (readonly [Severity, number])[];
  readonly areas: readonly Share<Area>[];
  readonly sectors: readonly Share<string | null>[]; // null: those that are too small to be named, together
}

/** Pure. Serious: high or critical, to correct, not waived. */
export function nationalOf(view: View): National {
  const sites = view.sites.filter(({ left }) => !left);
  const seen = sites.filter(({ target }) => target.coverage === 'complete' || target.coverage === 'partial');
  return {
    sites: sites.length,
    owners: new Set(sites.map(({ target }) => target.owner)).size,
    seen: seen.length,
    withNothingSerious: seen.filter((site) => isGood(site)).length,
    fixed: sites.reduce((sum, { fixed }) => sum + fixed.length, 0),
    open: WORST_FIRST.map((severity) => [severity, view.open[severity]] as const),
    areas: AREAS.flatMap((area) => {
      const told = seen.filter(({ target }) =>
        target.findings.some(({ rule, status }) => areaOf(rule) === area && (status === 'pass' || status === 'fail')),
      );
      if (!isCrowd(told.map(({ target }) => target))) return [];
      return [{ of: area, sites: told.length, good: told.filter((site) => isGood(site, area)).length }];
    }),
    sectors: sectorsOf(view, seen),
  };
}

const isGood = ({ open, unverified }: Site, area?: Area): boolean =>
  ![...open, ...unverified].some(
    ({ rule, severity }) => rank(severity) >= rank('high') && (area === undefined || areaOf(rule) === area),
  );

/** The same sectors as in the drawings. */
function sectorsOf(view: View, seen: readonly Site[]): readonly Share<string | null>[] {
  const sites = new Map(seen.map((site) => [site.target.id, site]));
  const groups = publicSectors(
    seen.map(({ target: { id, owner } }) => ({ id, owner })),
    view.report.owners,
  );
  return [...groups]
    .map(([of, members]) => {
      const good = members.filter(({ id }) => {
        const site = sites.get(id);
        return site !== undefined && isGood(site);
      });
      return { of, sites: members.length, good: good.length };
    })
    .sort(by(({ of }) => (of === null ? '1' : `0${of}`)));
}
