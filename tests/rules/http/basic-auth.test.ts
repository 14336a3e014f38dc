import type { Header } from '../../../src/model/observation.ts';
import rule from '../../../src/rules/http/basic-auth.ts';
import { chainOf, HOST, hop, httpFacts, httpsFacts, tableOf } from '../table.ts';

const asking = (...values: readonly string[]) => ({
  https: httpsFacts(),
  http: httpFacts({ status: 401, headers: values.map((value): Header => ['WWW-Authenticate', value]) }),
});

tableOf(rule, [
  { case: 'nothing is asked', facts: { http: httpFacts(), https: httpsFacts() }, says: 'pass none' },
  {
    case: 'Basic',
    facts: asking('Basic realm="Administration"'),
    says: 'fail over-http high',
    evidence: { url: `http://${HOST}/` },
  },
  { case: 'in capitals, without a realm', facts: asking('BASIC'), says: 'fail over-http high' },
  {
    case: 'after another scheme',
    facts: asking('Digest realm="a, Basic b", Basic realm="c"'),
    says: 'fail over-http high',
  },
  { case: 'on a second line', facts: asking('Negotiate', 'Basic realm="c"'), says: 'fail over-http high' },
  { case: 'another scheme', facts: asking('Digest realm="Basic, Basic", qop="auth"', 'NTLM'), says: 'pass none' },
  { case: 'a name that only begins so', facts: asking('Basically realm="x"'), says: 'pass none' },
  {
    case: 'without the status no browser asks',
    facts: { https: httpsFacts(), http: httpFacts({ headers: [['WWW-Authenticate', 'Basic']] }) },
    says: 'pass none',
  },
  {
    case: 'over https, where http leads',
    facts: {
      https: httpsFacts(),
      http: httpFacts({
        hops: chainOf([`http://${HOST}/`, `https://${HOST}/`], {
          status: 401,
          headers: [['WWW-Authenticate', 'Basic']],
        }),
      }),
    },
    says: 'pass none',
  },
  {
    case: 'over http, after a step over https',
    facts: {
      https: httpsFacts(),
      http: httpFacts({
        hops: [
          ...chainOf([`http://${HOST}/`, `https://${HOST}/`]),
          hop({ url: `http://${HOST}/admin`, tls: null, status: 401, headers: [['WWW-Authenticate', 'Basic']] }),
        ],
      }),
    },
    says: 'fail over-http high',
    evidence: { url: `http://${HOST}/admin` },
  },
  {
    case: 'the chain broke before its end, over http',
    facts: {
      https: httpsFacts(),
      http: httpFacts({
        status: 301,
        end: 'failed',
        next: `http://${HOST}/b`,
        failure: { code: 'read-timeout', detail: '' },
      }),
    },
    says: 'unknown read-timeout',
  },
  {
    case: 'the chain broke over https',
    facts: {
      https: httpsFacts(),
      http: httpFacts({
        status: 301,
        end: 'failed',
        next: `https://${HOST}/`,
        failure: { code: 'read-timeout', detail: '' },
      }),
    },
    says: 'pass none',
  },
  {
    case: 'closed',
    facts: { https: httpsFacts() },
    options: { failures: { http: 'connection-refused' } },
    says: 'pass closed',
  },
  {
    case: 'off line',
    options: { failures: { http: 'connection-refused', https: 'connection-timeout' } },
    says: 'unknown connection-timeout',
  },
  {
    case: 'not observed',
    facts: { https: httpsFacts() },
    options: { failures: { http: 'blocked' } },
    says: 'unknown blocked',
  },
]);
