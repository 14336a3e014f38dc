import type { Instant } from '../model/observation.ts';
import type { Day, Language } from '../model/target.ts';

// Our own formatters: the bytes of Intl's change with the ICU version, and its ar-MA dates hide U+200F marks.

const NO_BREAK = '\u00a0';
const NARROW_NO_BREAK = '\u202f';

const MONTHS: Readonly<Record<Language, readonly string[]>> = {
  en: [
    'January',
    'February',
    'March',
    'April',
    'May',
    'June',
    'July',
    'August',
    'September',
    'October',
    'November',
    'December',
  ],
  fr: [
    'janvier',
    'février',
    'mars',
    'avril',
    'mai',
    'juin',
    'juillet',
    'août',
    'septembre',
    'octobre',
    'novembre',
    'décembre',
  ],
  // The names used in Morocco; those of plain `ar` are foreign there.
  ar: ['يناير', 'فبراير', 'مارس', 'أبريل', 'ماي', 'يونيو', 'يوليوز', 'غشت', 'شتنبر', 'أكتوبر', 'نونبر', 'دجنبر'],
};

const GROUP: Readonly<Record<Language, string>> = { en: ',', fr: NARROW_NO_BREAK, ar: '.' };
const DECIMAL: Readonly<Record<Language, string>> = { en: '.', fr: ',', ar: ',' };

/** A count: Western digits in every language, thousands grouped from 1 000 on, at most two decimals. */
export function formatNumber(value: number, language: Language): string {
  const [whole = '0', fraction] = String(Math.round(Math.abs(value) * 100) / 100).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, GROUP[language]);
  const sign = value < 0 ? '-' : '';
  return `${sign}${grouped}${fraction === undefined ? '' : `${DECIMAL[language]}${fraction}`}`;
}

/** A day of the calendar: `2026-02-30` is none. */
export const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && exists(text);

export const isInstant = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/.test(text) && exists(text);

const exists = (text: string): boolean =>
  !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(dayOf(text));

/** The UTC day of an instant, `2026-11-22`: for tables. */
const dayOf = (instant: Instant | Day): Day => instant.slice(0, 10);

const days = new Map<string, string>(); // a report says the same few hundred days a hundred thousand times

/** `22 November 2026`, `1er novembre 2026`, `22 نونبر 2026`: for prose. The UTC day of an instant. */
export function formatDay(instant: Instant | Day, language: Language): string {
  const key = `${language} ${dayOf(instant)}`;
  const known = days.get(key) ?? longDay(dayOf(instant), language);
  days.set(key, known);
  return known;
}

function longDay(of: Day, language: Language): string {
  const [year = '', month = '1', day = '1'] = of.split('-');
  const number = language === 'fr' && day === '01' ? '1er' : String(Number(day));
  return [number, MONTHS[language][Number(month) - 1] ?? month, year].join(NO_BREAK);
}

/** `02:00`, in UTC. */
export const clockOf = (instant: Instant): string => instant.slice(11, 16);

/** An instant in two clocks, as a reader in Morocco needs it. */
export interface TwoClocks {
  readonly utcDay: Day;
  readonly utc: string; // "02:00"
  readonly localDay: Day; // may differ from utcDay
  readonly local: string; // "03:00"
  readonly offset: string; // "UTC+1"
}

export function twoClocks(instant: Instant): TwoClocks {
  const minutes = casablancaOffset(instant);
  const local = new Date(Date.parse(instant) + minutes * 60_000).toISOString();
  return {
    utcDay: dayOf(instant),
    utc: clockOf(instant),
    localDay: dayOf(local),
    local: clockOf(local),
    offset: `UTC${minutes < 0 ? '-' : '+'}${Math.abs(minutes) / 60}`,
  };
}

/** From when on the clocks of Casablanca stood how many minutes ahead of UTC: tzdata 2026c. Permanent UTC since 2026-09-20. */
const CASABLANCA: readonly (readonly [from: Instant, minutes: number])[] = [
  ['2018-10-28T02:00:00.000Z', 60], // no run is older; the Ramadans of 2019 to 2024 are left out
  ['2025-02-23T02:00:00.000Z', 0], // Ramadan
  ['2025-04-06T02:00:00.000Z', 60],
  ['2026-02-15T02:00:00.000Z', 0], // Ramadan
  ['2026-03-22T02:00:00.000Z', 60],
  ['2026-09-20T01:00:00.000Z', 0],
];

/**
 * Minutes to add to UTC in Casablanca. A table of our own, because Morocco changed its rules in 2026 and a Node with an older
 * time zone database still answers UTC+1: the same report would not give the same bytes. A test compares it with Intl.
 */
export const casablancaOffset = (instant: Instant): number =>
  CASABLANCA.findLast(([from]) => from <= instant)?.[1] ?? 60;
