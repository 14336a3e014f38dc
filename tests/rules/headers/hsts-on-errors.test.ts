import type { Header, Hop } from '../../../src/model/observation.ts';
import rule from '../../../src/rules/headers/hsts-on-errors.ts';
import { HOST, hop, httpsFacts, responsesFacts, tableOf } from '../table.ts';

const HSTS: readonly Header[] = [['Strict-Transport-Security', 'max-age=31536000']];
const https = httpsFacts({ headers: HSTS });
const seen = (value: Hop) => ({ ok: true, value }) as const;
const missing = (over: Partial<Hop> = {}) => seen(hop({ url: `https://${HOST}/x`, status: 404, ...over }));
const failed = (code: 'rate-limited') => ({ ok: false, failure: { code, detail: '' } }) as const;

tableOf(rule, [
  {
    case: 'everywhere',
    facts: { https, responses: responsesFacts({ notFound: missing({ headers: HSTS }) }) },
    says: 'pass everywhere',
  },
  {
    case: 'not on a 404',
    facts: { https, responses: responsesFacts() },
    says: 'fail missing low',
    evidence: { responses: ['not-found'] },
  },
  {
    case: 'not on a file, not on a redirect of what does not exist',
    facts: {
      https,
      responses: responsesFacts({
        notFound: missing({ status: 302, location: `https://${HOST}/` }),
        asset: missing({ status: 200 }),
      }),
    },
    says: 'fail missing low',
    evidence: { responses: ['asset', 'redirect'] },
  },
  {
    case: 'not on the page behind the first redirect',
    facts: {
      https: httpsFacts({
        hops: [hop({ status: 301, location: `https://${HOST}/fr`, headers: HSTS }), hop({ url: `https://${HOST}/fr` })],
      }),
      responses: responsesFacts({ notFound: missing({ headers: HSTS }) }),
    },
    says: 'fail missing low',
    evidence: { responses: ['page'] },
  },
  {
    case: 'a tired server says nothing of the others',
    facts: { https, responses: responsesFacts({ notFound: missing({ status: 503 }) }) },
    says: 'pass everywhere',
  },
  {
    case: 'switched off on errors',
    facts: {
      https,
      responses: responsesFacts({ notFound: missing({ headers: [['strict-transport-security', 'max-age=0']] }) }),
    },
    says: 'fail missing low',
  },
  {
    case: 'no HSTS at all',
    facts: { https: httpsFacts(), responses: responsesFacts() },
    says: 'not-applicable no-hsts',
  },
  {
    case: 'the error was not seen',
    facts: { https, responses: responsesFacts({ notFound: failed('rate-limited') }) },
    says: 'unknown rate-limited',
  },
  { case: 'no answer', options: { failures: { https: 'blocked' } }, says: 'unknown blocked' },
]);
