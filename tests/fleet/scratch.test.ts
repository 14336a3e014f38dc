import { existsSync, readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { asideElsewhere, asideOf } from '../../src/commands/aside.ts';
import { createScratch } from '../../src/fleet/scratch.ts';
import { freshFolder } from '../commands/desk.ts';

const line = (number: number) => ({ number, text: `é\n${'x'.repeat(number % 7_000)}` });

test('what waits is read as it was written, from memory and from a file, as often as wanted', () => {
  for (const many of [0, 3, 2_000]) {
    using aside = asideElsewhere();
    using scratch = createScratch<ReturnType<typeof line>>(() => aside.file('lines'));
    const all = Array.from({ length: many }, (_, number) => line(number));
    for (const one of all) scratch.append(one);
    expect([...scratch]).toEqual(all);
    scratch.append(line(1));
    expect([...scratch]).toEqual([...all, line(1)]);
    expect(existsSync(aside.file('lines'))).toBe(many === 2_000);
  }
});

test('a folder aside is made when it is needed, without what a crash left there, and goes in the end', () => {
  const run = freshFolder();
  {
    using aside = asideOf(run);
    expect(readdirSync(run)).toEqual([]);
    using scratch = createScratch<string>(() => aside.file('lines'));
    scratch.append('x'.repeat(1_000_000));
    expect(readdirSync(dirname(aside.file('lines')))).toEqual(['lines']);
    using again = asideOf(run);
    expect(existsSync(again.file('lines'))).toBe(false);
  }
  expect(readdirSync(run)).toEqual([]);
});
