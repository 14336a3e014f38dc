import { z } from 'zod';
import type { Advisory, Bulletin } from '../model/advisory.ts';
import { parseRange, versOf, writeRange } from '../parse/range.ts';
import { plainText, severityOfScore, severityOfWord } from './documents.ts';
import { productNamed, productOfCpe, productOfPurl } from './names.ts';

/** A branch of a product tree; CSAF 2.0, 3.1.2. Trees may be deep: they are walked without recursion. */
interface Branch {
  readonly category?: string | undefined;
  readonly name?: string | undefined;
  readonly product?: FullName | undefined;
  readonly branches?: readonly Branch[] | undefined;
}
const FULL_NAME = z.object({
  name: z.string(),
  product_id: z.string(),
  product_identification_helper: z
    .object({ cpe: z.string().optional(), purl: z.string().optional() })
    .loose()
    .optional(),
});
type FullName = z.infer<typeof FULL_NAME>;
const BRANCH: z.ZodType<Branch> = z.lazy(() =>
  z.object({
    category: z.string().optional(),
    name: z.string().optional(),
    product: FULL_NAME.optional(),
    branches: z.array(BRANCH).optional(),
  }),
);

const IDS = z.array(z.string()).default([]);

/** Common Security Advisory Framework 2.0 (OASIS, 2022-11-18): what we read of it. */
export const CSAF = z.object({
  document: z.object({
    csaf_version: z.literal('2.0'),
    title: z.string(),
    tracking: z.object({
      id: z.string().min(1).max(200),
      current_release_date: z.string(),
      initial_release_date: z.string(),
    }),
    aggregate_severity: z.object({ text: z.string() }).optional(),
    references: z.array(z.object({ url: z.string(), category: z.string().optional() })).default([]),
    notes: z.array(z.object({ category: z.string(), text: z.string() })).default([]),
  }),
  product_tree: z
    .object({
      branches: z.array(BRANCH).default([]),
      full_product_names: z.array(FULL_NAME).default([]),
      product_groups: z.array(z.object({ group_id: z.string(), product_ids: z.array(z.string()) })).default([]),
      relationships: z
        .array(
          z.object({
            product_reference: z.string(),
            relates_to_product_reference: z.string(),
            full_product_name: FULL_NAME,
          }),
        )
        .default([]),
    })
    .optional(),
  vulnerabilities: z
    .array(
      z.object({
        cve: z.string().optional(),
        title: z.string().optional(),
        ids: z.array(z.object({ text: z.string() })).default([]),
        notes: z.array(z.object({ category: z.string(), text: z.string() })).default([]),
        scores: z.array(z.object({ cvss_v3: z.object({ baseScore: z.number() }).loose().optional() })).default([]),
        product_status: z
          .object({
            known_affected: IDS,
            first_affected: IDS,
            last_affected: IDS,
            under_investigation: IDS,
            fixed: IDS,
            first_fixed: IDS,
          })
          .partial()
          .optional(),
        remediations: z.array(z.object({ category: z.string(), details: z.string() })).default([]),
      }),
    )
    .default([]),
});
type Csaf = z.infer<typeof CSAF>;

/** One product of the tree: which one it is for us, and in which versions. */
interface Leaf {
  readonly name: string;
  readonly product: string | null;
  readonly version: string | null; // a range in our grammar, or prose; null: no branch tells one
}

