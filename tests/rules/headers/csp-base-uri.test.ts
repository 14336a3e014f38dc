import rule from '../../../src/rules/headers/csp-base-uri.ts';
import { chainOf, HOST, httpsFacts, pageFacts, tableOf } from '../table.ts';

const csp = (...lines: readonly string[]) => ({
  https: httpsFacts({ headers: lines.map((line) => ['Content-Security-Policy', line]) }),
  page: pageFacts(),
});
const meta = (...metaPolicies: readonly string[]) => ({ https: httpsFacts(), page: pageFacts({ metaPolicies }) });

tableOf(rule, [
  { case: 'limited', facts: csp("base-uri 'none'"), says: 'pass limited' },
  { case: 'limited in the page', facts: meta("base-uri 'self'"), says: 'pass limited' },
  { case: 'default-src does not stand in', facts: csp("default-src 'self'"), says: 'fail open low' },
  { case: 'not a word', facts: csp("img-src 'self'"), says: 'fail open low', evidence: {} },
  {
    case: 'anything',
    facts: csp("base-uri 'self' https:"),
    says: 'fail wildcard low',
    evidence: { sources: ['https:'] },
  },
  { case: 'one policy of two limits it', facts: csp('base-uri *', "base-uri 'self'"), says: 'pass limited' },
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
