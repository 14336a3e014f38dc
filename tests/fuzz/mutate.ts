/** Numbers below `below`, the same for the same seed (mulberry32). */
export type Chance = (below: number) => number;

export function createChance(seed: number): Chance {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

const ODD_BYTES = [0, 1, 9, 10, 13, 32, 34, 39, 44, 59, 60, 61, 127, 128, 192, 255];
const MOST = 16_384; // bytes

/** One to eight small changes, the words of a grammar and pieces of another text among them. */
export function mutated(bytes: Uint8Array, other: Uint8Array, words: readonly Uint8Array[], chance: Chance): Buffer {
  let made: Buffer = Buffer.from(bytes);
  for (let turn = chance(8); turn >= 0; turn--) made = change(made, other, words, chance).subarray(0, MOST);
  return made;
}

function change(bytes: Buffer, other: Uint8Array, words: readonly Uint8Array[], chance: Chance): Buffer {
  const at = chance(bytes.length + 1);
  const end = Math.min(bytes.length, at + 1 + chance(chance(4) === 0 ? 256 : 8));
  const piece = bytes.subarray(at, end);
  const between = (...middle: readonly Uint8Array[]) =>
    Buffer.concat([bytes.subarray(0, at), ...middle, bytes.subarray(end)]);
  switch (chance(9)) {
    case 0:
      return between(Buffer.of((bytes[at] ?? 0) ^ (1 << chance(8))));
    case 1:
      return between(Buffer.of(ODD_BYTES[chance(ODD_BYTES.length)] ?? 0), piece);
    case 2:
      return between();
    case 3:
      return between(...Array.from({ length: 2 + chance(chance(6) === 0 ? 300 : 4) }, () => piece));
    case 4:
    case 5:
      return between(words[chance(words.length)] ?? piece, piece);
    case 6: {
      const from = chance(other.length + 1);
      return between(other.subarray(from, from + chance(64)));
    }
    case 7:
      return between(Buffer.from(String([0, 1, -1, 255, 65_536, 2 ** 31, 2 ** 53, 1e21][chance(8)])));
    default:
      return between(Buffer.from(Array.from(piece, () => chance(256))));
  }
}
