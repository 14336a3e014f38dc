import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { authorised } from '../../src/targets/authorised.ts';
import { readRegister } from '../../src/targets/register.ts';

const ROOT = join(import.meta.dirname, '../..');

describe('targets/morocco.yaml', () => {
  const { register, notes, mistakes } = readRegister(['targets/morocco.yaml'], ROOT);

  test('is valid, and holds the 227 candidates', () => {
    expect(mistakes).toEqual([]);
    expect(register?.targets).toHaveLength(227);
    expect(notes.size).toBe(73);
  });

  test('has their kinds', () => {
    const kinds = new Map(register?.owners.map(({ id, kind }) => [id, kind]));
    const counted = Object.groupBy(register?.targets ?? [], ({ owner }) => kinds.get(owner) ?? 'nobody');
    expect(Object.fromEntries(Object.entries(counted).map(([kind, targets]) => [kind, targets?.length]))).toEqual({
      ministry: 56,
      agency: 96,
      constitutional: 18,
      local: 8,
      university: 35,
      other: 14,
    });
    expect(register?.targets.filter(({ host }) => /(^|\.)gov\.ma$/.test(host))).toHaveLength(74);
  });

  test('names every owner in French and in Arabic', () => {
    expect(register?.owners.filter(({ name }) => !name.fr || !/\p{Script=Arabic}/u.test(name.ar ?? ''))).toEqual([]);
  });

  test('permits nothing and names no scanner', () => {
    expect(register?.scanner).toBeNull();
    const permitted = register?.targets.filter((target) => authorised(target, '2026-11-22T02:00:00.000Z').ok);
    expect(permitted).toEqual([]);
  });
});

test('the shipped folder as a whole is valid', () => {
  expect(readRegister(['targets'], ROOT).mistakes).toEqual([]);
});
