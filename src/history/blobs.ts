import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { canonical, sha256 } from '../model/canonical.ts';
import { HistoryError } from './error.ts';
import type { Store } from './schema.ts';

const PLAIN = 0;
const BROTLI = 1;
const BATCH = 500; // names in one query

/**
 * The stored form of a JSON text: one byte that names the coding, then the text. Brotli, because its built-in dictionary knows HTML and HTTP:
 * facts of a few kilobytes come out smaller than with zstd at any level, in a tenth of a millisecond.
 */
export function pack(text: string): Uint8Array {
  const bytes = Buffer.from(text);
  const small = brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 6,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      [constants.BROTLI_PARAM_LGWIN]: windowFor(bytes.length),
    },
  });
  return small.length < bytes.length
    ? Buffer.concat([Buffer.of(BROTLI), small])
    : Buffer.concat([Buffer.of(PLAIN), bytes]);
}

/** The power of two that holds so many bytes, between what Brotli allows and its usual one: a window that fits is made in half the time. */
const windowFor = (length: number): number =>
  Math.min(constants.BROTLI_DEFAULT_WINDOW, Math.max(constants.BROTLI_MIN_WINDOW_BITS, 32 - Math.clz32(length + 16)));

export function unpack(body: Uint8Array): string {
  const rest = body.subarray(1);
  if (body[0] === PLAIN) return Buffer.from(rest).toString();
  if (body[0] === BROTLI) return brotliDecompressSync(rest).toString();
  throw new RangeError(`unknown coding ${body[0]}`);
}

const digests = new WeakMap<object, string>();

/** The digest of a value's canonical JSON. What was observed is never altered, so that of an object is computed once. */
export function digestOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return sha256(canonical(value));
  const known = digests.get(value) ?? sha256(canonical(value));
  digests.set(value, known);
  return known;
}

/**
 * Stores what is not there yet, in the order of the digests, so that two writers who store the same never wait for each other in a circle.
 * Gives the number of each value, in their order.
 */
export async function keep(store: Store, values: readonly unknown[]): Promise<number[]> {
  const named = values.map((value) => [digestOf(value), value] as const);
  const contents = new Map(named);
  const names = [...contents.keys()].sort().map((digest) => Buffer.from(digest, 'hex'));
  const known = await numbersOf(store, names);
  const missing = names.filter((digest) => !known.has(digest.toString('hex')));
  if (missing.length > 0) {
    const rows = missing.map((digest) => ({
      digest,
      body: pack(canonical(contents.get(digest.toString('hex')))),
    }));
    for (const batch of batches(rows)) {
      await store
        .insertInto('blobs')
        .values(batch)
        .onConflict((conflict) => conflict.column('digest').doNothing())
        .execute();
    }
    for (const [digest, seq] of await numbersOf(store, missing)) known.set(digest, seq);
  }
  return named.map(([digest]) => found(known, digest));
}

async function numbersOf(store: Store, digests: readonly Uint8Array[]): Promise<Map<string, number>> {
  const numbers = new Map<string, number>();
  for (const batch of batches(digests)) {
    const rows = await store.selectFrom('blobs').select(['seq', 'digest']).where('digest', 'in', batch).execute();
    for (const { seq, digest } of rows) numbers.set(hex(digest), seq);
  }
  return numbers;
}

/** A way to read contents that unpacks each of them once. Ask for many at a time. */
export interface Reader {
  bySeq<T>(seqs: Iterable<number>): Promise<ReadonlyMap<number, T>>;
  byDigest<T>(digests: Iterable<string>): Promise<ReadonlyMap<string, T>>;
}

/** Facts that somebody still holds: the same content is the same object, however often it is read. */
const alive = new WeakMap<Store, Map<string, WeakRef<object>>>();
const MOST_HELD = 5_000; // names; beyond that, those whose facts are gone are forgotten

function forgetGone(held: Map<string, WeakRef<object>>): void {
  if (held.size < MOST_HELD) return;
  for (const [digest, facts] of held) if (facts.deref() === undefined) held.delete(digest);
  if (held.size >= MOST_HELD) held.clear(); // all are in use: the next readers have objects of their own
}

/** The type of a blob is ours to know: we wrote it, and `history verify` proves its digest. */
export function reader(store: Store, file: string): Reader {
  const bySeq = new Map<number, unknown>();
  const byDigest = new Map<string, unknown>();
  const held = alive.get(store) ?? new Map<string, WeakRef<object>>();
  alive.set(store, held);
  forgetGone(held);
  return {
    async bySeq<T>(seqs: Iterable<number>) {
      const wanted = [...new Set(seqs)];
      for (const batch of batches(wanted.filter((seq) => !bySeq.has(seq)))) {
        const rows = await store.selectFrom('blobs').selectAll().where('seq', 'in', batch).execute();
        for (const { seq, digest, body } of rows) bySeq.set(seq, JSON.parse(textOf(hex(digest), body, file)));
      }
      return new Map(wanted.map((seq) => [seq, contentOf<T>(bySeq, seq, file)]));
    },
    async byDigest<T>(digests: Iterable<string>) {
      const wanted = [...new Set(digests)];
      for (const digest of wanted) {
        const value = held.get(digest)?.deref();
        if (value !== undefined) byDigest.set(digest, value);
      }
      for (const batch of batches(wanted.filter((digest) => !byDigest.has(digest)))) {
        const names = batch.map((digest) => Buffer.from(digest, 'hex'));
        const rows = await store.selectFrom('blobs').select(['digest', 'body']).where('digest', 'in', names).execute();
        for (const { digest, body } of rows) {
          const value: unknown = JSON.parse(textOf(hex(digest), body, file));
          byDigest.set(hex(digest), value);
          if (typeof value === 'object' && value !== null) held.set(hex(digest), new WeakRef(value));
        }
      }
      return new Map(wanted.map((digest) => [digest, contentOf<T>(byDigest, digest, file)]));
    },
  };
}

/** Damage that can still be unpacked would be read as other facts: the digest tells. */
export function textOf(digest: string, body: Uint8Array, file: string): string {
  try {
    const text = unpack(body);
    if (sha256(text) === digest) return text;
  } catch (error) {
    throw new HistoryError(`${file} is damaged: stored facts cannot be read.`, { cause: error });
  }
  throw new HistoryError(`${file} is damaged: stored facts are not what was stored.`);
}

function contentOf<T>(contents: ReadonlyMap<unknown, unknown>, name: number | string, file: string): T {
  if (!contents.has(name)) throw new HistoryError(`${file} is damaged: stored facts are missing.`);
  return contents.get(name) as T;
}

/** Only in a damaged file does a row name what is not there. */
export function found<K, V>(map: ReadonlyMap<K, V>, key: K): V {
  const value = map.get(key);
  if (value === undefined)
    throw new HistoryError(`The history is damaged: it names ${String(key)}, which is not there.`);
  return value;
}

export const hex = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');

export function* batches<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < all.length; start += BATCH) yield all.slice(start, start + BATCH);
}
