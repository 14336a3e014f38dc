import { createHash } from 'node:crypto';

/** JSON with sorted keys: the same value gives the same bytes, whatever the order in which it was built. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

export const sha256 = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex');

export const digestOf = (value: unknown): string => sha256(canonical(value));

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567'; // RFC 4648 section 6, lower case

/**
 * The identity of a finding: `fp1:` and the first 20 base32 characters of sha256 over
 * `fp1` NUL target id NUL service NUL rule NUL subject (DRIFT, Identity).
 */
export function fingerprint(target: string, service: string, rule: string, subject: string | null): string {
  const hash = createHash('sha256')
    .update(['fp1', target, service, rule, subject ?? ''].join('\0'))
    .digest();
  let bits = 0n;
  for (const byte of hash.subarray(0, 13)) bits = (bits << 8n) | BigInt(byte); // 104 bits: 20 characters and 4 bits
  let text = '';
  for (let index = 0; index < 20; index++) text += BASE32[Number((bits >> BigInt(99 - 5 * index)) & 31n)];
  return `fp1:${text}`;
}

/** The order of all our lists: by code unit, never by locale. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Sorts by several keys in turn. */
export const by =
  <T>(...keys: readonly ((item: T) => string)[]) =>
  (a: T, b: T): number => {
    for (const key of keys) {
      const order = compareText(key(a), key(b));
      if (order !== 0) return order;
    }
    return 0;
  };
