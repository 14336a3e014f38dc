import type { Instant } from '../model/observation.ts';

/**
 * Whole numbers in few bytes: each as a zigzag LEB128 varint (small ones, of either sign, take one byte), as Protocol Buffers' sint64.
 * For what differs every night and would never be shared.
 */
export function packNumbers(numbers: readonly number[]): Uint8Array {
  const bytes: number[] = [];
  for (const number of numbers) {
    if (!Number.isSafeInteger(number)) throw new RangeError(`not a whole number: ${number}`);
    let rest = number < 0 ? -2n * BigInt(number) - 1n : 2n * BigInt(number);
    while (rest >= 128n) {
      bytes.push(Number(rest & 127n) | 128);
      rest >>= 7n;
    }
    bytes.push(Number(rest));
  }
  return Uint8Array.from(bytes);
}

export function unpackNumbers(bytes: Uint8Array): number[] {
  const numbers: number[] = [];
  let value = 0n;
  let shift = 0n;
  for (const byte of bytes) {
    value |= BigInt(byte & 127) << shift;
    shift += 7n;
    if (byte >= 128) continue;
    numbers.push(Number(value & 1n ? -((value + 1n) >> 1n) : value >> 1n));
    value = 0n;
    shift = 0n;
  }
  return numbers;
}

/** Milliseconds from each instant to the next; the first is counted from `origin`. */
export function gaps(origin: Instant, instants: readonly Instant[]): number[] {
  let before = millisecondsOf(origin);
  return instants.map((instant) => {
    const now = millisecondsOf(instant);
    const gap = now - before;
    before = now;
    return gap;
  });
}

export function fromGaps(origin: Instant, numbers: readonly number[]): Instant[] {
  let now = millisecondsOf(origin);
  return numbers.map((gap) => {
    now += gap;
    return new Date(now).toISOString();
  });
}

/** An instant in any other form than ours would come back changed: a bug of the caller. */
function millisecondsOf(instant: Instant): number {
  const milliseconds = Date.parse(instant);
  if (Number.isNaN(milliseconds) || new Date(milliseconds).toISOString() !== instant) {
    throw new RangeError(`not an instant in UTC with milliseconds: ${instant}`);
  }
  return milliseconds;
}
