import rule from '../../../src/rules/headers/trusted-types.ts';
import { chainOf, HOST, httpsFacts, pageFacts, tableOf } from '../table.ts';

const csp = (...lines: readonly string[]) => ({
  https: httpsFacts({ headers: lines.map((line) => ['Content-Security-Policy', line]) }),
  page: pageFacts(),
});
const meta = (...metaPolicies: readonly string[]) => ({ https: httpsFacts(), page: pageFacts({ metaPolicies }) });

tableOf(rule, [
  { case: 'required', facts: csp("require-trusted-types-for 'script'"), says: 'pass required' },
  { case: 'required in the page', facts: meta("require-trusted-types-for 'Script'"), says: 'pass required' },
  { case: 'only named', facts: csp('trusted-types a'), says: 'fail none info', evidence: {} },
  { case: 'for nothing', facts: csp('require-trusted-types-for'), says: 'fail none info' },
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
