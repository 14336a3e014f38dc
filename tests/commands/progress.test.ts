import { expect, test } from 'vitest';
import { createProgress } from '../../src/commands/progress.ts';

function watched(isTTY: boolean, columns = 80) {
  const written: string[] = [];
  let time = 0;
  const progress = createProgress({ write: (text) => void written.push(text), isTTY, columns }, () => time);
  const wait = (milliseconds: number) => {
    time += milliseconds;
  };
  return { progress, written, wait };
}

test('in a file: a line now and then, and one at the end', () => {
  const { progress, written, wait } = watched(false);
  progress.begin(3);
  progress.start('a.ma');
  progress.end('a.ma', true);
  expect(written).toEqual([]);
  wait(5_000);
  progress.start('b.ma');
  progress.end('b.ma', false);
  wait(4_999);
  progress.end('c.ma', true);
  expect(written).toEqual(['1/3 targets\n']);
  progress.close();
  expect(written).toEqual(['1/3 targets\n', '3/3 targets, 1 could not be seen\n']);
});

test('in a terminal: one line that rewrites itself and never wraps', () => {
  const { progress, written, wait } = watched(true, 40);
  const rewrite = '\r\u001b[2K';
  progress.begin(2);
  progress.start('www.a.ma');
  wait(100);
  progress.start(`${'x'.repeat(60)}.ma`);
  wait(50);
  progress.end('www.a.ma', true);
  expect(written).toHaveLength(2);
  expect(written[0]).toBe(`${rewrite}0/2 targets  www.a.ma`);
  expect(written[1]).toBe(`${rewrite}0/2 targets  www.a.ma ${'x'.repeat(16)}…`);
  expect(written[1]).toHaveLength(rewrite.length + 39);
  progress.close();
  expect(written.slice(2).join('')).toBe(`${rewrite}1/2 targets\n`);
});

test('nothing to look at: nothing to say', () => {
  const { progress, written } = watched(false);
  progress.begin(0);
  progress.close();
  expect(written).toEqual([]);
});
