import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startFleet } from '../../src/demo/fleet.ts';
import { freshFolder, rasid } from '../commands/desk.ts';

const OWNERS = ['eau', 'enseignement', 'sante', 'transports', 'tresor']; // half of the fleet, and what changes in it
const NIGHTS = [
  [1, '2026-11-21T02:00:00.000Z'],
  [2, '2026-11-22T02:00:00.000Z'],
] as const;

/** A report, but for the moment at which the run was over. */
const reportIn = (folder: string, night: string): string =>
  readFileSync(join(folder, `${night.slice(0, 19).replaceAll(':', '-')}Z`, 'report.json'), 'utf8').replace(
    /"finishedAt": "[^"]+"/,
    '"finishedAt": "..."',
  );

test('three threads see what one sees, on a first night and on one with changes', { timeout: 240_000 }, async () => {
  const fleet = await startFleet({ firstNight: NIGHTS[0][1] });
  onTestFinished(() => fleet.close());
  const cwd = freshFolder();
  writeFileSync(join(cwd, 'targets.yaml'), fleet.targetsYaml());
  writeFileSync(join(cwd, 'ca.pem'), fleet.caPem);
  const select = OWNERS.flatMap((owner) => ['--select', `owner:${owner}`]);
  const common = ['scan', '--targets', 'targets.yaml', ...select, '--ca', 'ca.pem', '--format', 'json', '--quiet'];
  for (const [number, night] of NIGHTS) {
    await fleet.night(number);
    for (const threads of ['0', '3']) {
      const words = ['--now', night, '--threads', threads, '--history', `sqlite:${threads}.db`, '--reports', threads];
      expect(await rasid([...common, ...words], { cwd, now: night })).toMatchObject({ code: 0, err: '' });
    }
    expect(reportIn(join(cwd, '3'), night)).toBe(reportIn(join(cwd, '0'), night));
    expect(JSON.parse(reportIn(join(cwd, '3'), night)).targets.length).toBeGreaterThan(10);
  }
});
