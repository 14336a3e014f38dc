/**
 * The number by which search engines for devices know an icon: MurmurHash3 (x86, 32 bits, seed 0, signed) of its base64 with a line break
 * after every 76 characters and at the end. Tomcat's own icon gives -297069493.
 */
export function iconHash(bytes: Uint8Array): number {
  const base64 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
  const lines = base64.match(/.{1,76}/g) ?? [];
  return murmur3(Buffer.from(lines.map((line) => `${line}\n`).join(''), 'latin1'));
}

/** Austin Appleby's MurmurHash3_x86_32 (public domain), seed 0. */
export function murmur3(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const blocks = bytes.length >>> 2;
  let hash = 0;
  for (let block = 0; block < blocks; block++) {
    hash ^= scrambled(view.getUint32(block * 4, true));
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
  }
  let tail = 0;
  for (let index = bytes.length - 1; index >= blocks * 4; index--) tail = (tail << 8) | (bytes[index] ?? 0);
  hash ^= scrambled(tail) ^ bytes.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) | 0;
}

function scrambled(word: number): number {
  const mixed = Math.imul(word, 0xcc9e2d51);
  return Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593);
}
