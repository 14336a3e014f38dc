import debCompare from 'deb-version-compare';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { compareVersions, numbersOf, SCHEMES, type Scheme, schemeOf } from '../../src/parse/version.ts';

type Pair = readonly [a: string, b: string, scheme?: Scheme];

/** The first is older than the second. */
const OLDER: readonly Pair[] = [
  ['2.4.9', '2.4.10'],
  ['7.1', '7.1.1'],
  ['9.0.0.M1', '9.0.0'],
  ['9.0.0-M1', '9.0.1'],
  ['9.0.0.M1', '9.0.0.M2'],
  ['9.0.0.M9', '9.0.0.RC1'],
  ['10.0.0-beta1', '10.0.0'],
  ['10.0.0-alpha2', '10.0.0-beta1'],
  ['8.1.0-dev', '8.1.0'],
  ['8.1.0-dev', '8.1.0alpha1'],
  ['8.2.0RC1', '8.2.0'],
  ['8.2.0RC1', '8.2.0RC2'],
  ['8.2.0', '8.2.0pl1'],
  ['2019.3.1023', '2020.1.114'],
  ['9.4.57.v20241219', '9.4.58.v20250814'],
  ['5.4.3', '5.4.112'],
  ['15.2.1544.4', '15.2.1544.36'],
  ['13.1-49.15', '13.1-58.32'],
  ['10.2.9', '10.2.9-h1'],
  ['10.2.9-h1', '10.2.10'],
  ['2.4.7', '2.4.7-p1'],
  ['8.8.15 P45', '8.8.16'],
  ['7.58', '7.103'],
  ['1.1.1', '1.1.1a', 'openssl-letter'],
  ['1.1.1k', '1.1.1w', 'openssl-letter'],
  ['1.0.2k', '1.0.2zg', 'openssl-letter'],
  ['1.0.2z', '1.0.2za', 'openssl-letter'],
  ['1.0.2k-fips', '1.0.2l', 'openssl-letter'],
  ['1.1.1w', '3.0.0', 'openssl-letter'],
  ['3.0.0-beta2', '3.0.0', 'openssl-letter'],
  ['7.4.3-4ubuntu2.18', '7.4.3-4ubuntu2.29', 'deb'],
  ['8.2.36-1~deb12u1', '8.2.36-1', 'deb'],
  ['2.4.10', '1:2.4.9', 'deb'],
  ['1.6.5+dfsg-1+deb12u2', '1.6.5+dfsg-1+deb12u13', 'deb'],
  ['1.0~rc1', '1.0', 'deb'],
  ['4a.ubuntu', '4a.ubuntu1', 'deb'],
  ['2.426.2', '2.426.3', 'jenkins'],
  ['2.430', '2.442', 'jenkins'],
  ['15.2.1544.4', '15.2.1544.36', 'exchange'],
  ['15.1.2507', '15.2.986.5', 'exchange'],
  ['15.2.986', '15.2.1118.40', 'exchange'],
  ['9.0.0.M1', '9.0.0', 'maven'],
  ['9.0.0-M26', '9.0.0-RC1', 'maven'],
  ['10.1.0-M9', '10.1.0-M17', 'maven'],
  ['2.0.0-SNAPSHOT', '2.0.0', 'maven'],
  ['2.0.0-RC1', '2.0.0-SNAPSHOT', 'maven'],
  ['9.4.57.v20241219', '9.4.58.v20250814', 'maven'],
  ['3.0.0.Final', '3.0.0.SP1', 'maven'],
  ['2019.3.1023', '2020.1.114', 'dated'],
  ['2023-04-04', '2023-04-04a', 'dated'],
  ['2023-04-04a', '2024-02-06', 'dated'],
  ['9.1R9', '9.1R11.4', 'release-letter'],
  ['8.3R7', '9.0R1', 'release-letter'],
];

const EQUAL: readonly Pair[] = [
  ['7.1', '7.1.0'],
  ['7.58', '7.58.0'],
  ['2.4.6', '2.4.6'],
  ['3.0.0.Final', '3.0.0'],
  ['1.0.2k-fips', '1.0.2k', 'openssl-letter'],
  ['1.0', '1.0', 'deb'],
  ['9.0.0.Final', '9.0.0', 'maven'],
  ['15.2.1544', '15.2.1544', 'exchange'],
];

