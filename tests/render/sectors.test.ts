import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { LANGUAGES } from '../../src/model/target.ts';
import { sectorIn } from '../../src/text/sectors.ts';

const LISTS = join(import.meta.dirname, '../../targets');

test('every sector of the lists that we ship has a name in each language', () => {
  const files = readdirSync(LISTS).filter((name) => name.endsWith('.yaml'));
  const sectors = files.flatMap((name) => {
    const list = parse(readFileSync(join(LISTS, name), 'utf8')) as { owners?: { sector?: string | null }[] } | null;
    return (list?.owners ?? []).flatMap(({ sector }) => sector ?? []);
  });
  expect(sectors.length).toBeGreaterThan(50);
  const unnamed = sectors.flatMap((sector) =>
    LANGUAGES.filter((language) => sectorIn(sector, language) === null).map((language) => `${sector} ${language}`),
  );
  expect(unnamed).toEqual([]);
});

test('a word that people chose for themselves stays theirs', () => {
  expect(sectorIn('pêche au thon', 'ar')).toBeNull();
  expect(sectorIn('constructor', 'en')).toBeNull();
});
