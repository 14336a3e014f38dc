import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { listOf, loopbackTarget } from '../commands/desk.ts';
import { follow, sites } from '../schedule/processes.ts';

const ROOT = join(import.meta.dirname, '../..');
const recipe = readFileSync(join(ROOT, 'deploy/Containerfile'), 'utf8').replaceAll('\\\n', ' ');
const words = (pattern: RegExp): string[] => JSON.parse(pattern.exec(recipe)?.[1] ?? '[]') as string[];

const ENTRYPOINT = words(/^ENTRYPOINT (\[.*\])$/m);
const COMMAND = words(/^CMD (\[.*\])$/m);
const HEALTH = words(/^HEALTHCHECK .* CMD (\[.*\])$/m);
const USER = /^USER (\d+):(\d+)$/m.exec(recipe)?.[1] ?? '';

// No container engine is needed: another user, no capability, and every file system read-only but one folder, as `podman run --read-only`.
const CAGE = `mount --bind "$1" "$1" && mount -o remount,ro,bind / && cd "$1" && shift && exec setpriv --reuid ${USER} --regid ${USER} --clear-groups --no-new-privs --inh-caps=-all --bounding-set=-all -- "$@"`;

/** The same command line, in a cage whose only writable folder is `data`. */
const caged = (data: string, argv: readonly string[]) => ['-m', 'sh', '-c', CAGE, 'cage', data, ...argv];

/** What the image calls by these names is here. */
const here = (argv: readonly string[], targets: string) =>
  argv.map((word) =>
    word === 'node' ? process.execPath : word.replace('/opt/rasid', ROOT).replace('/etc/rasid/targets', targets),
  );

function freshData(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rasid-cage-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  chmodSync(folder, 0o755);
  return folder;
}

const canCage =
  process.getuid?.() === 0 &&
  spawnSync('unshare', [
    '-m',
    'sh',
    '-c',
    `mount -o remount,ro,bind / && exec setpriv --reuid ${USER} test -r ${ROOT}/package.json`,
  ]).status === 0;

test('the image runs as somebody, and its health check is its own command', () => {
  expect(Number(USER)).toBeGreaterThan(0);
  expect(HEALTH.slice(0, ENTRYPOINT.length)).toEqual(ENTRYPOINT);
  expect(COMMAND[0]).toBe('schedule');
});

describe.skipIf(!canCage)('its entry point (skipped without root and mount namespaces)', () => {
  test('scans, tells its health and ends, as another user in a read-only tree', { timeout: 120_000 }, async () => {
    const { port } = await sites(new Set());
    const folder = freshData();
    const [data, targets] = [join(folder, 'data'), join(folder, 'targets')];
    mkdirSync(data, { mode: 0o777 });
    chmodSync(data, 0o777);
    mkdirSync(targets);
    const block = 'schedule: { cron: "0 0 * * *", timezone: UTC, until: 24h, formats: [json] }';
    const list = listOf(loopbackTarget('a', port), 'from: 2000-01-01, until: 2999-01-01, allows: passive');
    writeFileSync(join(targets, 'list.yaml'), `${list}${block}\n`);

    const argv = here([...ENTRYPOINT, ...COMMAND], targets);
    const running = follow(spawn('unshare', caged(data, argv), { stdio: ['ignore', 'ignore', 'pipe'] }));
    expect(await running.until('night-ended')).toMatchObject({ state: 'complete', observed: 1 });
    expect(statSync(join(data, 'reports/history.db')).uid).toBe(Number(USER));

    const health = () => spawnSync('unshare', caged(data, here(HEALTH, targets)), { encoding: 'utf8' });
    expect(health()).toMatchObject({ status: 0, stdout: expect.stringMatching(/^waiting: /) });
    running.child.kill('SIGTERM');
    expect(await running.ended).toBe(0);
    expect(health()).toMatchObject({ status: 1, stdout: expect.stringMatching(/^stopped: /) });
    expect(running.other).toEqual([]);
  });

  test('the cage holds: nothing outside the folder can be written', () => {
    const data = freshData();
    chmodSync(data, 0o777);
    const write = (path: string) => spawnSync('unshare', caged(data, ['touch', path])).status;
    expect([write(join(data, 'inside')), write(join(ROOT, 'outside')), write(join(tmpdir(), 'outside'))]).toEqual([
      0, 1, 1,
    ]);
  });
});
