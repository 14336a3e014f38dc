import { expect, it } from 'vitest';
import { reportPieces } from '../../src/render/json.ts';
import { HOSTILE, REPORT } from '../golden/report.ts';
import { expectGolden, INVISIBLE, whole } from './golden.ts';

const text = whole(reportPieces)(REPORT);

it('is the golden document', () => {
  expectGolden('report.json', text);
});

it('holds the document, whole', () => {
  expect(JSON.parse(text)).toEqual(REPORT.document);
  expect(text).toContain('\\u202e');
  expect(JSON.parse(text).targets[1].findings[2].evidence.banner).toBe(HOSTILE);
});

it('holds no character that could mislead a reader, and nothing that opens a tag', () => {
  expect(text).not.toMatch(INVISIBLE);
  expect(text).not.toContain('<');
});

it('does not depend on the order in which the document was built', () => {
  const shuffled = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(shuffled);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([key, inner]) => [key, shuffled(inner)]),
    );
  };
  expect(whole(reportPieces)({ document: shuffled(REPORT.document) as typeof REPORT.document })).toBe(text);
});

it('ends with a line feed and is indented by two spaces', () => {
  expect(text).toMatch(/^\{\n {2}"schema": "rasid\/report@1",\n {2}"run": \{\n {4}"id"/);
  expect(text).toMatch(/\n\}\n$/);
});
