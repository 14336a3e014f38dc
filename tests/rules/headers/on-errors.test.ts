import type { Header, Hop } from '../../../src/model/observation.ts';
import rule from '../../../src/rules/headers/on-errors.ts';
import { chainOf, HOST, hop, httpsFacts, responsesFacts, tableOf } from '../table.ts';

const ALL: readonly Header[] = [
  ['Content-Security-Policy', "default-src 'self'"],
  ['X-Content-Type-Options', 'nosniff'],
  ['X-Frame-Options', 'DENY'],
];
const https = httpsFacts({ headers: ALL });
const error = (headers: readonly Header[], over: Partial<Hop> = {}) =>
  responsesFacts({ notFound: { ok: true, value: hop({ url: `https://${HOST}/x`, status: 404, headers, ...over }) } });

tableOf(rule, [
  { case: 'the same', facts: { https, responses: error(ALL) }, says: 'pass same' },
  {
    case: 'framing by another header is the same',
    facts: {
      https,
      responses: error([
        ['Content-Security-Policy', "frame-ancestors 'none'"],
        ['X-Content-Type-Options', 'nosniff'],
      ]),
    },
    says: 'pass same',
  },
  {
    case: 'nothing of it',
    facts: { https, responses: error([]) },
    says: 'fail missing low',
    evidence: { headers: ['content-security-policy', 'x-content-type-options', 'x-frame-options'] },
  },
  {
    case: 'an error that is no document needs less',
    facts: { https, responses: error([['Content-Type', 'application/json']]) },
    says: 'fail missing low',
    evidence: { headers: ['x-content-type-options'] },
  },
  { case: 'nothing to lose', facts: { https: httpsFacts(), responses: error([]) }, says: 'not-applicable unprotected' },
  {
    case: 'every path exists',
    facts: { https, responses: error([], { status: 200 }) },
    says: 'not-applicable no-error',
  },
  { case: 'a tired server', facts: { https, responses: error([], { status: 503 }) }, says: 'unknown maintenance' },
  {
    case: 'the error was not seen',
    facts: {
      https,
      responses: responsesFacts({ notFound: { ok: false, failure: { code: 'rate-limited', detail: '' } } }),
    },
    says: 'unknown rate-limited',
  },
  {
    case: 'the name only leads elsewhere',
    facts: { https: httpsFacts({ hops: chainOf([`https://${HOST}/`, 'https://autre.ma/']) }), responses: error([]) },
    says: 'not-applicable no-page',
  },
]);
