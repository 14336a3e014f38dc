import { describe, expect, test } from 'vitest';
import { HistoryError } from '../../src/history/error.ts';
import type { Night } from '../../src/schedule/nights.ts';
import type { Ended } from '../../src/schedule/supervise.ts';
import { GOOD, MINUTE, planOf, play, runOf, type Stage, scanWell } from './world.ts';

const FROM = '2026-11-21T00:30:00.000Z';
const UNTIL = '2026-11-21T05:30:00.000Z';
const CRASH: Ended = { code: null, words: 'SIGKILL', said: '' };

test('night after night, each at its hour and told afterwards', async () => {
  const { lines, last } = await play({ from: FROM, until: '2026-11-22T02:00:00.000Z' });
  expect(lines).toEqual([
    '11-21T01:00 scan a until 11-21T05:00',
    '11-21T01:10 notify a',
    '11-22T01:00 scan a until 11-22T05:00',
    '11-22T01:10 notify a',
  ]);
  expect(last).toMatchObject([
    {
      list: 'a',
      last: { id: '2026-11-22T01-00-00.000Z', state: 'complete' },
      lastSuccess: '2026-11-22T01:10:00.000Z',
      next: '2026-11-23T01:00:00.000Z',
      endings: { complete: 2, failed: 0 },
      missed: 0,
    },
  ]);
});

test('jitter is chance within its bounds, and announced', async () => {
  const plans = [planOf('a', { jitter: 30 * MINUTE })];
  const { lines, standings } = await play({ from: FROM, until: UNTIL, plans });
  expect(lines[0]).toBe('11-21T01:15 scan a until 11-21T05:00');
  expect(standings[0]?.[0]?.next).toBe('2026-11-21T01:15:00.000Z');
});

test('two lists at the same hour come one after the other', async () => {
  const { lines } = await play({ from: FROM, until: UNTIL, plans: [planOf('a'), planOf('b')] });
  expect(lines).toEqual([
    '11-21T01:00 scan a until 11-21T05:00',
    '11-21T01:10 notify a',
    '11-21T01:10 scan b until 11-21T05:00',
    '11-21T01:20 notify b',
  ]);
});

test('a list whose window another one used up is missed, and said so', async () => {
  const { lines, last } = await play({
    from: FROM,
    until: UNTIL,
    plans: [planOf('a'), planOf('b')],
    scan: (stage, list, night, resume) => {
      const ended = scanWell(stage, list, night, resume);
      stage.pass(240);
      return ended;
    },
  });
  expect(lines).toContain('11-21T05:10 night-missed: The night of 2026-11-21T01:00:00.000Z was missed.');
  expect(lines.join('\n')).not.toContain('scan b');
  expect(last.map(({ missed }) => missed)).toEqual([0, 1]);
});

test('a machine that was off catches up while the window is open, and tells the nights before', async () => {
  const { lines } = await play({
    from: '2026-11-21T03:00:00.000Z',
    until: UNTIL,
    runs: [runOf('a', '2026-11-18T01:00:00.000Z')],
  });
  expect(lines).toEqual([
    '11-21T03:00 night-missed: 2 nights were missed.',
    '11-21T03:00 scan a until 11-21T05:00',
    '11-21T03:10 notify a',
  ]);
});

test('a new list has missed nothing', async () => {
  const { lines } = await play({ from: FROM, until: '2026-11-21T00:50:00.000Z' });
  expect(lines).toEqual([]);
});

