import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { pointLatest, runFolder, type WrittenFile, writeInto } from '../../src/commands/write-files.ts';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'rasid-files-'));
  onTestFinished(() => rmSync(cwd, { recursive: true }));
});

const write = (reports: string, run: string, files: Iterable<WrittenFile>) => {
  const folder = runFolder(reports, run, cwd);
  writeInto(folder, files);
  return folder.name;
};

test('a run has its own folder, and writing again replaces whole files', () => {
  const files = (content: string) => [{ name: 'report.json', content }];
  expect(write('out/', '2026-11-22T02-00-00Z', files('1'))).toBe('out/2026-11-22T02-00-00Z');
  write('out/', '2026-11-22T02-00-00Z', files('22'));
  expect(readdirSync(join(cwd, 'out/2026-11-22T02-00-00Z'))).toEqual(['report.json']);
  expect(readFileSync(join(cwd, 'out/2026-11-22T02-00-00Z/report.json'), 'utf8')).toBe('22');
});

test.each(['..', '../x', 'a/b', '', '.hidden'])('the run id %j names no folder', (run) => {
  expect(() => write('out', run, [{ name: 'x', content: '' }])).toThrow('cannot name a folder');
  expect(readdirSync(cwd)).toEqual([]);
});

test('a link that leads out is not followed', () => {
  mkdirSync(join(cwd, 'out'));
  mkdirSync(join(cwd, 'elsewhere'));
  symlinkSync(join(cwd, 'elsewhere'), join(cwd, 'out/run'));
  expect(() => write('out', 'run', [{ name: 'x', content: '' }])).toThrow('leads out of out');
  expect(readdirSync(join(cwd, 'elsewhere'))).toEqual([]);
});

test('what the disk refuses is one sentence', () => {
  writeFileSync(join(cwd, 'out'), 'a file');
  expect(() => write('out', 'run', [])).toThrow('out/run could not be written: a part of the path is no folder.');
});

test('a name may lead into folders below, and never out of the run', () => {
  write('out', 'run', [{ name: 'fr/sites/a.html', content: 'x' }]);
  expect(readFileSync(join(cwd, 'out/run/fr/sites/a.html'), 'utf8')).toBe('x');
  for (const name of ['../x', 'fr/../../x', '/x', 'fr//x', './x', 'fr/', 'a\\b', 'a\0b', ''])
    expect(() => write('out', 'run', [{ name, content: 'x' }])).toThrow('cannot be used');
  expect(readdirSync(join(cwd, 'out'))).toEqual(['run']);
});

test('a link below a run is not followed', () => {
  mkdirSync(join(cwd, 'out/run'), { recursive: true });
  mkdirSync(join(cwd, 'elsewhere'));
  symlinkSync(join(cwd, 'elsewhere'), join(cwd, 'out/run/fr'));
  expect(() => write('out', 'run', [{ name: 'fr/a.html', content: 'x' }])).toThrow('leads elsewhere');
  expect(readdirSync(join(cwd, 'elsewhere'))).toEqual([]);
});

test('latest is a relative link to the newest run, and replaces nothing that is not ours', () => {
  for (const run of ['one', 'two']) {
    write('out', run, [{ name: 'a', content: run }]);
    pointLatest('out', run, cwd);
    expect(readlinkSync(join(cwd, 'out/latest'))).toBe(run);
    expect(readFileSync(join(cwd, 'out/latest/a'), 'utf8')).toBe(run);
  }
  rmSync(join(cwd, 'out/latest'));
  mkdirSync(join(cwd, 'out/latest'));
  writeFileSync(join(cwd, 'out/latest/mine'), 'x');
  expect(() => pointLatest('out', 'two', cwd)).toThrow('out/latest is not ours to replace: move it away.');
  expect(existsSync(join(cwd, 'out/latest/mine'))).toBe(true);
});
