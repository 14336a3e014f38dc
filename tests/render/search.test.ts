import { describe, expect, it, test } from 'vitest';
import { LANGUAGES } from '../../src/model/target.ts';
import { finderOf } from '../../src/render/search.ts';
import { viewOf } from '../../src/render/view.ts';
import { wordsOf } from '../../src/text/words.ts';
import { REPORT, RULES, WORDS } from '../golden/report.ts';

const find = finderOf(
  viewOf(REPORT),
  LANGUAGES.map((language) => wordsOf(language, RULES, WORDS)),
);
const sitesFor = (query: string) => find(query).sites.map(({ target }) => target.id);
const pointsFor = (query: string) => find(query).points.map(({ site, finding }) => `${site.target.id} ${finding.rule}`);

describe('a search', () => {
  it('finds nothing for nothing', () => {
    expect(find(' ')).toEqual({ owners: [], sites: [], points: [] });
    expect(find('no such thing')).toEqual({ owners: [], sites: [], points: [] });
  });

  it('finds a site by a part of its host', () => {
    expect(sitesFor('PORTAL.exam')).toEqual(['portal.example']);
  });

  test.each(['tls/alpha', 'protocol alpha', 'ALPHA refused', 'portal alpha', 'alpha https'])(
    'finds what is open by %j',
    (query) => {
      expect(pointsFor(query)).toContain('portal.example tls/alpha');
    },
  );

  it('finds no point that is corrected, waived, passes or could not be told', () => {
    const states = (query: string) => find(query).points.map(({ finding }) => [finding.status, finding.state]);
    for (const [status, state] of [...states('example'), ...states('headers'), ...states('software')]) {
      expect(status === 'fail' || state === 'unverified').toBe(true);
    }
    expect(pointsFor('archive')).not.toContain('archive.example software/gamma'); // waived
    expect(pointsFor('archive')).not.toContain('archive.example headers/beta'); // corrected
  });

  it('puts the most serious first', () => {
    const ranks = find('portal').points.map(({ finding }) => finding.severity);
    expect(ranks).toEqual(ranks.toSorted((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b)));
    expect(new Set(ranks).size).toBeGreaterThan(1);
  });

  it('finds an owner, its sites and their points by its name in any language', () => {
    const [owner] = REPORT.owners.filter(({ name }) => name.ar !== undefined && name.fr !== undefined);
    if (owner === undefined) throw new Error('an owner with names in two languages');
    const sites = REPORT.document.targets.filter((target) => target.owner === owner.id).map(({ id }) => id);
    for (const name of [owner.name.ar, owner.name.fr?.toUpperCase()]) {
      expect(find(name ?? '').owners.map(({ id }) => id)).toContain(owner.id);
      expect(sitesFor(name ?? '')).toEqual(expect.arrayContaining(sites));
    }
  });
});

const ORDER = ['critical', 'high', 'medium', 'low', 'info'];
