import { describe, expect, test } from 'vitest';
import { readTimetable, readWindow } from '../../src/parse/timetable.ts';
import {
  afterFailure,
  type Decision,
  decide,
  type KnownRun,
  MOST_TRIES,
  missedNights,
  type Plan,
  type Tries,
} from '../../src/schedule/nights.ts';

/** One o'clock to five in Casablanca, whose clocks go back during the night of 15 February 2026 and forward in that of 22 March. */
function planOf(cron = '0 1 * * *', until = '05:00', frozen: readonly string[] = []): Plan {
  const [timetable, endOf] = [readTimetable(cron, 'Africa/Casablanca'), readWindow(until, 'Africa/Casablanca')];
  if ('expected' in timetable || typeof endOf !== 'function') throw new Error('no plan');
  return { timetable, endOf, frozen: (due) => frozen.includes(due.slice(0, 10)) };
}

const at = (text: string) => `${text}:00.000Z`;
const short = (instant: string | null) => instant?.slice(5, 16) ?? null;
const run = (takenAt: string, state: KnownRun['state']): KnownRun => ({ takenAt: at(takenAt), state });

const told = (decision: Decision) =>
  decision.act === 'wait'
    ? `wait ${short(decision.until)}`
    : `${decision.act} ${short(decision.night.due)} to ${short(decision.night.end)}`;

describe('what to do now', () => {
  test.each<[string, string, readonly KnownRun[], string]>([
    ['before the first night', '2026-01-10T12:00', [], 'wait 01-11T00:00'],
    ['when it is due', '2026-01-11T00:00', [], 'begin 01-11T00:00 to 01-11T04:00'],
    ['late, because the machine was off', '2026-01-11T03:59', [], 'begin 01-11T00:00 to 01-11T04:00'],
    ['when the window has closed', '2026-01-11T04:00', [], 'wait 01-12T00:00'],
    ['after the night', '2026-01-11T01:00', [run('2026-01-11T00:00', 'complete')], 'wait 01-12T00:00'],
    ['after a degraded night', '2026-01-11T01:00', [run('2026-01-11T00:00', 'degraded')], 'wait 01-12T00:00'],
    [
      'after the run of yesterday',
      '2026-01-11T01:00',
      [run('2026-01-10T00:00', 'complete')],
      'begin 01-11T00:00 to 01-11T04:00',
    ],
    ['after a crash', '2026-01-11T01:00', [run('2026-01-11T00:00', 'running')], 'resume 01-11T00:00 to 01-11T04:00'],
    [
      'after an interruption',
      '2026-01-11T01:00',
      [run('2026-01-11T00:00', 'interrupted')],
      'resume 01-11T00:00 to 01-11T04:00',
    ],
    [
      'after a crash of yesterday',
      '2026-01-11T01:00',
      [run('2026-01-10T00:30', 'running')],
      'begin 01-11T00:00 to 01-11T04:00',
    ],
    ['after a deadline', '2026-01-11T05:00', [run('2026-01-11T00:00', 'interrupted')], 'wait 01-12T00:00'],
    [
      'when somebody scanned just before',
      '2026-01-11T00:00',
      [run('2026-01-10T23:50', 'complete')],
      'begin 01-11T00:00 to 01-11T04:00',
    ],
    ['in the first night of Ramadan', '2026-02-15T00:00', [], 'begin 02-15T00:00 to 02-15T05:00'],
    ['during Ramadan, at what was one o’clock before', '2026-02-16T00:30', [], 'wait 02-16T01:00'],
    ['in the last night of Ramadan', '2026-03-22T01:00', [], 'begin 03-22T01:00 to 03-22T04:00'],
  ])('%s', (_when, now, runs, expected) => {
    expect(told(decide(planOf(), runs, [], at(now)))).toBe(expected);
  });

  test.each<[string, Tries, string, string]>([
    [
      'the jitter of this night is awaited',
      { due: at('2026-01-11T00:00'), failed: 0, notBefore: at('2026-01-11T00:07') },
      '2026-01-11T00:05',
      'wait 01-11T00:07',
    ],
    [
      'and ends',
      { due: at('2026-01-11T00:00'), failed: 0, notBefore: at('2026-01-11T00:07') },
      '2026-01-11T00:07',
      'begin 01-11T00:00 to 01-11T04:00',
    ],
    [
      'that of the next one is announced',
      { due: at('2026-01-11T00:00'), failed: 0, notBefore: at('2026-01-11T00:07') },
      '2026-01-10T12:00',
      'wait 01-11T00:07',
    ],
    [
      'the wait after a failure',
      { due: at('2026-01-11T00:00'), failed: 2, notBefore: at('2026-01-11T00:20') },
      '2026-01-11T00:10',
      'wait 01-11T00:20',
    ],
    [
      'a wait beyond the window is given up',
      { due: at('2026-01-11T00:00'), failed: 2, notBefore: at('2026-01-11T04:00') },
      '2026-01-11T03:59',
      'wait 01-12T00:00',
    ],
    [
      'after too many failures',
      { due: at('2026-01-11T00:00'), failed: MOST_TRIES, notBefore: at('2026-01-11T00:20') },
      '2026-01-11T00:30',
      'wait 01-12T00:00',
    ],
    [
      'failures of yesterday count for nothing',
      { due: at('2026-01-10T00:00'), failed: MOST_TRIES, notBefore: at('2026-01-10T00:20') },
      '2026-01-11T00:30',
      'begin 01-11T00:00 to 01-11T04:00',
    ],
  ])('%s', (_what, tries, now, expected) => {
    expect(told(decide(planOf(), [], [tries], at(now)))).toBe(expected);
  });

  test('nothing begins on a frozen day, and nothing is announced for it', () => {
    const plan = planOf('0 1 * * *', '05:00', ['2026-01-11', '2026-01-12']);
    expect(told(decide(plan, [], [], at('2026-01-11T01:00')))).toBe('wait 01-13T00:00');
  });

  test('a frozen day ahead of the window of the day before does not close it', () => {
    const plan = planOf('0 22 * * *', '6h', ['2026-01-11']);
    expect(told(decide(plan, [], [], at('2026-01-11T02:00')))).toBe('begin 01-10T21:00 to 01-11T03:00');
  });
});

