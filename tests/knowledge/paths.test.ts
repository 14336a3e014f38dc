import { describe, expect, it, test } from 'vitest';
import {
  FAMILIES,
  type Mark,
  PATH_TABLE,
  type PathEntry,
  pathTableVersion,
  severityOf,
} from '../../src/knowledge/paths.ts';
import type { Evidence } from '../../src/model/observation.ts';
import { isNeverRequested } from '../../src/probes/net/deny.ts';
import { type Answer, fits } from '../../src/probes/paths/answer.ts';
import { loadRules } from '../../src/rules/registry.ts';
import { ROWS, type Sample } from './path-rows.ts';
import { costOf } from './pattern-cost.ts';

const entryOf = (id: string): PathEntry => {
  const entry = PATH_TABLE.find((one) => one.id === id);
  if (entry === undefined) throw new Error(id);
  return entry;
};

function answerOf(sample: Sample, status?: number): Answer {
  const {
    body = '',
    headers = [],
    status: own = 200,
  } = typeof sample === 'string' || Buffer.isBuffer(sample) ? { body: sample } : sample;
  const bytes = Buffer.from(body as string, 'latin1');
  const reply = {
    url: 'http://www.example.ma/x',
    address: '127.0.0.1',
    status: status ?? own,
    headers,
    body: bytes,
    truncated: false,
    tls: null,
    reader: 'strict',
    violations: [],
  } as const;
  return { path: '/x', reply, text: bytes.toString('latin1') };
}

const rows = Object.entries(ROWS);
const cases = (which: 'yes' | 'no') =>
  rows.flatMap(([id, row]) => row[which].map((sample, index) => [id, index, sample] as const));
/** The first status that an entry does not believe. */
const otherStatus = ({ status }: PathEntry): number => [404, 200, 418].find((one) => !status.includes(one)) ?? 418;