test('a crash is resumed, after a wait that doubles', async () => {
  const ends = [CRASH, CRASH, GOOD];
  const { lines, last } = await play({
    from: FROM,
    until: UNTIL,
    scan: (stage, list, night, resume) => {
      const end = ends.shift() ?? GOOD;
      if (end === GOOD) return scanWell(stage, list, night, resume);
      if (!resume) stage.keep(list, { takenAt: stage.now(), state: 'running', finishedAt: null });
      return end;
    },
  });
  expect(lines).toEqual([
    '11-21T01:00 scan a until 11-21T05:00',
    '11-21T01:00 night-failed: The scan failed (SIGKILL); it is tried again at 2026-11-21T01:01:00.000Z.',
    '11-21T01:01 scan --resume a until 11-21T05:00',
    '11-21T01:01 night-failed: The scan failed (SIGKILL); it is tried again at 2026-11-21T01:03:00.000Z.',
    '11-21T01:03 scan --resume a until 11-21T05:00',
    '11-21T01:13 notify a',
  ]);
  expect(last).toMatchObject([{ endings: { complete: 1, failed: 2 }, failures: 0 }]);
});

test('a scan that always fails is given up for the night, and tried again in the next', async () => {
  const { lines, standings } = await play({
    from: FROM,
    until: '2026-11-22T01:00:30.000Z',
    scan: () => ({ code: 2, words: 'exit code 2', said: 'targets/a.yaml:3:1: expected a mapping' }),
  });
  expect(lines.filter((line) => line.includes(' scan a'))).toHaveLength(6);
  expect(lines).toContain('11-21T01:15 night-given-up: The scan failed (exit code 2); this night is given up.');
  expect(lines).toContain('11-21T05:00 night-missed: The night of 2026-11-21T01:00:00.000Z was missed.');
  expect(lines.at(-2)).toBe('11-22T01:00 scan a until 11-22T05:00');
  expect(standings.some(([one]) => one?.failures === 4)).toBe(true);
});

test('a run that its deadline ended is told and not tried again', async () => {
  const { lines } = await play({
    from: FROM,
    until: UNTIL,
    scan: (stage, list) => {
      stage.keep(list, { takenAt: stage.now(), state: 'interrupted' });
      stage.pass(240);
      return GOOD;
    },
  });
  expect(lines).toEqual([
    '11-21T01:00 scan a until 11-21T05:00',
    '11-21T05:00 night-ended: The night ended: interrupted.',
    '11-21T05:00 notify a',
  ]);
});

test('the signal ends the schedule after the scan has saved, without a notification', async () => {
  const { lines, last } = await play({
    from: FROM,
    until: '2026-11-25T12:00:00.000Z',
    scan: (stage, list) => {
      stage.stop();
      stage.keep(list, { takenAt: stage.now(), state: 'interrupted' });
      return { code: 130, words: 'exit code 130', said: '' };
    },
  });
  expect(lines).toEqual([
    '11-21T01:00 scan a until 11-21T05:00',
    '11-21T01:00 night-ended: The night ended: interrupted.',
  ]);
  expect(last[0]?.running).toBeNull();
});

test('while the stop file is there nothing begins; when it is gone the night goes on', async () => {
  let stopped = false;
  let waits = 0;
  const { lines } = await play({
    from: FROM,
    until: UNTIL,
    scan: (stage, list, night, resume) => {
      if (resume) return scanWell(stage, list, night, resume);
      stopped = true;
      stage.keep(list, { takenAt: stage.now(), state: 'interrupted' });
      return { code: 130, words: 'exit code 130', said: '' };
    },
    change: {
      held: () => (stopped ? 'stopped' : null),
      publish: ([one]) => {
        // Somebody removes it while the schedule waits.
        if (stopped && one?.running === null && ++waits > 30) stopped = false;
      },
    },
  });

  expect(lines).toEqual([
    '11-21T01:00 scan a until 11-21T05:00',
    '11-21T01:00 night-ended: The night ended: interrupted.',
    '11-21T01:30 scan --resume a until 11-21T05:00',
    '11-21T01:40 notify a',
  ]);
});

test('what somebody scanned by hand within the window is the night', async () => {
  let reads = 0;
  const { lines } = await play({
    from: FROM,
    until: UNTIL,
    change: { runsOf: async () => (reads++ === 0 ? [] : [runOf('a', '2026-11-21T01:00:00.000Z')]) },
  });
  expect(lines).toEqual([]);
});

