import { describe, expect, test } from 'vitest';
import { sentenceOf } from '../../src/targets/mistake.ts';
import { isSource, sourceFrom } from '../../src/targets/source.ts';
import { mergeWaivers } from '../../src/targets/waivers.ts';

const NOW = '2026-11-22T02:00:00.000Z';
const KNOWN = { rules: ['tls/version-1.0', 'headers/hsts'], targets: ['cnss-www'] };

function read(text: string, known: Parameters<typeof mergeWaivers>[3] = KNOWN) {
  const source = sourceFrom('w.yaml', `schema: rasid/waivers@1\nwaivers:\n${text}`);
  if (!isSource(source)) throw new Error(source.map(sentenceOf).join('\n'));
  return mergeWaivers([source], [], NOW, known);
}
const waiver = (more: string) =>
  `  - rule: tls/version-1.0\n    target: cnss-www\n    reason: "Old terminals, replaced in March"\n    approvedBy: RSSI\n${more}`;

test('a waiver as written in the interface', () => {
  const digest = '3f'.repeat(32);
  const { waivers, mistakes, faults } = read(
    waiver(`    subject: null\n    until: 2027-03-31\n    evidence: "${digest}"\n`),
  );
  expect([mistakes, faults]).toEqual([[], []]);
  expect(waivers).toEqual([
    {
      rule: 'tls/version-1.0',
      target: 'cnss-www',
      subject: null,
      reason: 'Old terminals, replaced in March',
      approvedBy: 'RSSI',
      until: '2027-03-31',
      evidence: digest,
    },
  ]);
});

test('one that has ended is no mistake, and they come in order', () => {
  const { waivers } = read(
    `${waiver('    until: 2026-01-01\n')}${waiver('    until: 2026-12-01\n').replace('tls/version-1.0', 'headers/hsts')}`,
  );
  expect(waivers.map(({ rule, until }) => [rule, until])).toEqual([
    ['headers/hsts', '2026-12-01'],
    ['tls/version-1.0', '2026-01-01'],
  ]);
});

describe('mistakes', () => {
  test.each<[string, string, string[]]>([
    [
      'too far ahead',
      waiver('    until: 2027-11-23\n'),
      ['w.yaml:7:12: expected a day at most 365 days ahead (2027-11-22), found "2027-11-23"'],
    ],
    [
      'no reason',
      '  - { rule: headers/hsts, target: cnss-www, approvedBy: RSSI, until: 2027-01-01 }',
      ['w.yaml:3:5: expected "reason": the reason, on one line of at most 300 characters, found no such key'],
    ],
    [
      'a rule that does not exist',
      waiver('    until: 2027-01-01\n').replace('1.0', '1.1'),
      ['w.yaml:3:11: expected the id of a rule (did you mean "tls/version-1.0"?), found "tls/version-1.1"'],
    ],
    [
      'a target that does not exist',
      waiver('    until: 2027-01-01\n').replace('cnss-www', 'cmr'),
      ['w.yaml:4:13: expected the id of a target, found "cmr"'],
    ],
    [
      'the same one twice',
      `${waiver('    until: 2027-01-01\n')}${waiver('    until: 2027-02-01\n')}`,
      ['w.yaml:8:5: expected one waiver a finding, found another (first at w.yaml:3:5)'],
    ],
    [
      'a digest that is none',
      waiver('    until: 2027-01-01\n    evidence: 3f9a\n'),
      ['w.yaml:8:15: expected a digest of 64 hexadecimal digits, found "3f9a"'],
    ],
    [
      'an unknown key',
      waiver('    until: 2027-01-01\n    aprovedBy: me\n'),
      [
        'w.yaml:8:5: expected one of the keys rule, target, subject, reason, approvedBy, until, evidence (did you mean "approvedBy"?), found "aprovedBy"',
      ],
    ],
  ])('%s', (_name, text, expected) => {
    const { mistakes, faults } = read(text);
    expect([...mistakes, ...faults].map(sentenceOf)).toEqual(expected);
  });

  test('against the rules of the house, or no waiver at all', () => {
    const kinds = (text: string) => [read(text).mistakes.length, read(text).faults.length];
    expect(kinds(waiver('    until: 2027-11-23\n'))).toEqual([0, 1]);
    expect(kinds(waiver('    until: soon\n'))).toEqual([1, 0]);
  });

  test('what is not known is not looked at', () => {
    expect(read(waiver('    until: 2027-01-01\n'), { rules: null, targets: null }).faults).toEqual([]);
  });
});
