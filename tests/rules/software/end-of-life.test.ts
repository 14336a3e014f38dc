import { describe, expect, test } from 'vitest';
import { knowledge } from '../../../src/knowledge/index.ts';
import type { SoftwareProduct } from '../../../src/model/observation.ts';
import rule from '../../../src/rules/software/end-of-life.ts';
import { type Row, softwareFacts, tableOf, verdictsOf } from '../table.ts';

type Seen = Pick<SoftwareProduct, 'product'> & Partial<SoftwareProduct>;

const seen = (
  product: string,
  version: string,
  distribution: string | null = null,
  more: Partial<Seen> = {},
): Seen => ({
  product,
  version,
  distribution,
  confidence: 'high',
  ...more,
});
const facts = (...products: readonly Seen[]) => ({ software: softwareFacts(...products) });
/** One product, and what is said of it on 2026-11-22. */
const row = (of: Seen, says: string, evidence?: Row['evidence']): Row => ({
  case: `${of.product} ${of.version ?? ''} ${of.distribution ?? ''}`,
  facts: facts(of),
  says: `${says} of ${of.product}`,
  ...(evidence === undefined ? {} : { evidence }),
});

const APACHE = 'apache-http-server';

tableOf(rule, [
  // --- upstream ---
  row(seen('php', '7.3.33'), 'fail eol high', { product: 'PHP', version: '7.3.33', cycle: '7.3', eol: '2021-12-06' }),
  row(seen('php', '8.2.36'), 'fail ends-soon low', {
    product: 'PHP',
    version: '8.2.36',
    cycle: '8.2',
    eol: '2026-12-31',
  }),
  row(seen('php', '8.4.1'), 'pass supported', { product: 'PHP', version: '8.4.1', cycle: '8.4', eol: '2028-12-31' }),
  row(seen('php', '9.0.1'), 'pass newer-than-data', { product: 'PHP', version: '9.0.1' }),
  row(seen('php', '4.4.9'), 'fail eol-undated high'),
  row(seen('php', '5', null, { precision: 'major' }), 'fail eol medium'),
  row(seen('php', '8', null, { precision: 'major' }), 'pass supported'),
  row(seen(APACHE, '2.2.34'), 'fail eol high'),
  row(seen(APACHE, '2.4.6'), 'pass supported', { product: 'Apache HTTP Server', version: '2.4.6', cycle: '2.4' }),
  row(seen('nginx', '1.18.0'), 'fail eol high'),
  row(seen('nginx', '1.22.1'), 'fail eol-unless-managed low', {
    product: 'nginx',
    version: '1.22.1',
    cycle: '1.22',
    eol: '2023-04-11',
    distribution: 'Debian 12',
  }),
  row(seen('php', '7.4.33'), 'fail eol-unless-managed low', {
    product: 'PHP',
    version: '7.4.33',
    cycle: '7.4',
    eol: '2022-11-28',
    distribution: 'Red Hat 8', // Debian 11, which has it too, has ended
  }),
  row(seen('nginx', '1.20.1'), 'fail eol-unless-managed low'), // RHEL 9 ships it without a word
  row(seen('nginx', '1.20.2'), 'fail eol high'), // nobody ships that
  row(seen('nginx', '1.31.4'), 'pass supported'),
  row(seen('nginx', '1.99.0'), 'pass newer-than-data'),
  row(seen('openssl', '1.1.1k'), 'fail eol high', {
    product: 'OpenSSL',
    version: '1.1.1k',
    cycle: '1.1.1',
    eol: '2023-09-11',
  }),
  row(seen('openssl', '3.5.7'), 'pass supported'),
  row(seen('iis', '8.5', null, { precision: 'branch' }), 'fail eol high'),
  row(seen('iis', '10.0', null, { precision: 'branch' }), 'pass supported'),
  row(seen('jquery', '1.12.4', null, { confidence: 'medium' }), 'fail eol-undated medium'),
  row(seen('jquery', '3.7.1', null, { confidence: 'medium' }), 'pass supported'),
  row(seen('drupal', '7.58', null, { precision: 'branch' }), 'fail eol high'),
  row(seen('drupal', '9', null, { precision: 'major' }), 'fail eol medium'),
  row(seen('drupal', '10', null, { precision: 'major' }), 'fail ends-soon low'), // the youngest of its branches decides
  row(seen('drupal', '11', null, { precision: 'major' }), 'pass supported'),
  row(seen('joomla', '5.4.3'), 'pass supported'),
  row(seen('joomla', '3.10.12'), 'fail eol high'),
  row(seen('wordpress', '5.2', null, { precision: 'branch' }), 'fail eol medium'), // repairs still came out years after its end
  row(seen('wordpress', '7.1.0'), 'pass supported'),
  row(seen('typo3', '11.5.30'), 'fail eol-paid medium', {
    product: 'TYPO3',
    version: '11.5.30',
    cycle: '11',
    eol: '2024-10-31',
  }),
  row(seen('msexchange', '15.0.1497'), 'fail eol high'),
  row(seen('sharepoint', '16.0.0.5'), 'pass supported'), // 2016, 2019 or the subscription: nobody can tell
  row(seen('mediawiki', '1.32.0'), 'fail eol high'),
  row(seen('moodle', '3.8.2'), 'fail eol high'),
  row(seen('spip', '4.1.9'), 'fail eol high'),
  row(seen('jenkins', '2.426.3'), 'fail eol high'),
  row(seen('jenkins', '2.426'), 'pass supported'), // a weekly release, of no LTS branch
  row(seen('iis', '9.0', null, { precision: 'branch' }), 'not-applicable unclear'), // there was none
  row(seen('caddy', '2.7.6'), 'not-applicable no-calendar', { product: 'Caddy', version: '2.7.6' }),
  row({ product: 'nginx' }, 'not-applicable hidden', { product: 'nginx' }),
  row({ product: 'caddy' }, 'not-applicable no-calendar'),

  // --- distributions: the number is not theirs to judge ---
  row(seen(APACHE, '2.4.6', 'CentOS'), 'fail release-eol high', {
    product: 'Apache HTTP Server',
    version: '2.4.6',
    cycle: 'CentOS 7',
    eol: '2024-06-30',
  }),
  row(seen(APACHE, '2.4.37', 'CentOS'), 'fail release-eol high'), // CentOS 8 ended in 2021
  row(seen(APACHE, '2.4.37', 'Red Hat'), 'pass managed', {
    product: 'Apache HTTP Server',
    version: '2.4.37',
    distribution: 'Red Hat 8',
  }),
  row(seen(APACHE, '2.4.37', 'AlmaLinux'), 'pass managed'),
  row(seen(APACHE, '2.4.6', 'Red Hat'), 'fail release-eol-paid medium'),
  row(seen(APACHE, '2.4.29', 'Ubuntu'), 'fail release-eol-paid medium', {
    product: 'Apache HTTP Server',
    version: '2.4.29',
    cycle: 'Ubuntu 18.04',
    eol: '2023-05-31',
  }),
  row(seen(APACHE, '2.4.7', 'Ubuntu'), 'fail release-eol high'), // 14.04: paid support is over too
  row(seen(APACHE, '2.4.52', 'Ubuntu'), 'pass managed'),
  row(seen(APACHE, '2.4.25', 'Debian'), 'fail release-eol high'),
  row(seen(APACHE, '2.4.56', 'Debian'), 'fail release-eol high', {
    product: 'Apache HTTP Server',
    version: '2.4.56',
    cycle: 'Debian 11',
    eol: '2026-08-31', // the free LTS, not the end of normal support in 2024
  }),
  row(seen(APACHE, '2.4.62', 'Debian'), 'pass managed', {
    product: 'Apache HTTP Server',
    version: '2.4.62',
    distribution: 'Debian 12',
  }), // 11 or 12: the younger
  row(seen(APACHE, '2.4.71', 'Debian'), 'pass managed'),
  row(seen(APACHE, '2.4.99', 'Debian'), 'pass managed', {
    product: 'Apache HTTP Server',
    version: '2.4.99',
    distribution: 'Debian',
  }),
  row(seen(APACHE, '2.2.3', 'SUSE'), 'pass managed'),
  row(seen('nginx', '1.18.0', 'Ubuntu'), 'pass managed'), // 20.04 or 22.04
  row(seen('openssl', '1.1.1k', 'Red Hat'), 'pass managed'),
  row(seen('openssl', '1.0.2k', 'Red Hat'), 'fail release-eol-paid medium'),
  row(seen('php', '7.4.3', 'Ubuntu'), 'fail release-eol-paid medium'),
  row(seen('php', '8.2.7', 'Debian'), 'pass managed'),
  {
    case: 'the release ends soon',
    facts: facts(seen(APACHE, '2.4.52', 'Ubuntu')),
    options: { now: '2027-02-01T02:00:00.000Z' },
    says: `fail release-ends-soon low of ${APACHE}`,
  },
  {
    case: 'a neighbour’s label holds for a version that its distribution ships',
    facts: facts(seen(APACHE, '2.4.6', 'CentOS'), seen('php', '5.4.16')),
    says: [`fail release-eol high of ${APACHE}`, 'fail release-eol high of php'],
  },
  {
    case: 'a label of a neighbour takes the doubt away',
    facts: facts(seen(APACHE, '2.4.71', 'Debian'), seen('php', '7.2.24')), // Red Hat 8 ships 7.2.24, Debian does not
    says: [`pass managed of ${APACHE}`, 'fail eol high of php'],
  },
  {
    case: 'and not for one that it does not ship',
    facts: facts(
      seen(APACHE, '2.4.71', 'Debian'),
      seen('php', '7.2.34'),
      seen('roundcube', '1.6.5'),
      seen('jquery', '1.12.4'),
    ),
    says: [
      `pass managed of ${APACHE}`,
      'fail eol-undated high of jquery',
      'fail eol high of php',
      'pass managed of roundcube',
    ],
  },

  // --- the whole ---
  {
    case: 'two versions of one product: the worse one',
    facts: facts(seen('php', '8.4.1'), seen('php', '7.3.33')),
    says: 'fail eol high of php',
  },
  {
    case: 'data older than 120 days no longer prove support',
    facts: facts(seen('php', '8.4.1')),
    options: { now: '2027-01-15T02:00:00.000Z' },
    says: 'pass old-data of php',
    evidence: { product: 'PHP', version: '8.4.1', cycle: '8.4', eol: '2028-12-31', asOf: '2026-08-22' },
  },
  { case: 'no software', facts: facts(), says: 'not-applicable nothing-seen' },
  { case: 'could not look', options: { failures: { software: 'blocked' } }, says: 'unknown blocked' },
]);

