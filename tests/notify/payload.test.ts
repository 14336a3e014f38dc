import { expect, test } from 'vitest';
import { NOTIFICATION, notificationBody } from '../../src/notify/payload.ts';
import { HOSTILE, REPORT } from '../golden/report.ts';

const WHOLE = { owner: null, kind: 'night', severity: 'info' } as const;

test('a body is as its schema says, and the same every time', () => {
  const body = notificationBody(REPORT, WHOLE);
  expect(notificationBody(structuredClone(REPORT), WHOLE)).toBe(body);
  const read = NOTIFICATION.parse(JSON.parse(body));
  expect(read).toMatchObject({
    type: 'rasid.night',
    timestamp: REPORT.document.run.finishedAt,
    against: REPORT.document.against,
    coverage: { targets: 4, complete: 2, partial: 1, untestable: 1, notRun: 0 },
    moved: { regressed: 1, new: 1, updated: 2, unverified: 1, fixed: 1 },
    more: 0,
  });
  expect(read.changes.map(({ state, target, rule }) => `${state} ${target} ${rule}`)).toEqual([
    'regressed portal.example tls/alpha',
    'new portal.example headers/beta',
    'updated portal.example software/gamma',
    'updated portal.example tls/epsilon',
    'unverified wizara headers/beta',
    'fixed archive.example headers/beta',
  ]);
});

test('what a server says breaks out of nothing, and arrives as it was', () => {
  const body = notificationBody(REPORT, WHOLE);
  expect(body).not.toMatch(/[<\u2028\u202e\u200b]/);
  expect(NOTIFICATION.parse(JSON.parse(body)).changes.some(({ text }) => text.includes(HOSTILE.slice(0, 10)))).toBe(
    true,
  );
});

test('of a degraded night no change is claimed', () => {
  const { document } = REPORT;
  const degraded = { ...REPORT, document: { ...document, run: { ...document.run, state: 'degraded' as const } } };
  const read = NOTIFICATION.parse(JSON.parse(notificationBody(degraded, WHOLE)));
  expect([read.run.state, read.changes, read.moved.new]).toEqual(['degraded', [], 0]);
});

test('a great many changes are counted, and the first of them named', () => {
  const { document } = REPORT;
  const [first] = document.targets.filter(({ id }) => id === 'portal.example');
  if (first === undefined) throw new Error('no target');
  const targets = Array.from({ length: 100 }, (_, nth) => ({ ...first, id: `t${nth}` }));
  const read = NOTIFICATION.parse(
    JSON.parse(notificationBody({ ...REPORT, document: { ...document, targets } }, WHOLE)),
  );
  expect([read.changes.length, read.more, read.moved.regressed]).toEqual([60, 340, 100]);
});
