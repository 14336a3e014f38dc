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

/** How many numbers there are: the last byte of each has no continuation bit. */
export const countNumbers = (bytes: Uint8Array): number => bytes.reduce((sum, byte) => sum + Number(byte < 128), 0);

/** Each number less the one before it; the first stays. At an even pace they are small. */
export const differences = (numbers: readonly number[]): number[] =>
  numbers.map((number, index) => number - (index === 0 ? 0 : (numbers[index - 1] ?? 0)));

export function sums(differing: readonly number[]): number[] {
  let sum = 0;
  return differing.map((number) => {
    sum += number;
    return sum;
  });
}

/** What turns `before` into `after`, of the same length: places (each counted from the one before) and what to add there. */
export function drift(before: readonly number[], after: readonly number[]): number[] {
  const numbers: number[] = [];
  let last = 0;
  for (const [place, number] of after.entries()) {
    const more = number - (before[place] ?? 0);
    if (more === 0) continue;
    numbers.push(place - last, more);
    last = place;
  }
  return numbers;
}

export function drifted(before: readonly number[], numbers: readonly number[]): number[] {
  const after = [...before];
  let place = 0;
  for (let index = 0; index < numbers.length; index += 2) {
    place += numbers[index] ?? 0;
    after[place] = (after[place] ?? 0) + (numbers[index + 1] ?? 0);
  }
  return after;
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
