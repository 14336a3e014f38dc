import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../src/model/target.ts';
import {
  casablancaOffset,
  clockOf,
  formatDay,
  formatNumber,
  isDay,
  isInstant,
  twoClocks,
} from '../../src/text/format.ts';

describe('formatNumber', () => {
  it.each([
    [0, '0', '0', '0'],
    [999, '999', '999', '999'],
    [1000, '1,000', '1\u202f000', '1.000'],
    [1234567, '1,234,567', '1\u202f234\u202f567', '1.234.567'],
    [1234.5, '1,234.5', '1\u202f234,5', '1.234,5'],
    [0.126, '0.13', '0,13', '0,13'],
    [-1234, '-1,234', '-1\u202f234', '-1.234'],
  ])('%d', (value, en, fr, ar) => {
    expect([formatNumber(value, 'en'), formatNumber(value, 'fr'), formatNumber(value, 'ar')]).toEqual([en, fr, ar]);
  });

  it('uses Western digits and no invisible mark in every language', () => {
    for (const language of LANGUAGES) {
      expect(formatNumber(-9876543.21, language)).toMatch(/^-[0-9.,\u202f]+$/);
      expect(formatDay('2026-08-07', language)).toMatch(/^7\u00a0\p{L}+\u00a02026$/u);
    }
  });
});

describe('formatDay', () => {
  const MONTHS = Array.from({ length: 12 }, (_, month) => `2026-${String(month + 1).padStart(2, '0')}-07`);
  const names = (language: (typeof LANGUAGES)[number]) =>
    MONTHS.map((day) => formatDay(day, language).split('\u00a0')[1]).join(' ');

  it('names the months as Morocco does', () => {
    expect(names('ar')).toBe('يناير فبراير مارس أبريل ماي يونيو يوليوز غشت شتنبر أكتوبر نونبر دجنبر');
    expect(names('fr')).toBe('janvier février mars avril mai juin juillet août septembre octobre novembre décembre');
    expect(names('en')).toBe('January February March April May June July August September October November December');
  });
  it('writes the first of the month as French does', () => {
    expect(formatDay('2026-11-01', 'fr')).toBe('1er\u00a0novembre\u00a02026');
    expect(formatDay('2026-11-01', 'en')).toBe('1\u00a0November\u00a02026');
  });
  it('takes the UTC day of an instant', () => {
    expect(formatDay('2026-11-22T23:59:59.000Z', 'en')).toBe('22\u00a0November\u00a02026');
    expect(clockOf('2026-11-22T23:59:59.000Z')).toBe('23:59');
  });
});

describe('casablancaOffset', () => {
  // tzdata 2026c: UTC+1, UTC in Ramadan, and UTC for good from 2026-09-20.
  it.each([
    ['2025-01-01T00:00:00.000Z', 60],
    ['2025-02-23T01:59:59.999Z', 60],
    ['2025-02-23T02:00:00.000Z', 0],
    ['2025-04-06T01:59:59.999Z', 0],
    ['2025-04-06T02:00:00.000Z', 60],
    ['2026-02-15T01:59:59.999Z', 60],
    ['2026-02-15T02:00:00.000Z', 0],
    ['2026-03-22T02:00:00.000Z', 60],
    ['2026-09-20T00:59:59.999Z', 60],
    ['2026-09-20T01:00:00.000Z', 0],
    ['2026-11-22T01:30:00.000Z', 0],
  ])('%s: %d minutes', (instant, minutes) => {
    expect(casablancaOffset(instant)).toBe(minutes);
  });

  it('agrees with the time zone database of this Node, hour by hour', () => {
    const clock = new Intl.DateTimeFormat('en-GB', {
      timeZone: 'Africa/Casablanca',
      hour: '2-digit',
      hourCycle: 'h23',
    });
    const differing: string[] = [];
    for (let at = Date.UTC(2025, 0, 1); at < Date.UTC(2030, 0, 1); at += 3_600_000) {
      const instant = new Date(at).toISOString();
      const theirs = Number(clock.format(at));
      const ours = new Date(at + casablancaOffset(instant) * 60_000).getUTCHours();
      if (theirs !== ours) differing.push(instant);
    }
    expect(differing).toEqual([]);
  });
});

it('tells the time in two clocks, the day of each included', () => {
  expect(twoClocks('2026-06-30T23:30:00.000Z')).toEqual({
    utcDay: '2026-06-30',
    utc: '23:30',
    localDay: '2026-07-01',
    local: '00:30',
    offset: 'UTC+1',
  });
});

it.each([
  ['2026-11-22', true, false],
  ['2026-02-30', false, false],
  ['2026-13-01', false, false],
  ['2026-11-22T01:30:00.000Z', false, true],
  ['2026-11-22T01:30:00Z', false, true],
  ['2026-11-22T25:30:00Z', false, false],
  ['1.2.3', false, false],
])('knows a day and an instant: %s', (text, day, instant) => {
  expect([isDay(text), isInstant(text)]).toEqual([day, instant]);
});
