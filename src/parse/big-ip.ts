import { canonicalAddress } from './address.ts';

/**
 * The address of the server behind a BIG-IP that its persistence cookie tells everybody, or null: none, or an encrypted cookie.
 * F5 K6917 has the four forms: `1677787402.36895.0000`, `vi<32 hex>.20480`, `rd5o<24 hex of a mapped address><8 hex>o80`, `rd3o<32 hex>o80`.
 */
export function poolAddressOf(value: string): string | null {
  const number = /^(\d{1,10})\.\d{1,5}\.0000$/.exec(value)?.[1];
  if (number !== undefined) return littleEndian(Number(number));
  const hex = /^(?:vi([0-9a-f]{32})\.\d{1,5}|rd\d{1,5}o([0-9a-f]{32})o\d{1,5})$/i.exec(value);
  const groups = (hex?.[1] ?? hex?.[2])?.match(/.{4}/g);
  return groups === undefined || groups === null ? null : canonicalAddress(groups.join(':'));
}

/** The last of the four numbers weighs most. */
function littleEndian(number: number): string | null {
  if (number > 0xffff_ffff) return null;
  return [0, 8, 16, 24].map((shift) => (number >>> shift) & 255).join('.');
}
