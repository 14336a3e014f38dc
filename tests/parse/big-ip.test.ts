import fc from 'fast-check';
import { expect, test } from 'vitest';
import { poolAddressOf } from '../../src/parse/big-ip.ts';

test.each<[value: string, address: string | null]>([
  ['1677787402.36895.0000', '10.1.1.100'], // the examples of F5 K6917
  ['vi20010112000000000000000000000030.20480', '2001:112::30'],
  ['rd5o00000000000000000000ffffc0000201o80', '192.0.2.1'],
  ['rd3o20010112000000000000000000000030o80', '2001:112::30'],
  ['4294967295.0.0000', '255.255.255.255'],
  ['4294967296.0.0000', null],
  ['1677787402.36895.0001', null],
  ['1677787402.36895', null],
  ['!encrypted', null],
  ['rd5o0000ffffc0000201o80', null],
  ['', null],
])('%s', (value, address) => {
  expect(poolAddressOf(value)).toBe(address);
});

test('every IPv4 address comes back', () => {
  fc.assert(
    fc.property(fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255)), (octets) => {
      const [a, b, c, d] = octets;
      expect(poolAddressOf(`${a + b * 256 + c * 65_536 + d * 16_777_216}.20480.0000`)).toBe(octets.join('.'));
    }),
  );
});

test('never throws', () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom('vi', 'rd1o', ''), (text, start) => {
      const address = poolAddressOf(start + text);
      expect(address === null || address.length > 1).toBe(true);
    }),
  );
});