test('a history that cannot be read is told, and read again a minute later', async () => {
  let reads = 0;
  const { lines } = await play({
    from: FROM,
    until: '2026-11-21T01:02:00.000Z',
    change: {
      runsOf: async () => {
        reads += 1;
        if (reads === 2) throw new HistoryError('reports/history.db cannot be read.');
        return [];
      },
    },
    scan: () => CRASH,
  });
  expect(lines.slice(0, 2)).toEqual([
    '11-21T01:00 history-unreadable: reports/history.db cannot be read.',
    '11-21T01:01 scan a until 11-21T05:00',
  ]);
});

describe('once', () => {
  const IN_THE_NIGHT = { from: '2026-11-21T02:00:00.000Z', until: UNTIL, once: true };

  test('begins the night that is due, and ends', async () => {
    const { lines, ends } = await play(IN_THE_NIGHT);
    expect(lines).toEqual(['11-21T02:00 scan a until 11-21T05:00', '11-21T02:10 notify a']);
    expect(ends).toEqual([GOOD]);
  });

  test.each(['running', 'interrupted'] as const)('goes on with a run of this night that is %s', async (state) => {
    const runs = [runOf('a', '2026-11-21T01:00:00.000Z', state)];
    const { lines, ends } = await play({ ...IN_THE_NIGHT, runs });
    expect(lines).toEqual(['11-21T02:00 scan --resume a until 11-21T05:00', '11-21T02:10 notify a']);
    expect(ends).toEqual([GOOD]);
  });

  test('leaves a run of yesterday as it is, and begins tonight', async () => {
    const { lines } = await play({ ...IN_THE_NIGHT, runs: [runOf('a', '2026-11-20T01:00:00.000Z', 'running')] });
    expect(lines[0]).toBe('11-21T02:00 scan a until 11-21T05:00');
  });

  test.each<[string, Partial<Parameters<typeof play>[0]>]>([
    ['the window is not open yet', { from: FROM }],
    ['the window is over', { from: UNTIL, runs: [runOf('a', '2026-11-21T01:00:00.000Z', 'running')] }],
    ['the night is done', { runs: [runOf('a', '2026-11-21T01:00:00.000Z')] }],
    ['too little was seen', { runs: [runOf('a', '2026-11-21T01:00:00.000Z', 'degraded')] }],
    ['the day is frozen', { plans: [planOf('a', { frozen: () => true })] }],
  ])('does nothing when %s', async (_what, other) => {
    const { lines, ends } = await play({ ...IN_THE_NIGHT, ...other });
    expect([lines, ends]).toEqual([[], ['nothing']]);
  });

  test('does nothing while the stop file is there', async () => {
    const { lines, ends } = await play({ ...IN_THE_NIGHT, change: { held: () => 'stopped' } });
    expect(ends).toEqual(['nothing']);
    expect(lines).toEqual(['11-21T02:00 night-held: Nothing is begun: it was stopped.']);
  });

  test('does not try again what failed, and goes on to the next list', async () => {
    const scan = (stage: Stage, list: string, ...rest: [Night, boolean]) =>
      list === 'a' ? CRASH : scanWell(stage, list, ...rest);
    const { lines, ends } = await play({ ...IN_THE_NIGHT, plans: [planOf('a'), planOf('b')], scan });
    expect(lines).toEqual([
      '11-21T02:00 scan a until 11-21T05:00',
      '11-21T02:00 night-failed: The scan failed (SIGKILL).',
      '11-21T02:00 scan b until 11-21T05:00',
      '11-21T02:10 notify b',
    ]);
    expect(ends).toEqual([CRASH, GOOD]);
  });

  test('tells a history that cannot be read', async () => {
    const runsOf = () => Promise.reject(new HistoryError('reports/history.db cannot be read.'));
    const { lines, ends } = await play({ ...IN_THE_NIGHT, change: { runsOf } });
    expect(ends).toEqual(['unreadable']);
    expect(lines).toEqual(['11-21T02:00 history-unreadable: reports/history.db cannot be read.']);
  });
});
