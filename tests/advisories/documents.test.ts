import { describe, expect, it, test } from 'vitest';
import { CSAF, fromCsaf, toCsaf } from '../../src/advisories/csaf.ts';
import { lifecycleFaults } from '../../src/advisories/lifecycles.ts';
import { productNamed, productOfCpe, productOfPurl } from '../../src/advisories/names.ts';
import { readDocument } from '../../src/advisories/read.ts';
import { csafFaults } from '../../src/advisories/validate.ts';
import { knowledge } from '../../src/knowledge/index.ts';
import type { Bulletin } from '../../src/model/advisory.ts';
import type { Lifecycle } from '../../src/model/knowledge.ts';

const DAY = '2026-11-22';
const read = (content: unknown, file = 'a.json') =>
  readDocument(typeof content === 'string' ? content : JSON.stringify(content), file, DAY);
async function bulletin(content: unknown, file?: string): Promise<Bulletin> {
  const imported = await read(content, file);
  const [one] = imported.kind === 'bulletins' ? imported.bulletins : [];
  if (one === undefined) throw new Error(imported.kind);
  return one;
}
const rowsOf = ({ rows }: Bulletin) =>
  rows.map(({ id, product, affectedRange, severity }) => [id, product, affectedRange, severity].join(' | '));

describe('names of products', () => {
  test.each([
    ['Apache HTTP Server', 'apache-http-server'],
    ['apache http server', 'apache-http-server'],
    ['Microsoft Exchange Server', 'msexchange'],
    ['Roundcube Webmail', 'roundcube'],
    ['phpMyAdmin', 'phpmyadmin'],
    ['WordPress', 'wordpress'],
    ['Fortinet FortiOS', 'fortios'],
    ['NetScaler ADC', 'citrix-netscaler'],
    ['wordpress-plugin:give', 'wordpress-plugin:give'],
    ['wordpress-plugin:../x', null],
    ['Logiciel de paie', null],
    ['constructor', null],
    ['', null],
  ])('%s is %s', (name, product) => {
    expect(productNamed(name)).toBe(product);
  });

  test.each([
    ['cpe:2.3:a:apache:http_server:2.4.49:*:*:*:*:*:*:*', 'apache-http-server'],
    ['cpe:/a:roundcube:webmail:1.6.5', null],
    ['cpe:/a:microsoft:exchange_server:2016', 'msexchange'],
    ['cpe:2.3:o:fortinet:fortios:7.0.1', 'fortios'],
    ['cpe', null],
  ])('%s is %s', (cpe, product) => {
    expect(productOfCpe(cpe)).toBe(product);
  });

  test.each([
    ['pkg:composer/drupal/core@10.3.1', 'drupal'],
    ['pkg:bitnami/apache', 'apache-http-server'],
    ['pkg:maven/org.apache.tomcat/tomcat@9.0.1', 'tomcat'],
    ['pkg:npm/jquery', 'jquery'],
    ['pkg:', null],
  ])('%s is %s', (purl, product) => {
    expect(productOfPurl(purl)).toBe(product);
  });
});

describe('OSV', () => {
  const osv = {
    id: 'BIT-apache-2021-41773',
    modified: '2024-01-01T00:00:00Z',
    published: '2021-10-06T00:00:00Z',
    aliases: ['CVE-2021-41773'],
    details: 'Path traversal.\nMore.',
    severity: [{ type: 'CVSS_V3', score: '9.8' }],
    affected: [
      {
        package: { ecosystem: 'Bitnami', name: 'apache', purl: 'pkg:bitnami/apache' },
        ranges: [
          { type: 'SEMVER', events: [{ introduced: '2.4.49' }, { last_affected: '2.4.49' }] },
          {
            type: 'SEMVER',
            events: [{ introduced: '0' }, { fixed: '2.2.3' }, { introduced: '2.4.0' }, { fixed: '2.4.6' }],
          },
          { type: 'GIT', events: [{ introduced: 'abc' }] },
        ],
      },
      { package: { ecosystem: 'npm', name: 'left-pad' } },
    ],
  };

  it('becomes ranges of our own', async () => {
    const one = await bulletin(osv);
    expect(rowsOf(one)).toEqual([
      'CVE-2021-41773 | apache-http-server | >=2.4.49,<=2.4.49 || <2.2.3 || >=2.4.0,<2.4.6 | critical',
    ]);
    expect(one).toMatchObject({ title: 'Path traversal.', date: '2021-10-06', unknown: ['left-pad'] });
  });

  it('concerns nobody when it was withdrawn', async () => {
    expect((await bulletin({ ...osv, withdrawn: '2025-01-01T00:00:00Z' })).rows).toEqual([]);
  });

  it('may be listed by version, or open at the end', async () => {
    const listed = { ...osv, affected: [{ package: { ecosystem: 'npm', name: 'jquery' }, versions: ['1.0', '1.1'] }] };
    expect(rowsOf(await bulletin(listed))).toEqual(['CVE-2021-41773 | jquery | =1.0 || =1.1 | critical']);
    const open = {
      ...osv,
      affected: [
        { package: { ecosystem: 'npm', name: 'jquery' }, ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }] }] },
      ],
    };
    expect(rowsOf(await bulletin(open))).toEqual(['CVE-2021-41773 | jquery | * | critical']);
  });
});

