import { describe, expect, it } from 'vitest';
import { door, type Night, play, type Sight } from './nights.ts';

/**
 * Nights as columns. Seen: `P` the rule passes, `F` it fails, `f` it fails with other evidence, `H` it fails worse (high), `N` it does not
 * apply, `?` the page could not be read, `x` the target was not run, `C` it passes until the date in it has come (night 3).
 * Said: state/cause of the one finding, `.` nothing.
 */
const SCENARIOS: readonly [name: string, seen: string, said: string][] = [
  ['a site that stays good says nothing', 'P P P', '. . .'],
  ['first night: everything comes with the register', 'F F', 'new/register persisting'],
  ['a good site that breaks', 'P F F', '. new/site persisting'],
  ['a repair', 'P F P P', '. new/site fixed/site .'],
  ['a repair that does not last', 'P F P F', '. new/site fixed/site regressed/site'],
  ['it comes back a third time', 'F P F P F', 'new/register fixed/site regressed/site fixed/site regressed/site'],
  ['other evidence is an update', 'P F f f', '. new/site updated/site persisting'],
  ['worse severity is an update', 'P F H H', '. new/site updated/site persisting'],
  ['unknown is not fixed', 'P F ? ? F', '. new/site unverified unverified persisting'],
  ['unknown, then repaired', 'P F ? P', '. new/site unverified fixed/site'],
  ['unknown, then other evidence', 'P F ? f', '. new/site unverified updated/site'],
  ['unknown on a good site is quiet', 'P ? ? P', '. . . .'],
  ['unknown on a good site, then broken', 'P ? F', '. . new/site'],
  ['fixed, unknown, broken again', 'P F P ? F', '. new/site fixed/site . regressed/site'],
  ['never seen, then seen failing', '? F', '. new/coverage'],
  ['never seen, then seen good', '? P F', '. . new/site'],
  ['not run keeps it open', 'P F x F', '. new/site unverified persisting'],
  ['not run on a good site is quiet', 'P x P', '. . .'],
  ['no longer applicable', 'P F N N', '. new/site retired/site .'],
  ['applicable again', 'P F N F', '. new/site retired/site new/site'],
  ['never applicable', 'N N P', '. . .'],
  ['applicable for the first time', 'N F', '. new/site'],
  ['a date passes', 'C C C C', '. . new/clock persisting'],
  ['a date passes while nobody looks', 'C ? ? C', '. . . new/clock'],
  ['a date passed, then renewed', 'C C C P', '. . new/clock fixed/site'],
  ['from a date to a fault of the site', 'C F', '. new/site'],
];

const SIGHTS: Readonly<Record<string, Sight>> = {
  P: { title: 'good' },
  F: { title: 'bad' },
  f: { title: 'bad again' },
  H: { title: 'bad!' },
  N: { title: null },
  '?': { failure: 'connection-timeout' },
  x: 'not-run',
  C: { title: 'until 2026-11-03' },
};

describe('histories of one finding', () => {
  it.each(SCENARIOS)('%s', (_name, seen, said) => {
    const nights = seen.split(' ').map((mark): Night => ({ sights: { site: SIGHTS[mark] as Sight } }));
    const told = play(nights).map(
      ({ drift }) =>
        drift.changes.map(({ state, cause }) => (cause === null ? state : `${state}/${cause}`)).join('+') || '.',
    );
    expect(told.join(' ')).toBe(said);
  });
});

/** The same for a rule that consumes a failure: `P` open, `R` refused, `?` silent. */
const DOORS: readonly [name: string, seen: string, said: string][] = [
  ['a door that closes', 'P R R', '. new/site persisting'],
  ['a door that opens again', 'P R P', '. new/site fixed/site'],
  ['and closes again', 'P R R P R', '. new/site persisting fixed/site regressed/site'],
  ['silence is not open', 'P R ? R', '. new/site unverified persisting'],
  ['silence, then open', 'P R ? P', '. new/site unverified fixed/site'],
  ['closed from the first night', 'R R P', 'new/register persisting fixed/site'],
  ['silent, then closed', '? R', '. new/coverage'],
];

