/** Reads big-endian fields from bytes that a stranger sent. Reading past the end throws `Short`, which only `total` sees. */
export interface Cursor {
  readonly left: number;
  u8(): number;
  u16(): number;
  u24(): number;
  take(length: number): Uint8Array;
  rest(): Uint8Array;
}

class Short extends Error {}

export function cursor(bytes: Uint8Array): Cursor {
  let at = 0;
  const take = (length: number) => {
    if (at + length > bytes.length) throw new Short();
    at += length;
    return bytes.subarray(at - length, at);
  };
  const number = (length: number) => {
    if (at + length > bytes.length) throw new Short();
    let value = 0;
    for (const end = at + length; at < end; at++) value = value * 256 + (bytes[at] ?? 0);
    return value;
  };
  return {
    get left() {
      return bytes.length - at;
    },
    u8: () => number(1),
    u16: () => number(2),
    u24: () => number(3),
    take,
    rest: () => take(bytes.length - at),
  };
}

/** A parser of foreign bytes that never throws: too short or malformed is `invalid`. */
export function total<T>(parse: () => T | 'invalid'): T | 'invalid' {
  try {
    return parse();
  } catch (error) {
    if (error instanceof Short) return 'invalid';
    throw error;
  }
}

/** The two-byte codes of a vector; an odd length is invalid. */
export function codes(bytes: Uint8Array): readonly number[] | 'invalid' {
  if (bytes.length % 2 !== 0) return 'invalid';
  return Array.from(
    { length: bytes.length / 2 },
    (_, index) => ((bytes[2 * index] ?? 0) << 8) | (bytes[2 * index + 1] ?? 0),
  );
}

export const hex = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');
