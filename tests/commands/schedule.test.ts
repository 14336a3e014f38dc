import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Standing } from '../../src/schedule/standing.ts';
import { freshFolder, GONE, listOf, loopbackTarget, rasid } from './desk.ts';

const NOW = '2026-11-22T02:00:00.000Z';

function folder(schedule = '') {
  const cwd = freshFolder();
  mkdirSync(join(cwd, 'reports'));
  writeFileSync(join(cwd, 'list.yaml'), `${listOf(loopbackTarget('a', 80))}${schedule}`);
  return cwd;
}

const SCHEDULE = ['schedule', '--targets', 'list.yaml'];

describe('what cannot be, in one sentence', () => {
  test.each<[string, readonly string[], string]>([
    [
      'a cron expression',
      ['--cron', '99 1 * * *'],
      '--cron is a cron expression such as "0 1 * * *", not "99 1 * * *".',
    ],
    [
      'a day that never comes',
      ['--cron', '0 0 30 2 *'],
      '--cron is a cron expression of a day that comes, not "0 0 30 2 *".',
    ],
    [
      'a time zone',
      ['--timezone', 'Africa/Rabat'],
      '--timezone is a time zone such as Africa/Casablanca, not "Africa/Rabat".',
    ],
    ['an end', ['--until', 'late'], '--until is an end such as 05:00 or 4h, not "late".'],
    ['a jitter', ['--jitter', '5'], '--jitter is a duration such as 15m, not "5".'],
    ['a wait', ['--retry', 'soon'], '--retry is a duration such as 15m, not "soon".'],
    ['a list twice', ['--targets', './list.yaml'], '--targets names the list list.yaml twice.'],
    [
      'metrics for everybody',
      ['--metrics', '0.0.0.0:9464'],
      '--metrics is an address of this machine alone and a port, such as 127.0.0.1:9464, not "0.0.0.0:9464".',
    ],
    [
      'metrics without a port',
      ['--metrics', '127.0.0.1'],
      '--metrics is an address of this machine alone and a port, such as 127.0.0.1:9464, not "127.0.0.1".',
    ],
    [
      'a health file below a file',
      ['--health', 'list.yaml/health.json'],
      'list.yaml/health.json could not be written: a part of the path is no folder.',
    ],
  ])('%s', async (_what, options, sentence) => {
    const { code, err } = await rasid([...SCHEDULE, ...options], { cwd: folder() });
    expect([code, err]).toEqual([2, `${sentence}\n`]);
  });

  test.each<[string, string, string]>([
    [
      'a cron expression',
      'cron: "at one"',
      'list.yaml:9:19: expected a cron expression such as "0 1 * * *", found "at one"',
    ],
    [
      'a time zone',
      'timezone: Mars/Base',
      'list.yaml:9:23: expected a time zone such as Africa/Casablanca, found "Mars/Base"',
    ],
    ['an end', 'until: late', 'list.yaml:9:20: expected an end such as 05:00 or 4h, found "late"'],
    ['a jitter', 'jitter: 5', 'list.yaml:9:21: expected a duration, found 5'],
    [
      'a frozen day',
      'frozen: [tomorrow]',
      'list.yaml:9:22: expected a day on which nothing is scanned: a day such as 2026-11-22, found "tomorrow"',
    ],
    [
      'a key',
      'corn: "0 1 * * *"',
      'list.yaml:9:13: expected one of the keys cron, timezone, until, jitter, formats, frozen (did you mean "cron"?), found "corn"',
    ],
  ])('%s in the block of a list, with its place', async (_what, block, sentence) => {
    const cwd = folder(`schedule: { ${block} }\n`);
    expect(await rasid(SCHEDULE, { cwd })).toMatchObject({ code: 2, err: `${sentence}\n` });
    expect(await rasid(['targets', 'check', 'list.yaml'], { cwd })).toMatchObject({ code: 2, err: `${sentence}\n` });
  });

  test('a format in the block of a list', async () => {
    const { code, err } = await rasid(SCHEDULE, { cwd: folder('schedule: { formats: [htm] }\n') });
    expect([code, err]).toEqual([
      2,
      expect.stringMatching(
        /^The schedule of list.yaml names the format "htm"; there are html, .+ \(did you mean "html"\?\)\.\n$/,
      ),
    ]);
  });

  test('two files of a list that differ', async () => {
    const cwd = folder('schedule: { until: 4h }\n');
    writeFileSync(join(cwd, 'more.yaml'), 'schema: rasid/targets@1\nschedule: { until: 5h }\n');
    const { code, err } = await rasid(['schedule', '--targets', 'list.yaml,more.yaml'], { cwd });
    expect([code, err]).toEqual([2, 'more.yaml:2:11: expected one schedule, found another than at list.yaml:9:11\n']);
  });

  test('a port that is taken', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as { readonly port: number };
    const { code, err } = await rasid([...SCHEDULE, '--quiet', '--metrics', `127.0.0.1:${port}`], { cwd: folder() });
    expect([code, err]).toEqual([2, `--metrics 127.0.0.1:${port} cannot be served: the port is taken.\n`]);
  });
});

const standing = (change: Partial<Standing> = {}): string =>
  JSON.stringify({
    schema: 'rasid/schedule@1',
    tool: 'rasid/0',
    process: 7,
    host: 'desk',
    timeZoneData: '2026c',
    since: '2026-11-21T12:00:00.000Z',
    at: '2026-11-22T01:59:00.000Z',
    state: 'waiting',
    lists: [
      {
        list: 'targets',
        cron: '0 1 * * *',
        timeZone: 'UTC',
        running: null,
        last: { id: '2026-11-22T01-00-00Z', takenAt: '', finishedAt: '', state: 'complete' },
        lastSuccess: null,
        seen: null,
        next: '2026-11-23T01:00:00.000Z',
        failures: 0,
        endings: { complete: 1, degraded: 0, interrupted: 0, failed: 0 },
        missed: 2,
      },
    ],
    ...change,
  } satisfies Standing);

