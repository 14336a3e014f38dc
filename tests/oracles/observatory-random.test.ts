import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergePolicies } from '../../src/grades/observatory/csp.ts';
import { observatoryOf } from '../../src/grades/observatory.ts';
import type { Header } from '../../src/model/observation.ts';
import { targetOf } from '../rules/table.ts';
import { type DescribedSite, installed, judgeDescribed } from './observatory.ts';
import { factsOf, HOST, observed } from './observatory-facts.ts';

const SITES = 1_000;

/** Invented sites, through our masking, our page reader and our fold; and through the original's tests, jar and page reader. */
describe.skipIf(!installed)('invented sites', () => {
  it(`have the same ten answers, all ${SITES} of them`, async () => {
    const sites = fc.sample(described, { numRuns: SITES, seed: 148 });
    const theirs = await judgeDescribed(sites);
    const differing = sites.flatMap((site, index) => {
      const [mine, their] = [answersOf(site), theirs[index]];
      const tests = Object.keys(mine).filter((test) => mine[test] !== their?.[test]);
      return tests.map((test) => ({ test, ours: mine[test], theirs: their?.[test], site }));
    });
    expect(differing.slice(0, 3)).toEqual([]);
    expect(new Set(theirs.flatMap((answers) => Object.values(answers))).size).toBeGreaterThan(50);
  }, 180_000); // two readers of a thousand pages
});

function answersOf(site: DescribedSite): Readonly<Record<string, string | null>> {
  const grade = observatoryOf(targetOf(), observed(factsOf(site)));
  if (typeof grade === 'string') throw new Error(`no grade: ${grade}`);
  const merged = mergePolicies(site.policies);
  return {
    ...Object.fromEntries(grade.tests.map(({ test, code }) => [test, code])),
    merged: merged === null ? 'invalid' : JSON.stringify([...merged].map(([name, sources]) => [name, ...sources])),
  };
}

// --- sites -------------------------------------------------------------------------------------------------------

const oneOf = (...values: readonly string[]) => fc.constantFrom(...values);
const some = <T>(one: fc.Arbitrary<T>, most: number) => fc.array(one, { maxLength: most });

const source = oneOf(
  "'self'",
  "'none'",
  "'unsafe-inline'",
  "'unsafe-eval'",
  "'strict-dynamic'",
  "'nonce-abc'",
  "'NONCE-abc'",
  "'sha256-x'",
  'https:',
  'http:',
  'HTTP://a.example',
  'data:',
  '*',
  'https://*',
  'https://*.example.ma',
  'https://a.example',
  'https://a.example/',
  'https://a.example/b',
  'https://a.example/b/c',
  'https://a.example/%62',
  'https://a.example/%',
  'ftp://x',
);
const directive = fc
  .tuple(
    fc.oneof(
      {
        weight: 9,
        arbitrary: oneOf(
          'default-src',
          'script-src',
          'style-src',
          'object-src',
          'img-src',
          'media-src',
          'frame-ancestors',
          'base-uri',
          'Script-Src',
        ),
      },
      { weight: 1, arbitrary: oneOf('report-uri', 'report-to', 'sandbox', 'upgrade-insecure-requests', 'unknown') },
    ),
    some(source, 4),
  )
  .map(([name, sources]) => [name, ...sources].join(' '));
const tame = fc.uniqueArray(directive, { maxLength: 5, selector: (text) => text.split(' ', 1)[0]?.toLowerCase() });
const policy = fc
  .oneof({ weight: 4, arbitrary: tame }, { weight: 1, arbitrary: some(directive, 4) })
  .map((parts) => parts.join('; '));
const strict = some(
  oneOf(
    "script-src 'self'",
    "object-src 'none'",
    "style-src 'self' 'unsafe-inline'",
    "default-src 'none'",
    "default-src 'self'",
    'img-src http:',
    "style-src 'unsafe-eval'",
    'report-uri /a',
    'report-uri /b',
  ),
  5,
).map((parts) => [...new Set(parts)].join('; '));

