import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import type { Delivery } from '../../src/model/notification.ts';
import { openTold, readTold, ToldError } from '../../src/notify/told.ts';

let file: string;
beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'rasid-told-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  file = join(folder, 'deeper', 'notified.db');
});

const delivery = (run: string, recipient: string, kind: Delivery['kind'] = 'night'): Delivery => ({
  id: `${run} ${recipient}`,
  run,
  recipient,
  kind,
  at: '2026-11-22T05:00:00.000Z',
});

test('remembers what was delivered: of one run everything, of others the digests', () => {
  const kept = [delivery('r1', 'a'), delivery('r1', 'b', 'digest'), delivery('r2', 'a')];
  {
    using told = openTold(file);
    for (const one of [...kept, delivery('r2', 'a')]) told.delivered(one);
  }
  using told = readTold(file);
  expect(told.of('r2')).toEqual([kept[1], kept[2]]);
  expect(told.of('r1')).toEqual([kept[0], kept[1]]);
});

test('remembers what is owed until it is delivered', () => {
  using told = openTold(file);
  told.failed({ run: 'r1', recipient: 'a', why: 'no such user' });
  told.failed({ run: 'r1', recipient: 'a', why: 'still none' });
  expect([told.owed('r1'), told.owed('r2')]).toEqual([[], [{ run: 'r1', recipient: 'a', why: 'still none' }]]);
  told.delivered(delivery('r1', 'a'));
  expect(told.owed('r2')).toEqual([]);
});

test('one sends at a time, and whoever asks meanwhile is told so', () => {
  const first = openTold(file);
  expect(() => openTold(file)).toThrow(/notified\.db: another "rasid notify --send" is at work; wait/);
  expect(() => readTold(file)).toThrow(ToldError);
  first[Symbol.dispose]();
  using second = openTold(file);
  expect(second.of('r1')).toEqual([]);
});

test('where there is no file, nothing was told, and none is made', () => {
  using told = readTold(file);
  expect([told.of('r1'), told.owed('r1')]).toEqual([[], []]);
  expect(() => writeFileSync(file, '', { flag: 'r' })).toThrow(/ENOENT/);
});

test('a file of something else is left as it is', () => {
  const other = join(file, '../../other.db');
  writeFileSync(other, 'not a database at all, and longer than a header of one');
  expect(() => openTold(other)).toThrow(/other\.db: it cannot be used/);
});
