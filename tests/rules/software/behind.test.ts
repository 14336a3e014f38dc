import { expect, test } from 'vitest';
import { knowledge } from '../../../src/knowledge/index.ts';
import type { SoftwareProduct } from '../../../src/model/observation.ts';
import rule from '../../../src/rules/software/behind.ts';
import { softwareFacts, tableOf, verdictsOf } from '../table.ts';

type Seen = Pick<SoftwareProduct, 'product'> & Partial<SoftwareProduct>;
const of = (...products: readonly Seen[]) => ({ software: softwareFacts(...products) });
const php = (version: string, more: Partial<Seen> = {}): Seen => ({
  product: 'php',
  version,
  confidence: 'high',
  ...more,
});

/** A calendar of our own, so that no import of data moves these rows. */
const rows = [
  {
    product: 'php',
    cycle: '8.4',
    eol: '2028-12-31',
    latest: '8.4.20',
    latestReleaseDate: '2026-07-01',
    source: 'test',
  },
  {
    product: 'php',
    cycle: '8.3',
    eol: '2027-12-31',
    latest: '8.3.32',
    latestReleaseDate: '2026-11-10',
    source: 'test',
  },
  {
    product: 'php',
    cycle: '7.4',
    eol: '2022-11-28',
    latest: '7.4.33',
    latestReleaseDate: '2022-11-03',
    source: 'test',
  },
  { product: 'wordpress', cycle: '6.1', eol: false, latest: '6.1.9', latestReleaseDate: '2026-01-01', source: 'test' },
  { product: 'adminer', cycle: '4', eol: false, latest: '4.8.1', confidence: 'low', source: 'test' },
  ...knowledge.lifecycles.rows.filter(({ product }) => ['debian', 'ubuntu'].includes(product)),
];
const options = { knowledge: { ...knowledge, lifecycles: { asOf: '2026-11-15', rows } } };
const stale = { knowledge: { ...knowledge, lifecycles: { asOf: '2026-07-01', rows } } };

tableOf(rule, [
  {
    case: 'behind',
    facts: of(php('8.4.1')),
    says: 'fail behind low of php',
    evidence: { product: 'PHP', version: '8.4.1', latest: '8.4.20', released: '2026-07-01', asOf: '2026-11-15' },
    options,
  },
  { case: 'the newest', facts: of(php('8.4.20')), says: 'pass current of php', options },
  { case: 'the newest of an old calendar', facts: of(php('8.4.20')), says: 'pass old-data of php', options: stale },
  { case: 'in the month of grace', facts: of(php('8.3.31')), says: 'pass recent of php', options },
  { case: 'newer than the calendar', facts: of(php('8.4.21')), says: 'pass newer-than-data of php', options },
  { case: 'a branch newer than the calendar', facts: of(php('9.0.0')), says: 'pass newer-than-data of php', options },
  { case: 'past its end', facts: of(php('7.4.3')), says: 'not-applicable ended of php', options },
  {
    case: 'a distribution’s',
    facts: of(php('8.4.1', { distribution: 'Ubuntu' })),
    says: 'not-applicable managed of php',
    options,
  },
  {
    case: 'an application beside a distribution’s server',
    facts: of(
      { product: 'wordpress', version: '6.1.1' },
      { product: 'apache-http-server', version: '2.4.57', distribution: 'Debian' },
    ),
    says: 'not-applicable managed of wordpress',
    options,
  },
  {
    case: 'a branch alone',
    facts: of(php('8.4', { precision: 'branch' })),
    says: 'not-applicable unclear of php',
    options,
  },
  { case: 'no version', facts: of({ product: 'php' }), says: 'not-applicable unclear of php', options },
  {
    case: 'a weak sign',
    facts: of(php('8.4.1', { confidence: 'low' })),
    says: 'not-applicable unclear of php',
    options,
  },
  {
    case: 'a calendar that is a lower bound',
    facts: of({ product: 'adminer', version: '4.7.0' }),
    says: 'not-applicable unclear of adminer',
    options,
  },
  {
    case: 'no calendar',
    facts: of({ product: 'caddy', version: '2.7.6' }),
    says: 'not-applicable nothing-seen',
    options,
  },
  { case: 'nothing', facts: of(), says: 'not-applicable nothing-seen', options },
  {
    case: 'two versions: the worse is said',
    facts: of(php('8.4.20'), php('8.4.1')),
    says: 'fail behind low of php',
    options,
  },
  {
    case: 'a part that could not be read',
    facts: { software: { ...softwareFacts(php('8.4.20')), unread: [{ source: 'feed', failure: 'read-timeout' }] } },
    says: ['unknown read-timeout', 'pass current of php'],
    options,
  },
  { case: 'not seen', options: { failures: { software: 'connection-timeout' } }, says: 'unknown connection-timeout' },
]);

test('the same evidence a year later: no clock in it', () => {
  const evidence = (now: string) => verdictsOf(rule, of(php('8.4.1')), { ...options, now })[0]?.evidence;
  expect(evidence('2027-06-01T02:00:00.000Z')).toEqual(evidence('2026-11-22T02:00:00.000Z'));
});
