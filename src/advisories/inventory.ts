import { nameOf } from '../knowledge/products.ts';
import type { InventoryRow, Match } from '../model/advisory.ts';
import { by, compareText } from '../model/canonical.ts';
import type { Knowledge } from '../model/knowledge.ts';
import type { Instant, SoftwareFacts, SoftwareProduct } from '../model/observation.ts';
import { matchesOf } from './match.ts';

/** What was last seen of a site's software, and when. */
export interface SeenSoftware {
  readonly target: string;
  readonly takenAt: Instant;
  readonly facts: SoftwareFacts;
}

/** What the inventory needs of it. */
export interface NamedSoftware {
  readonly target: string;
  readonly facts: { readonly products: readonly Pick<SoftwareProduct, 'product' | 'version' | 'distribution'>[] };
}

/** Pure. Sorted by product, then version as text. */
export function inventoryOf(seen: readonly NamedSoftware[]): readonly InventoryRow[] {
  const rows = new Map<string, InventoryRow & { readonly sites: string[] }>();
  for (const { target, facts } of seen) {
    for (const { product, version, distribution } of facts.products) {
      const key = [product, version ?? '', distribution ?? ''].join('\0');
      const row = rows.get(key) ?? { product, name: nameOf(product), version, distribution, sites: [] };
      row.sites.push(target);
      rows.set(key, row);
    }
  }
  return [...rows.values()]
    .map((row) => ({ ...row, sites: row.sites.sort() }))
    .sort(
      by(
        ({ product }) => product,
        ({ version }) => version ?? '',
        ({ distribution }) => distribution ?? '',
      ),
    );
}

/** Pure. How every site stands to every advisory about software that it shows. `seen` is sorted by target; sorted by advisory, then target. */
export function matchAll(seen: readonly SeenSoftware[], knowledge: Knowledge, now: Instant): readonly Match[] {
  const matches = seen.flatMap(({ target, takenAt, facts }) =>
    matchesOf(facts.products, knowledge.advisories.rows, knowledge, now).map(
      ({ advisory, seen: { product, version }, standing, why }): Match => ({
        advisory: advisory.id,
        target,
        product,
        version,
        standing,
        why,
        seenAt: takenAt,
      }),
    ),
  );
  const byAdvisory = Map.groupBy(matches, ({ advisory }) => advisory);
  return [...byAdvisory.keys()].sort(compareText).flatMap((advisory) => byAdvisory.get(advisory) ?? []);
}
