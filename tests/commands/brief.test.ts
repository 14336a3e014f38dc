import { expect, test } from 'vitest';
import { briefFrom, isShort } from '../../src/commands/brief.ts';
import { REPORT } from '../golden/report.ts';

test('a brief that holds thousands of findings is not worth its room', () => {
  const brief = briefFrom(REPORT, 'sha256:of-the-standards');
  expect(isShort(brief)).toBe(true);
  const many = Array.from({ length: 10_000 }, () => brief.document.targets).flat();
  expect(isShort({ ...brief, document: { ...brief.document, targets: many } })).toBe(false);
});
