import type { Chance } from './mutate.ts';

/** A change of what is nested keeps the lengths around it right, or almost nothing would be read beyond its first byte. */

interface Der {
  readonly tag: number; // one byte
  readonly inside: readonly Der[] | Buffer;
}

/** Without tags of several bytes and indefinite lengths: our own certificates have none. */
function readAll(bytes: Buffer): Der[] | null {
  const found: Der[] = [];
  for (let at = 0; at < bytes.length; ) {
    const [tag = 0, short = 0] = bytes.subarray(at);
    const width = short > 128 ? short - 128 : 0;
    if (short === 128 || width > 3 || at + 2 + width > bytes.length) return null;
    const length = width === 0 ? short : bytes.readUIntBE(at + 2, width);
    const begin = at + 2 + width;
    if (begin + length > bytes.length) return null;
    const body = bytes.subarray(begin, begin + length);
    const isString = tag === 3 || tag === 4; // a bit or octet string often holds another structure
    const within = (tag & 0x20) !== 0 ? readAll(body) : isString && body.length > 2 && tag === 4 ? readAll(body) : null;
    found.push({ tag, inside: within ?? body });
    at = begin + length;
  }
  return found;
}

function write({ tag, inside }: Der): Buffer {
  const body = Buffer.isBuffer(inside) ? inside : Buffer.concat(inside.map(write));
  const length = body.length;
  const head =
    length < 128
      ? [tag, length]
      : length < 65_536
        ? [tag, 130, length >> 8, length & 255]
        : [tag, 131, length >> 16, (length >> 8) & 255, length & 255];
  return Buffer.concat([Buffer.from(head), body]);
}

const TAGS = [
  0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0c, 0x13, 0x16, 0x17, 0x18, 0x1e, 0x30, 0x31, 0x80, 0x82, 0x87, 0xa0, 0xa3,
];

function changedDer(node: Der, chance: Chance, bytes: (old: Buffer) => Buffer): Der {
  if (!Buffer.isBuffer(node.inside) && node.inside.length > 0 && chance(8) !== 0) {
    const at = chance(node.inside.length);
    const inside = [...node.inside];
    const one = inside[at] ?? node;
    const other = inside[chance(inside.length)] ?? node;
    const turn = chance(12);
    if (turn === 0) inside.splice(at, 1);
    else if (turn === 1)
      inside.splice(at, 0, ...Array.from({ length: 1 + chance(chance(8) === 0 ? 200 : 3) }, () => other));
    else if (turn === 2) inside[at] = other;
    else inside[at] = changedDer(one, chance, bytes);
    return { tag: node.tag, inside };
  }
  if (chance(3) === 0) return { tag: TAGS[chance(TAGS.length)] ?? 0x30, inside: node.inside };
  if (chance(20) === 0) return { tag: 0x30, inside: [node] };
  return { tag: node.tag, inside: Buffer.isBuffer(node.inside) ? bytes(node.inside) : [] };
}

/** A certificate with one to four changes of its tree; `bytes` changes what is at its ends. */
export function changedTree(input: Uint8Array, chance: Chance, bytes: (old: Buffer) => Buffer): Buffer | null {
  const [root, ...rest] = readAll(Buffer.from(input)) ?? [];
  if (root === undefined || rest.length > 0) return null;
  let made = root;
  for (let turn = chance(4); turn >= 0; turn--) made = changedDer(made, chance, bytes);
  return write(made);
}

const VALUES: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  '',
  '0',
  'a'.repeat(300),
  [],
  {},
  [[]],
  '2026-13-45T99:99:99Z',
  '>=1',
  '‮',
];
const KEYS = ['__proto__', 'constructor', 'toString', 'length', 'document', 'affected', 'ranges', 'product_tree', ''];

function changedValue(value: unknown, chance: Chance): unknown {
  if (typeof value !== 'object' || value === null || chance(8) === 0) return VALUES[chance(VALUES.length)];
  if (Array.isArray(value)) {
    const list: unknown[] = [...value];
    const at = chance(list.length + 1);
    const turn = chance(6);
    if (turn === 0) list.splice(at, 1);
    else if (turn === 1) list.splice(at, 0, list[chance(list.length)] ?? null);
    else list[at] = changedValue(list[at], chance);
    return list;
  }
  const rows = Object.entries(value);
  const at = chance(rows.length + 1);
  const [key, old] = rows[at] ?? [KEYS[chance(KEYS.length)] ?? '', null];
  if (chance(6) === 0) rows.splice(at, 1);
  else rows[at] = [chance(12) === 0 ? (KEYS[chance(KEYS.length)] ?? key) : key, changedValue(old, chance)];
  return Object.fromEntries(rows);
}

/** A JSON document with one to four changes of its tree. */
export function changedJson(input: Uint8Array, chance: Chance): Buffer | null {
  let made: unknown;
  try {
    made = JSON.parse(Buffer.from(input).toString('utf8'));
  } catch {
    return null;
  }
  for (let turn = chance(4); turn >= 0; turn--) made = changedValue(made, chance);
  return Buffer.from(JSON.stringify(made) ?? 'null');
}