describe('nights that were missed', () => {
  const missed = (since: string, now: string, runs: readonly KnownRun[] = [], frozen: readonly string[] = []) =>
    missedNights(planOf('0 1 * * *', '05:00', frozen), runs, at(since), at(now)).map(short);

  test.each<[string, readonly (string | null)[], ReturnType<typeof missed>]>([
    [
      'a machine that was off for three nights',
      ['01-11T00:00', '01-12T00:00', '01-13T00:00'],
      missed('2026-01-10T00:00', '2026-01-13T12:00', [run('2026-01-10T00:00', 'complete')]),
    ],
    ['none while the window is open', [], missed('2026-01-10T12:00', '2026-01-11T03:59')],
    ['one when it has closed', ['01-11T00:00'], missed('2026-01-10T12:00', '2026-01-11T04:00')],
    ['none twice', [], missed('2026-01-11T04:00', '2026-01-11T05:00')],
    [
      'none where there was a run, however it ended',
      [],
      missed('2026-01-10T12:00', '2026-01-11T04:00', [run('2026-01-11T03:00', 'running')]),
    ],
    [
      'a run after the window is not the night',
      ['01-11T00:00'],
      missed('2026-01-10T12:00', '2026-01-11T12:00', [run('2026-01-11T09:00', 'complete')]),
    ],
    ['none on a frozen day', [], missed('2026-01-10T12:00', '2026-01-11T12:00', [], ['2026-01-11'])],
  ])('%s', (_what, expected, found) => {
    expect(found).toEqual(expected);
  });

  test('a year of them is told as the newest hundred', () => {
    expect(missed('2025-01-10T12:00', '2026-01-11T12:00')).toHaveLength(100);
  });
});

test('the wait after a failure doubles, up to sixteen times the first', () => {
  const night = { due: at('2026-01-11T00:00'), end: at('2026-01-11T04:00') };
  const waits: (string | null)[] = [];
  let tries: Tries | null = null;
  for (let failure = 0; failure < 7; failure++) {
    tries = afterFailure(tries, night, at('2026-01-11T01:00'), 60_000);
    waits.push(tries.notBefore.slice(11, 16));
  }
  expect(waits).toEqual(['01:01', '01:02', '01:04', '01:08', '01:16', '01:16', '01:16']);
  expect(tries?.failed).toBe(7);
});
