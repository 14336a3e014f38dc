import { describe, expect, it } from 'vitest';
import { DARK, LIGHT, styleOf } from '../../src/render/html/style.ts';

const sheet = styleOf('TLP:AMBER · 2026-11-22T01-30-00Z');

/** WCAG 2.1, relative luminance and contrast ratio. */
const luminance = (colour: string): number => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((from) => Number.parseInt(colour.slice(from, from + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
const contrast = (a: string, b: string): number => {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].toSorted((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
};

describe.each([
  ['light', LIGHT],
  ['dark', DARK],
] as const)('in %s', (_, colours) => {
  it.each(Object.entries(colours).filter(([name]) => !['paper', 'wash', 'rule'].includes(name)))(
    '%s can be read',
    (_, colour) => {
      expect(contrast(colour, colours.paper)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(colour, colours.wash)).toBeGreaterThanOrEqual(4.5);
    },
  );
});

it('measures contrast as WCAG does', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});

it('knows no left and no right but for code', () => {
  const lines = sheet.split('\n').filter((line) => /\b(left|right)\b/.test(line));
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^pre \{.*\/\* code \*\/ text-align: left; \}$/);
  expect(sheet).not.toMatch(/\b(margin|padding|border|inset)-(top|bottom)\b|[;{ ](min-|max-)?(width|height):/);
});

it('holds nothing that the page would escape, and fetches nothing', () => {
  expect(sheet).not.toMatch(/["&<]/);
  expect(sheet).not.toMatch(/url\(|@import|expression/);
});

it('prints the marking and the run on every sheet, whatever the run is called', () => {
  expect(sheet).toContain("content: 'TLP:AMBER · 2026-11-22T01-30-00Z · ' counter(page)");
  expect(styleOf("x'; } body { color: red; /*</style>$&")).toContain(
    "content: 'x  body  color: red style · ' counter(page)",
  );
});

it('says nothing by letter-spacing, capitals or italics, which Arabic lacks', () => {
  expect(sheet).not.toMatch(/letter-spacing|text-transform|italic|justify;/);
});
