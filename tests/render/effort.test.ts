import { describe, expect, it } from 'vitest';
import { AREAS } from '../../src/model/target.ts';
import { EFFORTS, effortOf, UNUSUAL } from '../../src/render/effort.ts';
import { loadRuleset } from '../../src/rules/registry.ts';

const { rules } = await loadRuleset();

describe('what a repair takes', () => {
  it('is known of every rule and every area', () => {
    for (const { id } of rules) expect(EFFORTS).toContain(effortOf(id));
    for (const area of AREAS) expect(EFFORTS).toContain(effortOf(`${area}/of-tomorrow`));
  });

  it('names no rule that is not there', () => {
    const ids = rules.map(({ id }) => id);
    expect(Object.keys(UNUSUAL).filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('says nothing twice: each of its rows differs from what is usual in the area', () => {
    const same = Object.keys(UNUSUAL).filter((id) => UNUSUAL[id] === effortOf(`${id.split('/')[0]}/of-tomorrow`));
    expect(same).toEqual([]);
  });
});
