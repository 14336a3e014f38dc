import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';

/**
 * Whether a certificate with these subject alternative names speaks for `host` (RFC 9525 section 6): a name equal to it, whatever
 * the case; a wildcard that is the whole leftmost label and covers exactly one; or, for an address, the same address.
 * The common name never counts.
 */
export function matchesName(names: readonly string[], host: string): boolean {
  if (isIP(host) !== 0) {
    const address = canonicalAddress(host);
    return names.some((name) => canonicalAddress(name) === address);
  }
  const wanted = aLabels(host.replace(/\.$/, ''));
  const dot = wanted.indexOf('.');
  const wildcard = dot > 0 && wanted.indexOf('.', dot + 1) !== -1 ? `*${wanted.slice(dot)}` : null; // never a whole top-level domain
  return names.some((name) => {
    const lower = lowerCase(name);
    return lower === wanted || lower === wildcard;
  });
}

const aLabels = (host: string): string => (/^[\x20-\x7e]*$/.test(host) ? lowerCase(host) : domainToASCII(host));

/** ASCII only: a Kelvin sign is no k. */
const lowerCase = (text: string): string => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

const canonicalAddress = (address: string): string =>
  isIP(address) === 6 ? new URL(`http://[${address.replace(/%.*$/, '')}]`).hostname.slice(1, -1) : address;

/** The text of an address of 4 or 16 octets, IPv6 as RFC 5952 writes it; null for any other length. */
export function addressOf(octets: Uint8Array): string | null {
  if (octets.length === 4) return octets.join('.');
  if (octets.length !== 16) return null;
  const groups = Buffer.from(octets)
    .toString('hex')
    .replace(/.{4}(?=.)/g, '$&:');
  return canonicalAddress(groups);
}