describe('CSAF', () => {
  const form = `schema: rasid/bulletin@1
title: Bulletin
reference: "1260"
date: 2026-11-20
risk: important
affected:
  - { product: roundcube, versions: "<1.5.10 || >=1.6.0,<1.6.11", fixed: 1.6.11 }
  - { product: php, versions: "=8.1.0" }
identifiers: [CVE-2025-49113]
`;

  it('that we write is valid, by the schema and the mandatory tests, and says the same when it is read', async () => {
    const typed = await bulletin(form, 'b.yaml');
    const document = toCsaf(typed, { name: 'CERT', namespace: 'https://cert.example' });
    expect(await csafFaults(document)).toEqual([]);
    const again = fromCsaf(CSAF.parse(document), 'c.json');
    expect(rowsOf(again)).toEqual(rowsOf(typed));
    expect(again).toMatchObject({ id: '1260', severity: 'high', identifiers: ['CVE-2025-49113'] });
  }, 60_000);

  it('that is not valid is refused with its faults', async () => {
    await expect(read({ document: { title: 'x' } })).rejects.toThrow(
      /a\.json is no valid CSAF 2\.0 document:\n {2}\/document must have/,
    );
  }, 60_000);

  it('is walked through branches, groups and relationships', () => {
    const document = {
      document: {
        csaf_version: '2.0',
        title: 'T',
        tracking: {
          id: 'X-1',
          current_release_date: '2026-01-02T00:00:00Z',
          initial_release_date: '2026-01-02T00:00:00Z',
        },
      },
      product_tree: {
        branches: [
          {
            category: 'vendor',
            name: 'Apache',
            branches: [
              {
                category: 'product_name',
                name: 'Tomcat',
                branches: [
                  {
                    category: 'product_version_range',
                    name: 'vers:maven/>=9.0.0|<9.0.99',
                    product: { name: 'Tomcat 9', product_id: 'T9' },
                  },
                  { category: 'product_version', name: '10.1.0', product: { name: 'Tomcat 10', product_id: 'T10' } },
                  {
                    category: 'product_version_range',
                    name: 'antérieures à 8.5.100',
                    product: { name: 'Tomcat 8', product_id: 'T8' },
                  },
                ],
              },
            ],
          },
        ],
        full_product_names: [
          { name: 'Logiciel', product_id: 'L', product_identification_helper: { cpe: 'cpe:2.3:a:php:php:8.1.0' } },
          { name: 'Inconnu', product_id: 'U' },
        ],
        product_groups: [{ group_id: 'G', product_ids: ['T9', 'L'] }],
        relationships: [
          {
            product_reference: 'T10',
            relates_to_product_reference: 'L',
            full_product_name: { name: 'Tomcat on L', product_id: 'R' },
          },
        ],
      },
      vulnerabilities: [
        {
          cve: 'CVE-2026-0001',
          scores: [{ cvss_v3: { baseScore: 9.8 } }],
          product_status: { known_affected: ['G', 'R', 'U'], fixed: ['T8'] },
        },
        { cve: 'CVE-2026-0002', product_status: { last_affected: ['T10'], first_affected: ['T8'] } },
      ],
    };
    const one = fromCsaf(CSAF.parse(document), 'x.json');
    expect(rowsOf(one)).toEqual([
      'CVE-2026-0001 | tomcat | >=9.0.0,<9.0.99 || =10.1.0 | critical',
      'CVE-2026-0001 | php | * | critical',
      'CVE-2026-0002 | tomcat | <=10.1.0 || <8.5.100 | medium',
    ]);
    expect(one.unknown).toEqual(['Inconnu']);
  });
});