describe('the path table', () => {
  test.each(cases('yes'))('%s believes %i', (id, _, sample) => {
    expect(fits(entryOf(id), answerOf(sample))).toBe(true);
  });

  test.each(cases('no'))('%s does not believe %i', (id, _, sample) => {
    expect(fits(entryOf(id), answerOf(sample))).toBe(false);
  });

  test.each(rows)('%s does not believe another status', (id, { yes: [sample = ''] }) => {
    expect(fits(entryOf(id), answerOf(sample, otherStatus(entryOf(id))))).toBe(false);
  });

  it('has something to believe and something to refuse for every entry, and no row without an entry', () => {
    const ids = PATH_TABLE.map(({ id }) => id);
    expect(Object.keys(ROWS).sort()).toEqual(ids.toSorted());
    expect(rows.filter(([, { yes, no }]) => yes.length === 0 || no.length === 0)).toEqual([]);
  });

  it('believes no other row by what one row believes, but for rows of one kind', () => {
    const strangers = rows.flatMap(([id, { yes }]) =>
      PATH_TABLE.filter((other) => other.family !== entryOf(id).family && !VAGUE.has(other.id)).flatMap((other) =>
        yes.some((sample) => fits(other, answerOf(sample))) ? [`${other.id} believes ${id}`] : [],
      ),
    );
    expect(strangers.filter((one) => !SHARED.has(one))).toEqual([]);
  });

  it('holds no path that acts, none with a trick, and none twice in one entry', () => {
    const paths = PATH_TABLE.flatMap((entry) => (entry.free === true ? [] : entry.paths));
    const legal = (path: string) => path.replace('{host}', 'www.example.ma').replace('{label}', 'example');
    expect(paths.filter((path) => isNeverRequested(new URL(legal(path), 'http://www.example.ma')))).toEqual([]);
    expect(paths.filter((path) => !/^\/[\w.~{}?=&:%/-]*$/.test(path) || /\.\.|\/\/|;/.test(path))).toEqual([]);
    expect(paths.filter((path) => new URL(legal(path), 'http://x').href.slice(8) !== legal(path))).toEqual([]);
    for (const { paths: own } of PATH_TABLE) expect(new Set(own).size).toBe(own.length);
    expect(new Set(PATH_TABLE.map(({ id }) => id)).size).toBe(PATH_TABLE.length);
  });

  it('refuses a path that acts', () => {
    const acting = [
      '/actuator/heapdump',
      '/wp-cron.php',
      '/trace.axd?clear=1',
      '/logout',
      '/?phpinfo=1',
      '/update.php',
    ];
    expect(acting.filter((path) => !isNeverRequested(new URL(path, 'http://www.example.ma')))).toEqual([]);
  });

  it('names status codes that mean something, ids that can stay, and reads dumps, logs and archives in part', () => {
    for (const entry of PATH_TABLE) {
      expect(entry.id).toMatch(/^[a-z][a-z0-9-]*$/);
      expect(entry.status.length).toBeGreaterThan(0);
      expect(
        entry.status.filter((status) => ![200, 206, 301, 302, 303, 401, 403, 404, 405, 500].includes(status)),
      ).toEqual([]);
      expect(entry.status.includes(206)).toBe(entry.bytes !== undefined && entry.id !== 'jboss-invoker');
      expect(entry.signature.length).toBeGreaterThan(0);
      for (const { need, of } of entry.signature) {
        expect(of.reduce((sum, { weight = 1 }) => sum + weight, 0)).toBeGreaterThanOrEqual(need);
        expect(new Set(of.map(({ name }) => name)).size).toBe(of.length);
      }
      if (['database-dump', 'archive', 'log-file'].includes(entry.family))
        expect(entry.bytes).toBeLessThanOrEqual(1024);
      for (const [sign] of entry.regrade ?? []) expect(sign).toMatch(/^[a-z-]+$/);
    }
  });

  it('lets an entry depend on earlier ones only, and asks for rare ones where they concern someone', () => {
    const order = PATH_TABLE.toSorted((a, b) => a.tier - b.tier).map(({ id }) => id);
    for (const { id, when, tier } of PATH_TABLE) {
      for (const before of when?.after ?? [])
        expect(order.indexOf(before), `${id} after ${before}`).toBeLessThan(order.indexOf(id));
      for (const before of when?.after ?? []) expect(order).toContain(before);
      if (tier === 2) expect(when, id).toBeDefined();
    }
  });

  it('has a rule for every family, and an entry for every rule', async () => {
    const rules = (await loadRules()).flatMap(({ id }) => (id.startsWith('exposure/') ? [id.slice(9)] : []));
    expect(rules).toEqual([...FAMILIES]);
    expect([...new Set(PATH_TABLE.map(({ family }) => family))].sort()).toEqual([...FAMILIES]);
  });

  it('has a version that names its day and its content', () => {
    expect(pathTableVersion).toMatch(/^2026-\d\d-\d\d\.[0-9a-f]{12}$/);
  });
});

/** What these believe is what many pages have: a login form, a listing. */
const VAGUE: ReadonlySet<string> = new Set(['generic-admin']);
/** The same bytes, or the same sign, in two kinds of place. */
const SHARED: ReadonlySet<string> = new Set([
  'svn believes sqlite',
  'sqlite believes svn',
  'error-log believes wp-debug-log',
]);

// --- what a signature costs --------------------------------------------------------------------------------------

const patternsOf = (marks: readonly Mark[]): readonly RegExp[] =>
  marks.flatMap((mark) => ('pattern' in mark ? [mark.pattern] : 'every' in mark ? mark.every : []));

const PATTERNS: readonly (readonly [id: string, pattern: RegExp])[] = PATH_TABLE.flatMap((entry) =>
  [
    ...entry.signature.flatMap(({ of }) => patternsOf(of)),
    ...patternsOf(entry.when?.home ?? []),
    ...(entry.negative === undefined ? [] : [entry.negative]),
    ...(entry.version === undefined ? [] : [entry.version]),
  ].map((pattern) => [entry.id, pattern] as const),
);