describe('histories of a failure that is a fact', () => {
  it.each(DOORS)('%s', (_name, seen, said) => {
    const sights: Readonly<Record<string, Sight>> = { ...SIGHTS, R: { failure: 'connection-refused' } };
    const nights = seen.split(' ').map((mark): Night => ({ sights: { site: sights[mark] as Sight }, rules: [door] }));
    const told = play(nights).map(
      ({ drift }) =>
        drift.changes.map(({ state, cause }) => (cause === null ? state : `${state}/${cause}`)).join('+') || '.',
    );
    expect(told.join(' ')).toBe(said);
  });
});

const bad: Sight = { title: 'bad' };
const good: Sight = { title: 'good' };

describe('what is not the site', () => {
  it('judges the old facts by the new rule first: a stricter rule is no regression', () => {
    const [, second] = play([
      { sights: { site: good }, rules: [] },
      { sights: { site: bad } },
      { sights: { site: bad } },
    ]);
    expect(second?.drift.changes.map(({ state, cause }) => [state, cause])).toEqual([['new', 'site']]);
    const [, , third] = play([
      { sights: { site: bad }, rules: [] },
      { sights: { site: bad }, rules: [] },
      { sights: { site: bad } },
    ]);
    expect(third?.drift.changes.map(({ state, cause }) => [state, cause])).toEqual([['new', 'rule']]);
  });

  it('retires the findings of a rule that is gone', () => {
    const [, second, third] = play([
      { sights: { site: bad } },
      { sights: { site: bad }, rules: [] },
      { sights: { site: bad }, rules: [] },
    ]);
    expect(second?.drift.changes.map(({ state, cause }) => [state, cause])).toEqual([['retired', 'rule']]);
    expect(third?.drift.changes).toEqual([]);
  });

  it('names another vantage as the cause', () => {
    const [, second] = play([
      { sights: { site: good }, vantage: 'rabat' },
      { sights: { site: bad }, vantage: 'lille' },
    ]);
    expect(second?.drift.changes.map(({ state, cause }) => [state, cause])).toEqual([['new', 'vantage']]);
  });

  it('a target that leaves the list takes its findings with it; one that was only not selected keeps them', () => {
    const [, second, third, fourth] = play([
      { sights: { site: bad, other: good } },
      { sights: { other: good }, registered: ['site', 'other'] },
      { sights: { other: good } },
      { sights: { other: good } },
    ]);
    expect(second?.drift.changes).toEqual([]);
    expect(third?.drift.changes.map(({ target, state, cause }) => [target, state, cause])).toEqual([
      ['site', 'retired', 'register'],
    ]);
    expect(third?.drift.removed.map(({ id }) => id)).toEqual(['site']);
    expect(fourth?.drift.changes).toEqual([]);
  });

  it('an area that the list now skips is unverified, not fixed', () => {
    const [, second] = play([
      { sights: { site: bad } },
      { sights: { site: bad }, targets: { site: { skip: ['page'] } } },
    ]);
    expect(second?.drift.changes.map(({ state, reason }) => [state, reason])).toEqual([
      ['unverified', 'not-permitted'],
    ]);
  });
});

describe('records', () => {
  it('age and due date run on while nobody could look; reopening counts', () => {
    const nights = play(['F', '?', 'F', 'P', 'F'].map((mark) => ({ sights: { site: SIGHTS[mark] as Sight } })));
    const [record] = [...(nights.at(1)?.records.values() ?? [])];
    expect(record).toMatchObject({
      state: 'open',
      firstSeen: '2026-11-01T02:00:00.000Z',
      lastSeen: '2026-11-01T02:00:00.000Z',
      due: '2027-01-30T02:00:00.000Z',
    });
    const [last] = [...(nights.at(4)?.records.values() ?? [])];
    expect(last).toMatchObject({
      state: 'open',
      firstSeen: '2026-11-01T02:00:00.000Z',
      reopenCount: 1,
      lastSeen: '2026-11-05T02:00:00.000Z',
    });
  });

  it('a waiver applies, expires, and is void when the evidence is another', async () => {
    const { digestOf } = await import('../../src/model/canonical.ts');
    const waiver = {
      rule: 'page/alpha',
      target: 'site',
      subject: null,
      reason: 'r',
      approvedBy: 'a',
      until: '2026-11-02',
      evidence: digestOf({ title: 'bad' }),
    };
    const nights = ['F', 'f', 'F'].map(
      (mark): Night => ({ sights: { site: SIGHTS[mark] as Sight }, waivers: [waiver] }),
    );
    expect(play(nights).map(({ drift }) => drift.changes[0]?.waiver?.state)).toEqual(['applies', 'void', 'expired']);
  });
});
