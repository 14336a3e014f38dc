import type { Header, Hop, ResponsesFacts } from '../../../src/model/observation.ts';
import rule from '../../../src/rules/headers/addresses-agree.ts';
import { hop, httpsFacts, responsesFacts, tableOf } from '../table.ts';

const HSTS: Header = ['Strict-Transport-Security', 'max-age=31536000'];
const NOSNIFF: Header = ['X-Content-Type-Options', 'nosniff'];
const CSP: Header = ['Content-Security-Policy', "default-src 'self'; script-src 'nonce-(volatile)'"];

const other = (headers: readonly Header[], over: Partial<Hop> = {}): ResponsesFacts['addresses'][number]['answer'] => ({
  ok: true,
  value: hop({ headers, ...over }),
});
const silent: ResponsesFacts['addresses'][number]['answer'] = {
  ok: false,
  failure: { code: 'connection-timeout', detail: '' },
};
const seen = (first: readonly Header[], ...answers: readonly ResponsesFacts['addresses'][number]['answer'][]) => ({
  https: httpsFacts({ headers: first }),
  responses: responsesFacts({
    addresses: answers.map((answer, index) => ({ address: `196.200.0.${11 + index}`, answer })),
  }),
});

tableOf(rule, [
  { case: 'one address', facts: seen([HSTS]), says: 'not-applicable one-address' },
  { case: 'alike', facts: seen([HSTS, NOSNIFF, CSP], other([HSTS, NOSNIFF, CSP])), says: 'pass agree' },
  {
    case: 'alike in other words',
    facts: seen(
      [HSTS, ['X-Frame-Options', 'DENY']],
      other([
        ['strict-transport-security', 'max-age="31536000"'],
        ['X-Frame-Options', 'sameorigin'],
      ]),
    ),
    says: 'pass agree',
  },
  {
    case: 'one of three without HSTS',
    facts: seen([HSTS], other([HSTS]), other([])),
    says: 'fail diverging medium',
    evidence: { headers: ['strict-transport-security'], addresses: '1/3' },
  },
  {
    case: 'the first one is the odd one',
    facts: seen([], other([HSTS, NOSNIFF]), other([HSTS, NOSNIFF])),
    says: 'fail diverging medium',
    evidence: { headers: ['strict-transport-security', 'x-content-type-options'], addresses: '1/3' },
  },
  {
    case: 'other nodes lack other things',
    facts: seen([HSTS, CSP], other([HSTS]), other([CSP])),
    says: 'fail diverging medium',
    evidence: { headers: ['content-security-policy', 'strict-transport-security'], addresses: '2/3' },
  },
  {
    case: 'a redirect here and a page there have other policies',
    facts: seen([HSTS, CSP], other([HSTS], { status: 301, location: 'https://x.ma/' })),
    says: 'pass agree',
  },
  {
    case: 'but one HSTS',
    facts: seen([HSTS, CSP], other([], { status: 301, location: 'https://x.ma/' })),
    says: 'fail diverging medium',
  },
  { case: 'one is silent, the others differ', facts: seen([HSTS], other([]), silent), says: 'fail diverging medium' },
  { case: 'one is silent', facts: seen([HSTS], other([HSTS]), silent), says: 'unknown connection-timeout' },
  { case: 'one is tired', facts: seen([HSTS], other([], { status: 503 })), says: 'unknown indeterminate' },
]);
