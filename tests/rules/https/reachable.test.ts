import rule from '../../../src/rules/https/reachable.ts';
import { chainOf, HOST, httpFacts, httpsFacts, tableOf, tlsFacts } from '../table.ts';

tableOf(rule, [
  { case: 'both answer', facts: { https: httpsFacts(), http: httpFacts() }, says: 'pass reachable' },
  {
    case: 'https answers, port 80 is closed',
    facts: { https: httpsFacts() },
    options: { failures: { http: 'connection-refused' } },
    says: 'pass reachable',
  },
  {
    case: 'https answers, http is silent',
    facts: { https: httpsFacts() },
    options: { failures: { http: 'connection-timeout' } },
    says: 'pass reachable',
  },
  {
    case: 'an error over https is an answer',
    facts: { https: httpsFacts({ status: 500 }), http: httpFacts() },
    says: 'pass reachable',
  },
  {
    case: 'https is refused while http answers',
    facts: { http: httpFacts() },
    options: { failures: { https: 'connection-refused' } },
    says: 'fail no-https critical',
    evidence: { failure: 'connection-refused' },
  },
  {
    case: 'no handshake while http answers',
    facts: { http: httpFacts() },
    options: { failures: { https: 'handshake-failed' } },
    says: 'fail no-https critical',
  },
  {
    case: 'https hangs up, on every hello',
    facts: { http: httpFacts() },
    options: { failures: { https: 'connection-closed', tls: 'connection-closed' } },
    says: 'fail no-https critical',
  },
  {
    case: 'https hangs up on the request, but speaks TLS: the line may have lost it',
    facts: { http: httpFacts(), tls: tlsFacts() },
    options: { failures: { https: 'connection-closed' } },
    says: 'unknown connection-closed',
  },
  {
    case: 'it speaks TLS, but not with us',
    facts: { http: httpFacts(), tls: tlsFacts() },
    options: { failures: { https: 'handshake-failed' } },
    says: 'fail no-https critical',
  },
  {
    case: 'http leads to the https that is refused',
    facts: {
      http: httpFacts({
        hops: chainOf([`http://${HOST}/`, `https://${HOST}/`]).slice(0, 1),
        end: 'failed',
        next: `https://${HOST}/`,
        failure: { code: 'connection-refused', detail: '' },
      }),
    },
    options: { failures: { https: 'connection-refused' } },
    says: 'fail no-https critical',
  },
  {
    case: 'the name only forwards to a site that has https',
    facts: { http: httpFacts({ hops: chainOf([`http://${HOST}/`, 'https://portail.example.ma/?s=1']) }) },
    options: { failures: { https: 'connection-closed' } },
    says: 'fail led-away medium',
    evidence: { failure: 'connection-closed', url: 'https://portail.example.ma/' },
  },
  {
    case: 'the same, when that site is none of ours',
    facts: {
      http: httpFacts({
        hops: chainOf([`http://${HOST}/`, 'https://autre.ma/']).slice(0, 1),
        end: 'out-of-scope-redirect',
        next: 'https://autre.ma/',
      }),
    },
    options: { failures: { https: 'connection-refused' } },
    says: 'fail led-away medium',
  },
  {
    case: 'both are refused: the site is off line',
    options: { failures: { https: 'connection-refused', http: 'connection-refused' } },
    says: 'unknown connection-refused',
  },
  {
    case: 'https is silent: a filter may be in the way',
    facts: { http: httpFacts() },
    options: { failures: { https: 'connection-timeout' } },
    says: 'unknown connection-timeout',
  },
  {
    case: 'https is refused, http is silent',
    options: { failures: { https: 'connection-refused', http: 'connection-timeout' } },
    says: 'unknown connection-refused',
  },
  {
    case: 'a target without http in the list',
    facts: { https: httpsFacts() },
    options: { target: { http: null } },
    says: 'pass reachable',
  },
  {
    case: 'the same, when https is refused: there is nothing to compare with',
    options: { target: { http: null }, failures: { https: 'connection-refused' } },
    says: 'unknown connection-refused',
  },
]);
