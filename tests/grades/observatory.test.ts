import { describe, expect, test } from 'vitest';
import { CODES, scoreOf } from '../../src/grades/observatory/codes.ts';
import { joined } from '../../src/grades/observatory/facts.ts';
import { jarAfter } from '../../src/grades/observatory/jar.ts';
import { observatoryOf } from '../../src/grades/observatory.ts';
import { OBSERVATORY_TESTS, type ObservatoryTest } from '../../src/model/grades.ts';
import {
  type CorsAnswer,
  type Facts,
  type FailureCode,
  type Header,
  type Hop,
  type HttpFacts,
  KINDS,
  type Kind,
  type Observation,
} from '../../src/model/observation.ts';
import { corsFacts, HOST, hop, pageFacts, targetOf } from '../rules/table.ts';

// What the original says of the same is in tests/oracles; these tables run without it.

const HTML: Header = ['Content-Type', 'text/html; charset=utf-8'];
const chain = (...hops: readonly Partial<Hop>[]): HttpFacts => ({
  hops: hops.map((one) => hop(one)),
  end: 'answered',
  next: null,
  failure: null,
});
const plain = (over: Partial<Hop> = {}): Partial<Hop> => ({ url: `http://${HOST}/`, tls: null, ...over });
const UPGRADE = plain({ status: 301, headers: [['Location', `https://${HOST}/`]], location: `https://${HOST}/` });

const GOOD: Partial<Facts> = {
  http: chain(UPGRADE, { headers: [HTML] }),
  https: chain({ headers: [HTML] }),
  page: pageFacts({ scripts: [], scriptsInline: 0 }),
  cors: corsFacts({ method: 'OPTIONS', status: 204 }),
};

const seen = (facts: Partial<Facts>, failures: Partial<Record<Kind, FailureCode>> = {}): readonly Observation[] =>
  KINDS.flatMap((kind) => {
    const place = { kind, target: HOST, service: kind, at: '', connections: 1 };
    const code = failures[kind];
    if (code !== undefined) return [{ ...place, outcome: { ok: false, failure: { code, detail: '' } } } as Observation];
    return facts[kind] === undefined ? [] : [{ ...place, outcome: { ok: true, value: facts[kind] } } as Observation];
  });

const graded = (facts: Partial<Facts>, failures: Partial<Record<Kind, FailureCode>> = {}) =>
  observatoryOf(targetOf(), seen({ ...GOOD, ...facts }, failures));

function codeOf(name: ObservatoryTest, facts: Partial<Facts>, failures: Partial<Record<Kind, FailureCode>> = {}) {
  const grade = graded(facts, failures);
  return typeof grade === 'string' ? grade : grade.tests.find(({ test }) => test === name)?.code;
}

describe('score and grade', () => {
  test.each([
    [[], 100, 'A+'],
    [[10, 5, 5, 10], 130, 'A+'],
    [[-10, 5, 5, 5, 10], 115, 'A+'], // 90 without the extra credit: it counts
    [[-20, 5, 5, 5, 10], 80, 'B+'], // 80 without: it does not
    [[-5, -5], 90, 'A'],
    [[-25, -20], 55, 'C'],
    [[-25, -20, -10], 45, 'C-'],
    [[-50, -30], 20, 'F'],
    [[-50, -50, -25], 0, 'F'],
  ])('%j make %i and %s', (modifiers, score, grade) => {
    expect(scoreOf(modifiers)).toEqual({ score, grade });
  });

  test('66 codes, of ten tests', () => {
    expect(Object.keys(CODES)).toHaveLength(66);
    const grade = graded({});
    expect(typeof grade === 'string' ? grade : grade.tests.map(({ test }) => test)).toEqual([...OBSERVATORY_TESTS]);
  });

  test('of a bare site', () => {
    expect(graded({})).toMatchObject({ score: 30, grade: 'D' });
  });
});

