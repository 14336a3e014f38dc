import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Header } from '../../src/model/observation.ts';
import { parsePolicy } from '../../src/parse/csp.ts';
import { endpointsOf, reports } from '../../src/parse/reporting.ts';

test.each<[headers: readonly Header[], names: readonly string[]]>([
  [[], []],
  [[['Reporting-Endpoints', 'csp="https://r.ma/", default="https://r.ma/2"']], ['csp', 'default']],
  [
    [
      ['Reporting-Endpoints', 'csp="https://r.ma/'],
      ['x', 'y'],
    ],
    [],
  ], // a fault voids the field
  [[['Report-To', '{"group":"csp","max_age":1,"endpoints":[{"url":"https://r.ma/"}]}']], ['csp']],
  [
    [
      ['Report-To', '{"max_age":1}, {"group":"b"}'],
      ['Report-To', '{"group":"c"}'],
    ],
    ['default', 'b', 'c'],
  ],
  [[['Report-To', '{"group":']], []],
  [[['Report-To', '1, null, []']], ['default']],
])('%j declares %j', (headers, names) => {
  expect([...endpointsOf(headers)]).toEqual(names);
});

test.each([
  ["default-src 'self'", false],
  ['report-uri', false],
  ['report-uri /r', true],
  ['report-to csp', true],
  ['report-to other', false], // nobody declares it
  ['report-to other; report-uri /r', true],
  ['report-to', false],
])('%j reports: %s', (text, expected) => {
  expect(reports(parsePolicy(text), new Set(['csp']))).toBe(expected);
});

test('never throws', () => {
  fc.assert(
    fc.property(fc.string(), fc.json(), (modern, old) => {
      expect(
        endpointsOf([
          ['reporting-endpoints', modern],
          ['report-to', old],
        ]),
      ).toBeInstanceOf(Set);
    }),
  );
});
