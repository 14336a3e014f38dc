import { describe, expect, it } from 'vitest';
import type { PathRow } from '../../src/model/observation.ts';
import environmentFile from '../../src/rules/exposure/environment-file.ts';
import { pathsFacts } from '../rules/table.ts';
import { type Night, play, type Sight } from './nights.ts';

/**
 * Nights as columns, of one path of a site. Seen: `F` found, `A` absent, `R` refused by a rule of the site, `D` redirected, `S` the same as
 * for any name, `B` a filter answered, `I` not to be told, `H` suspect, `E` an error, `N` not reached or not due, `b` the whole observation
 * was blocked, `x` the site was not run. Said: state/cause of the finding, `.` nothing.
 */
const SCENARIOS: readonly [name: string, seen: string, said: string][] = [
  ['exposed, and repaired', 'A F F A', '. new/site persisting fixed/site'],
  ['closed by a rule of the site', 'A F R', '. new/site fixed/site'],
  ['led elsewhere', 'A F D', '. new/site fixed/site'],
  ['taken away, where every name is answered', 'A F S', '. new/site fixed/site'],
  ['a filter that is switched on repairs nothing', 'A F B B', '. new/site unverified unverified'],
  ['a filter that is switched off again', 'A F B F', '. new/site unverified persisting'],
  ['a filter, and a repair behind it', 'A F B A', '. new/site unverified fixed/site'],
  ['a filter before everything repairs nothing', 'A F b b F', '. new/site unverified unverified persisting'],
  ['what cannot be told repairs nothing', 'A F I F', '. new/site unverified persisting'],
  ['what is suspect repairs nothing', 'A F H F', '. new/site unverified persisting'],
  ['an error repairs nothing', 'A F E A', '. new/site unverified fixed/site'],
  ['a night that does not get so far repairs nothing', 'A F N N F', '. new/site unverified unverified persisting'],
  ['nor does it forget a repair', 'A F N A', '. new/site unverified fixed/site'],
  ['nor a night without a run', 'A F x F', '. new/site unverified persisting'],
  ['a path whose night comes late is no news of the site', 'N N F F', '. . new/coverage persisting'],
  ['a path whose night comes late, and nothing is there', 'N N A N', '. . . .'],
  ['repaired, and back', 'A F A F', '. new/site fixed/site regressed/site'],
  ['repaired, not reached, and back', 'A F A N F', '. new/site fixed/site . regressed/site'],
  ['hidden, then new', 'B F', '. new/coverage'],
];

const ROWS: Readonly<Record<string, Partial<PathRow>>> = {
  F: { answer: 'found', status: 200 },
  A: { answer: 'absent', status: 404 },
  R: { answer: 'restricted', status: 403 },
  D: { answer: 'redirected', status: 302 },
  S: { answer: 'soft404', status: 200 },
  B: { answer: 'blocked', status: null, failure: 'blocked' },
  I: { answer: 'indeterminate', status: 200 },
  H: { answer: 'suspect', status: 200 },
  E: { answer: 'error', status: null, failure: 'read-timeout' },
  N: { answer: 'not-run', status: null, failure: 'budget-exhausted' },
};

/** The path in question, and another one of the same rule that is never there. */
const sightOf = (mark: string): Sight => {
  if (mark === 'x') return 'not-run';
  if (mark === 'b') return { paths: 'blocked' };
  const evidence = mark === 'F' ? { variables: ['APP_KEY'], count: 1 } : {};
  return {
    paths: pathsFacts(
      { id: 'dotenv', path: '/.env', evidence, ...ROWS[mark] },
      { id: 'dotenv-variants', path: '/.env.old' },
    ),
  };
};

describe('histories of one exposed path', () => {
  it.each(SCENARIOS)('%s', (_name, seen, said) => {
    const nights = seen
      .split(' ')
      .map((mark): Night => ({ sights: { site: sightOf(mark) }, rules: [environmentFile] }));
    const told = play(nights).map(
      ({ drift }) =>
        drift.changes.map(({ state, cause }) => (cause === null ? state : `${state}/${cause}`)).join('+') || '.',
    );
    expect(told.join(' ')).toBe(said);
  });
});
