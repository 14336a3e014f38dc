import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonical } from '../../src/model/canonical.ts';

test.each([
  [{ b: 1, a: [{ d: null, c: 'x' }] }, '{"a":[{"c":"x","d":null}],"b":1}'],
  [{ a: { b: 1, a: 2 }, c: 3 }, '{"a":{"a":2,"b":1},"c":3}'],
  [[1, { z: 0, y: 0 }, 'é'], '[1,{"y":0,"z":0},"é"]'],
  [{ b: undefined, a: 1 }, '{"a":1}'],
  [{ B: 1, a: 2, A: 3 }, '{"A":3,"B":1,"a":2}'], // by code unit
  [{ at: new Date(0), a: 1 }, '{"a":1,"at":"1970-01-01T00:00:00.000Z"}'],
])('canonical %j', (value, text) => {
  expect(canonical(value)).toBe(text);
});

const turned = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(turned);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, one]) => [key, turned(one)]),
  );
};

test('the order in which a value was built does not show, and the value stays the same', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonical(value);
      expect(canonical(turned(value))).toBe(text);
      expect(canonical(JSON.parse(text))).toBe(text);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('what was built in another order is left as it was', () => {
  const value = { b: 1, a: { d: 1, c: 2 } };
  canonical(value);
  expect(JSON.stringify(value)).toBe('{"b":1,"a":{"d":1,"c":2}}');
});
