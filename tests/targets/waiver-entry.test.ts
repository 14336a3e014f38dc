import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Waiver } from '../../src/model/waiver.ts';
import { isSource, sourceFrom } from '../../src/targets/source.ts';
import { withWaiver } from '../../src/targets/waiver-entry.ts';
import { mergeWaivers } from '../../src/targets/waivers.ts';

const NOW = '2026-11-22T02:00:00.000Z';
const waiver: Waiver = {
  rule: 'headers/hsts',
  target: 'cnss-www',
  subject: null,
  reason: 'Décision 14: réglé en mars # 3',
  approvedBy: 'RSSI',
  until: '2027-03-31',
  evidence: null,
};
const entry = `- rule: headers/hsts
  target: cnss-www
  reason: "Décision 14: réglé en mars # 3"
  approvedBy: RSSI
  until: 2027-03-31
`;
const indented = entry.replace(/^(?=.)/gm, '  ');

function read(text: string): readonly Waiver[] {
  const source = sourceFrom('w.yaml', text);
  if (!isSource(source)) throw new Error(JSON.stringify(source));
  const { mistakes, faults, places } = mergeWaivers([source], [], NOW, { rules: null, targets: null });
  expect([mistakes, faults]).toEqual([[], []]);
  return [...places.keys()];
}

const OLD = { rule: 'tls/version-1.0', target: 'a', reason: 'r', approvedBy: 'b', until: '2027-01-01' };

describe('one more waiver', () => {
  test('in an empty file', () => {
    expect(withWaiver('', waiver)).toBe(`schema: rasid/waivers@1\nwaivers:\n${indented}`);
  });

  test.each([
    ['two spaces', '  '],
    ['none', ''],
    ['four', '    '],
  ])('after others, indented by %s: nothing else moves', (_name, by) => {
    const before = `# Accepted by the committee.
schema:   rasid/waivers@1   # do not touch

waivers:
${by}# Until March
${by}- rule: tls/version-1.0     # the terminals
${by}  target:   a
${by}  reason: >-
${by}    folded
${by}    text
${by}  approvedBy: 'b'

${by}  until: 2027-01-01   # a Friday
`;
    const after = withWaiver(before, waiver);
    expect(after).toBe(before + entry.replace(/^(?=.)/gm, by));
    expect(read(after).map(({ rule }) => rule)).toEqual(['tls/version-1.0', 'headers/hsts']);
  });

  test('a file without a line feed at its end, or with a comment after the list', () => {
    const before = `schema: rasid/waivers@1\nwaivers:\n  - { rule: tls/version-1.0, target: a, reason: r, approvedBy: b, until: 2027-01-01 }`;
    expect(withWaiver(before, waiver)).toBe(`${before}\n${indented}`);
    expect(withWaiver(`${before} # why\n# the end\n`, waiver)).toBe(`${before} # why\n${indented}# the end\n`);
  });

  test.each([
    ['no list yet', 'schema: rasid/waivers@1 # ours\n'],
    ['an empty list', 'schema: rasid/waivers@1 # ours\nwaivers: []\n'],
    ['nothing under the key', 'schema: rasid/waivers@1 # ours\nwaivers:\n'],
    [
      'a list on one line',
      'schema: rasid/waivers@1 # ours\nwaivers: [{ rule: tls/version-1.0, target: a, reason: r, approvedBy: b, until: 2027-01-01 }]\n',
    ],
    ['the list first', `waivers:\n  - ${JSON.stringify(OLD)}\nschema: rasid/waivers@1 # ours\n`],
  ])('%s', (_name, before) => {
    const after = withWaiver(before, waiver);
    expect(after).toContain('# ours');
    expect(read(after).at(-1)).toEqual(waiver);
  });

  test('whatever is written in it is read again', () => {
    const words = fc.oneof(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
      fc.constantFrom('yes', '1e3', '- a', '"', "'", '# no', '{', '&a', '*b', 'null', '~', '2027-01-01', 'الوزارة'),
    );
    const printable = words.filter((text) => /^(?!\s)[^\p{C}\u2028\u2029]+(?<!\s)$/u.test(text));
    const digest = fc.stringMatching(/^[0-9a-f]{64}$/);
    fc.assert(
      fc.property(
        printable,
        printable,
        fc.option(printable),
        fc.option(digest),
        (reason, approvedBy, subject, evidence) => {
          const written = { ...waiver, reason, approvedBy, subject, evidence };
          const first = withWaiver('', written);
          expect(read(first)).toEqual([written]);
          const other = { ...written, target: 'other' };
          expect(withWaiver(first, other).startsWith(first)).toBe(true);
          expect(read(withWaiver(first, other))).toEqual([written, other]);
        },
      ),
      { numRuns: 300 },
    );
  });
});
