import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { iconHash, murmur3 } from '../../src/parse/icon-hash.ts';

// Vectors of the reference implementation (SMHasher) with seed 0.
test.each([
  ['', 0],
  ['a', 0x3c2569b2],
  ['test', 0xba6bd213],
  ['hello', 0x248bfa47],
  ['Hello, world!', 0xc0363e43],
  ['The quick brown fox jumps over the lazy dog', 0x2e4ff723],
])('murmur3 of %j', (text, hash) => {
  expect(murmur3(Buffer.from(text)) >>> 0).toBe(hash);
});

it('hashes base64 in lines of 76 characters, each with its line feed', () => {
  const icon = new Uint8Array(100).fill(7);
  const base64 = Buffer.from(icon).toString('base64');
  const lines = `${base64.slice(0, 76)}\n${base64.slice(76)}\n`;
  expect(iconHash(icon)).toBe(murmur3(Buffer.from(lines)));
});

it('gives a signed number of 32 bits for whatever bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
      const hash = iconHash(bytes);
      expect(hash).toBe(hash | 0);
    }),
  );
});
