import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it, onTestFinished, test } from 'vitest';
import { chainSign, fileSign, runsSign } from '../../src/doctor/past.ts';
import type { RunSummary } from '../../src/history/history.ts';

const NOW = '2026-11-22T09:00:00.000Z';
const run = (takenAt: string, state: RunSummary['state'] = 'complete'): RunSummary => ({
  id: takenAt,
  takenAt,
  finishedAt: null,
  state,
  rehearsal: false,
  list: 'targets',
  targets: 9,
  observed: 9,
  untestable: 0,
  ruleset: null,
  hash: null,
});

test.each([
  ['no run at all', [], 'warn', 'rasid scan'],
  ['a run of last night', [run('2026-11-22T02:00:00Z')], 'ok', null],
  ['none since the day before yesterday', [run('2026-11-20T02:00:00Z')], 'warn', 'timer'],
  ['a degraded one', [run('2026-11-22T02:00:00Z', 'degraded')], 'warn', 'report'],
  ['one that did not end', [run('2026-11-21T02:00:00Z'), run('2026-11-22T02:00:00Z', 'running')], 'warn', '--resume'],
  ['one that did not end, long ago', [run('2026-11-01T02:00:00Z', 'running'), run('2026-11-22T02:00:00Z')], 'ok', null],
] as const)('%s', (_, runs, fitness, todo) => {
  const sign = runsSign(runs, NOW);
  expect([sign.fitness, sign.todo]).toEqual([fitness, todo === null ? null : expect.stringContaining(todo)]);
});

function database(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rasid-past-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'history.db');
  using made = new DatabaseSync(file);
  made.exec('create table t (a text primary key, b text); create index i on t (b); begin');
  const insert = made.prepare('insert into t values (?, ?)');
  for (let n = 0; n < 2_000; n++) insert.run(`key ${n}`, `value ${n}`);
  made.exec('commit');
  return file;
}

it('a file that is whole is said to be', () => {
  expect(fileSign(database()).fitness).toBe('ok');
});

it('a file whose middle was written over is damaged', () => {
  const file = database();
  const open = openSync(file, 'r+');
  writeSync(open, Buffer.alloc(8_192, 0xa5), 0, 8_192, Math.floor(statSync(file).size / 2));
  closeSync(open);
  expect(fileSign(file)).toMatchObject({ fitness: 'bad', says: expect.stringContaining('damaged') });
});

it('a file of something else is no history', () => {
  const file = database();
  writeFileSync(file, 'hello '.repeat(999));
  expect(fileSign(file).fitness).toBe('bad');
});

it('one wrong hash is too many', () => {
  expect(chainSign([], 9).fitness).toBe('ok');
  expect(chainSign(['run 3: its hash is not what was stored'], 9)).toMatchObject({
    fitness: 'bad',
    says: expect.stringContaining('run 3'),
  });
});