describe('a RetireJS repository', () => {
  it('gives ranges of the libraries that we know', async () => {
    const one = await bulletin({
      jquery: {
        vulnerabilities: [
          {
            below: '3.5.0',
            atOrAbove: '1.2.0',
            severity: 'medium',
            identifiers: { CVE: ['CVE-2020-11022'], summary: 'XSS' },
          },
          {
            ranges: [{ below: '1.9.0' }, { atOrAbove: '2.0.0', below: '2.2.0' }],
            severity: 'high',
            identifiers: { githubID: 'GHSA-x' },
          },
          { below: '1.0', identifiers: { summary: 'no name' } },
        ],
        extractors: {},
      },
      plupload: { vulnerabilities: [{ below: '1.5.4', identifiers: { CVE: ['CVE-2012-2401'] } }], extractors: {} },
    });
    expect(rowsOf(one)).toEqual([
      'CVE-2020-11022 | jquery | >=1.2.0,<3.5.0 | medium',
      'GHSA-x | jquery | <1.9.0 || >=2.0.0,<2.2.0 | high',
    ]);
    expect(one.unknown).toEqual(['plupload']);
  });
});

describe('a form', () => {
  test.each([
    ['schema: rasid/bulletin@1\ntitle: x\n', /^b\.yaml:1:1: reference/],
    [
      'schema: rasid/bulletin@1\ntitle: x\nreference: 1\ndate: 2026-11-20\nrisk: grave\naffected: [{ product: php }]\n',
      /^b\.yaml:5:7: risk: critique, important/,
    ],
    [
      'schema: rasid/bulletin@1\ntitle: x\nreference: 1\ndate: 20 novembre\nrisk: faible\naffected: [{ product: php }]\n',
      /^b\.yaml:4:7: date/,
    ],
    ['schema: rasid/bulletin@1\ntitle: [x\n', /^b\.yaml:\d+:\d+: expected well-formed YAML/],
    ['schema: rasid/bulletin@1\na: &x [1]\nb: *x\n', /b\.yaml: expected every value itself, found an alias/],
    ['title: x\n', /found neither JSON nor/],
  ])('%j is refused with its place', async (text, sentence) => {
    await expect(read(text, 'b.yaml')).rejects.toThrow(sentence);
  });
});

describe('a document that is none', () => {
  test.each([
    ['{'],
    ['{"a":1}'],
    ['[]'],
    ['[1]'],
    ['{"catalogVersion":"1","vulnerabilities":[{"cveID":1}]}'],
    ['{"id":"x","affected":[]}'],
  ])('%s is one sentence', async (text) => {
    const imported = await read(text).catch((error: Error) => error);
    if (text === '[]') expect(imported).toEqual({ kind: 'bulletins', bulletins: [] });
    else expect(String(imported)).toMatch(/^DocumentMistake: a\.json/);
  });
});

describe('calendars', () => {
  const row = (over: Partial<Lifecycle>): Lifecycle => ({
    product: 'php',
    cycle: '8.4',
    eol: false,
    source: 'test',
    ...over,
  });

  it('of ours are in order', () => {
    expect(lifecycleFaults(knowledge.lifecycles.rows, DAY)).toEqual([]);
  });

  test.each<readonly [Partial<Lifecycle>, string]>([
    [{ releaseDate: '2027-01-01' }, 'php 8.4: was released on 2027-01-01, which is to come'],
    [{ latestReleaseDate: '2027-01-01' }, 'php 8.4: its release of 2027-01-01 is to come'],
    [
      { releaseDate: '2026-01-01', latestReleaseDate: '2025-01-01' },
      'php 8.4: its newest release of 2025-01-01 is older than the branch',
    ],
    [{ latest: '8.3.1' }, 'php 8.4: its newest release 8.3.1 belongs to another branch'],
  ])('%j is a fault', (over, fault) => {
    expect(lifecycleFaults([row(over)], DAY)).toEqual([fault]);
  });

  it('name no branch twice', () => {
    expect(lifecycleFaults([row({}), row({})], DAY)).toEqual(['php 8.4: stands there twice']);
  });

  it('do not leap', () => {
    expect(lifecycleFaults([row({ latest: '8.4.120' })], DAY, [row({ latest: '8.4.20' })])).toEqual([
      'php 8.4: its newest release leaps from 8.4.20 to 8.4.120',
    ]);
    expect(lifecycleFaults([row({ latest: '8.4.25' })], DAY, [row({ latest: '8.4.20' })])).toEqual([]);
  });

  it('of endoflife.date are read in both forms', async () => {
    const v0 = await read([{ cycle: '8.4', eol: '2028-12-31', latest: '8.4.1', support: true }], 'dir/php.json');
    const v1 = await read({
      schema_version: '1.2.0',
      result: {
        name: 'php',
        releases: [{ name: '8.4', eolFrom: '2028-12-31', latest: { name: '8.4.1', date: null } }],
      },
    });
    const expected = [{ product: 'php', cycle: '8.4', eol: '2028-12-31', latest: '8.4.1', asOf: DAY }];
    expect(v0).toMatchObject({ kind: 'lifecycles', rows: expected });
    expect(v1).toMatchObject({ kind: 'lifecycles', rows: expected });
  });
});
