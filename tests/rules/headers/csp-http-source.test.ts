import rule from '../../../src/rules/headers/csp-http-source.ts';
import { chainOf, HOST, httpsFacts, pageFacts, tableOf } from '../table.ts';

const csp = (...lines: readonly string[]) => ({
  https: httpsFacts({ headers: lines.map((line) => ['Content-Security-Policy', line]) }),
  page: pageFacts(),
});
const meta = (...metaPolicies: readonly string[]) => ({ https: httpsFacts(), page: pageFacts({ metaPolicies }) });

tableOf(rule, [
  { case: 'none', facts: csp("script-src 'self' https://cdn.ma"), says: 'pass none' },
  {
    case: 'a script over http',
    facts: csp("script-src 'self' http://cdn.ma; img-src http:"),
    says: 'fail http medium',
    evidence: { sources: ['http://cdn.ma'] },
  },
  { case: 'a form over http', facts: csp('form-action http://*.example.ma:*'), says: 'fail http medium' },
  {
    case: 'the scheme alone',
    facts: meta('default-src HTTP:'),
    says: 'fail http medium',
    evidence: { sources: ['HTTP:'] },
  },
  {
    case: 'pictures',
    facts: csp("default-src 'self'; img-src http:"),
    says: 'fail passive low',
    evidence: { sources: ['http:'] },
  },
  {
    case: 'another policy closes it',
    facts: csp('script-src http://cdn.ma', 'script-src https://cdn.ma'),
    says: 'pass none',
  },
  {
    case: 'another policy that is silent does not',
    facts: csp('script-src http://cdn.ma', "img-src 'self'"),
    says: 'fail http medium',
  },
  {
    case: 'where reports go is no source',
    facts: csp("default-src 'self'; report-uri http://r.ma/"),
    says: 'pass none',
  },
  { case: 'what is no source at all', facts: csp('script-src http://[ http://'), says: 'pass none' },
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