export function fromCsaf(csaf: Csaf, file: string): Bulletin {
  const { document, vulnerabilities } = csaf;
  const leaves = leavesOf(csaf);
  const date = document.tracking.current_release_date.slice(0, 10);
  const whole = severityOfWord(document.aggregate_severity?.text ?? '');
  const unknown = new Set<string>();
  const rows: Advisory[] = [];
  for (const vulnerability of vulnerabilities) {
    const id = vulnerability.cve ?? vulnerability.ids[0]?.text ?? document.tracking.id;
    const score = vulnerability.scores.flatMap(({ cvss_v3: v3 }) => v3?.baseScore ?? [])[0];
    const severity = score === undefined ? (whole ?? 'medium') : severityOfScore(score);
    for (const [product, ranges] of affected(vulnerability, leaves, unknown)) {
      rows.push({
        id,
        aliases: [document.tracking.id],
        product,
        affectedRange: [...ranges].join(' || '),
        fixed: fixedOf(vulnerability, leaves, product),
        severity,
        title: plainText(vulnerability.title ?? document.title, 200),
        visibility: 'version',
        rangeConfidence: 'high',
        source: `CSAF ${document.tracking.id} of ${date} (${file})`,
      });
    }
  }
  const worst = (['critical', 'high', 'medium', 'low'] as const).find((level) =>
    rows.some((row) => row.severity === level),
  );
  const note = (category: string) =>
    [...document.notes, ...vulnerabilities.flatMap(({ notes }) => notes)].find((one) => one.category === category)
      ?.text;
  return {
    id: document.tracking.id,
    title: plainText(document.title, 200),
    date,
    severity: whole ?? worst ?? 'medium',
    origin: 'csaf',
    url: document.references.find(({ category }) => category === 'self')?.url ?? null,
    impact: [],
    description: plainText(note('description') ?? note('summary') ?? '', 4000),
    solution: plainText(vulnerabilities.flatMap(({ remediations }) => remediations)[0]?.details ?? '', 4000),
    identifiers: [...new Set(vulnerabilities.flatMap(({ cve }) => cve ?? []))],
    references: document.references.map(({ url }) => url).slice(0, 50),
    rows,
    unknown: [...unknown].sort(),
  };
}

type Vulnerability = Csaf['vulnerabilities'][number];

/** Ranges of each product that we know by sight. */
function affected(
  { product_status: status = {} }: Vulnerability,
  leaves: ReadonlyMap<string, readonly Leaf[]>,
  unknown: Set<string>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const ranges = new Map<string, Set<string>>();
  const add = (ids: readonly string[] | undefined, write: (version: string) => string) => {
    for (const { name, product, version } of (ids ?? []).flatMap((id) => leaves.get(id) ?? [])) {
      if (product === null) {
        unknown.add(plainText(name, 100));
        continue;
      }
      const own = ranges.get(product) ?? new Set();
      own.add(version === null ? '*' : write(version));
      ranges.set(product, own);
    }
  };
  add(status.known_affected, (version) => version);
  add(status.under_investigation, (version) => version);
  add(status.last_affected, (version) => version.replace(/^=/, '<='));
  // Of a first affected version without a last one nobody can tell where it ends.
  add(status.first_affected, (version) => version.replace(/^=/, '>='));
  return ranges;
}

function fixedOf(
  { product_status: status = {} }: Vulnerability,
  leaves: ReadonlyMap<string, readonly Leaf[]>,
  product: string,
): string {
  const versions = [...(status.first_fixed ?? []), ...(status.fixed ?? [])]
    .flatMap((id) => leaves.get(id) ?? [])
    .flatMap((leaf) => (leaf.product === product && leaf.version !== null ? leaf.version.replace(/^=/, '') : []));
  return [...new Set(versions)].slice(0, 10).join(' / ');
}

/** Every product id of the document, groups and relationships included. */
function leavesOf({ product_tree: tree }: Csaf): ReadonlyMap<string, readonly Leaf[]> {
  const leaves = new Map<string, readonly Leaf[]>();
  if (tree === undefined) return leaves;
  const waiting: { readonly branch: Branch; readonly names: readonly string[]; readonly version: string | null }[] =
    tree.branches.map((branch) => ({ branch, names: [], version: null }));
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { branch } = next;
    const { category = '', name = '' } = branch;
    const names = ['vendor', 'product_name', 'product_family'].includes(category) ? [...next.names, name] : next.names;
    const version = category.startsWith('product_version') ? rangeOf(category, name) : next.version;
    if (branch.product !== undefined)
      leaves.set(branch.product.product_id, [leafOf(branch.product, names.toReversed(), version)]);
    for (const child of branch.branches ?? []) waiting.push({ branch: child, names, version });
  }
  for (const full of tree.full_product_names) leaves.set(full.product_id, [leafOf(full, [full.name], null)]);
  for (const { full_product_name: full, product_reference: part } of tree.relationships)
    leaves.set(
      full.product_id,
      (leaves.get(part) ?? []).map((leaf) => ({ ...leaf, name: full.name })),
    );
  for (const { group_id: group, product_ids: members } of tree.product_groups)
    leaves.set(
      group,
      members.flatMap((id) => leaves.get(id) ?? []),
    );
  return leaves;
}

