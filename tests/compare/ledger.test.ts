import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChangeState } from '../../src/model/drift.ts';
import { alpha, type Night, play, type Sight } from './nights.ts';

const sight: fc.Arbitrary<Sight> = fc.oneof(
  fc.constantFrom<Sight>(
    { title: 'good' },
    { title: 'bad' },
    { title: 'bad again' },
    { title: 'bad!' },
    { title: null },
    'not-run',
  ),
  fc.constantFrom<Sight>({ title: 'until 2026-11-04' }, { failure: 'connection-timeout' }, { failure: 'blocked' }),
);

/** Some of four sites, any of them leaving and joining the list, under rules that come and go. */
const night: fc.Arbitrary<Night> = fc.record({
  sights: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), sight, { maxKeys: 4 }),
  rules: fc.constantFrom([alpha], [alpha], [alpha], []),
  vantage: fc.constantFrom('here', 'here', 'there'),
});
const history = fc.array(night, { minLength: 2, maxLength: 8 });

const OPENING: readonly ChangeState[] = ['new', 'regressed', 'newly-measured'];
const CLOSING: readonly ChangeState[] = ['fixed', 'retired'];

describe('over random histories', () => {
  it('the ledger closes: open today = open before + opened - closed', () => {
    fc.assert(
      fc.property(history, (nights) => {
        let open = 0;
        for (const { drift, records } of play(nights)) {
          const of = (states: readonly ChangeState[]) =>
            drift.changes.filter(({ state }) => states.includes(state)).length;
          const today = [...records.values()].filter(({ state }) => state === 'open').length;
          expect(today).toBe(open + of(OPENING) - of(CLOSING));
          open = today;
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('nothing is fixed that was not seen passing', () => {
    fc.assert(
      fc.property(history, (nights) => {
        for (const { drift } of play(nights)) {
          for (const { state, after } of drift.changes) {
            if (state === 'fixed') expect(after?.status).toBe('pass');
            if (state === 'new' || state === 'regressed') expect(after?.status).toBe('fail');
          }
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('a second look at the same facts in the same night changes nothing', () => {
    fc.assert(
      fc.property(history, (nights) => {
        const last = nights.at(-1) as Night;
        const said = play([...nights, last]).at(-1)?.drift.changes ?? [];
        const moved = said.filter(
          ({ state, cause }) => state !== 'persisting' && state !== 'unverified' && cause !== 'clock',
        );
        expect(moved).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it('the order of the targets does not matter', () => {
    fc.assert(
      fc.property(history, (nights) => {
        const turned = nights.map(
          (one): Night => ({ ...one, sights: Object.fromEntries(Object.entries(one.sights).reverse()) }),
        );
        const said = (list: readonly Night[]) =>
          play(list).map(({ drift }) =>
            drift.changes.map(({ fingerprint, state, cause }) => [fingerprint, state, cause]),
          );
        expect(said(turned)).toEqual(said(nights));
      }),
      { numRuns: 1000 },
    );
  });
});