describe('--status', () => {
  const status = async (content: string | null) => {
    const cwd = folder();
    if (content !== null) writeFileSync(join(cwd, 'reports/schedule.json'), content);
    return rasid(['schedule', '--status'], { cwd, now: NOW });
  };

  test('says how it stands', async () => {
    expect(await status(standing())).toEqual({
      code: 0,
      err: '',
      out: [
        'waiting: process 7 on desk, since 2026-11-21T12:00:00.000Z',
        'list     next                      last run                       failures  missed',
        'targets  2026-11-23T01:00:00.000Z  2026-11-22T01-00-00Z complete  0         2',
        '',
      ].join('\n'),
    });
  });

  test.each<[string, string | null, number, string]>([
    ['one that was stopped', standing({ state: 'stopped' }), 1, 'stopped: '],
    [
      'one that says nothing any more',
      standing({ at: '2026-11-22T01:57:00.000Z' }),
      1,
      'silent since 2026-11-22T01:57:00.000Z: ',
    ],
    ['none', null, 2, ''],
    ['another file', '{}', 2, ''],
    ['half a file', '{"schema": "rasid/sch', 2, ''],
  ])('of %s', async (_what, content, code, out) => {
    const said = await status(content);
    expect(said.code).toBe(code);
    expect(said.out.startsWith(out)).toBe(true);
  });
});

test('two schedules do not share a health file; one that was killed leaves it', async () => {
  const cwd = folder();
  const path = join(cwd, 'reports/schedule.json');
  writeFileSync(path, standing());
  const refused = await rasid(SCHEDULE, { cwd, now: NOW });
  expect(refused).toMatchObject({
    code: 2,
    err: expect.stringMatching(/^Process 7 keeps a schedule in reports\/schedule\.json since /),
  });

  writeFileSync(path, standing({ process: GONE }));
  const ended = AbortSignal.abort();
  expect(await rasid([...SCHEDULE, '--quiet'], { cwd, now: NOW, signal: ended })).toMatchObject({ code: 0, err: '' });
});

test('the plans are told in the hours of the place and in UTC', async () => {
  const cwd = folder('schedule: { cron: "0 1 * * *", until: 4h, frozen: [2026-02-16] }\n');
  const said = await rasid(SCHEDULE, { cwd, now: '2026-02-14T12:00:00.000Z', signal: AbortSignal.abort() });
  // Ramadan begins: the clocks go back on the fifteenth at three.
  expect(said.err).toContain(
    'The next nights: 2026-02-15 01:00 GMT+1 to 2026-02-15 04:00 GMT+0 (2026-02-15T00:00:00.000Z), ' +
      '2026-02-17 01:00 GMT+0 to 2026-02-17 05:00 GMT+0 (2026-02-17T01:00:00.000Z), ' +
      '2026-02-18 01:00 GMT+0 to 2026-02-18 05:00 GMT+0 (2026-02-18T01:00:00.000Z).',
  );
});

test('in a terminal the log is text', async () => {
  const said = await rasid(SCHEDULE, { cwd: folder(), now: NOW, signal: AbortSignal.abort(), isTTY: true });
  expect(said.err).toMatch(/^2026-11-22 02:00:00 info {2}The schedule begins; time zone data \d{4}[a-z]\.\n/);
  expect(said.err).toContain('info  list.yaml: The next nights: ');
});

describe('once', () => {
  /** The window is open; in place of the program a few words of script. */
  const once = (script: string, more: readonly string[] = [], cwd = folder()) =>
    rasid([...SCHEDULE, '--once', '--verbose', '--cron', '0 1 * * *', '--timezone', 'UTC', ...more], {
      cwd,
      now: NOW,
      self: [process.execPath, '-e', script, '--'],
    });

  test.each([
    ['process.exit(0)', 0],
    ['process.exit(3)', 3],
    ['process.exit(130)', 130],
    ['process.exit(2)', 2],
    ['process.exit(9)', 70],
    ['process.kill(process.pid, "SIGKILL")', 70],
  ])('gives the exit code of the scan: %s', async (script, code) => {
    expect((await once(script)).code).toBe(code);
  });

  test('of several lists the gravest counts', async () => {
    const cwd = folder();
    writeFileSync(join(cwd, 'other.yaml'), listOf(loopbackTarget('b', 80)));
    const first = 'process.exit(process.argv.includes("--targets=list.yaml") ? 2 : 3)';
    expect((await once(first, ['--targets', 'other.yaml'], cwd)).code).toBe(2);
  });

  test('hands the scan the window of the night, and leaves no health file', async () => {
    const cwd = folder();
    const { err } = await once('', [], cwd);
    expect(err).toContain('rasid scan --quiet --deadline=2026-11-22T05:00:00.000Z --next=2026-11-23T01:00:00.000Z ');
    expect(existsSync(join(cwd, 'reports/schedule.json'))).toBe(false);
  });

  test.each([
    ['--metrics', '127.0.0.1:0'],
    ['--health', 'health.json'],
  ])('is not %s', async (option, value) => {
    const { code, err } = await once('', [option, value]);
    expect([code, err]).toEqual([2, `--once and ${option} exclude each other.\n`]);
  });
});

test('workers need a history in PostgreSQL', async () => {
  const { code, err } = await rasid([...SCHEDULE, '--no-work'], { cwd: folder() });
  expect([code, err]).toEqual([2, expect.stringMatching(/^--no-work leaves the looking to "rasid worker"/)]);
});
