import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChangeState, Drift } from '../../src/model/drift.ts';
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

/** Some of four sites, any of them leaving and joining the list, some looked at twice, under rules that come and go. */
const night: fc.Arbitrary<Night> = fc.record({
  sights: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), sight, { maxKeys: 4 }),
  again: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), sight, { maxKeys: 2 }),
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
        const last = { ...(nights.at(-1) as Night), again: {} }; // two looks that disagree are no same facts
        const said = play([...nights.slice(0, -1), last, last]).at(-1)?.drift.changes ?? [];
        const moved = said.filter(
          ({ state, cause }) => state !== 'persisting' && state !== 'unverified' && cause !== 'clock',
        );
        expect(moved).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it('a rule or a target that is renamed on any night keeps every finding, its age and its returns', () => {
    const renamed = { ...alpha, id: 'page/omega', aliases: ['page/alpha'] };
    const nameless = ({ changes, unconfirmed }: Drift) => [
      ...changes.map(({ state, cause, flapping, record }) => [state, cause, flapping, record.firstSeen, record.due]),
      ...unconfirmed.map(({ flapping }) => flapping),
    ];
    const always = fc.array(fc.record({ one: sight, two: fc.option(sight) }), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(always, fc.nat(7), (nights, when) => {
        const plain = nights.map(
          ({ one, two }): Night => ({ sights: { a: one }, again: two === null ? {} : { a: two }, rules: [alpha] }),
        );
        const moved = plain.map((night, index): Night => {
          if (index < when) return night;
          const under = ({ a = 'not-run' }: Night['sights']) => ({ b: a });
          const again = night.again?.a === undefined ? {} : under(night.again);
          const targets = { b: { formerly: ['a'], host: 'a.example' } };
          return { sights: under(night.sights), again, rules: [renamed], targets };
        });
        expect(play(moved).map(({ drift }) => nameless(drift))).toEqual(
          play(plain).map(({ drift }) => nameless(drift)),
        );
      }),
      { numRuns: 1000 },
    );
  });

  it('two looks that disagree neither open nor close anything', () => {
    fc.assert(
      fc.property(history, (nights) => {
        let before = new Map<string, string>();
        for (const { drift, records } of play(nights)) {
          for (const { fingerprint, state, flapping } of drift.changes) {
            if (flapping === null) continue;
            expect(state).toBe('persisting');
            expect(before.get(fingerprint)).toBe('open');
          }
          for (const { fingerprint } of drift.unconfirmed) {
            expect(before.get(fingerprint)).not.toBe('open');
            expect(records.get(fingerprint)?.state).toBe(before.get(fingerprint));
          }
          before = new Map([...records].map(([fingerprint, { state }]) => [fingerprint, state]));
        }
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
