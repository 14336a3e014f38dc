import { Document, isCollection, isScalar, visit } from 'yaml';
import { OWNER_KINDS, type OwnerKind } from '../model/target.ts';
import { type Cell, readCsv } from './csv.ts';
import { type Host, readHost } from './host.ts';
import { didYouMean, inReadingOrder, type Mistake, quote } from './mistake.ts';
import { mistakesIn, TARGETS_FILE, TARGETS_SCHEMA } from './shape.ts';
import { isSource, sourceFrom } from './source.ts';

/** The columns of a list of candidate sites; the first two are required. */
const COLUMNS = ['domain', 'name_fr', 'name_ar', 'type', 'sector', 'single_source', 'note'] as const;
type Column = (typeof COLUMNS)[number];
const REQUIRED: readonly Column[] = ['domain', 'name_fr'];

interface Row extends Host {
  readonly cells: Readonly<Record<Column, string>>;
  readonly kind: OwnerKind;
}

export type Imported =
  | { readonly yaml: string; readonly targets: number; readonly owners: number }
  | { readonly mistakes: readonly Mistake[] };

/**
 * Turns a list of candidate sites into a targets file without any authorisation. Sites under one registrable domain have one owner,
 * named after the row of that domain itself; a site whose name differs from its owner's keeps its own.
 */
export function importTargets(file: string, csv: string): Imported {
  const read = rowsOf(file, csv);
  if ('mistakes' in read) return read;
  const owners = ownersOf(read.rows);
  const yaml = yamlOf(read.rows, owners);
  const source = sourceFrom(file, yaml);
  const wrong = isSource(source) ? mistakesIn(source, [], TARGETS_FILE, source.content) : source;
  if (wrong.length > 0) return { mistakes: wrong.map((one) => ({ ...one, line: null, column: null })) };
  return { yaml, targets: read.rows.length, owners: new Set(owners.values()).size };
}

function rowsOf(
  file: string,
  csv: string,
): { readonly rows: readonly Row[] } | { readonly mistakes: readonly Mistake[] } {
  const table = readCsv(csv);
  if (!table.ok) return { mistakes: [{ file, ...table }] };
  const [head = [], ...body] = table.rows;
  const at = ({ line, column }: Pick<Cell, 'line' | 'column'>, expected: string, found: string): Mistake => ({
    file,
    line,
    column,
    expected,
    found,
  });
  const start = { line: 1, column: 1 };

  const names = head.map(({ text }) => text.trim().toLowerCase());
  const unknown = head.filter((_, index) => !isColumn(names[index] ?? ''));
  const missing = REQUIRED.filter((column) => !names.includes(column));
  const mistakes = [
    ...unknown.map((cell) =>
      at(cell, `one of the columns ${COLUMNS.join(', ')}${didYouMean(cell.text, COLUMNS)}`, quote(cell.text)),
    ),
    ...missing.map((column) => at(head[0] ?? start, `a column ${quote(column)}`, 'none')),
  ];
  if (mistakes.length > 0) return { mistakes };

  const rows: Row[] = [];
  const first = new Map<string, number>();
  for (const cells of body) {
    const place = cells[0] ?? start;
    if (cells.length !== head.length) {
      mistakes.push(at(place, `${head.length} cells, as in the first line`, String(cells.length)));
      continue;
    }
    const cellOf = (column: Column): Cell => cells[names.indexOf(column)] ?? { ...place, text: '' };
    const texts = Object.fromEntries(COLUMNS.map((column) => [column, cellOf(column).text.trim()])) as Row['cells'];
    const host = readHost(texts.domain);
    if ('expected' in host) {
      mistakes.push(at(cellOf('domain'), host.expected, quote(texts.domain)));
      continue;
    }
    if (texts.name_fr === '') mistakes.push(at(cellOf('name_fr'), 'a name', 'nothing'));
    const kind = OWNER_KINDS.find((one) => one === (texts.type || 'other'));
    if (kind === undefined) {
      mistakes.push(
        at(cellOf('type'), `one of ${OWNER_KINDS.join(', ')}${didYouMean(texts.type, OWNER_KINDS)}`, quote(texts.type)),
      );
    }
    const before = first.get(host.host);
    if (before !== undefined)
      mistakes.push(at(cellOf('domain'), 'a host of its own', `${quote(host.host)} again (first on line ${before})`));
    first.set(host.host, before ?? place.line);
    rows.push({ ...host, cells: texts, kind: kind ?? 'other' });
  }
  return mistakes.length > 0 ? { mistakes: inReadingOrder(mistakes) } : { rows };
}