/** The helper says it best; else the nearest name that we know. */
function leafOf(full: FullName, names: readonly string[], version: string | null): Leaf {
  const { cpe = '', purl = '' } = full.product_identification_helper ?? {};
  const product =
    productOfCpe(cpe) ??
    productOfPurl(purl) ??
    names.map(productNamed).find((one) => one !== null) ??
    productNamed(full.name);
  return { name: full.name, product: product ?? null, version };
}

/** `product_version` is one version, `product_version_range` a `vers:` or free text (`vls`). */
function rangeOf(category: string, name: string): string {
  if (category === 'product_version') return `=${plainText(name, 100)}`;
  const range = parseRange(name);
  return range === null ? plainText(name, 500) : writeRange(range);
}

// --- ours as CSAF ------------------------------------------------------------------------------------------------

const AGGREGATE: Readonly<Record<Advisory['severity'], string>> = {
  critical: 'Critique',
  high: 'Important',
  medium: 'Modéré',
  low: 'Faible',
};

/**
 * A bulletin as CSAF 2.0 (profile 4.4, security advisory), in French. `publisher`: who publishes it; a bulletin that was imported from
 * elsewhere is not made into one of ours.
 */
export function toCsaf(bulletin: Bulletin, publisher: { readonly name: string; readonly namespace: string }): object {
  const date = `${bulletin.date}T00:00:00.000Z`;
  const names = new Map<string, { readonly id: string; readonly range: string }[]>();
  let number = 0;
  const idsOf = new Map<Advisory, readonly string[]>();
  for (const row of bulletin.rows) {
    const range = parseRange(row.affectedRange);
    const ids = (range === null ? [row.affectedRange || 'all versions'] : versOf(range)).map((one) => {
      const known = names.get(row.product) ?? [];
      const same = known.find((leaf) => leaf.range === one);
      if (same !== undefined) return same.id;
      const id = `P-${++number}`;
      names.set(row.product, [...known, { id, range: one }]);
      return id;
    });
    idsOf.set(row, ids);
  }
  const flaws = Map.groupBy(bulletin.rows, ({ id }) => id);
  return {
    document: {
      category: 'csaf_security_advisory',
      csaf_version: '2.0',
      lang: 'fr',
      title: bulletin.title,
      aggregate_severity: { text: AGGREGATE[bulletin.severity] },
      publisher: { category: 'coordinator', ...publisher },
      tracking: {
        id: bulletin.id,
        status: 'final',
        version: '1',
        current_release_date: date,
        initial_release_date: date,
        revision_history: [{ number: '1', date, summary: 'Première version' }],
      },
      notes: [
        { category: 'description', title: 'Description', text: bulletin.description || bulletin.title },
        ...(bulletin.impact.length === 0
          ? []
          : [{ category: 'general', title: 'Impact', text: bulletin.impact.join('\n') }]),
      ],
      ...(bulletin.references.length === 0
        ? {}
        : { references: bulletin.references.map((url) => ({ category: 'external', summary: url, url })) }),
    },
    product_tree: {
      branches: [...names].map(([product, leaves]) => ({
        category: 'product_name',
        name: product,
        branches: leaves.map(({ id, range }) => ({
          category: 'product_version_range',
          name: range,
          product: { product_id: id, name: `${product} ${range.replace(/^vers:generic\//, '')}` },
        })),
      })),
    },
    vulnerabilities: [...flaws].map(([id, rows]) => {
      const affected = [...new Set(rows.flatMap((row) => idsOf.get(row) ?? []))];
      return {
        ...(/^CVE-\d{4}-\d{4,}$/.test(id) ? { cve: id } : { ids: [{ system_name: publisher.name, text: id }] }),
        title: rows[0]?.title ?? id,
        notes: [{ category: 'description', text: bulletin.description || (rows[0]?.title ?? id) }],
        product_status: { known_affected: affected },
        remediations: [
          {
            category: rows.some(({ fixed }) => fixed !== '') ? 'vendor_fix' : 'mitigation',
            details:
              bulletin.solution ||
              rows.flatMap(({ fixed, product }) => (fixed === '' ? [] : `${product} ${fixed}`)).join(' ; ') ||
              bulletin.title,
            product_ids: affected,
          },
        ],
      };
    }),
  };
}
