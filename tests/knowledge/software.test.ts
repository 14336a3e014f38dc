import { describe, expect, it, test } from 'vitest';
import advisories from '../../src/knowledge/advisories.json' with { type: 'json' };
import lifecycles from '../../src/knowledge/lifecycles.json' with { type: 'json' };
import { nameOf } from '../../src/knowledge/products.ts';
import { SOFTWARE_TABLE, softwareTableVersion } from '../../src/knowledge/software/index.ts';
import { costOf } from './pattern-cost.ts';

const patterns = SOFTWARE_TABLE.flatMap(({ product, signs, file }) => [
  ...signs.flatMap((sign) => ('pattern' in sign ? [[product, sign.in, sign.pattern] as const] : [])),
  ...(file === undefined ? [] : [[product, 'script file', file] as const]),
]);

describe('the table of signs', () => {
  it('knows each product once, and the products that matter', () => {
    const products = SOFTWARE_TABLE.map(({ product }) => product);
    expect(new Set(products).size).toBe(products.length);
    expect(products.length).toBeGreaterThan(200);
    expect(SOFTWARE_TABLE.filter(({ kind }) => kind === 'library').length).toBeGreaterThanOrEqual(30);
  });

  it('names, dates and signs every product', () => {
    for (const { product, name, signs, source } of SOFTWARE_TABLE) {
      expect(product).toMatch(/^[a-z0-9][a-z0-9-]*(?::[a-z0-9_-]+)?$/);
      expect(name.trim()).toBe(name);
      expect(signs.length).toBeGreaterThan(0);
      expect(source).toMatch(/20\d\d-\d\d-\d\d/);
      expect(nameOf(product)).toBe(name);
    }
  });

  it('reads no banner, cookie or icon as two products', () => {
    const keys = SOFTWARE_TABLE.flatMap(({ signs }) =>
      signs.flatMap((sign) => {
        if (sign.in === 'banner') return [`banner ${sign.token}`];
        if (sign.in === 'icon') return [`icon ${sign.hash}`];
        return sign.in === 'cookie' ? [`cookie ${sign.pattern}`] : [];
      }),
    );
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('repeats nothing without a bound', () => {
    const unbounded = patterns.flatMap(([product, , pattern]) =>
      costOf(pattern)
        .faults.filter((fault) => fault.startsWith('unbounded'))
        .map((fault) => `${product} ${fault}`),
    );
    expect(unbounded).toEqual([]);
    expect(patterns.filter(([, , { flags }]) => /[gy]/.test(flags))).toEqual([]); // a pattern that remembers where it was
  });

  it('reads long texts at a price that its patterns bound; all else is short', () => {
    const dear = patterns
      .filter(([, place]) => place === 'text' || place === 'script')
      .map(([product, , pattern]) => [product, costOf(pattern).ways] as const)
      .filter(([, ways]) => ways > 5_000);
    expect(dear).toEqual([]);
  });

  it('has a version that changes with it', () => {
    expect(softwareTableVersion).toMatch(/^\d{4}-\d\d-\d\d-[0-9a-f]{8}$/);
  });

  it('knows by sight what it keeps a calendar of, but for what no site shows', () => {
    const known = new Set(SOFTWARE_TABLE.map(({ product }) => product));
    const hidden = [...new Set(lifecycles.rows.map(({ product }) => product))].filter((product) => !known.has(product));
    expect(hidden).toEqual([
      'almalinux',
      'centos',
      'debian',
      'dotnet',
      'mariadb',
      'mysql',
      'nodejs',
      'oracle-linux',
      'postgresql',
      'red-hat-jboss-eap',
      'rhel',
      'rocky-linux',
      'ubuntu',
      'windows-server',
    ]);
  });

  it('knows by sight what it has advisories about, but for what no page shows', () => {
    const known = new Set(SOFTWARE_TABLE.map(({ product }) => product));
    const hidden = [...new Set(advisories.rows.map(({ product }) => product))].filter(
      (product) => !known.has(product) && !/^wordpress-(?:plugin|theme):/.test(product),
    );
    expect(hidden).toEqual(['laravel-ignition', 'manageengine', 'phpunit']);
  });
});

test.each([
  ['wordpress', 'WordPress'],
  ['wordpress-plugin:give', 'WordPress plugin give'],
  ['wordpress-theme:bricks', 'WordPress theme bricks'],
  ['unheard-of', 'unheard-of'],
])('%s is written %s', (product, name) => {
  expect(nameOf(product)).toBe(name);
});
