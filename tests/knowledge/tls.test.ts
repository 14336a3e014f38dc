import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { GROUP_NAMES, groupNamed, SUITE_NAMES, suiteNamed } from '../../src/knowledge/tls.ts';

describe('suites', () => {
  it('are those of the registry, in order and once', () => {
    const [codes, names] = [[...SUITE_NAMES.keys()], [...SUITE_NAMES.values()]];
    expect(codes).toHaveLength(356);
    expect(codes).toEqual(codes.toSorted((a, b) => a - b));
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !/^TLS_[A-Za-z0-9_]+$/.test(name))).toEqual([]);
    expect(codes.filter((code) => !Number.isInteger(code) || code < 0 || code > 0xffff)).toEqual([]);
  });

  it.each<[string, number | null]>([
    ['TLS_AES_128_GCM_SHA256', 0x1301],
    ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', 49199],
    ['TLS_RSA_WITH_RC4_128_MD5', 0x0004],
    ['TLS_FALLBACK_SCSV', 0x5600],
    ['TLS_ECDHE_PSK_WITH_AES_128_CCM_SHA256', 0xd005],
    ['ECDHE-RSA-AES128-GCM-SHA256', null],
    ['', null],
  ])('%s is %s', (name, id) => {
    expect(suiteNamed(name)).toEqual(id === null ? null : { id, name });
  });

  const listed = spawnSync('openssl', ['ciphers', '-V', '-stdname', 'ALL:COMPLEMENTOFALL:@SECLEVEL=0'], {
    encoding: 'utf8',
  });
  it.runIf(listed.status === 0)('have the codes that OpenSSL knows', () => {
    const theirs = [...listed.stdout.matchAll(/0x(..),0x(..) - (TLS_\S+)/g)].map(([, high, low, name]) => [
      name,
      Number(`0x${high}${low}`),
    ]);
    expect(theirs.length).toBeGreaterThan(30);
    expect(theirs.map(([name]) => [name, suiteNamed(String(name))?.id])).toEqual(theirs);
  });
});

describe('groups', () => {
  it('are in order and once', () => {
    const codes = [...GROUP_NAMES.keys()];
    expect(codes).toEqual(codes.toSorted((a, b) => a - b));
    expect(new Set(GROUP_NAMES.values()).size).toBe(codes.length);
    expect([29, 23, 24, 0x100, 0x11ec].map((code) => GROUP_NAMES.get(code))).toEqual([
      'x25519',
      'secp256r1',
      'secp384r1',
      'ffdhe2048',
      'X25519MLKEM768',
    ]);
  });

  it.each<[string, string | null]>([
    ['X25519', 'x25519'],
    ['X448', 'x448'],
    ['prime256v1', 'secp256r1'],
    ['secp521r1', 'secp521r1'],
    ['brainpoolP256r1', 'brainpoolP256r1'],
    ['X25519MLKEM768', 'X25519MLKEM768'],
    ['ffdhe4096', 'ffdhe4096'],
    ['ffdhe1', null],
    ['', null],
  ])('that OpenSSL calls %s is %s', (theirs, ours) => {
    expect(groupNamed(theirs)).toBe(ours);
  });
});
