import { by } from '../../model/canonical.ts';
import type { SoftwareProduct } from '../../model/observation.ts';
import { precisionOf } from '../../parse/banner.ts';

/** A product in one sign. */
export interface Sighting {
  readonly product: string;
  readonly version: string | null; // upstream's, without what a distribution added
  readonly confidence: SoftwareProduct['confidence'];
  readonly distribution: string | null;
  readonly source: string;
  readonly value: string;
}

/** Sorted by product and version. Two different exact versions of one product are both kept (a proxy in front of an origin). */
export const productsOf = (sightings: readonly Sighting[]): readonly SoftwareProduct[] =>
  [...Map.groupBy(sightings, ({ product }) => product)]
    .flatMap(([product, ofProduct]) => merge(product, ofProduct))
    .sort(
      by(
        ({ product }) => product,
        ({ version }) => version ?? '',
      ),
    );

const CONFIDENCES = ['high', 'medium', 'low'] as const;

/** Versions that another one continues (`7`, `7.4` beside `7.4.33`) are the same sight with less precision. */
function merge(product: string, sightings: readonly Sighting[]): readonly SoftwareProduct[] {
  const versions = [...new Set(sightings.flatMap(({ version }) => version ?? []))];
  const finest = versions.filter(
    (version) => !versions.some((other) => other !== version && continues(other, version)),
  );
  return (finest.length === 0 ? [null] : finest).map((version) => {
    const same = sightings.filter(
      (one) => one.version === null || version === null || one.version === version || continues(version, one.version),
    );
    const telling = same.filter((one) => one.version === version);
    const confidence = CONFIDENCES.find((level) => telling.some((one) => one.confidence === level)) ?? 'low';
    return {
      product,
      version,
      precision: precisionOf(version),
      confidence,
      distribution: same.find((one) => one.distribution !== null)?.distribution ?? null,
      signals: uniqueSignals(same),
    };
  });
}

const continues = (longer: string, shorter: string): boolean => longer.startsWith(`${shorter}.`);

function uniqueSignals(sightings: readonly Sighting[]): SoftwareProduct['signals'] {
  const signals = new Map(sightings.map(({ source, value }) => [`${source}\0${value}`, { source, value }]));
  return [...signals.values()].sort(
    by(
      ({ source }) => source,
      ({ value }) => value,
    ),
  );
}
