import { hash } from 'node:crypto';

/** JSON with sorted keys: the same value gives the same bytes, whatever the order in which it was built. */
export const canonical = (value: unknown): string => JSON.stringify(inOrder(value));

/** The value itself where its keys are in order already, as those of everything that was stored are. */
function inOrder(value: unknown): unknown {
  if (value === null || typeof value !== 'object' || 'toJSON' in value) return value;
  if (Array.isArray(value)) {
    const entries = value.map(inOrder);
    return entries.every((entry, index) => entry === value[index]) ? value : entries;
  }
  const object = value as Readonly<Record<string, unknown>>;
  const keys = Object.keys(object);
  const sorted = keys.every((key, index) => index === 0 || key > (keys[index - 1] ?? ''));
  const entries = (sorted ? keys : keys.sort()).map((key) => [key, inOrder(object[key])] as const);
  return sorted && entries.every(([key, entry]) => entry === object[key]) ? value : Object.fromEntries(entries);
}

export const sha256 = (text: string | Uint8Array): string => hash('sha256', text);

export const digestOf = (value: unknown): string => sha256(canonical(value));

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567'; // RFC 4648 section 6, lower case

/**
 * The identity of a finding: `fp1:` and the first 20 base32 characters of sha256 over
 * `fp1` NUL target id NUL service NUL rule NUL subject (DRIFT, Identity).
 */
export function fingerprint(target: string, service: string, rule: string, subject: string | null): string {
  const bytes = hash('sha256', ['fp1', target, service, rule, subject ?? ''].join('\0'), 'buffer');
  let text = 'fp1:';
  for (let bit = 0; bit < 100; bit += 5) {
    const pair = ((bytes[bit >> 3] ?? 0) << 8) | (bytes[(bit >> 3) + 1] ?? 0);
    text += BASE32[(pair >> (11 - (bit & 7))) & 31];
  }
  return text;
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
