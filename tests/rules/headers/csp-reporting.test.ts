import rule from '../../../src/rules/headers/csp-reporting.ts';
import { chainOf, HOST, httpsFacts, pageFacts, tableOf } from '../table.ts';

const csp = (...lines: readonly string[]) => ({
  https: httpsFacts({ headers: lines.map((line) => ['Content-Security-Policy', line]) }),
  page: pageFacts(),
});
const meta = (...metaPolicies: readonly string[]) => ({ https: httpsFacts(), page: pageFacts({ metaPolicies }) });

tableOf(rule, [
  { case: 'to an address', facts: csp("default-src 'self'; report-uri /r"), says: 'pass reports' },
  {
    case: 'to an endpoint',
    facts: {
      https: httpsFacts({
        headers: [
          ['Content-Security-Policy', "default-src 'self'; report-to csp"],
          ['Reporting-Endpoints', 'csp="https://r.ma/"'],
        ],
      }),
      page: pageFacts(),
    },
    says: 'pass reports',
  },
  {
    case: 'to an endpoint that nobody declares',
    facts: csp("default-src 'self'; report-to csp"),
    says: 'fail undeclared info',
    evidence: { names: ['csp'] },
  },
  { case: 'to nobody', facts: csp("default-src 'self'"), says: 'fail none info', evidence: {} },
  { case: 'in the page that is ignored', facts: meta("default-src 'self'; report-uri /r"), says: 'fail none info' },
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