const isColumn = (name: string): name is Column => (COLUMNS as readonly string[]).includes(name);

interface ListedOwner {
  readonly id: string;
  readonly row: Row;
}

/** Each row's owner. Ids depend on the rows above only: what is appended to a list renames nobody. */
function ownersOf(rows: readonly Row[]): ReadonlyMap<Row, ListedOwner> {
  const named = new Map<string, ListedOwner>();
  const taken = new Set<string>();
  const owners = new Map<Row, ListedOwner>();
  const families = Map.groupBy(rows, ({ domain }) => domain);
  for (const row of rows) {
    const family = families.get(row.domain) ?? [];
    const head = family.find(({ host }) => host === row.domain) ?? row;
    const key = `${head.kind} ${head.cells.name_fr}`;
    let owner = named.get(key);
    if (owner === undefined) {
      owner = { id: freeId(head, taken), row: head };
      named.set(key, owner);
    }
    owners.set(row, owner);
  }
  return owners;
}

/** `finances` for finances.gov.ma; the whole host when that is taken. */
function freeId({ display, host, domain }: Row, taken: Set<string>): string {
  const short = domain === host ? (display.split('.')[0] ?? display) : display;
  const id = taken.has(short) ? display : short;
  taken.add(id);
  return id;
}

const HEADER = ` A list of candidate sites, not a permission: no target here has an authorisation, so \`rasid scan\` sends nothing to any of them.

 To scan some of these sites:
 1. say who you are, in a block \`scanner\` (here or in another file of this folder);
 2. write the permission that their owner gave you under \`authorisations\`;
 3. add \`authorisation: <its id>\` to each target that it covers.
 \`rasid targets template\` prints an example of all three, and \`rasid targets check\` proves the files without the network.

 The names were put together from public documents and need proof-reading; nothing was confirmed by visiting the hosts. The tag
 single-source marks a host that was found in one document only, the tag legacy an old domain that is kept alive.`;

function yamlOf(rows: readonly Row[], owners: ReadonlyMap<Row, ListedOwner>): string {
  const listed = [...new Set(owners.values())];
  const document = new Document({
    schema: TARGETS_SCHEMA,
    authorisations: [],
    owners: listed.map(({ id, row }) => ({
      id,
      name: nameOf(row),
      kind: row.kind,
      ...(row.cells.sector === '' ? {} : { sector: row.cells.sector }),
    })),
    targets: rows.map((row) => targetOf(row, owners.get(row))),
  });
  document.commentBefore = HEADER;
  visit(document, {
    Pair: (_, { key, value }) => {
      const name = isScalar(key) ? key.value : null;
      if (isScalar(key) && (name === 'owners' || name === 'targets')) key.spaceBefore = true;
      if (isCollection(value) && name === 'tags') value.flow = true;
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

const nameOf = ({ cells }: Row) => ({ fr: cells.name_fr, ...(cells.name_ar === '' ? {} : { ar: cells.name_ar }) });

function targetOf(row: Row, owner: ListedOwner | undefined) {
  const { note, single_source: single } = row.cells;
  const tags = [...(/\blegacy\b/.test(note) ? ['legacy'] : []), ...(single === 'yes' ? ['single-source'] : [])];
  return {
    host: row.display,
    owner: owner?.id,
    ...(owner?.row.cells.name_fr === row.cells.name_fr ? {} : { name: nameOf(row) }),
    ...(tags.length === 0 ? {} : { tags }),
    ...(note === '' ? {} : { note }),
  };
}
