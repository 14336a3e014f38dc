import rule from '../../../src/rules/headers/csp-syntax.ts';
import { chainOf, HOST, httpsFacts, pageFacts, tableOf } from '../table.ts';

const csp = (...lines: readonly string[]) => ({
  https: httpsFacts({ headers: lines.map((line) => ['Content-Security-Policy', line]) }),
  page: pageFacts(),
});
const meta = (...metaPolicies: readonly string[]) => ({ https: httpsFacts(), page: pageFacts({ metaPolicies }) });

tableOf(rule, [
  { case: 'understood', facts: csp("default-src 'self' 'nonce-(volatile)'; report-uri /r"), says: 'pass understood' },
  {
    case: 'a forgotten semicolon, an unknown directive',
    facts: csp("script-src 'self' object-src 'none'; foo 'x'"),
    says: 'fail syntax low',
    evidence: { faults: ['missing-semicolon script-src object-src', 'unknown-directive foo'] },
  },
  {
    case: 'said twice in one policy',
    facts: csp("img-src 'self'; IMG-SRC *"),
    says: 'fail duplicate-directive low',
    evidence: { directives: ['img-src'] },
  },
  { case: 'said once in each of two', facts: csp("img-src 'self', img-src 'none'"), says: 'pass understood' },
  {
    case: 'ignored in the page',
    facts: meta("default-src 'self'; frame-ancestors 'none'"),
    says: 'fail ignored-in-meta low',
    evidence: { directives: ['frame-ancestors'] },
  },
  { case: 'nothing is left in the page', facts: meta("Frame-Ancestors 'none'"), says: 'fail ignored-in-meta low' },
  {
    case: 'the page and the header',
    facts: { ...csp("default-src 'self'"), page: pageFacts({ metaPolicies: ["script-src 'self"] }) },
    says: 'fail syntax low',
  },
  {
    case: 'no nonce is told',
    facts: csp('script-src nonce-(volatile)'),
    says: 'fail syntax low',
    evidence: { faults: ['unquoted-keyword script-src nonce-(volatile)'] },
  },
  {
    case: 'the name only leads elsewhere',
    facts: { https: httpsFacts({ hops: chainOf([`https://${HOST}/`, 'https://autre.ma/']) }), page: pageFacts() },
    says: 'not-applicable no-page',
  },
  {
    case: 'no policy',
    facts: { https: httpsFacts(), page: pageFacts() },
    says: 'not-applicable no-policy',
  },
  {
    case: 'a policy that only reports is none',
    facts: {
      https: httpsFacts({ headers: [['Content-Security-Policy-Report-Only', 'script-src *']] }),
      page: pageFacts(),
    },
    says: 'not-applicable no-policy',
  },
  { case: 'no answer', options: { failures: { https: 'read-timeout' } }, says: 'unknown read-timeout' },
  {
    case: 'without the page its policies are not known',
    facts: csp('script-src *'),
    options: { failures: { page: 'reply-too-large' } },
    says: 'unknown reply-too-large',
  },
]);
