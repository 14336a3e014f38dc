import type { Transform } from 'node:stream';
import { constants, createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';
import type { Header } from '../../model/observation.ts';

/** RFC 9659: no reader of HTTP need keep more than 8 MB for zstd. */
const ZSTD = { params: { [constants.ZSTD_d_windowLogMax]: 23 } };

const DECODERS = new Map<string, () => Transform>([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
  ['zstd', () => createZstdDecompress(ZSTD)],
]);

export interface Decoded {
  readonly body: Uint8Array;
  readonly truncated: boolean;
}

/**
 * We ask for no encoding; a server that uses one all the same is decoded as far as `most` bytes, so that a small reply cannot
 * grow large here. One encoding only: a stack of them, or one that we do not know, stays as it came.
 */
export async function decodeBody(headers: readonly Header[], raw: Uint8Array, most: number): Promise<Decoded> {
  const encodings = headers
    .filter(([name]) => name.toLowerCase() === 'content-encoding')
    .flatMap(([, value]) => value.toLowerCase().split(','))
    .map((value) => value.trim())
    .filter((value) => value !== '' && value !== 'identity');
  const create = encodings.length === 1 ? DECODERS.get(encodings[0] ?? '') : undefined;
  if (create === undefined || raw.length === 0) return { body: raw, truncated: false };

  const decoder = create();
  decoder.on('error', () => {}); // broken or cut: the loop below ends, and what came before stands
  decoder.end(raw);
  const kept: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of decoder as AsyncIterable<Buffer>) {
      const room = most - size;
      kept.push(chunk.subarray(0, room));
      size += Math.min(chunk.length, room);
      if (chunk.length > room) return { body: Buffer.concat(kept), truncated: true };
    }
    return { body: Buffer.concat(kept), truncated: false };
  } catch {
    return { body: Buffer.concat(kept), truncated: true };
  }
}
