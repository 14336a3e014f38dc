/**
 * A document in pieces that together are `JSON.stringify(document, null, indent)` and a line feed: one piece for each value so many levels
 * down (2: each entry of the lists of the document), so that a document of ten thousand sites is never one string. Down to there a list may
 * be any iterable, whose entries are made when they are written. Keys whose value is undefined are left out.
 */
export function* jsonPieces(document: object, indent: number, levels = 2): Generator<string, void, undefined> {
  yield* pieces(document, { indent, levels, depth: 0 });
  yield '\n';
}

interface Place {
  readonly indent: number;
  readonly levels: number;
  readonly depth: number;
}

function* pieces(value: unknown, place: Place): Generator<string, void, undefined> {
  const { indent, levels, depth } = place;
  if (typeof value !== 'object' || value === null || depth === levels) {
    yield written(value, place);
    return;
  }
  const [begin, end] = isList(value) ? '[]' : '{}';
  const pad = `\n${' '.repeat(indent * depth)}`;
  let isEmpty = true;
  for (const [name, entry] of isList(value) ? unnamed(value) : named(value)) {
    yield `${isEmpty ? begin : ','}${pad}${' '.repeat(indent)}${name}`;
    yield* pieces(entry, { indent, levels, depth: depth + 1 });
    isEmpty = false;
  }
  yield isEmpty ? `${begin}${end}` : `${pad}${end}`;
}

function* named(value: object): Generator<readonly [name: string, entry: unknown], void, undefined> {
  for (const [key, entry] of Object.entries(value)) if (entry !== undefined) yield [`${JSON.stringify(key)}: `, entry];
}

function* unnamed(list: Iterable<unknown>): Generator<readonly [name: string, entry: unknown], void, undefined> {
  for (const entry of list) yield ['', entry];
}

/** Line feeds stand between values only: within a string they are escaped. */
const written = (value: unknown, { indent, depth }: Place): string =>
  JSON.stringify(value, null, indent).replaceAll('\n', `\n${' '.repeat(indent * depth)}`);

const isList = (value: object): value is Iterable<unknown> => Symbol.iterator in value;
