/** Writes big-endian fields one after the other. */
export interface Writer {
  u8(value: number): void;
  u16(value: number): void;
  bytes(bytes: Uint8Array): void;
  /** What `body` writes, behind its length in so many bytes. */
  sized(width: 1 | 2 | 3, body: () => void): void;
  /** Takes the last bytes back. */
  drop(length: number): void;
  written(): Buffer;
}

const LEAST = 1024; // most hellos fit

export function writer(): Writer {
  let space = Buffer.allocUnsafe(LEAST);
  let at = 0;
  const advance = (length: number): number => {
    const from = at;
    at += length;
    if (at > space.length) {
      const larger = Buffer.allocUnsafe(2 * at);
      space.copy(larger, 0, 0, from);
      space = larger;
    }
    return from;
  };
  return {
    u8: (value) => void space.writeUInt8(value, advance(1)),
    u16: (value) => void space.writeUInt16BE(value, advance(2)),
    bytes: (bytes) => space.set(bytes, advance(bytes.length)),
    sized(width, body) {
      const from = advance(width);
      body();
      space.writeUIntBE(at - from - width, from, width);
    },
    drop(length) {
      at -= length;
    },
    written: () => space.subarray(0, at),
  };
}