describe('no grade', () => {
  const loop: HttpFacts = {
    ...chain({ status: 302, headers: [['Location', '/']], location: `https://${HOST}/` }),
    end: 'loop',
    next: `https://${HOST}/`,
  };
  test.each<[string, string, Partial<Facts>, Partial<Record<Kind, FailureCode>>]>([
    ['a filter answered', 'blocked', {}, { https: 'blocked' }],
    ['over http only', 'maintenance', {}, { http: 'maintenance' }],
    ['nothing answers', 'unreachable', {}, { http: 'connection-refused', https: 'connection-timeout' }],
    ['the page is not there', 'unexpected-status', { https: chain({ status: 404 }) }, {}],
    ['the page could not be read', 'read-timeout', {}, { page: 'read-timeout' }],
    ['the page is long', 'page-truncated', { page: pageFacts({ truncated: true }) }, {}],
    [
      'the page leads on',
      'stub',
      { https: chain({ headers: [HTML], refresh: '/fr' }, { url: `https://${HOST}/fr` }) },
      {},
    ],
    ['the chain goes in circles', 'redirect-unfinished', { https: loop }, {}],
    ['a redirect leads nowhere', 'redirect-unfinished', { https: chain({ status: 302 }) }, {}],
    ['the chain leaves the list', 'out-of-scope-redirect', { https: { ...loop, end: 'out-of-scope-redirect' } }, {}],
  ])('%s: %s', (_name, gap, facts, failures) => {
    expect(graded(facts, failures)).toBe(gap);
  });

  test('http is not listed', () => {
    expect(
      observatoryOf(targetOf({ http: null }), seen({ https: GOOD.https, page: GOOD.page } as Partial<Facts>)),
    ).toBe('not-permitted');
  });

  test('forbidden, and asking for a name, is a page', () => {
    expect(graded({ https: chain({ status: 401 }) })).toMatchObject({ grade: 'D' });
    expect(graded({ https: chain({ status: 403 }) })).toMatchObject({ grade: 'D' });
  });
});

describe('what its client cannot read', () => {
  test.each<[string, Partial<Hop>]>([
    ['a broken head', { reader: 'lenient' }],
    ['old versions', { tls: { version: 'TLSv1', fault: null } }],
    ['a fault it does not know', { tls: { version: 'TLSv1.3', fault: 'EE_KEY_TOO_SMALL' } }],
    ['a Location that is no address', { status: 302, headers: [['Location', 'https://']] }],
  ])('%s is no https', (_name, over) => {
    const facts = {
      https: chain(over),
      http: chain(plain({ headers: [HTML] })),
      page: pageFacts({ url: `http://${HOST}/` }),
    };
    expect(codeOf('strict-transport-security', facts)).toBe('hsts-not-implemented-no-https');
  });

  test('a certificate that it forgives', () => {
    const untrusted = { headers: [HTML], tls: { version: 'TLSv1.3', fault: 'CERT_HAS_EXPIRED' } };
    const facts = { http: chain(UPGRADE, untrusted), https: chain(untrusted) };
    expect(codeOf('strict-transport-security', facts)).toBe('hsts-invalid-cert');
    expect(codeOf('redirection', facts)).toBe('redirection-invalid-cert');
    expect(codeOf('cross-origin-resource-sharing', facts)).toBeNull(); // it asks about another page
  });
});

