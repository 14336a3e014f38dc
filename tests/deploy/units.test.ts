import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const SERVICES = ['rasid.service', 'rasid-schedule.service', 'rasid-worker@.service'];
const UNITS = [...SERVICES, 'rasid.timer'];
const read = (name: string) => readFileSync(join(ROOT, 'deploy', name), 'utf8');

/** The settings of a unit, in order, without comments. */
const settings = (name: string) =>
  read(name)
    .split('\n')
    .filter((line) => /^[A-Z][A-Za-z]*=/.test(line));
const setting = (name: string, key: string) =>
  settings(name).flatMap((line) => (line.startsWith(`${key}=`) ? [line.slice(key.length + 1)] : []));

describe('the services', () => {
  test('are locked down alike', () => {
    const [one, ...others] = SERVICES.map((name) => {
      const lines = settings(name);
      return lines.slice(lines.indexOf('User=rasid'), lines.indexOf('Nice=10') + 1);
    });
    expect(one?.length).toBeGreaterThan(35);
    expect(others).toEqual([one, one]);
  });

  test.each(SERVICES)('%s can write nowhere but in its own folder', (name) => {
    expect(setting(name, 'ProtectSystem')).toEqual(['strict']);
    expect(setting(name, 'ReadWritePaths')).toEqual(['/var/lib/rasid']);
    expect(setting(name, 'WorkingDirectory')).toEqual(['/var/lib/rasid']);
    expect(setting(name, 'CapabilityBoundingSet')).toEqual(['']);
  });
});

const analyze = spawnSync('systemd-analyze', ['--version']).status === 0;

describe.skipIf(!analyze)('systemd says (skipped where systemd-analyze is missing)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rasid-units-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const here = UNITS.map((name) => join(folder, name));
  for (const [index, path] of here.entries()) {
    // The program is here and not in /opt; verify looks whether it is there.
    writeFileSync(path, read(UNITS[index] ?? '').replaceAll('/opt/rasid/', `${ROOT}/`));
  }

  test('that it understands every line', () => {
    const { status, stdout, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', ...here], {
      encoding: 'utf8',
    });
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  test.each(here.slice(0, SERVICES.length))('that %s exposes little: at most 1.5 of 10', (path) => {
    const arguments_ = ['security', '--offline=true', '--no-pager', '--threshold=15', path];
    const { status, stdout } = spawnSync('systemd-analyze', arguments_, { encoding: 'utf8' });
    expect(status, stdout).toBe(0);
  });

  test('when the timer comes: every quarter of an hour from one to five in Casablanca', () => {
    const [calendar = ''] = setting('rasid.timer', 'OnCalendar');
    const from = ['--base-time', '2026-11-22 12:00:00 UTC', '--iterations', '17'];
    const said = execFileSync('systemd-analyze', ['calendar', ...from, calendar], {
      encoding: 'utf8',
      env: { ...process.env, TZ: 'Africa/Casablanca' },
    });
    // Debian's data and Node's may be of different editions: each is right by its own.
    const hours = [...said.matchAll(/(?:Next elapse|Iter\. #\d+): \w{3} \S+ (\d\d:\d\d):00/g)].map(([, at]) => at);
    const quarters = (hour: string) => ['00', '15', '30', '45'].map((minute) => `${hour}:${minute}`);
    expect(hours).toEqual([...['01', '02', '03', '04'].flatMap(quarters), '01:00']);
  });
});
