import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, test } from 'vitest';
import { diskSigns, historyNight, reportsNight, secrecySign } from '../../src/doctor/disk.ts';

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'rasid-disk-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}
const fitness = (...asked: Parameters<typeof diskSigns>) =>
  diskSigns(...asked).map((sign) => `${sign.name} ${sign.fitness}`);

it('can write into a folder that is there, or that can be made', () => {
  const home = folder();
  expect(fitness('reports', { folder: home, night: null })).toEqual(['reports ok', 'reports disk ok']);
  const [later] = diskSigns('reports', { folder: join(home, 'a', 'b'), night: null });
  expect([later?.fitness, later?.says]).toEqual(['ok', expect.stringContaining('the first scan makes it')]);
});

it('cannot write where a file is in the way', () => {
  const home = folder();
  writeFileSync(join(home, 'file'), '');
  expect(fitness('reports', { folder: join(home, 'file'), night: null })).toEqual(['reports bad']);
  expect(fitness('reports', { folder: join(home, 'file', 'below'), night: null })).toEqual(['reports bad']);
});

it('counts the nights that the disk has room for', () => {
  const home = folder();
  const ofNight = (bytes: number, files = 1) => fitness('reports', { folder: home, night: { bytes, files } })[1];
  expect(ofNight(1)).toBe('reports disk ok');
  expect(ofNight(1e18)).toBe('reports disk bad');
  expect(ofNight(1, 1e15)).toBe('reports disk bad');
});

it('takes the last run for what a night writes, and else the size of the list', () => {
  const home = folder();
  expect(reportsNight(join(home, 'none'), null)).toBeNull();
  expect(reportsNight(home, 1_000)?.bytes).toBe(620_000_000);
  for (const [run, size] of [
    ['2026-11-21T02-00-00Z', 9_999],
    ['2026-11-22T02-00-00Z', 5],
  ] as const) {
    mkdirSync(join(home, run, 'fr'), { recursive: true });
    writeFileSync(join(home, run, 'report.json'), 'x'.repeat(size));
    writeFileSync(join(home, run, 'fr/index.html'), 'x'.repeat(10));
  }
  mkdirSync(join(home, 'latest-but-not-a-run'));
  expect(reportsNight(home, 1_000)).toEqual({ bytes: 15, files: 2 });
  expect(historyNight(1_000)?.bytes).toBe(300_000);
});

test.each([
  [0o644, 0o755, 'warn'],
  [0o640, 0o755, 'ok'],
  [0o600, 0o755, 'ok'],
  [0o644, 0o700, 'ok'],
])('a history of mode %o in a folder of mode %o is %s', (file, above, expected) => {
  const home = join(folder(), 'house');
  mkdirSync(home);
  writeFileSync(join(home, 'history.db'), '');
  chmodSync(join(home, 'history.db'), file);
  chmodSync(home, above);
  expect(secrecySign('secrecy', join(home, 'history.db')).fitness).toBe(expected);
});

it('says nothing of a history that is not there', () => {
  expect(secrecySign('secrecy', join(folder(), 'history.db')).fitness).toBe('unmeasured');
});
