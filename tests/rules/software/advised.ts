import { knowledge } from '../../../src/knowledge/index.ts';
import type { Advisory } from '../../../src/model/advisory.ts';
import type { SoftwareProduct } from '../../../src/model/observation.ts';
import { type Row, softwareFacts } from '../table.ts';

type Seen = Pick<SoftwareProduct, 'product'> & Partial<SoftwareProduct>;
const of = (...products: readonly Seen[]) => ({ software: softwareFacts(...products) });

/** The same cases for both rules: one looks at what is known to be exploited, one at all else. */
export function advisedRows(
  kev: string | undefined,
  severity: Readonly<Record<'in-range' | 'possible' | 'perhaps-managed', string>>,
): readonly Row[] {
  const advisory = (id: string, product: string, affectedRange: string, more: Partial<Advisory> = {}): Advisory => ({
    id,
    aliases: [],
    product,
    affectedRange,
    fixed: '',
    severity: 'critical',
    title: id,
    visibility: 'version',
    rangeConfidence: 'high',
    source: 'test',
    ...(kev === undefined ? {} : { kev }),
    ...more,
  });
  const rows: readonly Advisory[] = [
    advisory('A-1', 'php', '>=8.1.0,<8.1.29'),
    advisory('A-2', 'php', '>=8.0.0,<8.3.8', { conditions: 'Windows AND PHP-CGI' }),
    advisory('A-3', 'apache-http-server', '>=2.4.0,<2.4.60', { conditions: 'mod_proxy enabled (not visible)' }),
    advisory('A-4', 'roundcube', '<1.6.11'),
    advisory('A-5', 'fortios', '<7.2.0', { visibility: 'presence' }),
    advisory('A-6', 'drupal', '<10.2.0', { severity: 'medium' }),
    advisory('A-7', 'nginx', '<1.23.0'),
    { ...advisory('A-8', 'jenkins', '<2.442'), ...(kev === undefined ? { kev: '2024-01-01' } : {}) }, // the other rule's
  ].map((row) => (row.id === 'A-8' && kev !== undefined ? (({ kev: _, ...rest }) => rest)(row) : row));
  const options = { knowledge: { ...knowledge, advisories: { asOf: '2026-11-22', rows } } };
  const row = (name: string, says: Row['says'], products: readonly Seen[], evidence?: Row['evidence']): Row => ({
    case: name,
    facts: of(...products),
    says,
    options,
    ...(evidence === undefined ? {} : { evidence }),
  });
  const high = { confidence: 'high' } as const;
  return [
    row(
      'in the range',
      `fail in-range ${severity['in-range']} of php`,
      [{ product: 'php', version: '8.1.2', ...high }],
      {
        product: 'PHP',
        version: '8.1.2',
        advisories: ['A-1'],
      },
    ),
    row('repaired', 'pass outside of php', [{ product: 'php', version: '8.3.9', ...high }], {
      product: 'PHP',
      version: '8.3.9',
    }),
    row(
      'on conditions that do not show',
      `fail possible-conditions ${severity.possible} of php`,
      [{ product: 'php', version: '8.2.12', ...high }],
      { product: 'PHP', version: '8.2.12', advisories: ['A-2'], conditions: ['Windows AND PHP-CGI'] },
    ),
    row('Windows only, seen on Linux', 'pass outside of php', [
      { product: 'php', version: '8.2.12', ...high },
      { product: 'openssl', version: '3.0.2', signals: [{ source: 'header:server', value: 'Apache/2.4.62 (Unix)' }] },
    ]),
    row('Windows only, seen on Windows', `fail possible-conditions ${severity.possible} of php`, [
      {
        product: 'php',
        version: '8.2.12',
        signals: [{ source: 'header:server', value: 'Apache/2.4.62 (Win64) PHP/8.2.12' }],
      },
    ]),
    row('a distribution’s own number', 'pass managed of apache-http-server', [
      { product: 'apache-http-server', version: '2.4.52', distribution: 'Ubuntu', ...high },
    ]),
    row(
      'an application beside a distribution’s server',
      ['pass managed of apache-http-server', `fail possible-managed ${severity['perhaps-managed']} of roundcube`],
      [
        { product: 'apache-http-server', version: '2.4.57', distribution: 'Debian', ...high },
        { product: 'roundcube', version: '1.6.5', ...high },
      ],
    ),
    row(
      'the number that Debian ships without a mark',
      `fail possible-managed ${severity['perhaps-managed']} of nginx`,
      [{ product: 'nginx', version: '1.22.1', ...high }],
    ),
    row('a branch', `fail possible ${severity.possible} of drupal`, [
      { product: 'drupal', version: '10', precision: 'major', ...high },
    ]),
    row('a branch that is wholly outside', 'pass outside of drupal', [
      { product: 'drupal', version: '11', precision: 'major', ...high },
    ]),
    row('present, without a version', 'pass presence of fortios', [{ product: 'fortios' }], {
      product: 'Fortinet FortiOS',
      advisories: ['A-5'],
    }),
    row('a product that no advisory names', 'not-applicable nothing-seen', [{ product: 'caddy', version: '2.7.6' }]),
    row('a product that only the other rule judges', 'not-applicable nothing-seen', [
      { product: 'jenkins', version: '2.400' },
    ]),
    {
      case: 'a part that could not be read',
      facts: { software: { products: [], unread: [{ source: 'icon', failure: 'read-timeout' }] } },
      says: 'unknown read-timeout',
      options,
    },
    { case: 'not seen', options: { failures: { software: 'connection-timeout' } }, says: 'unknown connection-timeout' },
  ];
}
