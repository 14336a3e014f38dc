import { BlockList, isIP } from 'node:net';
import type { AddressClass } from '../model/observation.ts';

/** Ranges that nobody reaches over the public Internet (RFC 6890 and the IANA special-purpose registries). */
const SPECIAL: Readonly<Record<AddressClass, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  private: ['10.0.0.0/8', '100.64.0.0/10', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
  'link-local': ['169.254.0.0/16', 'fe80::/10'],
  documentation: ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '2001:db8::/32', '3fff::/20'],
  multicast: ['224.0.0.0/4', 'ff00::/8'],
  translation: ['64:ff9b::/96', '64:ff9b:1::/48', '2002::/16', '192.88.99.0/24'],
  reserved: [
    '0.0.0.0/8',
    '192.0.0.0/24',
    '198.18.0.0/15',
    '240.0.0.0/4',
    '::/96',
    '100::/64',
    '2001::/23',
    '5f00::/16',
  ],
};

const family = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

const classes = Object.entries(SPECIAL).map(([name, ranges]) => {
  const list = new BlockList();
  for (const range of ranges) {
    const [network = '', prefix] = range.split('/');
    list.addSubnet(network, Number(prefix), family(network));
  }
  return { name: name as AddressClass, list };
});

/** Why an address is no public one; null when it is. Takes canonical addresses. */
export const classOf = (address: string): AddressClass | null =>
  classes.find(({ list }) => list.check(address, family(address)))?.name ?? null;

/** One spelling for every address: dotted decimal, or RFC 5952 without brackets; an IPv4-mapped one is the IPv4 address. Null: none. */
export function canonicalAddress(text: string): string | null {
  if (text.includes('%')) return null; // a zone means something on one machine only (RFC 4007)
  if (isIP(text) === 4) return text;
  const bare = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
  if (isIP(bare) !== 6) return null;
  const short = new URL(`http://[${bare}]/`).hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(short);
  if (mapped === null) return short;
  const [high = 0, low = 0] = mapped.slice(1).map((group) => Number.parseInt(group, 16));
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}