describe('the cost of a signature', () => {
  test.each(PATTERNS)('%s counts its repetitions: %s', (_, pattern) => {
    const { ways, faults } = costOf(pattern);
    expect(faults).toEqual([]);
    expect(ways).toBeLessThan(100_000);
  });

  test.each([
    [/a*b/, 'unbounded: a*'],
    [/(?:a+)+$/, 'unbounded: a+'],
    [/a{2,}/, 'unbounded: a{2,}'],
    [/(?:a{1,90}b?){1,90}c/, 'nested: (?:a{1,90}b?){1,90}'],
    [/\s{0,300}[\s\S]{0,300}x/, 'overlapping: \\s{0,300} [\\s\\S]{0,300}'],
  ])('%s would be refused', (pattern, fault) => {
    expect(costOf(pattern).faults).toContain(fault);
  });

  it('believes that neighbours which share nothing are no danger', () => {
    expect(costOf(/[a-f]{1,300}[0-9]{1,300}/).faults).toEqual([]);
  });

  it('takes no more than a moment over a whole body of what it stumbles on', () => {
    const size = 65_536;
    const pieces = new Set([
      ...['A', '\n', ' ', '<', '"', '{', '[', '# HELP a ', 'DB_', 'a:', '-- ', '>Name<', '<a href="../">', 'PASSWORD'],
      ...rows.map(([, { yes }]) => answerOf(yes[0] ?? '').text.slice(0, 12)),
    ]);
    pieces.delete('');
    let runs = 0;
    for (const piece of pieces) {
      const text = piece.repeat(Math.ceil(size / piece.length)).slice(0, size);
      for (const [, pattern] of PATTERNS) {
        pattern.lastIndex = 0;
        pattern.test(text);
        runs++;
      }
    }
    expect(runs).toBe(pieces.size * PATTERNS.length); // with one quadratic pattern among them this test is given up
  }, 60_000);
});

// --- how bad it is -----------------------------------------------------------------------------------------------

const LISTING = {
  entries: 3,
  directories: 0,
  sensitive: 0,
  documents: 0,
  assets: 0,
  personal: 0,
  extensions: [],
  names: [],
};

describe('severityOf', () => {
  test.each<[id: string, evidence: Evidence, marks: readonly string[], severity: string]>([
    ['listing-home', LISTING, [], 'medium'],
    ['listing-uploads', LISTING, [], 'high'],
    ['listing-uploads', { ...LISTING, assets: 3 }, [], 'low'],
    ['listing-uploads', { ...LISTING, entries: 0 }, [], 'low'],
    ['listing-home', { ...LISTING, entries: 20, documents: 20 }, [], 'high'],
    ['listing-home', { ...LISTING, entries: 4, personal: 3 }, [], 'high'],
    ['listing-home', { ...LISTING, entries: 4, personal: 2 }, [], 'medium'],
    ['listing-home', { ...LISTING, sensitive: 1 }, [], 'critical'],
    ['listing-wp-code', LISTING, [], 'low'],
    ['web-config', { password: false }, [], 'high'],
    ['web-config', { password: true }, [], 'critical'],
    ['tomcat-manager', {}, ['realm'], 'high'],
    ['tomcat-manager', {}, ['open'], 'critical'],
    ['jboss-console', {}, ['open'], 'critical'],
    ['kibana', {}, ['name', 'status'], 'high'],
    ['typo3-install', {}, ['first-install'], 'critical'],
    ['server-status', { queries: true }, [], 'high'],
    ['phpinfo', { password: true, version: '8.2.36' }, [], 'high'],
    ['phpinfo', { password: false, version: '8.2.36' }, [], 'medium'],
    ['dotenv-example', { placeholders: true }, [], 'low'],
    ['dotenv-example', { placeholders: false }, [], 'high'],
    ['actuator', { secrets: true }, [], 'critical'],
    ['docker-compose', { password: true }, [], 'high'],
    ['ds-store', { archives: true }, [], 'high'],
    ['git-head', {}, [], 'critical'],
  ])('%s %j %j is %s', (id, evidence, marks, severity) => {
    expect(severityOf(entryOf(id), { evidence, marks })).toBe(severity);
  });
});