/** Nobody can say. */
const NEITHER: readonly Pair[] = [
  ['2.430', '2.426.3', 'jenkins'],
  ['15.2.1544', '15.2.1544.36', 'exchange'],
  ['2023', '2023-04-04', 'dated'],
  ['1.0', '2023-04-04', 'dated'],
  ['22.x', '9.1R1', 'release-letter'],
  ['', '1.0'],
  ['banana', '1.0'],
  ['1.0', '../etc/passwd'],
  ['1.0 ', '1.0‮'],
  ['1.0-wheezy', '1.0'],
  ['1.0', `1.${'0'.repeat(100)}`],
  ['x', '1.0', 'deb'],
  ['x', '1.0', 'openssl-letter'],
];

const full = (pairs: readonly Pair[]) => pairs.map(([a, b, scheme = 'dotted']) => [a, b, scheme] as const);

describe('compareVersions', () => {
  test.each(full(OLDER))('%s < %s', (older, newer, scheme) => {
    expect(compareVersions(older, newer, scheme)).toBeLessThan(0);
    expect(compareVersions(newer, older, scheme)).toBeGreaterThan(0);
  });

  test.each(full(EQUAL))('%s = %s', (a, b, scheme) => {
    expect(Object.is(Math.abs(compareVersions(a, b, scheme) ?? 1), 0)).toBe(true);
  });

  test.each(full(NEITHER))('%j and %j do not compare', (a, b, scheme) => {
    expect(compareVersions(a, b, scheme)).toBeNull();
    expect(compareVersions(b, a, scheme)).toBeNull();
  });

  it('knows whose versions are ordered in their own way', () => {
    expect(['openssl', 'jenkins', 'php', 'msexchange', 'tomcat', 'toString'].map(schemeOf)).toEqual([
      'openssl-letter',
      'jenkins',
      'dotted',
      'exchange',
      'maven',
      'dotted',
    ]);
  });

  it('orders versions of Debian as deb-version-compare does', () => {
    const versions = [
      ...[
        '7.4.3-4ubuntu2.18',
        '7.4.3-4ubuntu2.29',
        '8.2.36-1~deb12u1',
        '8.2.36-1',
        '1:2.4.9',
        '2.4.10',
        '1.0~rc1',
        '1.0',
      ],
      ...[
        '1.6.5+dfsg-1+deb12u2',
        '1.6.5+dfsg-1+deb12u13',
        '4:5.2.1+dfsg-1+deb12u1',
        '10.1.60-1~deb12u1',
        '6.1.9+dfsg1-0+deb12u1',
      ],
    ];
    for (const a of versions)
      for (const b of versions) expect(Math.sign(compareVersions(a, b, 'deb') ?? 9)).toBe(Math.sign(debCompare(a, b)));
  });

  it('orders whatever it can compare, in every scheme', () => {
    const version = fc.oneof(
      fc.string({ maxLength: 70 }),
      fc
        .array(fc.oneof(fc.nat(30).map(String), fc.constantFrom('a', 'rc', 'm', 'k', 'zz', 'p', 'R', '-', '~', '+')), {
          maxLength: 8,
        })
        .map((parts) => parts.join('.')),
    );
    fc.assert(
      fc.property(version, version, version, fc.constantFrom(...SCHEMES), (a, b, c, scheme) => {
        const sign = (x: string, y: string) => {
          const order = compareVersions(x, y, scheme);
          return order === null ? null : Math.sign(order);
        };
        const [ab, ba, bc, ac] = [sign(a, b), sign(b, a), sign(b, c), sign(a, c)];
        expect(ab === null ? ba : ab + (ba ?? Number.NaN)).toBe(ab === null ? null : 0);
        if (ab !== null && bc !== null && ab <= 0 && bc <= 0 && ac !== null) expect(ac).toBeLessThanOrEqual(0);
      }),
    );
  });
});

test.each([
  ['1.1.1k', [1, 1, 1]],
  ['8.2.0RC1', [8, 2, 0]],
  ['10.x', [10]],
  ['6.1 EE', [6, 1]],
  ['2008-r2-sp1', [2008]],
  ['any', []],
  ['', []],
  ['v1', []],
] as const)('numbersOf %j', (version, numbers) => {
  expect(numbersOf(version)).toEqual(numbers);
});
