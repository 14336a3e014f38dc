import rule from '../../../src/rules/headers/csp-script.ts';
import { chainOf, HOST, httpsFacts, pageFacts, tableOf } from '../table.ts';

const csp = (...lines: readonly string[]) => ({
  https: httpsFacts({ headers: lines.map((line) => ['Content-Security-Policy', line]) }),
  page: pageFacts(),
});
const meta = (...metaPolicies: readonly string[]) => ({ https: httpsFacts(), page: pageFacts({ metaPolicies }) });

tableOf(rule, [
  { case: 'the site itself', facts: csp("script-src 'self'"), says: 'pass limited' },
  {
    case: 'nonces switch unsafe-inline off',
    facts: csp("script-src 'unsafe-inline' 'nonce-(volatile)'"),
    says: 'pass limited',
  },
  {
    case: 'strict-dynamic switches hosts and schemes off',
    facts: csp("script-src https: 'unsafe-inline' 'nonce-(volatile)' 'strict-dynamic'"),
    says: 'pass limited',
  },
  {
    case: 'nothing about scripts',
    facts: csp('upgrade-insecure-requests'),
    says: 'fail unlimited medium',
    evidence: {},
  },
  {
    case: 'inline scripts',
    facts: csp("default-src 'self' 'unsafe-inline'; img-src *"),
    says: 'fail unsafe-inline medium',
    evidence: { directives: ['default-src'] },
  },
  {
    case: 'event handlers only',
    facts: csp("script-src 'self'; script-src-attr 'unsafe-inline'"),
    says: 'fail unsafe-inline medium',
    evidence: { directives: ['script-src-attr'] },
  },
  {
    case: 'one of two policies forbids it',
    facts: csp("script-src 'unsafe-inline'", "script-src 'self'"),
    says: 'pass limited',
  },
  {
    case: 'the page forbids it as well',
    facts: { ...csp("script-src 'unsafe-inline'"), page: pageFacts({ metaPolicies: ["script-src 'self'"] }) },
    says: 'pass limited',
  },
  {
    case: 'from anywhere',
    facts: csp("script-src 'self' https: data:"),
    says: 'fail wildcard-or-scheme medium',
    evidence: { sources: ['data:', 'https:'] },
  },
  {
    case: 'a policy of the page alone',
    facts: meta('script-src *'),
    says: 'fail wildcard-or-scheme medium',
    evidence: { sources: ['*'] },
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
