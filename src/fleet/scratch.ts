import { closeSync, openSync, readSync, writeFileSync } from 'node:fs';

/** Values that wait: as text in memory while they are few, in a file when they are many. They can be read as often as wanted. */
export interface Scratch<T> extends Iterable<T>, Disposable {
  append(value: T): void;
}

const FEW = 1_000_000; // characters in memory

/** `file`: where; asked for when it is needed, and removed by whoever gave it. */
export function createScratch<T>(file: () => string): Scratch<T> {
  let waiting: string[] = [];
  let length = 0;
  let descriptor: number | null = null;
  const settle = () => {
    descriptor ??= openSync(file(), 'wx+', 0o600);
    writeFileSync(descriptor, waiting.join(''));
    waiting = [];
    length = 0;
  };
  return {
    append(value) {
      const line = `${JSON.stringify(value)}\n`;
      waiting.push(line);
      length += line.length;
      if (length >= FEW) settle();
    },
    *[Symbol.iterator]() {
      if (descriptor !== null) for (const line of linesOf(descriptor)) yield JSON.parse(line) as T;
      for (const line of waiting) yield JSON.parse(line) as T;
    },
    [Symbol.dispose]() {
      if (descriptor !== null) closeSync(descriptor);
    },
  };
}

const BLOCK = 1 << 16; // bytes
const LINE_FEED = 10;

function* linesOf(descriptor: number): Generator<string, void, undefined> {
  const block = Buffer.allocUnsafe(BLOCK);
  let rest = Buffer.alloc(0);
  for (let at = 0; ; ) {
    const read = readSync(descriptor, block, 0, BLOCK, at);
    if (read === 0) return;
    at += read;
    const bytes = Buffer.concat([rest, block.subarray(0, read)]);
    const end = bytes.lastIndexOf(LINE_FEED);
    rest = bytes.subarray(end + 1);
    if (end >= 0) yield* bytes.toString('utf8', 0, end).split('\n');
  }
}
