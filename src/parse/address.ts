import { BlockList, isIP } from 'node:net';
import type { AddressClass } from '../model/observation.ts';

/** Every block that is not ordinary public unicast (IANA special-purpose registries, RFC 6890), narrower ones first. */
export const BLOCKS: readonly (readonly [block: string, AddressClass])[] = [
  ['0.0.0.0/8', 'reserved'],
  ['10.0.0.0/8', 'private'],
  ['100.64.0.0/10', 'private'], // RFC 6598, shared by carriers
  ['127.0.0.0/8', 'loopback'],
  ['169.254.0.0/16', 'link-local'], // cloud metadata lives here
  ['172.16.0.0/12', 'private'],
  ['192.0.0.0/24', 'reserved'],
  ['192.0.2.0/24', 'documentation'],
  ['192.88.99.0/24', 'translation'], // RFC 7526, 6to4 relays
  ['192.168.0.0/16', 'private'],
  ['198.18.0.0/15', 'reserved'], // RFC 2544, benchmarks
  ['198.51.100.0/24', 'documentation'],
  ['203.0.113.0/24', 'documentation'],
  ['224.0.0.0/4', 'multicast'],
  ['240.0.0.0/4', 'reserved'],
  ['::1/128', 'loopback'],
  ['::/96', 'translation'], // IPv4-compatible: net.BlockList does not see the IPv4 address in it
  ['64:ff9b::/96', 'translation'], // RFC 6052, NAT64
  ['64:ff9b:1::/48', 'translation'],
  ['100::/64', 'reserved'],
  ['2001::/32', 'translation'], // RFC 4380, Teredo
  ['2001::/23', 'reserved'],
  ['2001:db8::/32', 'documentation'],
  ['2002::/16', 'translation'], // RFC 3056, 6to4
  ['3fff::/20', 'documentation'],
  ['5f00::/16', 'reserved'],
  ['fc00::/7', 'private'],
  ['fe80::/10', 'link-local'],
  ['ff00::/8', 'multicast'],
];

const blocks = BLOCKS.map(([block, name]) => ({ name, family: familyOf(block), list: listOf(block) }));
const globalUnicast = listOf('2000::/3'); // the only part of IPv6 that is handed out (RFC 4291 section 2.4)

/**
 * The one way in which we write an address: lower case, shortest form, IPv4 in dotted decimals, an IPv4-mapped address
 * as the IPv4 address that would be dialled. Null: not an address (a zone such as `%eth0` is not part of one).
 */
export function canonicalAddress(text: string): string | null {
  const family = text.includes('%') ? 0 : isIP(text);
  if (family === 0) return null;
  if (family === 4) return text;
  const short = new URL(`http://[${text}]/`).hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(short);
  if (mapped === null) return short;
  return [mapped[1], mapped[2]]
    .map((group) => Number.parseInt(group ?? '', 16))
    .flatMap((group) => [group >> 8, group & 255])
    .join('.');
}

/** Why an address is not dialled, or null for an ordinary public one. What is no address at all is `reserved`. */
export function classify(text: string): AddressClass | null {
  const before = known.get(text);
  if (before !== undefined) return before;
  const found = classOf(text);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(text, found);
  return found;
}

/** The same addresses are asked about before every request. */
const known = new Map<string, AddressClass | null>();
const MOST_KNOWN = 1_000;

function classOf(text: string): AddressClass | null {
  const address = canonicalAddress(text);
  if (address === null) return 'reserved';
  const family = isIP(address) === 4 ? 'ipv4' : 'ipv6';
  const block = blocks.find((one) => one.family === family && one.list.check(address, family));
  if (block !== undefined) return block.name;
  return family === 'ipv4' || globalUnicast.check(address, 'ipv6') ? null : 'reserved';
}

export const isLoopback = (address: string): boolean => classify(address) === 'loopback';

function familyOf(block: string): 'ipv4' | 'ipv6' {
  return block.includes(':') ? 'ipv6' : 'ipv4';
}

function listOf(block: string): BlockList {
  const [network = '', prefix] = block.split('/');
  const list = new BlockList();
  list.addSubnet(network, Number(prefix), familyOf(block));
  return list;
}

/** Whether a host, as it stands in a URL, can only be this machine. */
export const isLoopbackHost = (host: string): boolean =>
  host === 'localhost' || isLoopback(host.replace(/^\[(.*)\]$/, '$1'));
