import rule from '../../../src/rules/headers/csp-bypass.ts';
import { chainOf, HOST, httpsFacts, pageFacts, tableOf } from '../table.ts';

const csp = (...lines: readonly string[]) => ({
  https: httpsFacts({ headers: lines.map((line) => ['Content-Security-Policy', line]) }),
  page: pageFacts(),
});
const meta = (...metaPolicies: readonly string[]) => ({ https: httpsFacts(), page: pageFacts({ metaPolicies }) });

tableOf(rule, [
  { case: 'the site itself', facts: csp("script-src 'self' cdn.example.ma"), says: 'pass none' },
  {
    case: 'a known way around',
    facts: csp("script-src 'self' https://ajax.googleapis.com cdnjs.cloudflare.com"),
    says: 'fail host low',
    evidence: {
      hosts: ['ajax.googleapis.com', 'cdnjs.cloudflare.com'],
      sources: ['cdnjs.cloudflare.com', 'https://ajax.googleapis.com'],
    },
  },
  {
    case: 'another policy keeps it out',
    facts: csp('script-src cdnjs.cloudflare.com', "script-src 'self'"),
    says: 'pass none',
  },
  {
    case: 'strict-dynamic makes hosts void',
    facts: csp("script-src cdnjs.cloudflare.com 'nonce-a' 'strict-dynamic'"),
    says: 'pass none',
  },
  { case: 'anybody may come', facts: csp('script-src *'), says: 'not-applicable unlimited' },
  { case: 'nothing about scripts', facts: meta('img-src *'), says: 'not-applicable unlimited' },
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
