import {
  createDecipheriv,
  createECDH,
  createPublicKey,
  diffieHellman,
  hash as digestOf,
  generateKeyPairSync,
} from 'node:crypto';

/** A key share of ours, and how to agree on a secret with the server's. */
export interface KeyShare {
  readonly group: number;
  readonly publicKey: Uint8Array;
  /** The shared secret, or null when the server's share is no point of the group. */
  agree(peer: Uint8Array): Uint8Array | null;
}

const CURVES: Readonly<Record<number, string>> = { 23: 'prime256v1', 24: 'secp384r1', 25: 'secp521r1' };
/** RFC 8410 section 4: what stands before the bytes of the key in its SubjectPublicKeyInfo. */
const MONTGOMERY: Readonly<Record<number, { readonly type: 'x25519' | 'x448'; readonly prefix: Buffer }>> = {
  29: { type: 'x25519', prefix: Buffer.from('302a300506032b656e032100', 'hex') },
  30: { type: 'x448', prefix: Buffer.from('3042300506032b656f033900', 'hex') },
};

/** Groups for which we can make a share, the common ones first: x25519, secp256r1, secp384r1, secp521r1, x448. */
export const OWN_GROUPS: readonly number[] = [29, 23, 24, 25, 30];

export function keyShare(group: number): KeyShare {
  const share = made.get(group) ?? makeShare(group);
  made.set(group, share);
  return share;
}

/** One for each group and process: nothing secret travels under these keys, and making them took a tenth of a night's processor time. */
const made = new Map<number, KeyShare>();

function makeShare(group: number): KeyShare {
  const montgomery = MONTGOMERY[group];
  if (montgomery !== undefined) return montgomeryShare(group, montgomery);
  const curve = CURVES[group];
  if (curve === undefined) throw new RangeError(`no key share for group ${group}`);
  const ecdh = createECDH(curve);
  return { group, publicKey: ecdh.generateKeys(), agree: (peer) => quietly(() => ecdh.computeSecret(peer)) };
}

function montgomeryShare(group: number, { type, prefix }: (typeof MONTGOMERY)[number]): KeyShare {
  const { privateKey, publicKey } = type === 'x25519' ? generateKeyPairSync(type) : generateKeyPairSync('x448');
  return {
    group,
    publicKey: publicKey.export({ type: 'spki', format: 'der' }).subarray(prefix.length),
    agree: (peer) =>
      quietly(() => {
        const der = Buffer.concat([prefix, peer]);
        return diffieHellman({ privateKey, publicKey: createPublicKey({ key: der, format: 'der', type: 'spki' }) });
      }),
  };
}

/** The server's share is foreign: OpenSSL refuses a bad one by throwing. */
function quietly(agree: () => Uint8Array): Uint8Array | null {
  try {
    return agree();
  } catch {
    return null;
  }
}

type Hash = 'sha256' | 'sha384';
const SIZE: Readonly<Record<Hash, number>> = { sha256: 32, sha384: 48 };
const BLOCK: Readonly<Record<Hash, number>> = { sha256: 64, sha384: 128 };

interface Protection {
  readonly hash: Hash;
  readonly cipher: 'aes-128-gcm' | 'aes-256-gcm' | 'chacha20-poly1305' | 'aes-128-ccm';
  readonly keyLength: number;
  readonly tagLength: number;
}

/** RFC 8446 appendix B.4. */
const SUITES: Readonly<Record<number, Protection>> = {
  4865: { hash: 'sha256', cipher: 'aes-128-gcm', keyLength: 16, tagLength: 16 },
  4866: { hash: 'sha384', cipher: 'aes-256-gcm', keyLength: 32, tagLength: 16 },
  4867: { hash: 'sha256', cipher: 'chacha20-poly1305', keyLength: 32, tagLength: 16 },
  4868: { hash: 'sha256', cipher: 'aes-128-ccm', keyLength: 16, tagLength: 16 },
  4869: { hash: 'sha256', cipher: 'aes-128-ccm', keyLength: 16, tagLength: 8 },
};

/** Opens one encrypted record of the server's first flight; null when it does not authenticate. */
export type OpenRecord = (sequence: number, header: Uint8Array, sealed: Uint8Array) => Uint8Array | null;

/**
 * The server's handshake traffic keys (RFC 8446 section 7.1), from the agreed secret and the two hellos. Null for a suite that we cannot open.
 */
export function serverHandshakeKeys(
  suite: number,
  secret: Uint8Array,
  transcript: readonly Uint8Array[],
): OpenRecord | null {
  const protection = SUITES[suite];
  if (protection === undefined) return null;
  const { hash, cipher, keyLength, tagLength } = protection;
  const handshake = hmac(hash, DERIVED[hash], secret);
  const context = digest(hash, ...transcript);
  const traffic = expandLabel(hash, handshake, 's hs traffic', context, SIZE[hash]);
  const key = expandLabel(hash, traffic, 'key', EMPTY, keyLength);
  const iv = expandLabel(hash, traffic, 'iv', EMPTY, 12);

  return (sequence, header, sealed) => {
    if (sealed.length < tagLength) return null;
    const nonce = Buffer.from(iv);
    nonce.writeUInt32BE((nonce.readUInt32BE(8) ^ sequence) >>> 0, 8); // one flight never reaches 2^32 records
    const text = sealed.subarray(0, sealed.length - tagLength);
    const options = cipher === 'aes-128-ccm' || cipher === 'chacha20-poly1305' ? { authTagLength: tagLength } : {};
    try {
      const decipher = createDecipheriv(cipher as 'aes-128-ccm', key, nonce, options as { authTagLength: number });
      decipher.setAuthTag(sealed.subarray(sealed.length - tagLength));
      decipher.setAAD(header, { plaintextLength: text.length });
      return Buffer.concat([decipher.update(text), decipher.final()]);
    } catch {
      return null;
    }
  };
}

const EMPTY = Buffer.alloc(0);

const digest = (hash: Hash, ...parts: readonly Uint8Array[]): Buffer => digestOf(hash, Buffer.concat(parts), 'buffer');

/** RFC 2104, of keys that are no longer than a block. Written out: an Hmac object costs more than its four blocks. */
function hmac(hash: Hash, key: Uint8Array, message: Uint8Array): Buffer {
  const [inner, outer] = [Buffer.alloc(BLOCK[hash], 0x36), Buffer.alloc(BLOCK[hash], 0x5c)];
  for (const [index, byte] of key.entries()) {
    inner[index] = byte ^ 0x36;
    outer[index] = byte ^ 0x5c;
  }
  return digest(hash, outer, digest(hash, inner, message));
}

/** RFC 8446 section 7.1: HKDF-Expand-Label; no more than one block of output is ever asked for (RFC 5869 section 2.3). */
function expandLabel(hash: Hash, secret: Uint8Array, label: string, context: Uint8Array, length: number): Buffer {
  const name = Buffer.from(`tls13 ${label}`, 'latin1');
  const structure = Buffer.concat([
    Buffer.from([length >> 8, length & 0xff, name.length]),
    name,
    Buffer.from([context.length]),
    context,
    Buffer.from([1]),
  ]);
  return hmac(hash, secret, structure).subarray(0, length);
}

/** What every handshake without a shared key begins with. */
const derived = (hash: Hash): Buffer => {
  const zeros = Buffer.alloc(SIZE[hash]);
  return expandLabel(hash, hmac(hash, zeros, zeros), 'derived', digest(hash), SIZE[hash]);
};
const DERIVED: Readonly<Record<Hash, Buffer>> = { sha256: derived('sha256'), sha384: derived('sha384') };
