import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { writeRunFolder } from '../../src/commands/write-files.ts';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'rasid-files-'));
  onTestFinished(() => rmSync(cwd, { recursive: true }));
});

test('a run has its own folder, and writing again replaces whole files', () => {
  const files = (content: string) => [{ name: 'report.json', content }];
  expect(writeRunFolder('out/', '2026-11-22T02-00-00Z', files('1'), cwd)).toBe('out/2026-11-22T02-00-00Z');
  writeRunFolder('out/', '2026-11-22T02-00-00Z', files('22'), cwd);
  expect(readdirSync(join(cwd, 'out/2026-11-22T02-00-00Z'))).toEqual(['report.json']);
  expect(readFileSync(join(cwd, 'out/2026-11-22T02-00-00Z/report.json'), 'utf8')).toBe('22');
});

test.each(['..', '../x', 'a/b', '', '.hidden'])('the run id %j names no folder', (run) => {
  expect(() => writeRunFolder('out', run, [{ name: 'x', content: '' }], cwd)).toThrow('cannot name a folder');
  expect(readdirSync(cwd)).toEqual([]);
});

test('a link that leads out is not followed', () => {
  mkdirSync(join(cwd, 'out'));
  mkdirSync(join(cwd, 'elsewhere'));
  symlinkSync(join(cwd, 'elsewhere'), join(cwd, 'out/run'));
  expect(() => writeRunFolder('out', 'run', [{ name: 'x', content: '' }], cwd)).toThrow('leads out of out');
  expect(readdirSync(join(cwd, 'elsewhere'))).toEqual([]);
});

test('what the disk refuses is one sentence', () => {
  writeFileSync(join(cwd, 'out'), 'a file');
  expect(() => writeRunFolder('out', 'run', [], cwd)).toThrow(
    'out/run could not be written: a part of the path is no folder.',
  );
});
