import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judgeTarget } from '../../src/judge.ts';
import { knowledge } from '../../src/knowledge/index.ts';
import {
  FAILURE_CODES,
  type Facts,
  type Header,
  type Hop,
  type HttpFacts,
  type Observation,
  type Outcome,
} from '../../src/model/observation.ts';
import { areaOf } from '../../src/model/rule.ts';
import { steadyHeaders } from '../../src/parse/headers.ts';
import { readPage } from '../../src/probes/page.ts';
import { loadRules } from '../../src/rules/registry.ts';
import { HOST, NOW, softwareFacts, targetOf, tlsFacts, twinFacts } from './table.ts';

/** Sites as hostile or careless as they come, through the parsers of the probes, before every rule of these areas. */
const rules = (await loadRules()).filter(({ id }) => ['https', 'cookies', 'page'].includes(areaOf(id)));
const target = targetOf();

const word = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom(
    'PHPSESSID=x',
    '__Host-a=',
    'BIGipServerp=1677787402.36895.0000',
    '; Secure',
    '; Domain=gov.ma',
    '; Max-Age=0',
    '; SameSite=None',
    ', ',
    'max-age=31536000',
    '; includeSubDomains; preload',
    'upgrade-insecure-requests',
    '\u0000',
  ),
);
const header: fc.Arbitrary<Header> = fc.tuple(
  fc.constantFrom(
    'Set-Cookie',
    'set-cookie',
    'Strict-Transport-Security',
    'Content-Security-Policy',
    'X-Any',
    '__proto__',
  ),
  fc.array(word, { maxLength: 6 }).map((words) => words.join('')),
);
const url = fc.constantFrom(
  `https://${HOST}/`,
  `http://${HOST}/`,
  'https://example.ma/',
  'https://autre.ma/a;jsessionid=1?b=2#c',
  'http://10.0.0.1/',
  'http://srv01/',
  'https://[fd00::1]/',
);
const hop: fc.Arbitrary<Hop> = fc.record({
  url,
  address: fc.constantFrom('196.200.0.10', 'fd00::1'),
  status: fc.constantFrom(200, 301, 403, 404, 500, 503),
  headers: fc.array(header, { maxLength: 5 }).map(steadyHeaders),
  location: fc.option(url),
  tls: fc.option(fc.record({ version: fc.constant('TLSv1.3'), fault: fc.option(fc.constant('CERT_HAS_EXPIRED')) })),
  refresh: fc.option(url),
  reader: fc.constant('strict'),
  violations: fc.constant([]),
});
const chain: fc.Arbitrary<HttpFacts> = fc.record({
  hops: fc.array(hop, { minLength: 1, maxLength: 5 }),
  end: fc.constantFrom('answered', 'loop', 'too-many-redirects', 'out-of-scope-redirect', 'private-address', 'failed'),
  next: fc.option(url),
  failure: fc.option(fc.record({ code: fc.constantFrom(...FAILURE_CODES), detail: fc.constant('') })),
});

const piece = fc.oneof(
  fc.string(),
  fc.constantFrom(
    '<script src="//cdn.polyfill.io/a.js">',
    '<script src="http://a.ma/x.js" integrity="foo">',
    '<form action="http://a.ma/"><input name="num_cin"><input type=password>',
    '<meta name=generator content="X 1.2; Y">',
    '<meta http-equiv=refresh content="0;url=/a">',
    '<iframe src="http://b.ma/">',
    '<title>Index of /</title><h1>Index of /',
    'Warning: x in /a.php on line 3',
    '</form>',
    '</script>',
  ),
);
const page = fc
  .tuple(url, fc.array(piece, { maxLength: 12 }), fc.boolean(), fc.constantFrom('text/html', 'text/plain'))
  .map(([where, pieces, truncated, type]) =>
    readPage(
      {
        url: where,
        address: '196.200.0.10',
        status: 200,
        headers: [['Content-Type', type]],
        body: Buffer.from(pieces.join('')),
        truncated,
        tls: null,
        reader: 'strict',
        violations: [],
      },
      target.domain,
    ),
  );

const outcome = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<Outcome<T>> =>
  fc.oneof(
    { weight: 4, arbitrary: value.map((one) => ({ ok: true, value: one }) as const) },
    fc.constantFrom(...FAILURE_CODES).map((code) => ({ ok: false, failure: { code, detail: code } }) as const),
  );
const answer = outcome(hop);
const site: fc.Arbitrary<Partial<{ [K in keyof Facts]: Outcome<Facts[K]> }>> = fc.record(
  {
    http: outcome(chain),
    https: outcome(chain),
    page: outcome(page),
    tls: outcome(fc.constant(tlsFacts())),
    software: outcome(fc.constant(softwareFacts())),
    twin: outcome(
      fc
        .tuple(fc.constantFrom('www', 'apex'), fc.boolean(), fc.option(answer), fc.option(answer))
        .map(([relation, listed, http, https]) => twinFacts({ relation, listed, http, https })),
    ),
    responses: outcome(
      fc.record({
        notFound: answer,
        asset: fc.option(answer),
        again: outcome(hop.map((one) => ({ hop: one, nonces: null }))),
        addresses: fc.array(fc.record({ address: fc.constant('196.200.0.11'), answer }), { maxLength: 3 }),
      }),
    ),
  },
  { requiredKeys: [] },
);

const observe = (facts: typeof site extends fc.Arbitrary<infer T> ? T : never): readonly Observation[] =>
  Object.entries(facts).map(
    ([kind, one]) =>
      ({ kind, target: target.id, service: 'https:443', at: NOW, connections: 1, outcome: one }) as Observation,
  );

test('no site makes a rule throw, say two things of one subject, or leave a sentence unfinished', () => {
  fc.assert(
    fc.property(site, (facts) => {
      const findings = judgeTarget(target, observe(facts), rules, knowledge, () => NOW);
      expect(findings).toEqual(judgeTarget(target, observe(facts), rules, knowledge, () => NOW));
      expect(new Set(findings.map(({ fingerprint }) => fingerprint)).size).toBe(findings.length);
      for (const { rule: id, status, message, evidence } of findings) {
        if (status === 'unknown') continue;
        const sentence = rules.find((rule) => rule.id === id)?.text.messages[message] ?? '{none}';
        for (const [, name = ''] of sentence.matchAll(/\{(\w+)\}/g)) expect(evidence).toHaveProperty(name);
      }
    }),
    { numRuns: 400 },
  );
});
