import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import advisories from '../../src/knowledge/advisories.json' with { type: 'json' };
import { isWithin, parseRange, versOf, writeRange } from '../../src/parse/range.ts';
import { SCHEMES, type Scheme } from '../../src/parse/version.ts';

describe('parseRange', () => {
  test.each([
    ['>=8.2.0,<8.2.20', '>=8.2.0,<8.2.20'],
    ['>=4.0.0,<4.7.9 || =5.0', '>=4.0.0,<4.7.9 || =5.0'],
    ['2.4.49', '=2.4.49'],
    ['==2.4.49', '=2.4.49'],
    ['>= 1.0, < 2.0', '>=1.0,<2.0'],
    ['>=1.0 <2.0', '>=1.0,<2.0'],
    ['v1.2.3', '=1.2.3'],
    ['*', '*'],
    ['toutes les versions', '*'],
    ['< 10.0.18', '<10.0.18'],
    ['before 8.5.4', '<8.5.4'],
    ['versions antérieures à 8.5.4', '<8.5.4'],
    ['antérieures à la version 8.5.4', '<8.5.4'],
    ['8.5.3 et antérieures', '<=8.5.3'],
    ['8.5.3 and earlier', '<=8.5.3'],
    ['8.0 à 8.5.3', '>=8.0,<=8.5.3'],
    ['9.0.0-M1 through 9.0.98', '>=9.0.0-M1,<=9.0.98'],
    ['10.0 before 10.0.18', '>=10.0,<10.0.18'],
    ['vers:generic/>=10.0.0|<10.6.15', '>=10.0.0,<10.6.15'],
    ['vers:generic/>=1.0|<1.5|>=2.0|<2.3|3.0.1', '>=1.0,<1.5 || >=2.0,<2.3 || =3.0.1'],
    ['vers:generic/<1.5.0', '<1.5.0'],
    ['vers:deb/*', '*'],
  ])('%s', (text, range) => {
    expect(writeRange(parseRange(text) ?? [])).toBe(range);
  });

  test.each([
    '',
    'banana',
    '2018 <=Update 15',
    '9.x || 22.x before Jan 2024',
    '<',
    '>=1.0,',
    '<1.0; rm -rf',
    'vers:generic/|',
    '<'.repeat(5000),
  ])('%.40j is prose', (text) => {
    expect(parseRange(text)).toBeNull();
  });

  it('reads what it wrote', () => {
    for (const { affectedRange } of advisories.rows) {
      const range = parseRange(affectedRange);
      if (range === null) continue;
      expect(parseRange(writeRange(range))).toEqual(range);
      expect(versOf(range).flatMap((one) => parseRange(one) ?? [])).toEqual(range);
    }
  });

  it('leaves nine of our own advisories as prose', () => {
    const prose = advisories.rows.filter(({ affectedRange }) => parseRange(affectedRange) === null);
    expect(prose.map(({ id }) => id)).toEqual([
      'CVE-2020-5902',
      'CVE-2023-26360',
      'CVE-2024-20767',
      'CVE-2023-46805',
      'CVE-2010-0738',
      'CVE-2022-47966',
      'CVE-2025-31324',
      'CVE-2019-0604',
      'CVE-2021-21972',
    ]);
  });

  it('is total', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.string({ maxLength: 70 }),
        fc.boolean(),
        fc.constantFrom(...SCHEMES),
        (text, version, whole, scheme) => {
          const range = parseRange(text);
          if (range !== null) expect([true, false, null]).toContain(isWithin(range, version, whole, scheme));
        },
      ),
    );
  });
});

describe('isWithin', () => {
  const within = (range: string, version: string, whole = true, scheme: Scheme = 'dotted') =>
    isWithin(parseRange(range) ?? [], version, whole, scheme);

  test.each([
    ['>=2.4.0,<2.4.56', '2.4.6', true],
    ['>=2.4.0,<2.4.56', '2.4.56', false],
    ['>=2.4.0,<2.4.56', '2.2.34', false],
    ['<3.2.18 || >=4.0.0,<4.0.10', '4.0.9', true],
    ['<3.2.18 || >=4.0.0,<4.0.10', '3.2.19', false],
    ['=2.4.49', '2.4.49', true],
    ['=2.4.49', '2.4.50', false],
    ['*', '1.0', true],
    ['<2.0', 'banana', null],
  ] as const)('%s holds %s: %s', (range, version, answer) => {
    expect(within(range, version)).toBe(answer);
  });

  test.each([
    ['<3.0', '2.4', true],
    ['>=2.4.0,<2.4.56', '2.4', null],
    ['>=2.4.20,<2.4.56', '2', null],
    ['>=2.4.0,<2.4.56', '2.2', false],
    ['>=2.4.0,<2.4.56', '3', false],
    ['=2.4.49', '2.4', null],
    ['=2.4.49', '2.2', false],
    ['>=9.0.0', '10', true],
  ] as const)('%s and the branch %s: %s', (range, version, answer) => {
    expect(within(range, version, false)).toBe(answer);
  });

  test.each([
    ['<=2.441 || <=2.426.2', '2.426.3', false],
    ['<=2.441 || <=2.426.2', '2.426.2', true],
    ['<=2.441 || <=2.426.2', '2.430', true],
    ['<=2.441 || <=2.426.2', '2.442', false],
    ['<2.442', '2.426.3', null], // OSV puts both lines into one range
  ] as const)('Jenkins: %s holds %s: %s', (range, version, answer) => {
    expect(within(range, version, true, 'jenkins')).toBe(answer);
  });

  test.each([
    ['>=15.2.986,<15.2.986.5', '15.2.986', null],
    ['>=15.2.986,<15.2.986.5', '15.2.1118.40', false],
    ['>=15.2.986.0,<15.2.986.5', '15.2.986.4', true],
  ] as const)('Exchange: %s holds %s: %s', (range, version, answer) => {
    expect(within(range, version, true, 'exchange')).toBe(answer);
  });
});
