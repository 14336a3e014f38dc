import { spawnSync } from 'node:child_process';
import { createHash, getDiffieHellman } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { DH_PRIMES } from '../../src/knowledge/dh-primes.ts';

const power = (bits: number): bigint => 1n << BigInt(bits);
const SPARE = 64; // bits below the last that counts

/** floor(2^bits * pi), by Machin's formula. */
function pi(bits: number): bigint {
  const one = power(bits + SPARE);
  const arctangentOfInverse = (of: bigint): bigint => {
    let sum = 0n;
    for (let term = one / of, odd = 1n, sign = 1n; term > 0n; term /= of * of, odd += 2n, sign = -sign)
      sum += sign * (term / odd);
    return sum;
  };
  return (4n * (4n * arctangentOfInverse(5n) - arctangentOfInverse(239n))) >> BigInt(SPARE);
}

/** floor(2^bits * e). */
function e(bits: number): bigint {
  let sum = 0n;
  for (let term = power(bits + SPARE), n = 1n; term > 0n; term /= n, n += 1n) sum += term;
  return sum >> BigInt(SPARE);
}

/** The form that RFC 2412, 3526 and 7919 give their primes. */
const prime = (bits: number, constant: (bits: number) => bigint, added: bigint): Buffer => {
  const value = power(bits) - power(bits - 64) + power(64) * (constant(bits - 130) + added) - 1n;
  return Buffer.from(value.toString(16), 'hex');
};
const nameOf = (bytes: Buffer) => DH_PRIMES.get(createHash('sha256').update(bytes).digest('hex'));

describe('known Diffie-Hellman primes', () => {
  it.each<[string, number, (bits: number) => bigint, bigint]>([
    ['RFC 2409 group 1', 768, pi, 149686n],
    ['RFC 2409 group 2', 1024, pi, 129093n],
    ['RFC 3526 group 5', 1536, pi, 741804n],
    ['RFC 3526 group 14', 2048, pi, 124476n],
    ['RFC 3526 group 15', 3072, pi, 1690314n],
    ['RFC 3526 group 16', 4096, pi, 240904n],
    ['RFC 3526 group 17', 6144, pi, 929484n],
    ['RFC 3526 group 18', 8192, pi, 4743158n],
    ['RFC 7919 ffdhe2048', 2048, e, 560316n],
    ['RFC 7919 ffdhe3072', 3072, e, 2625351n],
    ['RFC 7919 ffdhe4096', 4096, e, 5736041n],
    ['RFC 7919 ffdhe6144', 6144, e, 15705020n],
    ['RFC 7919 ffdhe8192', 8192, e, 10965728n],
  ])('%s follows from its definition', (name, bits, constant, added) => {
    expect(nameOf(prime(bits, constant, added))).toEqual({ name, bits });
  });

  it('agree with those of Node', () => {
    const named = ['modp1', 'modp2', 'modp5', 'modp14', 'modp15', 'modp16', 'modp17', 'modp18'];
    expect(named.map((name) => nameOf(getDiffieHellman(name).getPrime())?.name.replace(/\D+\d+ group /, ''))).toEqual(
      named.map((name) => name.slice(4)),
    );
  });

  const parameters = (group: string) =>
    spawnSync(
      'sh',
      [
        '-c',
        `openssl genpkey -genparam -algorithm DHX -pkeyopt group:${group} | openssl asn1parse | grep -m 1 INTEGER`,
      ],
      { encoding: 'utf8' },
    ).stdout;
  it.runIf(parameters('dh_1024_160') !== '').each([
    ['RFC 5114 group 22', 1024, 'dh_1024_160'],
    ['RFC 5114 group 23', 2048, 'dh_2048_224'],
    ['RFC 5114 group 24', 2048, 'dh_2048_256'],
  ])('%s is the one of OpenSSL', (name, bits, group) => {
    const [, digits = ''] = parameters(group).match(/:([0-9A-F]+)\s*$/) ?? [];
    expect(nameOf(Buffer.from(digits, 'hex'))).toEqual({ name, bits });
  });

  it('are digests with a name and a length', () => {
    expect(DH_PRIMES.size).toBe(23);
    for (const [digest, { name, bits }] of DH_PRIMES) {
      expect(digest).toMatch(/^[0-9a-f]{64}$/);
      expect([name, bits]).toEqual([expect.stringMatching(/^[A-Z]/i), expect.any(Number)]);
      expect(bits).toBeGreaterThanOrEqual(768);
    }
  });
});
