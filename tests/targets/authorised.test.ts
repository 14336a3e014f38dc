import { expect, test } from 'vitest';
import type { Authorisation, Target } from '../../src/model/target.ts';
import { authorised } from '../../src/targets/authorised.ts';

const letter: Authorisation = {
  id: 'lettre',
  reference: 'R',
  by: 'B',
  from: '2026-11-02',
  until: '2026-11-03',
  allows: 'standard',
};
const target = (authorisation: Authorisation | null): Target => ({
  id: 'a',
  host: 'a.ma',
  display: 'a.ma',
  domain: 'a.ma',
  owner: 'o',
  tags: [],
  https: 443,
  http: 80,
  addresses: [],
  allowPrivate: false,
  skip: [],
  pace: null,
  authorisation,
});

test.each([
  ['2026-11-01T23:59:59.999Z', { ok: false, why: 'lettre begins on 2026-11-02' }],
  ['2026-11-02T00:00:00.000Z', { ok: true }],
  ['2026-11-03T23:59:59.999Z', { ok: true }],
  ['2026-11-04T00:00:00.000Z', { ok: false, why: 'lettre ended on 2026-11-03' }],
])('at %s', (now, permission) => {
  expect(authorised(target(letter), now)).toEqual(permission);
});

test('without an authorisation, never', () => {
  expect(authorised(target(null), '2026-11-02T00:00:00.000Z')).toEqual({ ok: false, why: 'no authorisation' });
});
