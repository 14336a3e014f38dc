import rule from '../../../src/rules/headers/csp-eval.ts';
import { chainOf, HOST, httpsFacts, pageFacts, tableOf } from '../table.ts';

const csp = (...lines: readonly string[]) => ({
  https: httpsFacts({ headers: lines.map((line) => ['Content-Security-Policy', line]) }),
  page: pageFacts(),
});
const meta = (...metaPolicies: readonly string[]) => ({ https: httpsFacts(), page: pageFacts({ metaPolicies }) });

tableOf(rule, [
  { case: 'not allowed', facts: csp("script-src 'self'"), says: 'pass blocked' },
  { case: 'allowed', facts: csp("script-src 'self' 'unsafe-eval'"), says: 'fail unsafe-eval low', evidence: {} },
  {
    case: 'one of two policies forbids it',
    facts: csp("script-src 'unsafe-eval', default-src 'self'"),
    says: 'pass blocked',
  },
  { case: 'in the page', facts: meta("default-src 'unsafe-eval'"), says: 'fail unsafe-eval low' },
  { case: 'nothing about scripts', facts: csp("img-src 'self'"), says: 'not-applicable unlimited' },
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
