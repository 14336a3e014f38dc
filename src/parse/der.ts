import forge from 'node-forge';

// The published types know the boolean form only.
declare module 'node-forge' {
  namespace asn1 {
    function fromDer(
      bytes: Bytes,
      options: {
        readonly strict: boolean;
        readonly parseAllBytes: boolean;
        readonly decodeBitStrings: boolean;
      },
    ): Asn1;
  }
}

const { asn1 } = forge;

/** One node of a DER tree. Primitive values are strings of one character an octet. */
export type Der = forge.asn1.Asn1;

/** UNIVERSAL tags (X.680 section 8.6). */
const TAG = {
  boolean: 1,
  integer: 2,
  bitString: 3,
  octetString: 4,
  oid: 6,
  enumerated: 10,
  utf8String: 12,
  sequence: 16,
  set: 17,
  utcTime: 23,
  generalizedTime: 24,
  universalString: 28,
  bmpString: 30,
} as const;
type Tag = keyof typeof TAG;

/** The whole of `bytes` as one DER value. Total: anything else is `invalid`. */
export const readDer = (bytes: Uint8Array): Der | 'invalid' => readBinary(Buffer.from(bytes).toString('latin1'));

/** The same for octets that stand inside another value. */
export function readBinary(octets: string): Der | 'invalid' {
  try {
    return asn1.fromDer(octets, { strict: true, parseAllBytes: true, decodeBitStrings: false });
  } catch {
    return 'invalid';
  }
}

/** The children of a constructed value; none for a primitive one. */
export const children = (node: Der | undefined): readonly Der[] =>
  node !== undefined && Array.isArray(node.value) ? node.value : [];

/** The octets of a primitive value, or undefined. */
export const octetsOf = (node: Der | undefined): string | undefined =>
  node !== undefined && typeof node.value === 'string' ? node.value : undefined;

export const is = (node: Der | undefined, tag: Tag): node is Der =>
  node !== undefined && node.tagClass === asn1.Class.UNIVERSAL && Number(node.type) === TAG[tag];

/** The child with this context-specific tag. */
export const tagged = (nodes: readonly Der[], tag: number): Der | undefined =>
  nodes.find((node) => node.tagClass === asn1.Class.CONTEXT_SPECIFIC && Number(node.type) === tag);

/** Dotted form of an object identifier, or undefined. */
export function oidOf(node: Der | undefined): string | undefined {
  const octets = is(node, 'oid') ? octetsOf(node) : undefined;
  if (octets === undefined || octets === '' || octets.length > 64) return undefined;
  return (octets.charCodeAt(octets.length - 1) & 0x80) === 0 ? dotted(octets) : undefined;
}

/** X.690 section 8.19: base 128, big end first; the first two arcs share a number. Arcs may exceed 2^53. */
function dotted(octets: string): string {
  const arcs: bigint[] = [];
  let arc = 0n;
  for (const octet of Buffer.from(octets, 'latin1')) {
    arc = (arc << 7n) | BigInt(octet & 0x7f);
    if ((octet & 0x80) !== 0) continue;
    arcs.push(arc);
    arc = 0n;
  }
  const first = arcs[0] ?? 0n;
  const root = first < 80n ? first / 40n : 2n;
  return [root, first - root * 40n, ...arcs.slice(1)].join('.');
}

/** Writes a value back. */
export const encode = (node: Der): Buffer => Buffer.from(asn1.toDer(node).getBytes(), 'latin1');

/** The text of a character string; null for any other type. Octets that are not text become U+FFFD. */
export function textOf(node: Der): string | null {
  const octets = octetsOf(node);
  if (octets === undefined || node.tagClass !== asn1.Class.UNIVERSAL) return null;
  const tag = Number(node.type);
  if (tag === TAG.bmpString) return octets; // the reader has decoded UCS-2 already
  if (tag === TAG.utf8String) return Buffer.from(octets, 'latin1').toString('utf8');
  if (tag === TAG.universalString) return ucs4(Buffer.from(octets, 'latin1'));
  return [18, 19, 20, 22, 26, 27].includes(tag) ? octets : null; // Numeric, Printable, Teletex (as Latin-1), IA5, Visible, General
}

function ucs4(bytes: Buffer): string {
  let text = '';
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const point = bytes.readUInt32BE(at);
    text += point > 0x10ffff ? '\ufffd' : String.fromCodePoint(point);
  }
  return text;
}