describe('the days around an end', () => {
  const php82 = (now: string) => verdictsOf(rule, facts(seen('php', '8.2.36')), { now }).map(({ message }) => message);
  test.each([
    ['2026-10-01T02:00:00.000Z', 'supported'], // 91 days before
    ['2026-10-03T02:00:00.000Z', 'ends-soon'],
    ['2026-12-31T23:00:00.000Z', 'ends-soon'], // the last day is a day of support
    ['2027-01-01T00:00:00.000Z', 'eol-unless-managed'], // Debian 12 goes on with it
  ])('%s: %s', (now, message) => {
    expect(php82(now)).toEqual([message]);
  });
});

describe('eol as a boolean is no date', () => {
  const judged = (eol: boolean | string, now = '2026-11-22T02:00:00.000Z') => {
    const rows = [{ product: 'php', cycle: '8.4', eol, source: 'test' }];
    return verdictsOf(rule, facts(seen('php', '8.4.1')), {
      now,
      knowledge: { ...knowledge, lifecycles: { asOf: '2026-11-22', rows } },
    })[0]?.message;
  };
  test.each([
    [true, 'eol-undated'],
    [false, 'supported'],
    ['2026-11-21', 'eol'],
    ['2026-11-22', 'ends-soon'],
    ['2027-11-22', 'supported'],
  ])('%s', (eol, message) => {
    expect(judged(eol)).toBe(message);
  });
});

test('a banner proves nothing', () => {
  const verdicts = verdictsOf(rule, facts(seen('php', '7.3.33'), seen('nginx', '1.31.4'), { product: 'iis' }));
  expect(new Set(verdicts.map(({ confidence }) => confidence))).toEqual(new Set(['tentative']));
  expect(JSON.stringify(rule.text)).not.toMatch(/vulnerable/i);
});
