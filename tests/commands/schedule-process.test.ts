import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Standing } from '../../src/schedule/standing.ts';
import { type Running, sites, startSchedule } from '../schedule/processes.ts';
import { freshFolder, listOf, loopbackTarget, rasid } from './desk.ts';

// What only processes of their own can show. `npm test` builds them first.

/** A window that is always open, so that the night of today is due when the schedule begins. */
const ALWAYS = ['--cron', '0 0 * * *', '--timezone', 'UTC', '--until', '24h', '--retry', '0s', '--hosts', '1'];

const PATIENCE = { timeout: 120_000 }; // several processes, one after the other

async function fleet(silent: Set<string>) {
  const server = await sites(silent);
  const cwd = freshFolder();
  const list = ['a', 'b'].map((name) => loopbackTarget(name, server.port)).join('\n');
  mkdirSync(join(cwd, 'sites'));
  writeFileSync(join(cwd, 'sites/list.yaml'), listOf(list, 'from: 2000-01-01, until: 2999-01-01, allows: passive'));
  return {
    ...server,
    start: (...more: string[]) => startSchedule(cwd, ['--targets', 'sites', ...ALWAYS, ...more]),
    cwd,
  };
}

const standingIn = (cwd: string) => JSON.parse(readFileSync(join(cwd, 'reports/schedule.json'), 'utf8')) as Standing;

async function stop({ child, ended }: Running) {
  child.kill('SIGTERM');
  return ended;
}

test(
  'a scan that is killed is resumed: the same run, no site that was seen is asked again, and people are told',
  PATIENCE,
  async () => {
    const silent = new Set(['b']);
    const { start, asked, askedFor, cwd } = await fleet(silent);
    const { out: template } = await rasid(['notify', '--template']);
    writeFileSync(join(cwd, 'sites/notify.yaml'), template); // not switched on: files are written instead
    const reached = askedFor('b');
    const running = start();
    const { process: scan } = await running.until('process-begun');
    await reached;
    const before = asked.filter((name) => name === 'a').length;
    expect(standingIn(cwd).lists[0]?.running).not.toBeNull();
    silent.clear();
    process.kill(Number(scan), 'SIGKILL');

    expect(await running.until('night-failed')).toMatchObject({ ended: 'SIGKILL', failures: 1, list: 'sites' });
    const { run } = await running.until('night-resumed');
    expect(await running.until('night-ended')).toMatchObject({ run, state: 'complete', targets: 2, observed: 2 });
    expect(asked.filter((name) => name === 'a')).toHaveLength(before);
    expect(await running.until('notified')).toMatchObject({ run, said: expect.stringContaining('enabled: false') });

    expect(await stop(running)).toBe(0);
    expect(standingIn(cwd)).toMatchObject({
      state: 'stopped',
      lists: [
        { list: 'sites', running: null, last: { id: run, state: 'complete' }, endings: { complete: 1, failed: 1 } },
      ],
    });
  },
);

test('SIGTERM lets the scan save, and the next schedule goes on with it', PATIENCE, async () => {
  const silent = new Set(['b']);
  const { start, asked, askedFor } = await fleet(silent);
  const reached = askedFor('b');
  const first = start();
  await first.until('process-begun');
  await reached;
  expect(await stop(first)).toBe(0);
  const interrupted = await first.until('night-ended');
  expect(interrupted).toMatchObject({ state: 'interrupted', observed: 1 });
  expect(await first.until('schedule-ended')).toBeDefined();
  const before = asked.filter((name) => name === 'a').length;

  silent.clear();
  const second = start();
  expect(await second.until('night-ended')).toMatchObject({ run: interrupted.run, state: 'complete', observed: 2 });
  expect(asked.filter((name) => name === 'a')).toHaveLength(before);
  expect(await stop(second)).toBe(0);
  wellLogged(first);
  wellLogged(second);
});

test('--once goes on with a night that was killed, and finds nothing to do after it', PATIENCE, async () => {
  const silent = new Set(['b']);
  const { start, asked, askedFor } = await fleet(silent);
  const reached = askedFor('b');
  const first = start('--once');
  const { process: scan } = await first.until('process-begun');
  await reached;
  first.child.kill('SIGKILL');
  process.kill(Number(scan), 'SIGKILL'); // as a machine that lost its power
  await first.ended;
  const before = asked.filter((name) => name === 'a').length;

  silent.clear();
  const second = start('--once');
  const { run } = await second.until('night-resumed');
  expect(await second.until('night-ended')).toMatchObject({ run, state: 'complete', observed: 2 });
  expect(await second.ended).toBe(0);
  expect(asked.filter((name) => name === 'a')).toHaveLength(before);

  const third = start('--once');
  expect(await third.ended).toBe(0);
  expect(third.lines.map(({ event }) => event)).toEqual(['nothing-due']);
});

/** Every line is JSON with its time, event, list and run. */
function wellLogged({ lines, other }: Running) {
  expect(other).toEqual([]);
  for (const line of lines) {
    expect(line).toMatchObject({
      level: expect.stringMatching(/^(debug|info|warn|error)$/),
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      event: expect.stringMatching(/^[a-z]+(-[a-z]+)+$/),
      words: expect.any(String),
    });
    expect(Object.keys(line)).toEqual(expect.arrayContaining(['list', 'run']));
  }
  expect(lines[0]).toMatchObject({ event: 'schedule-begun', timeZoneData: process.versions.tz });
}
