import { describe, expect, test } from 'vitest';
import { importTargets } from '../../src/targets/import.ts';
import { sentenceOf } from '../../src/targets/mistake.ts';
import { merge } from '../../src/targets/register.ts';
import { isSource, sourceFrom } from '../../src/targets/source.ts';

const HEAD = 'domain,name_fr,name_ar,type,sector,single_source,note\n';

function imported(csv: string) {
  const result = importTargets('sites.csv', csv);
  if ('mistakes' in result) throw new Error(result.mistakes.map(sentenceOf).join('\n'));
  const source = sourceFrom('sites.yaml', result.yaml);
  if (!isSource(source)) throw new Error(source.map(sentenceOf).join('\n'));
  return { ...result, source, ...merge([source]) };
}
const mistakes = (csv: string) => {
  const result = importTargets('sites.csv', csv);
  return 'mistakes' in result ? result.mistakes.map(sentenceOf) : [];
};

describe('import', () => {
  const csv = `${HEAD}www.sante.gov.ma,Portail de la santé,بوابة الصحة,ministry,santé,yes,to verify
sante.gov.ma,"Ministère de la Santé, Rabat",وزارة الصحة,ministry,santé,no,
sante.ma,Sante.ma,,other,,yes,legacy; to verify
موقع.وزارة.المغرب,Site,موقع,agency,,no,
`;

  test('gives targets, owners, names, tags and notes, and no authorisation', () => {
    const { register, notes, mistakes, targets, owners } = imported(csv);
    expect(mistakes).toEqual([]);
    expect({ targets, owners }).toEqual({ targets: 4, owners: 3 });
    expect(register?.owners.map(({ id, name, kind, sector }) => ({ id, name, kind, sector }))).toEqual([
      {
        id: 'sante',
        name: { fr: 'Ministère de la Santé, Rabat', ar: 'وزارة الصحة' },
        kind: 'ministry',
        sector: 'santé',
      },
      { id: 'sante.ma', name: { fr: 'Sante.ma' }, kind: 'other', sector: null },
      { id: 'موقع.وزارة.المغرب', name: { fr: 'Site', ar: 'موقع' }, kind: 'agency', sector: null },
    ]);
    expect(
      register?.targets.map(({ host, owner, tags, authorisation }) => ({ host, owner, tags, authorisation })),
    ).toEqual([
      { host: 'sante.gov.ma', owner: 'sante', tags: [], authorisation: null },
      { host: 'sante.ma', owner: 'sante.ma', tags: ['legacy', 'single-source'], authorisation: null },
      { host: 'www.sante.gov.ma', owner: 'sante', tags: ['single-source'], authorisation: null },
      { host: 'xn--4gbrim.xn--mgbexc3i.xn--mgbc0a9azcg', owner: 'موقع.وزارة.المغرب', tags: [], authorisation: null },
    ]);
    expect([...notes]).toEqual([
      ['www.sante.gov.ma', 'to verify'],
      ['sante.ma', 'legacy; to verify'],
    ]);
  });

  test('keeps the own name of a site under its owner', () => {
    expect(imported(csv).yaml).toContain(
      '  - host: www.sante.gov.ma\n    owner: sante\n    name:\n      fr: Portail de la santé\n      ar: بوابة الصحة\n',
    );
  });

  test('renames nobody when rows are appended', () => {
    const longer = imported(`${csv}sante.org,Autre,,other,,no,\n`);
    expect(longer.register?.owners.map(({ id }) => id)).toEqual([
      'sante',
      'sante.ma',
      'sante.org',
      'موقع.وزارة.المغرب',
    ]);
  });

  test('reads semicolons, and two columns are enough', () => {
    expect(imported('domain;name_fr\r\na.ma;A, B\r\n').register?.owners[0]?.name).toEqual({ fr: 'A, B' });
  });

  test.each<[string, string, string[]]>([
    [
      'a column that nobody knows',
      'domain,name_fr,nam_ar\na.ma,A,ا\n',
      [
        'sites.csv:1:16: expected one of the columns domain, name_fr, name_ar, type, sector, single_source, note (did you mean "name_ar"?), found "nam_ar"',
      ],
    ],
    ['a missing column', 'domain,name_ar\n', ['sites.csv:1:1: expected a column "name_fr", found none']],
    [
      'an empty file',
      '',
      [
        'sites.csv:1:1: expected a column "domain", found none',
        'sites.csv:1:1: expected a column "name_fr", found none',
      ],
    ],
    [
      'a row of another length',
      'domain,name_fr\na.ma\n',
      ['sites.csv:2:1: expected 2 cells, as in the first line, found 1'],
    ],
    [
      'hosts, kinds and names that are none',
      `${HEAD}http://a.ma,A,,ministry,,no,\nb.ma,,,minstry,,no,\n`,
      [
        'sites.csv:2:1: expected a host name without a scheme, such as "a.ma", found "http://a.ma"',
        'sites.csv:3:6: expected a name, found nothing',
        'sites.csv:3:8: expected one of ministry, agency, constitutional, local, university, other (did you mean "ministry"?), found "minstry"',
      ],
    ],
    [
      'a host twice',
      'domain,name_fr\na.ma,A\nA.MA,B\n',
      ['sites.csv:3:1: expected a host of its own, found "a.ma" again (first on line 2)'],
    ],
    [
      'a broken quote',
      'domain,name_fr\na.ma,"A\n',
      ['sites.csv:2:6: expected a closing quote, found the end of the file'],
    ],
  ])('%s is refused, with its place', (_name, text, expected) => {
    expect(mistakes(text)).toEqual(expected);
  });
});