const values: readonly (readonly [name: string, value: fc.Arbitrary<string>, most: number])[] = [
  ['Content-Security-Policy', fc.oneof(policy, strict, strict), 2],
  ['Content-Security-Policy-Report-Only', policy, 1],
  [
    'Strict-Transport-Security',
    some(
      oneOf(
        'max-age=31536000',
        'max-age=0',
        'Max-Age=15552000',
        'max-age="1"',
        'max-age=1x',
        'max-age',
        'max-age = 9',
        'includeSubDomains',
        'preload',
        '',
        'max-age=1,',
      ),
      3,
    ).map((parts) => parts.join('; ')),
    2,
  ],
  ['X-Content-Type-Options', oneOf('nosniff', 'NoSniff', 'nosniff, x', 'x'), 2],
  ['X-Frame-Options', oneOf('DENY', 'sameorigin', 'ALLOW-FROM https://a.example', 'ALLOWALL', '"DENY"'), 2],
  [
    'Referrer-Policy',
    some(oneOf('no-referrer', 'Same-Origin', 'unsafe-url', 'origin', 'strict-origin', 'never', ''), 3).map((parts) =>
      parts.join(', '),
    ),
    2,
  ],
  ['Cross-Origin-Resource-Policy', oneOf('same-origin', 'Same-Site', 'cross-origin', 'x'), 2],
  ['Server', oneOf('nginx', 'Apache'), 2],
];
const cookie = fc
  .tuple(
    oneOf(
      'sid=1',
      'SESSION=1',
      'login_x=1',
      'csrftoken=1',
      'lang=fr',
      '__Host-a=1',
      '__Secure-b=1',
      '__host-c=1',
      'heroku-session-affinity=1',
      'session',
      '=x',
      ' a = b ',
    ),
    some(
      oneOf(
        'Secure',
        'HttpOnly',
        'SameSite=Lax',
        'SameSite=none',
        'samesite',
        'SameSite=x',
        'Path=/',
        'path=/fr',
        'Domain=example.ma',
        'Domain=ma',
        'Domain=.www.example.ma',
        'Domain=other.ma',
        'Max-Age=0',
        'Max-Age=100',
        'Max-Age=x',
        'Expires=Thu, 01 Jan 1970 00:00:00 GMT',
        'Expires=Fri, 01 Jan 2100 00:00:00 GMT',
      ),
      6,
    ),
  )
  // Of two dates the living one is masked, and the other would count.
  .filter(([, attributes]) => attributes.filter((one) => one.startsWith('Expires')).length < 2)
  .map(([pair, attributes]) => [pair, ...attributes].join('; '));

const headers = fc
  .tuple(
    ...values.map(([name, value, most]) =>
      some(fc.tuple(oneOf(name, name.toLowerCase()), value), most).map((lines): readonly Header[] => lines),
    ),
    some(
      cookie.map((line): Header => ['Set-Cookie', line]),
      3,
    ),
    some(
      fc.tuple(
        fc.constant('Content-Type'),
        fc.oneof(
          { weight: 6, arbitrary: fc.constant('text/html; charset=utf-8') },
          oneOf('text/html', 'TEXT/HTML', 'application/xhtml+xml', 'text/plain', 'text/html ;x'),
        ),
      ),
      2,
    ),
  )
  .map((lines): readonly Header[] => lines.flat());

const script = fc
  .tuple(
    oneOf(
      '',
      ' src="/a.js"',
      ' src="a.js"',
      ' src="https://www.example.ma/a.js"',
      ' src="http://cdn.example.ma/a.js"',
      ' src="https://cdn.other.ma/a.js"',
      ' src="HTTP://cdn.other.ma/a.js"',
      ' src="//cdn.other.ma/a.js"',
      ' src="https://gov.ma.evil.ma/a.js"',
    ),
    oneOf('', '', ' integrity="sha384-abc"', ' integrity=""'),
  )
  .map((parts) => `<script${parts.join('')}>1</script>`); // an empty one is none in our facts
const meta = fc.oneof(
  fc
    .tuple(oneOf('Content-Security-Policy', ' content-security-policy ', 'content-security-policy-report-only'), policy)
    .map(([name, text]) => `<meta http-equiv="${name}" content="${text}">`),
  oneOf('no-referrer', 'unsafe-url', 'x', '').map((text) => `<meta name="Referrer" content="${text}">`),
);
const html = fc
  .tuple(some(meta, 2), some(script, 3))
  .map(
    ([metas, scripts]) =>
      `<!doctype html><html><head><title>x</title>${metas.join('')}</head><body>${scripts.join('')}</body></html>`,
  );

const chain = (starts: string, ...ways: readonly (readonly string[])[]) =>
  fc
    .constantFrom(...ways)
    .chain((way) =>
      fc
        .tuple(...[starts, ...way].map((url) => headers.map((lines) => ({ url, headers: lines }))))
        .map((responses) =>
          responses.map((response, index) => ({ ...response, status: index === way.length ? 200 : 302 })),
        ),
    );

const described: fc.Arbitrary<DescribedSite> = fc.record({
  host: fc.constant(HOST),
  policies: some(policy, 3),
  html,
  https: chain(`https://${HOST}/`, [], [`https://${HOST}/fr/`], [`https://${HOST}/fr/accueil`, `https://${HOST}/fr`]),
  http: chain(
    `http://${HOST}/`,
    [],
    [`https://${HOST}/`],
    ['https://example.ma/'],
    [`http://${HOST}/fr`, `https://${HOST}/`],
    [`http://${HOST}/fr`],
  ),
  cors: fc.option(
    some(
      fc.tuple(fc.constant('Access-Control-Allow-Origin'), oneOf('*', 'null', 'https://unrelated.example', '')),
      2,
    ).map((lines): readonly Header[] => [...lines, ['Access-Control-Allow-Credentials', 'true']]),
  ),
});
