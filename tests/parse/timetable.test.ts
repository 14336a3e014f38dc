import { describe, expect, test } from 'vitest';
import { readDuration, readTimetable, readWindow } from '../../src/parse/timetable.ts';

const ZONE = 'Africa/Casablanca';

function timetable(expression: string, zone = ZONE) {
  const read = readTimetable(expression, zone);
  if ('expected' in read) throw new Error(read.expected);
  return read;
}

function nights(expression: string, after: string, count: number) {
  const { next } = timetable(expression);
  const found = [];
  for (let at = next(after); at !== null && found.length < count; at = next(at)) found.push(at.slice(0, 16));
  return found;
}

/** What the machine's own data say, so that both an older and a newer edition are right. */
const clockAt = (instant: string) =>
  new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, hour: '2-digit', minute: '2-digit' }).format(new Date(instant));

describe('a night at one in Casablanca', () => {
  // tzdata 2025c and 2026c agree on these: one hour ahead of UTC, and none during Ramadan.
  test('Ramadan 2026 begins: the clocks go back on 15 February at three', () => {
    expect(nights('0 1 * * *', '2026-02-14T12:00:00Z', 3)).toEqual([
      '2026-02-15T00:00',
      '2026-02-16T01:00',
      '2026-02-17T01:00',
    ]);
  });

  test('Ramadan 2026 ends: the clocks go forward on 22 March at two', () => {
    expect(nights('0 1 * * *', '2026-03-20T12:00:00Z', 3)).toEqual([
      '2026-03-21T01:00',
      '2026-03-22T01:00',
      '2026-03-23T00:00',
    ]);
  });

  // 2026c: no more clock changes from 20 September 2026 on; older data go on with them.
  test.each(['2026-09-18T12:00:00Z', '2026-11-22T12:00:00Z', '2027-02-06T12:00:00Z', '2027-03-13T12:00:00Z'])(
    'whatever the edition of the data says, after %s it is one o’clock there',
    (after) => {
      const { next } = timetable('0 1 * * *');
      let at = next(after);
      for (let night = 0; night < 4 && at !== null; night++, at = next(at)) expect(clockAt(at)).toBe('01:00');
    },
  );

  test('a time that the clocks jump over comes after the jump; one that they pass twice comes once', () => {
    expect(nights('30 2 * * *', '2026-03-21T12:00:00Z', 2)).toEqual(['2026-03-22T02:00', '2026-03-23T01:30']);
    expect(nights('30 2 * * *', '2026-02-14T12:00:00Z', 2)).toEqual(['2026-02-15T01:30', '2026-02-16T02:30']);
  });
});

describe('the last one', () => {
  const { last } = timetable('0 1 * * *', 'UTC');

  test.each([
    ['2026-11-22T00:59:59.999Z', '2026-11-21T01:00:00.000Z'],
    ['2026-11-22T01:00:00.000Z', '2026-11-22T01:00:00.000Z'],
    ['2026-11-22T01:00:00.001Z', '2026-11-22T01:00:00.000Z'],
  ])('at %s: %s', (now, due) => {
    expect(last(now)).toBe(due);
  });
});

describe('what cannot be read', () => {
  test.each([
    ['99 1 * * *', 'UTC', 'a cron expression such as "0 1 * * *"'],
    ['at one', 'UTC', 'a cron expression such as "0 1 * * *"'],
    ['', 'UTC', 'a cron expression such as "0 1 * * *"'],
    ['0 0 30 2 *', 'UTC', 'a cron expression of a day that comes'],
    ['0 0 1 * * * 2027', 'UTC', 'a cron expression such as "0 1 * * *"'],
    ['0 1 * * *', 'Mars/Base', 'a time zone such as Africa/Casablanca'],
    ['0 1 * * *', '+01:00', 'a time zone such as Africa/Casablanca'],
    ['0 1 * * *', '', 'a time zone such as Africa/Casablanca'],
  ])('%j in %j', (expression, zone, expected) => {
    expect(readTimetable(expression, zone)).toEqual({ expected });
  });
});

describe('the end of a window', () => {
  const end = (text: string, due: string) => {
    const read = readWindow(text, ZONE);
    return typeof read === 'function' ? read(due).slice(0, 16) : read.expected;
  };

  test.each([
    ['05:00', '2026-01-10T00:00:00.000Z', '2026-01-10T04:00'],
    ['05:00', '2026-02-15T00:00:00.000Z', '2026-02-15T05:00'], // five hours long: the clocks went back at three
    ['05:00', '2026-03-22T01:00:00.000Z', '2026-03-22T04:00'], // three hours long
    ['4h', '2026-02-15T00:00:00.000Z', '2026-02-15T04:00'],
    ['90m', '2026-02-15T00:00:00.000Z', '2026-02-15T01:30'],
    ['24:00', '2026-02-15T00:00:00.000Z', 'an end such as 05:00 or 4h'],
    ['0h', '2026-02-15T00:00:00.000Z', 'an end such as 05:00 or 4h'],
  ])('%s after %s', (text, due, expected) => {
    expect(end(text, due)).toBe(expected);
  });
});

test.each([
  ['90s', 90_000],
  ['15m', 900_000],
  ['4h', 14_400_000],
  ['0m', 0],
  ['4', null],
  ['-4h', null],
  ['4d', null],
])('a duration of %s', (text, milliseconds) => {
  expect(readDuration(text)).toBe(milliseconds);
});
