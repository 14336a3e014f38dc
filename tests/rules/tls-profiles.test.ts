import { describe, expect, it, test } from 'vitest';
import {
  against,
  hashOf,
  inOrder,
  levelOf,
  levelsAsEvidence,
  openGroups,
  worstOf,
} from '../../src/rules/tls-profiles.ts';
import { tlsSite } from './tls-sites.ts';

describe('hashOf', () => {
  test.each([
    ['sha256WithRSAEncryption', 'SHA-256'],
    ['ecdsa-with-SHA384', 'SHA-384'],
    ['rsassaPss-SHA1', 'SHA-1'],
    ['sha1WithRSAEncryption', 'SHA-1'],
    ['dsa-with-SHA224', 'SHA-224'],
    ['md5WithRSAEncryption', 'MD5'],
    ['md2WithRSAEncryption', 'MD2'],
    ['ed448', 'EdDSA'],
    ['rsa_pkcs1_sha1', 'SHA-1'],
    ['ecdsa_secp521r1_sha512', 'SHA-512'],
    ['rsa_pss_rsae_sha256', 'SHA-256'],
    ['SHA', 'SHA-1'],
    ['SHA256', 'SHA-256'],
    ['SM3', 'SM3'],
    ['1.2.3.4', '1.2.3.4'],
  ])('%s: %s', (algorithm, hash) => {
    expect(hashOf(algorithm)).toBe(hash);
  });
});

describe('reasons', () => {
  const sights = [
    { reasons: [{ message: 'b' as const, value: '2' }], open: ['z'] },
    {
      reasons: [
        { message: 'b' as const, value: '1' },
        { message: 'a' as const, value: '' },
        { message: 'b' as const, value: '2' },
      ],
      open: ['y', 'z'],
    },
    { reasons: [], open: [] },
  ];
  const reasons = inOrder(['a', 'b'], sights);

  it('come once each, by message and then by value, whatever the order of the addresses', () => {
    expect(reasons.map(({ message, value }) => message + value)).toEqual(['a', 'b1', 'b2']);
    expect(inOrder(['a', 'b'], sights.toReversed())).toEqual(reasons);
    expect(inOrder(['b', 'a'], sights).map(({ message }) => message)).toEqual(['b', 'b', 'a']);
  });

  it('become evidence with the share of addresses and what is open', () => {
    expect(against(reasons, sights)).toEqual({
      value: '',
      reasons: ['a', 'b 1', 'b 2'],
      addresses: '2/3',
      open: ['y', 'z'],
    });
  });
});

describe('levels', () => {
  const levels = ['good', 'fair', 'poor'] as const;

  it('are found by name, and the worst wins', () => {
    expect(levelOf({ good: ['x'], fair: ['y'] }, 'y', 'poor')).toBe('fair');
    expect(levelOf({ good: ['x'], fair: ['y'] }, 'z', 'poor')).toBe('poor');
    expect(worstOf(levels, ['fair', 'good'])).toBe('fair');
    expect(worstOf(levels, [])).toBeUndefined();
  });

  it('are told for each kind of thing that was seen', () => {
    const rated = [
      { item: 'suite', level: 'fair', value: 's' },
      { item: 'version', level: 'good', value: 'v' },
      { item: 'suite', level: 'poor', value: 't' },
    ] as const;
    expect(levelsAsEvidence(['version', 'group', 'suite'], levels, rated)).toEqual(['version good', 'suite poor']);
  });
});

test('groups are open when they were not all asked for and the server told no list of its own', () => {
  const open = (groupsComplete: boolean, groupOrder: readonly string[]) =>
    openGroups(tlsSite({ details: { groupsComplete, groupOrder } }));
  expect(open(true, [])).toEqual([]);
  expect(open(false, ['x25519'])).toEqual([]);
  expect(open(false, [])).toEqual(['groups']);
});
