import type { Advisory, MatchReason, Standing } from '../model/advisory.ts';
import type { Knowledge } from '../model/knowledge.ts';
import type { Instant, SoftwareProduct } from '../model/observation.ts';
import { isWithin, parseRange, type Range } from '../parse/range.ts';
import { schemeOf } from '../parse/version.ts';
import { type Keeper, keeperOf, labelOf } from './distributions.ts';

/** What one product of a site has to do with one advisory. */
export interface ProductMatch {
  readonly advisory: Advisory;
  readonly seen: SoftwareProduct;
  readonly standing: Standing;
  readonly why: MatchReason;
}

type Known = Pick<Knowledge, 'lifecycles' | 'distributions'>;

/**
 * Pure. Every advisory about a product of this site, in the order of the advisories: `not-concerned` ones too. A banner proves nothing, so
 * the strongest that is said is `in-range`.
 */
export function matchesOf(
  products: readonly SoftwareProduct[],
  advisories: readonly Advisory[],
  known: Known,
  now: Instant,
): readonly ProductMatch[] {
  const index = indexOf(advisories);
  const host = hostOf(products);
  return products.flatMap((seen) => {
    const rows = index.byProduct.get(seen.product) ?? [];
    if (rows.length === 0) return [];
    const keeper = keeperOf(seen, host.label, known, now);
    const { product, version, precision, confidence } = seen;
    const sight = JSON.stringify([product, version, precision, confidence, keeper, host.windows]);
    const said =
      index.said.get(sight) ?? rows.map(({ advisory, range }) => standing(advisory, range, seen, host, keeper));
    index.said.set(sight, said);
    return rows.map(({ advisory }, nth) => ({ advisory, seen, ...(said[nth] ?? NOT_KNOWN) }));
  });
}

const NOT_KNOWN: Said = { standing: 'version-unknown', why: 'hidden' };

interface Read {
  readonly advisory: Advisory;
  readonly range: Range | null;
}

/** Advisories by product, and what was said of each sight: many sites show the same one. */
interface Index {
  readonly byProduct: ReadonlyMap<string, readonly Read[]>;
  readonly said: Map<string, readonly Said[]>;
}

const INDEXES = new WeakMap<readonly Advisory[], Index>();

/** Ranges are read once for all sites. */
function indexOf(advisories: readonly Advisory[]): Index {
  const known = INDEXES.get(advisories);
  if (known !== undefined) return known;
  const read = advisories.map((advisory) => ({ advisory, range: parseRange(advisory.affectedRange) }));
  const index = { byProduct: Map.groupBy(read, ({ advisory }) => advisory.product), said: new Map() };
  INDEXES.set(advisories, index);
  return index;
}

// --- the site ----------------------------------------------------------------------------------------------------

interface Host {
  readonly label: string | null; // a distribution that a banner names
  readonly windows: boolean | null; // null: the system does not show
}

function hostOf(products: readonly SoftwareProduct[]): Host {
  const label = labelOf(products);
  const windows = products.some(
    ({ product, signals }) => WINDOWS.has(product) || signals.some(({ value }) => /\(Win(?:32|64)\)/.test(value)),
  );
  const unix = label !== null || products.some(({ signals }) => signals.some(({ value }) => /\(Unix\)/.test(value)));
  return { label, windows: windows === unix ? null : windows };
}

const WINDOWS: ReadonlySet<string> = new Set(['iis', 'http-sys', 'sharepoint', 'msexchange', 'aspnet', 'dotnetfx']);

// --- one advisory ------------------------------------------------------------------------------------------------

type Said = { readonly standing: Standing; readonly why: MatchReason };

function standing(
  advisory: Advisory,
  range: Range | null,
  seen: SoftwareProduct,
  host: Host,
  keeper: Keeper | null,
): Said {
  const { version, precision, confidence, product } = seen;
  const { conditions, visibility, rangeConfidence } = advisory;
  if (contradicted(conditions, host)) return { standing: 'not-concerned', why: 'contradicted' };
  if (version === null) return { standing: 'version-unknown', why: 'hidden' };
  if (range === null || visibility === 'presence') return { standing: 'version-unknown', why: 'prose' };

  const inside = isWithin(range, version, precision === 'exact', schemeOf(product));
  if (inside === false) return { standing: 'not-concerned', why: 'range' };
  if (keeper === 'distribution') return { standing: 'possible', why: 'managed' };
  if (keeper === 'perhaps') return { standing: 'possible', why: 'perhaps-managed' };
  if (inside === null || confidence === 'low' || rangeConfidence === 'low')
    return { standing: 'possible', why: 'imprecise' };
  if (conditions !== undefined) return { standing: 'possible', why: 'conditions' };
  return { standing: 'in-range', why: 'range' };
}

/** "Windows and CGI only" on a host that says it is none. What merely cannot be seen contradicts nothing. */
const contradicted = (conditions: string | undefined, { windows }: Host): boolean =>
  conditions !== undefined && /^windows\b/i.test(conditions) && windows === false;
