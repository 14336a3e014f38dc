import { describe, expect, it, test } from 'vitest';
import { DH_PRIMES } from '../../src/knowledge/dh-primes.ts';
import { knowledge, knowledgeVersions } from '../../src/knowledge/index.ts';
import { GROUP_NAMES, SUITE_NAMES } from '../../src/knowledge/tls.ts';
import { TLS_PROFILES } from '../../src/knowledge/tls-profiles.ts';
import { digestOf } from '../../src/model/canonical.ts';
import { GRADES } from '../../src/model/knowledge.ts';
import { TLS_VERSIONS } from '../../src/model/observation.ts';
import { suiteTraits } from '../../src/parse/tls/suite-name.ts';

const { mozilla, sslLabs, ncscNl, anssi } = TLS_PROFILES;
const suiteNames = new Set(SUITE_NAMES.values());
const groupNames = new Set(GROUP_NAMES.values());
const levelsOf = (named: Readonly<Record<string, readonly string[]>>): readonly string[] => Object.values(named).flat();

describe('the texts', () => {
  test.each(Object.entries(TLS_PROFILES))('%s has an edition, a day and an address', (_name, text) => {
    expect(text.edition).toMatch(/\d/);
    expect(text.published).toMatch(/^20\d\d-\d\d-\d\d$/);
    expect(text.published <= knowledge.tlsProfiles.asOf).toBe(true);
    expect(new URL(text.source).protocol).toBe('https:');
  });

  it('is one of the dated files, whose version says when a table changed', () => {
    const { asOf, version } = knowledge.tlsProfiles;
    expect(knowledgeVersions.tlsProfiles).toBe(version);
    expect(version).toBe(`${asOf}.${digestOf(TLS_PROFILES).slice(0, 12)}`);
  });
});

describe('names', () => {
  const suites = [
    ...mozilla.modern.suites,
    ...mozilla.intermediate.suites,
    ...levelsOf(ncscNl.suites),
    ...levelsOf(anssi.suites13),
  ];
  const groups = [
    ...mozilla.modern.groups,
    ...mozilla.intermediate.groups,
    ...mozilla.intermediate.certificateCurves,
    ...levelsOf(ncscNl.groups),
    ...ncscNl.notJudged,
    ...levelsOf(anssi.groups),
    ...levelsOf(anssi.curves),
    ...anssi.notJudged,
  ];

  it('are those of IANA', () => {
    expect(suites.filter((name) => !suiteNames.has(name))).toEqual([]);
    expect(groups.filter((name) => !groupNames.has(name))).toEqual([]);
    expect(levelsOf(ncscNl.curves).filter((name) => !groupNames.has(name))).toEqual(['ed25519', 'ed448']);
  });

  it('of ciphers are those that suites have', () => {
    const ciphers = new Set([...suiteNames].map((name) => suiteTraits(name)?.cipher));
    expect(levelsOf(anssi.ciphers).filter((cipher) => !ciphers.has(cipher))).toEqual([]);
  });

  test.each([
    ['NCSC-NL versions', ncscNl.versions],
    ['NCSC-NL suites', ncscNl.suites],
    ['NCSC-NL groups', { ...ncscNl.groups, notJudged: ncscNl.notJudged }],
    ['NCSC-NL curves', ncscNl.curves],
    ['NCSC-NL hashes', ncscNl.hashes],
    ['ANSSI versions', anssi.versions],
    ['ANSSI ciphers', anssi.ciphers],
    ['ANSSI groups', { ...anssi.groups, notJudged: anssi.notJudged }],
  ])('of %s stand at one level only', (_name, named) => {
    const all = levelsOf(named);
    expect(all).not.toEqual([]);
    expect(new Set(all).size).toBe(all.length);
  });
});

describe('Mozilla 6.0', () => {
  it('has the nine suites and no DHE', () => {
    expect(mozilla.intermediate.suites).toHaveLength(9);
    expect(mozilla.intermediate.suites.filter((name) => /DHE_RSA/.test(name.replace('ECDHE', '')))).toEqual([]);
    expect(mozilla.modern.suites.every((name) => suiteTraits(name)?.tls13)).toBe(true);
  });
});

describe('SSL Labs 2009r', () => {
  test.each(['rsa', 'ec', 'cipher'] as const)('%s: more bits never give fewer points', (scale) => {
    const rows = sslLabs[scale];
    expect(rows.map(({ below }) => below)).toEqual(rows.map(({ below }) => below).toSorted((a, b) => a - b));
    expect(rows.map(({ points }) => points)).toEqual(rows.map(({ points }) => points).toSorted((a, b) => a - b));
  });

  it('weighs to a hundred, and its letters go down', () => {
    const { protocol, key, cipher } = sslLabs.weights;
    expect(protocol + key + cipher).toBe(100);
    const from = sslLabs.letters.map((row) => row.from);
    expect(from).toEqual(from.toSorted((a, b) => b - a));
    expect(TLS_VERSIONS.map((version) => sslLabs.versions[version])).toEqual([0, 80, 90, 95, 100, 100]);
    expect(Object.values(sslLabs.caps).every((grade) => GRADES.includes(grade))).toBe(true);
  });
});

describe('NCSC-NL 2025-05', () => {
  it('phases out the large groups of RFC 7919, and knows every suite that it lists as one with forward secrecy', () => {
    expect(ncscNl.primes['phase-out'].map((prime) => DH_PRIMES.get(prime)?.name)).toEqual([
      'RFC 7919 ffdhe3072',
      'RFC 7919 ffdhe4096',
      'RFC 7919 ffdhe6144',
      'RFC 7919 ffdhe8192',
    ]);
    expect(levelsOf(ncscNl.suites).filter((name) => suiteTraits(name)?.forwardSecret !== true)).toEqual([]);
    expect(ncscNl.suites['phase-out']).toHaveLength(35);
    expect(ncscNl.suites.sufficient).toHaveLength(10);
  });
});
