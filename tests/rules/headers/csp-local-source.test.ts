import rule from '../../../src/rules/headers/csp-local-source.ts';
import { chainOf, HOST, httpsFacts, pageFacts, tableOf } from '../table.ts';

const csp = (...lines: readonly string[]) => ({
  https: httpsFacts({ headers: lines.map((line) => ['Content-Security-Policy', line]) }),
  page: pageFacts(),
});
const meta = (...metaPolicies: readonly string[]) => ({ https: httpsFacts(), page: pageFacts({ metaPolicies }) });

tableOf(rule, [
  { case: 'public hosts', facts: csp("default-src 'self' https://cdn.ma 10.example.ma"), says: 'pass none' },
  {
    case: 'addresses and this machine',
    facts: csp("default-src 'self' http://10.1.2.3:8080 https://[::1]; connect-src ws://LocalHost:35729/x"),
    says: 'fail address low',
    evidence: { sources: ['http://10.1.2.3:8080', 'https://[::1]', 'ws://LocalHost:35729/x'] },
  },
  { case: 'a public address is one', facts: meta('img-src 196.200.1.1'), says: 'fail address low' },
  { case: 'a name that only begins like it', facts: csp('img-src localhost.ma'), says: 'pass none' },
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
