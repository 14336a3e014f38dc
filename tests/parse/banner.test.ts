import { describe, expect, it, test } from 'vitest';
import {
  distributionOfComment,
  distributionOfVersion,
  parseBanner,
  precisionOf,
  upstreamOf,
} from '../../src/parse/banner.ts';

const products = (text: string): string => {
  const banner = parseBanner(text);
  if (!banner.valid) return 'invalid';
  const names = banner.products.map(({ name, version }) => (version === null ? name : `${name}=${version}`));
  return [...names, ...banner.comments.map((comment) => `(${comment})`)].join(' ');
};

describe('parseBanner', () => {
  test.each([
    ['Apache', 'Apache'],
    ['Apache/2', 'Apache=2'],
    ['Apache/2.4.6 (CentOS) OpenSSL/1.0.2k-fips PHP/5.4.16', 'Apache=2.4.6 OpenSSL=1.0.2k-fips PHP=5.4.16 (CentOS)'],
    ['Apache/2.4.58 (Win64) OpenSSL/3.1.3 PHP/8.2.12', 'Apache=2.4.58 OpenSSL=3.1.3 PHP=8.2.12 (Win64)'],
    [
      'Apache/2.4.37 (Red Hat Enterprise Linux) mod_fcgid/2.3.9',
      'Apache=2.4.37 mod_fcgid=2.3.9 (Red Hat Enterprise Linux)',
    ],
    ['nginx/1.18.0 (Ubuntu)', 'nginx=1.18.0 (Ubuntu)'],
    ['Microsoft-IIS/10.0', 'Microsoft-IIS=10.0'],
    ['Jetty(9.4.57.v20241219)', 'Jetty=9.4.57.v20241219'],
    ['Jetty (oak)', 'Jetty (oak)'],
    ['PHP/7.4.3-4ubuntu2.29', 'PHP=7.4.3-4ubuntu2.29'],
    ['PHP/8.1.2-1ubuntu2.14, PleskLin', 'PHP=8.1.2-1ubuntu2.14 PleskLin'],
    ['Apache/', 'Apache'],
    ['Apache/2.4 (Ubuntu (focal))', 'Apache=2.4 (Ubuntu (focal))'],
    ['Apache/2.4 (never closed', 'Apache=2.4 (never closed)'],
    ['a;b', 'a b'],
    ['  nginx  ', 'nginx'],
    ['', 'invalid'],
    ['   ', 'invalid'],
    ['()', 'invalid'],
    ['Apache/2.4.6\u0000', 'invalid'],
    ['Apache\u202e6.4.2/', 'invalid'],
    ['أباتشي/2.4', 'invalid'],
    ['Apache\r\nX: y', 'invalid'],
  ])('%j', (text, expected) => {
    expect(products(text)).toBe(expected);
  });

  it('does not read a banner of ten million characters, nor more than a few names', () => {
    expect(products('A'.repeat(10_000_000))).toBe('invalid');
    expect(products('('.repeat(512))).toBe('invalid');
    expect(products('a '.repeat(256)).split(' ')).toHaveLength(24);
    expect(products(`Apache/${'1.'.repeat(252)}`).length).toBeLessThan(520);
  });
});

test.each([
  ['Ubuntu', 'Ubuntu'],
  ['debian', 'Debian'],
  ['Red Hat Enterprise Linux', 'Red Hat'],
  ['Oracle Linux Server', 'Oracle Linux'],
  ['CentOS Stream', 'CentOS Stream'],
  ['Win64', null],
  ['Unix', null],
  ['', null],
] as const)('the comment %j names %s', (comment, label) => {
  expect(distributionOfComment(comment)).toBe(label);
});

test.each([
  ['7.4.3-4ubuntu2.29', 'Ubuntu'],
  ['7.2.24-0ubuntu0.18.04.17', 'Ubuntu'],
  ['5.6.40-0+deb8u12', 'Debian'],
  ['7.3.31-1~deb10u1', 'Debian'],
  ['5.2.1deb1+deb12u1', 'Debian'],
  ['1.20.1-14.el9', 'Red Hat'],
  ['1.0.2k-fips', 'Red Hat'],
  ['7.2.34-54+ubuntu20.04.1+deb.sury.org+1', null],
  ['8.2.12', null],
  ['3.0.7-fips', null],
] as const)('the suffix of %s names %s', (version, label) => {
  expect(distributionOfVersion(version)).toBe(label);
});

test.each([
  ['7.4.3-4ubuntu2.29', '7.4.3'],
  ['5.2.1deb1+deb12u1', '5.2.1'],
  ['1.0.2k-fips', '1.0.2k'],
  ['1.1.1w', '1.1.1w'],
  ['8.2.0RC1', '8.2.0RC1'],
  ['6.4-beta1', '6.4-beta1'],
  ['9.4.57.v20241219', '9.4.57'],
  ['2', '2'],
  ['6.6-RC3', '6.6-RC3'],
  ['6.7-alpha-58716', '6.7-alpha-58716'],
  ['8.1.0-dev', '8.1.0-dev'],
  ['v1.2.3', '1.2.3'],
  ['', null],
  ['x', null],
] as const)('%j is upstream %s', (version, upstream) => {
  expect(upstreamOf(version)).toBe(upstream);
});

test.each([
  [null, 'product'],
  ['2', 'major'],
  ['2.4', 'branch'],
  ['2.4.6', 'exact'],
  ['6.6-RC3', 'exact'],
  ['6.7-alpha-58716', 'exact'],
] as const)('%s is %s', (version, precision) => {
  expect(precisionOf(version)).toBe(precision);
});
