import { describe, expect, it, test } from 'vitest';
import advisories from '../../src/knowledge/advisories.json' with { type: 'json' };
import { knowledge, knowledgeVersions } from '../../src/knowledge/index.ts';
import lifecycleFile from '../../src/knowledge/lifecycles.json' with { type: 'json' };
import type { Lifecycle } from '../../src/model/knowledge.ts';
import { AREAS } from '../../src/model/target.ts';
import { numbersOf } from '../../src/parse/version.ts';

const isDay = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(text) && new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);
const NIGHT = '2026-11-22';
const lifecycles: readonly (Lifecycle & { readonly lts?: unknown })[] = lifecycleFile.rows;
const nameOf = ({ product, cycle }: Lifecycle): string => `${product} ${cycle}`;

describe('lifecycles.json', () => {
  it('holds what was promised', () => {
    expect(lifecycles).toHaveLength(1144);
    expect(new Set(lifecycles.map(({ product }) => product)).size).toBe(73);
  });

  it('names no branch twice', () => {
    expect(new Set(lifecycles.map(nameOf)).size).toBe(lifecycles.length);
  });

  test.each(['releaseDate', 'freeUntil', 'paidUntil', 'latestReleaseDate'] as const)('%s is a day', (field) => {
    const days = lifecycles.flatMap((row) => row[field] ?? []);
    expect(days.length).toBeGreaterThan(0);
    expect(days.filter((day) => !isDay(day))).toEqual([]);
  });

  it('ends on a day, or has ended, or has not', () => {
    expect(lifecycles.filter(({ eol }) => typeof eol !== 'boolean' && !isDay(eol)).map(nameOf)).toEqual([]);
    expect(new Set(lifecycles.map(({ eol }) => (typeof eol === 'boolean' ? eol : 'day')))).toEqual(
      new Set([true, false, 'day']),
    );
  });

  it('supports nothing longer by contract than it says', () => {
    const shorter = lifecycles.filter(
      ({ eol, freeUntil, paidUntil }) =>
        typeof eol === 'string' && [freeUntil, paidUntil].some((day) => day !== undefined && day < eol),
    );
    expect(shorter.map(nameOf)).toEqual([]);
  });

  it('has released nothing in the future', () => {
    const future = lifecycles.filter(
      ({ releaseDate = '', latestReleaseDate = '' }) => releaseDate > NIGHT || latestReleaseDate > lifecycleFile.asOf,
    );
    expect(future.map(nameOf)).toEqual([]);
  });

  it('has no newest release before its branch, but for two that were tagged before they were announced', () => {
    const early = lifecycles.filter(
      ({ releaseDate = '', latestReleaseDate }) => latestReleaseDate !== undefined && latestReleaseDate < releaseDate,
    );
    expect(early.map(nameOf)).toEqual(['mariadb 12.2', 'mysql 9.6']);
  });

  /** Products that number their releases otherwise than their branches. */
  const NUMBERED_OTHERWISE = new Set(['ckeditor 5', 'pan-os 9.0-XFR']);
  const PRODUCTS_NUMBERED_OTHERWISE = new Set(['msexchange', 'sharepoint', 'windows-server']);

  it('has newest releases that belong to their branch', () => {
    const foreign = lifecycles.filter((row) => {
      if (
        row.latest === undefined ||
        PRODUCTS_NUMBERED_OTHERWISE.has(row.product) ||
        NUMBERED_OTHERWISE.has(nameOf(row))
      )
        return false;
      const [cycle, latest] = [numbersOf(row.cycle), numbersOf(row.latest)];
      return cycle.some((number, index) => latest[index] !== number);
    });
    expect(foreign.map((row) => `${nameOf(row)}: ${row.latest}`)).toEqual([]);
  });

  it('does not repeat the fault of its source about Joomla 5', () => {
    const joomla = lifecycles.find((row) => nameOf(row) === 'joomla 5');
    expect(joomla?.latest).toBe('5.4.3');
    expect(joomla?.note).toContain('5.4.112');
  });

  it('says where each row is from', () => {
    expect(lifecycles.filter(({ source }) => source.length < 5).map(nameOf)).toEqual([]);
  });

  test.each([
    ['debian 11', { eol: '2024-08-14', freeUntil: '2026-08-31' }],
    ['debian 12', { eol: '2026-07-11', freeUntil: '2028-06-30' }],
    ['ubuntu 20.04', { eol: '2025-05-31', paidUntil: '2030-04-02' }],
    ['rhel 7', { eol: '2024-06-30', paidUntil: '2029-05-31' }],
    ['centos 8', { eol: '2021-12-31' }],
    ['php 8.2', { eol: '2026-12-31' }],
  ])('%s', (name, dates) => {
    expect(lifecycles.find((row) => nameOf(row) === name)).toMatchObject(dates);
  });
});

describe('distributions.json', () => {
  const { asOf, rows } = knowledge.distributions;

  it('refers to releases that have a life cycle', () => {
    expect(isDay(asOf)).toBe(true);
    expect(rows).toHaveLength(55);
    const known = new Set(lifecycles.map(({ product, cycle }) => `${product}/${cycle}`));
    expect(rows.filter(({ eolRef }) => !known.has(eolRef)).map(({ eolRef }) => eolRef)).toEqual([]);
  });

  it('writes versions in one of four ways', () => {
    const one = /^\d[\w.-]*$/;
    const odd = rows.filter(({ version }) => !version.split(/ to | \/ /).every((part) => one.test(part)));
    expect(odd.map(({ product, version }) => `${product} ${version}`)).toEqual([]);
  });
});

describe('controls.json', () => {
  const { rows } = knowledge.controls;

  it('names each rule of the DNSSI once, none of them validated', () => {
    expect(new Set(rows.map(({ code }) => code)).size).toBe(33);
    expect(rows.filter(({ verified }) => verified)).toEqual([]);
  });

  it('names areas that exist; product/ is Rasid itself', () => {
    const areas: readonly string[] = [...AREAS, 'product'];
    const unknown = rows.flatMap((row) => row.areas).filter((area) => !areas.includes(area.split('/', 1)[0] ?? ''));
    expect(unknown).toEqual([]);
  });
});

describe('advisories.json', () => {
  it('names each advisory once a product, with a product that is seen and a severity that we know', () => {
    const keys = advisories.rows.map(({ id, product }) => `${id} ${product}`);
    expect(advisories.rows).toHaveLength(149);
    expect(new Set(keys).size).toBe(keys.length);
    expect(advisories.rows.filter(({ severity }) => !['low', 'medium', 'high', 'critical'].includes(severity))).toEqual(
      [],
    );
    expect(advisories.rows.filter(({ visibility }) => !['version', 'presence', 'path'].includes(visibility))).toEqual(
      [],
    );
    expect(advisories.rows.filter((row) => 'kev' in row && typeof row.kev === 'string' && !isDay(row.kev))).toEqual([]);
  });
});

describe('knowledge', () => {
  it('is dated', () => {
    expect(knowledgeVersions).toMatchObject({
      lifecycles: '2026-08-22',
      distributions: '2026-11-22',
      controls: '2026-11-22',
    });
    expect(knowledgeVersions.paths).toBe(knowledge.paths.version);
  });
});
