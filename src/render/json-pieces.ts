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

/** Within as many lists as it is deep, JSON.stringify indents it as it stands in the document. */
function written(value: unknown, { indent, depth }: Place): string {
  let within: unknown = value;
  for (let level = 0; level < depth; level++) within = [within];
  const before = 2 * depth + (indent * depth * (depth + 1)) / 2; // "[", a line feed and the pad of the next level, each
  const after = 2 * depth + (indent * depth * (depth - 1)) / 2; // a line feed, the pad and "]"
  const text = JSON.stringify(within, null, indent);
  return text.slice(before, text.length - after);
}

const isList = (value: object): value is Iterable<unknown> => Symbol.iterator in value;
