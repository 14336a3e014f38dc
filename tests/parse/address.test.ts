import { describe, expect, test } from 'vitest';
import type { AddressClass } from '../../src/model/observation.ts';
import { BLOCKS, canonicalAddress, classify, isLoopback } from '../../src/parse/address.ts';

/** First and last address of each refused block, and its neighbours outside. */
const IPV4: readonly (readonly [
  first: string,
  last: string,
  AddressClass,
  before: string | null,
  after: string | null,
])[] = [
  ['0.0.0.0', '0.255.255.255', 'reserved', null, '1.0.0.0'],
  ['10.0.0.0', '10.255.255.255', 'private', '9.255.255.255', '11.0.0.0'],
  ['100.64.0.0', '100.127.255.255', 'private', '100.63.255.255', '100.128.0.0'],
  ['127.0.0.0', '127.255.255.255', 'loopback', '126.255.255.255', '128.0.0.0'],
  ['169.254.0.0', '169.254.255.255', 'link-local', '169.253.255.255', '169.255.0.0'],
  ['172.16.0.0', '172.31.255.255', 'private', '172.15.255.255', '172.32.0.0'],
  ['192.0.0.0', '192.0.0.255', 'reserved', '191.255.255.255', '192.0.1.0'],
  ['192.0.2.0', '192.0.2.255', 'documentation', '192.0.1.255', '192.0.3.0'],
  ['192.88.99.0', '192.88.99.255', 'translation', '192.88.98.255', '192.88.100.0'],
  ['192.168.0.0', '192.168.255.255', 'private', '192.167.255.255', '192.169.0.0'],
  ['198.18.0.0', '198.19.255.255', 'reserved', '198.17.255.255', '198.20.0.0'],
  ['198.51.100.0', '198.51.100.255', 'documentation', '198.51.99.255', '198.51.101.0'],
  ['203.0.113.0', '203.0.113.255', 'documentation', '203.0.112.255', '203.0.114.0'],
  ['224.0.0.0', '239.255.255.255', 'multicast', '223.255.255.255', null],
  ['240.0.0.0', '255.255.255.255', 'reserved', null, null],
];

const F = 'ffff';
const rest = (groups: number) => Array(groups).fill(F).join(':');

const IPV6: readonly (readonly [first: string, last: string, AddressClass])[] = [
  ['::1', '::1', 'loopback'],
  ['::', '::', 'translation'],
  ['::2', '::ffff:ffff', 'translation'],
  ['64:ff9b::', `64:ff9b::${rest(2)}`, 'translation'],
  ['64:ff9b:1::', `64:ff9b:1:${rest(5)}`, 'translation'],
  ['100::', `100::${rest(4)}`, 'reserved'],
  ['2001::', `2001:0:${rest(6)}`, 'translation'],
  ['2001:1::', `2001:1ff:${rest(6)}`, 'reserved'],
  ['2001:db8::', `2001:db8:${rest(6)}`, 'documentation'],
  ['2002::', `2002:${rest(7)}`, 'translation'],
  ['3fff::', `3fff:fff:${rest(6)}`, 'documentation'],
  ['5f00::', `5f00:${rest(7)}`, 'reserved'],
  ['fc00::', `fdff:${rest(7)}`, 'private'],
  ['fe80::', `febf:${rest(7)}`, 'link-local'],
  ['ff00::', `ffff:${rest(7)}`, 'multicast'],
];

describe('classify', () => {
  test('every block stands in a table here', () => {
    expect(IPV4.length + IPV6.length).toBe(BLOCKS.length + 1); // `::` and the rest of ::/96 are two rows
  });

  test.each(IPV4)('%s to %s is %s', (first, last, name, before, after) => {
    expect([classify(first), classify(last)]).toEqual([name, name]);
    expect([before, after].filter((one) => one !== null).map(classify)).toEqual(
      [before, after].filter((one) => one !== null).map(() => null),
    );
  });

  test.each(IPV6)('%s to %s is %s', (first, last, name) => {
    expect([classify(first), classify(last)]).toEqual([name, name]);
  });

  test.each([
    ['just below 2000::/3', `1fff:${rest(7)}`, 'reserved'],
    ['just above 2000::/3', '4000::', 'reserved'],
    ['old site-local', 'fec0::1', 'reserved'],
    ['translated by SIIT', '::ffff:0:7f00:1', 'reserved'],
    ['just above 2001::/23', '2001:200::', null],
    ['around the documentation block', '2001:db7:ffff::1', null],
    ['above the documentation block', '2001:db9::', null],
    ['above 6to4', '2003::', null],
    ['above the second documentation block', '3fff:1000::', null],
    ['below the second documentation block', '3ffe:ffff::', null],
    ['an ordinary one', '2a00:1450:4003::1', null],
    ['mapped loopback', '::ffff:127.0.0.1', 'loopback'],
    ['mapped loopback in hex', '::ffff:7f00:1', 'loopback'],
    ['mapped private', '::FFFF:10.1.2.3', 'private'],
    ['mapped public', '::ffff:8.8.8.8', null],
    ['IPv4-compatible loopback', '::127.0.0.1', 'translation'],
    ['NAT64 of loopback', '64:ff9b::127.0.0.1', 'translation'],
    ['6to4 of a private network', '2002:a00:1::', 'translation'],
    ['with a zone', 'fe80::1%eth0', 'reserved'],
    ['no address', 'www.example.ma', 'reserved'],
    ['octal', '0177.0.0.1', 'reserved'],
    ['nothing', '', 'reserved'],
  ] as const)('%s: %s is %s', (_name, address, expected) => {
    expect(classify(address)).toBe(expected);
  });
});

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['2001:0DB8:0000:0000:0000:0000:0000:0001', '2001:db8::1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['::FFFF:C000:201', '192.0.2.1'],
  ['::1', '::1'],
  ['0:0:0:0:0:0:0:0', '::'],
  ['::127.0.0.1', '::7f00:1'],
  ['192.0.2.01', null],
  ['1.2.3', null],
  ['fe80::1%1', null],
  ['[::1]', null],
  ['', null],
])('%s is written %s', (text, expected) => {
  expect(canonicalAddress(text)).toBe(expected);
});

test.each([
  ['127.0.0.1', true],
  ['127.9.8.7', true],
  ['::1', true],
  ['::ffff:127.0.0.1', true],
  ['10.0.0.1', false],
  ['8.8.8.8', false],
])('%s is loopback: %s', (address, expected) => {
  expect(isLoopback(address)).toBe(expected);
});