describe('redirection', () => {
  const circle = (status: number, ...headers: readonly Header[]): HttpFacts => ({
    ...chain(plain({ status, headers: [['Location', '/'], ...headers], location: `http://${HOST}/` })),
    end: 'loop',
    next: `http://${HOST}/`,
  });
  test.each<[string, string, Partial<Facts>, Partial<Record<Kind, FailureCode>>]>([
    ['on the same host', 'redirection-to-https', {}, {}],
    ['no http', 'redirection-not-needed-no-http', {}, { http: 'connection-refused' }],
    ['served', 'redirection-missing', { http: chain(plain()) }, {}],
    ['in circles', 'redirection-not-to-https', { http: circle(302) }, {}],
    ['in circles for those without cookies', 'redirect-unfinished', { http: circle(302, ['Set-Cookie', 'a=1']) }, {}],
    ['to another host', 'redirection-off-host-from-http', { http: chain(UPGRADE, { url: 'https://example.ma/' }) }, {}],
    [
      'to http first',
      'redirection-not-to-https-on-initial-redirection',
      { http: chain(UPGRADE, plain({ url: 'http://example.ma/' }), {}) },
      {},
    ],
  ])('%s: %s', (_name, code, facts, failures) => {
    expect(codeOf('redirection', facts, failures)).toBe(code);
  });

  test('of preloaded hosts', () => {
    const grade = observatoryOf(targetOf(), seen(GOOD), [HOST]);
    expect(typeof grade === 'string' ? grade : grade.tests.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['redirection-all-redirects-preloaded', 'hsts-preloaded']),
    );
  });
});

describe('sharing', () => {
  const asked = (over: Partial<CorsAnswer>) => ({ cors: corsFacts({ method: 'OPTIONS', ...over }) });
  test.each<[string, string | null, Partial<Facts>]>([
    ['everybody', 'public-access', asked({ allowOrigin: ['*'] })],
    [
      'whoever asks, with cookies',
      'restricted-access',
      asked({ allowOrigin: ['https://evil.example'], allowCredentials: ['true'] }),
    ],
    ['refused with 405', 'not-implemented', asked({ status: 405, allowOrigin: ['*'] })],
    ['redirected', null, asked({ status: 302 })],
    ['not asked', null, { cors: corsFacts() }],
  ])('%s: %s', (_name, code, facts) => {
    expect(
      codeOf('cross-origin-resource-sharing', facts)?.replace(/^.*(?:-implemented-with-|sharing-(?=not))/, '') ?? null,
    ).toBe(code);
  });

  test('what was not asked moves nothing', () => {
    expect(graded({}, { cors: 'not-permitted' })).toMatchObject({ score: 30 });
  });
});

describe('joined lines', () => {
  test('as Node joins them', () => {
    const lines: Header[] = [
      ['A', '1'],
      ['Set-Cookie', 'x=1'],
      ['a', '2'],
      ['Server', 'one'],
      ['server', 'two'],
    ];
    expect([...joined(lines)]).toEqual([
      ['a', '1, 2'],
      ['server', 'one'],
    ]);
  });
});

describe('the jar', () => {
  const jar = (...lines: readonly string[]) =>
    jarAfter([{ url: `https://${HOST}/fr/accueil`, lines }], 'example.ma').map(({ name }) => name);
  test.each<[string, readonly string[], readonly string[]]>([
    ['keeps a deletion', ['a=; Max-Age=0'], ['a']],
    ['keeps the last of the same', ['a=1', 'a=2', 'a=3; Path=/'], ['a', 'a']],
    ['drops the nameless', ['=1', 'a', ''], []],
    [
      'drops broken prefixes',
      ['__Host-a=1; Secure', '__Secure-b=1', '__Host-c=1; Secure; Path=/', '__host-d=1'],
      ['__Host-c', '__host-d'],
    ],
    [
      'knows its domain',
      ['a=1; Domain=example.ma', 'b=1; Domain=ma', 'c=1; Domain=other.ma', 'd=1; Domain=.www.example.ma'],
      ['a', 'd'],
    ],
  ])('%s', (_name, lines, names) => {
    expect(jar(...lines)).toEqual(names);
  });

  test('loses what is over when a request would have sent it', () => {
    const first = {
      url: `https://${HOST}/`,
      lines: ['a=; Max-Age=0', 'b=; Max-Age=0; Path=/fr', 'c=; Max-Age=0; Path=/ar', 'd=1'],
    };
    const visits = [first, { url: `https://${HOST}/fr`, lines: [] }];
    expect(jarAfter(visits, 'example.ma').map(({ name }) => name)).toEqual(['c', 'd']);
  });
});
