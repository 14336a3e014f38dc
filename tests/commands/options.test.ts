import { expect, test } from 'vitest';
import { UsageError } from '../../src/commands/environment.ts';
import { readDeadline, readInstant } from '../../src/commands/options.ts';
import { VERSION } from '../../src/commands/version.ts';
import { rasid } from './desk.ts';

const NOW = '2026-11-22T02:30:00.000Z';

test.each([
  ['2026-11-22T02:00:00Z', '2026-11-22T02:00:00.000Z'],
  ['2026-11-22T02:00Z', '2026-11-22T02:00:00.000Z'],
  ['2026-11-22T02:00:00.5+01:00', '2026-11-22T01:00:00.500Z'],
  ['2026-11-22', '2026-11-22T00:00:00.000Z'],
])('the instant %s', (text, instant) => {
  expect(readInstant('now', text)).toBe(instant);
});

test.each(['yesterday', '2026-13-01', '2026-02-31', '2026-11-31T02:00:00Z', '2026-11-22T02:00:00', '22/11/2026', ''])(
  '%s is no instant',
  (text) => {
    expect(() => readInstant('now', text)).toThrow(UsageError);
  },
);

test.each([
  ['06:00', '2026-11-22T06:00:00.000Z'],
  ['02:30', '2026-11-23T02:30:00.000Z'],
  ['01:15', '2026-11-23T01:15:00.000Z'],
  ['90m', '2026-11-22T04:00:00.000Z'],
  ['6h', '2026-11-22T08:30:00.000Z'],
  ['45s', '2026-11-22T02:30:45.000Z'],
  ['2026-11-22T05:00:00Z', '2026-11-22T05:00:00.000Z'],
])('the deadline %s', (text, instant) => {
  expect(readDeadline(text, NOW)).toBe(instant);
});

test.each(['24:00', '6', '1d', 'soon'])('%s is no deadline', (text) => {
  expect(() => readDeadline(text, NOW)).toThrow(/^--deadline is a time such as 06:00 \(UTC\)/);
});

test('the version is said, whatever the commands need', async () => {
  expect(await rasid(['--version'])).toEqual({ code: 0, out: `${VERSION}\n`, err: '' });
});
