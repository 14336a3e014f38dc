import type { PathEntry } from '../../knowledge/paths.ts';
import type { Observation, PageFacts, PathRow } from '../../model/observation.ts';
import type { Target } from '../../model/target.ts';
import { type Answer, isThere } from './answer.ts';

/** What is known of a host before its paths are asked for. */
export interface Scene {
  readonly target: Target;
  readonly products: ReadonlySet<string>;
  readonly labels: ReadonlySet<string>;
  readonly home: Answer | null;
  readonly page: PageFacts | null;
}

export function sceneOf(target: Target, seen: readonly Observation[], home: Answer | null): Scene {
  const software = seen.find((one): one is Extract<Observation, { kind: 'software' }> => one.kind === 'software');
  const page = seen.find((one): one is Extract<Observation, { kind: 'page' }> => one.kind === 'page');
  return {
    target,
    products: new Set(
      software?.outcome.ok === true ? software.outcome.value.products.map(({ product }) => product) : [],
    ),
    labels: new Set(target.host.split('.')),
    home,
    page: page?.outcome.ok === true ? page.outcome.value : null,
  };
}

/** Why an entry concerns this host, in a few words for the ledger; null when it does not. `rows`: tonight's, so far. */
export function concernOf({ when }: PathEntry, scene: Scene, rows: readonly PathRow[]): string | null {
  if (when === undefined) return 'everyone';
  const { seen, labels, home, after, unless } = when;
  if (unless?.some((product) => scene.products.has(product)) === true) return null;
  if (seen === undefined && labels === undefined && home === undefined && after === undefined) return 'everyone';

  const product = seen?.find((one) => scene.products.has(one));
  if (product !== undefined) return `${product} seen`;
  const label = labels?.find((one) => scene.labels.has(one));
  if (label !== undefined) return `${label} in its name`;
  const sign = scene.home === null ? undefined : home?.find((one) => isThere(one, scene.home as Answer));
  if (sign !== undefined) return `${sign.name} on its page`;
  const before = after?.find((id) => rows.some((row) => row.id === id && isThereSomehow(row)));
  return before === undefined ? null : `after ${before}`;
}

const isThereSomehow = ({ answer }: PathRow): boolean => answer === 'found' || answer === 'restricted';
