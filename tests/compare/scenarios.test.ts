import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { digestOf, fingerprint } from '../../src/model/canonical.ts';
import type { Drift } from '../../src/model/drift.ts';
import type { AnyRule } from '../../src/model/rule.ts';
import { alpha, door, type Night, play, type Sight, shelf } from './nights.ts';

const SIGHTS: Readonly<Record<string, Sight>> = {
  P: { title: 'good' },
  F: { title: 'bad' },
  f: { title: 'bad again' },
  H: { title: 'bad!' },
  N: { title: null },
  '?': { failure: 'connection-timeout' },
  B: { failure: 'blocked' },
  R: { failure: 'connection-refused' },
  x: 'not-run',
  C: { title: 'until 2026-11-03' },
  '0': { products: [], unread: [] },
  '0_': { products: [], unread: ['feed'] },
  ab: { products: ['a', 'b'], unread: [] },
  ac: { products: ['a', 'c'], unread: [] },
  a_: { products: ['a'], unread: ['feed'] },
  u: { products: ['until-2026-11-03'], unread: [] },
  uu: { products: ['until-2026-11-03', 'until-2026-11-03+'], unread: [] },
  u_: { products: ['until-2026-11-03'], unread: ['feed'] },
  b_: { products: ['b'], unread: ['feed'] },
};
const RULES: Readonly<Record<string, AnyRule>> = { alpha, door, shelf };
const bad: Sight = { title: 'bad' };
const good: Sight = { title: 'good' };

/** The histories of scenarios.txt: a name, and rows of words, one word a night. */
const SCENARIOS = readFileSync(join(import.meta.dirname, 'scenarios.txt'), 'utf8')
  .split('\n* ')
  .slice(1)
  .map((block) => {
    const [name = '', ...lines] = block.trim().split('\n');
    const rows = new Map(lines.map((line) => line.trim().split(/\s+/)).map(([key = '', ...words]) => [key, words]));
    return { name, rows };
  });

describe('histories of one finding', () => {
  it('are at least forty, each with as many words seen as said', () => {
    expect(SCENARIOS.length).toBeGreaterThanOrEqual(40);
    for (const { rows } of SCENARIOS) expect(rows.get('said')).toHaveLength(rows.get('seen')?.length ?? -1);
  });

  it.each(SCENARIOS)('$name', ({ rows }) => {
    const seen = rows.get('seen') ?? [];
    const rule = RULES[rows.get('rule')?.[0] ?? 'alpha'] ?? alpha;
    const nights = seen.map((word, index): Night => {
      const [first = '', second] = word.split(':');
      const listed = first !== '.';
      return {
        sights: listed ? { site: sightOf(first) } : {},
        registered: listed ? ['site'] : [],
        rules: rows.get('rules')?.[index] === 'none' ? [] : [rule],
        days: Number(rows.get('days')?.[index] ?? 1),
        ...(second === undefined ? {} : { again: { site: sightOf(second) } }),
        ...(rows.has('from') ? { vantage: rows.get('from')?.[index] ?? '' } : {}),
      };
    });
    const told = play(nights).map(({ drift }) => wordFor(drift));
    expect(told).toEqual(rows.get('said'));
  });
});

function sightOf(mark: string): Sight {
  const sight = SIGHTS[mark];
  if (sight === undefined) throw new Error(`no such mark: ${mark}`);
  return sight;
}

const wordFor = ({ changes, unconfirmed }: Drift): string =>
  [
    ...changes.map(
      ({ state, cause, flapping }) =>
        `${state}${cause === null ? '' : `/${cause}`}${flapping === null ? '' : `~${flapping}`}`,
    ),
    ...unconfirmed.map(({ flapping }) => `unconfirmed~${flapping}`),
  ].join('+') || '-';

describe('the list', () => {
  it('a target that leaves takes its findings with it; one that was only not selected keeps them', () => {
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

describe('other names', () => {
  const renamedRule = { ...alpha, id: 'page/omega', aliases: ['page/alpha'] };

  it('a rule that is renamed keeps its findings, with their age', () => {
    const nights = play([
      { sights: { site: bad } },
      { sights: { site: bad }, rules: [renamedRule] },
      { sights: { site: good }, rules: [renamedRule] },
    ]);
    expect(nights.map(({ drift }) => wordFor(drift))).toEqual(['new/register', 'persisting', 'fixed/site']);
    const record = nights[1]?.records.get(fingerprint('site', 'https:443', 'page/omega', null));
    expect(record).toMatchObject({ state: 'open', firstSeen: '2026-11-01T02:00:00.000Z' });
    const open = [...(nights[1]?.records.values() ?? [])].filter(({ state }) => state === 'open');
    expect(open.map(({ rule }) => rule)).toEqual(['page/omega']);
  });

  it('a target that gets another id keeps its findings, with their age', () => {
    const nights = play([
      { sights: { old: bad } },
      { sights: { site: bad }, targets: { site: { formerly: ['old'], host: 'old.example' } } },
      { sights: { site: good }, targets: { site: { formerly: ['old'], host: 'old.example' } } },
    ]);
    expect(nights.map(({ drift }) => wordFor(drift))).toEqual(['new/register', 'persisting', 'fixed/site']);
    expect(nights[1]?.drift.removed).toEqual([]);
  });

  it('a name that is still in use is nobody’s alias', () => {
    const nights = play([
      { sights: { old: bad, site: good } },
      { sights: { old: bad, site: bad }, targets: { site: { formerly: ['old'] } } },
    ]);
    expect(nights[1]?.drift.changes.map(({ target, state }) => `${target} ${state}`)).toEqual([
      'old persisting',
      'site new',
    ]);
  });

  it('a waiver for the old name still holds', () => {
    const waiver = { target: 'site', subject: null, reason: 'r', approvedBy: 'a', until: '2026-12-01', evidence: null };
    const [, second] = play([
      { sights: { site: bad } },
      { sights: { site: bad }, rules: [renamedRule], waivers: [{ ...waiver, rule: 'page/alpha' }] },
    ]);
    expect(second?.drift.changes.map(({ waiver }) => waiver?.state)).toEqual(['applies']);
  });
});

describe('records', () => {
  it('age and due date run on while nobody could look; reopening counts', () => {
    const nights = play(['F', '?', 'F', 'P', 'F'].map((mark) => ({ sights: { site: sightOf(mark) } })));
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

  it('a waiver applies, expires, and is void when the evidence is another', () => {
    const waiver = {
      rule: 'page/alpha',
      target: 'site',
      subject: null,
      reason: 'r',
      approvedBy: 'a',
      until: '2026-11-02',
      evidence: digestOf({ title: 'bad' }),
    };
    const nights = ['F', 'f', 'F'].map((mark): Night => ({ sights: { site: sightOf(mark) }, waivers: [waiver] }));
    expect(play(nights).map(({ drift }) => drift.changes[0]?.waiver?.state)).toEqual(['applies', 'void', 'expired']);
  });

  it('nobody vouches for a correction that could not be seen again for more than a week', () => {
    const nights = ['F', 'P', '?', '?', '?', '?', '?', '?', '?', '?', 'P'].map(
      (mark): Night => ({ sights: { site: sightOf(mark) } }),
    );
    const unvouched = play(nights).map(({ drift }) => drift.unvouched.map(({ since }) => since.slice(0, 10)));
    expect(unvouched).toEqual([[], [], [], [], [], [], [], [], [], ['2026-11-02'], []]);
  });
});
