import rule from '../../../src/rules/https/chain.ts';
import { chainOf, HOST, httpFacts, httpsFacts, tableOf } from '../table.ts';

const https = httpsFacts();
const WAY = [`http://${HOST}/`, `https://${HOST}/`, `https://${HOST}/fr`, `https://${HOST}/fr/accueil`] as const;
const leadingTo = (
  next: string,
  end: 'private-address' | 'out-of-scope-redirect' | 'failed' = 'out-of-scope-redirect',
) => ({
  https: httpsFacts({ end, next }),
});

tableOf(rule, [
  { case: 'no redirect', facts: { https, http: httpFacts() }, says: 'pass short', evidence: { count: 0 } },
  {
    case: 'three redirects',
    facts: { https, http: httpFacts({ hops: chainOf(WAY) }) },
    says: 'pass short',
    evidence: { count: 3 },
  },
  {
    case: 'four redirects',
    facts: { https, http: httpFacts({ hops: chainOf([...WAY, `https://${HOST}/fr/accueil/1`]) }) },
    says: 'fail too-long low',
    evidence: { from: `http://${HOST}/`, count: 4 },
  },
  {
    case: 'one that was not followed counts',
    facts: { https: httpsFacts({ hops: chainOf(WAY), end: 'out-of-scope-redirect', next: 'https://autre.ma/' }) },
    says: 'fail too-long low',
  },
  {
    case: 'without end',
    facts: {
      https: httpsFacts({
        hops: chainOf(Array.from({ length: 11 }, (_, index) => `https://${HOST}/${index}`)),
        end: 'too-many-redirects',
        next: `https://${HOST}/11`,
      }),
    },
    says: 'fail too-long low',
    evidence: { from: `https://${HOST}/0`, count: 11 },
  },
  {
    case: 'a loop',
    facts: { https: httpsFacts({ end: 'loop', next: `https://${HOST}/?a=1` }), http: httpFacts() },
    says: 'fail loop medium',
    evidence: { from: `https://${HOST}/`, url: `https://${HOST}/` },
  },
  {
    case: 'an address of the network',
    facts: leadingTo('http://10.1.2.3:8080/portal?x=1', 'private-address'),
    says: 'fail private-address medium',
    evidence: { url: 'http://10.1.2.3:8080/portal' },
  },
  {
    case: 'one of IPv6',
    facts: leadingTo('http://[fd00::1]/', 'private-address'),
    says: 'fail private-address medium',
  },
  {
    case: 'a name of the network',
    facts: leadingTo('http://srv-web01.intranet.local/'),
    says: 'fail private-address medium',
  },
  {
    case: 'a name without a domain',
    facts: leadingTo('http://srv-web01/', 'failed'),
    says: 'fail private-address medium',
  },
  { case: 'the visitor’s own machine', facts: leadingTo('http://localhost/'), says: 'fail private-address medium' },
  { case: 'a public address', facts: leadingTo('http://196.200.0.99/'), says: 'pass short' },
  {
    case: 'a list that allows private addresses',
    facts: leadingTo('http://10.1.2.3/', 'out-of-scope-redirect'),
    options: { target: { allowPrivate: true } },
    says: 'pass short',
  },
  {
    case: 'the worse of both chains',
    facts: {
      https: httpsFacts({ hops: chainOf([...WAY, `https://${HOST}/5`]) }),
      http: httpFacts({ end: 'loop', next: `http://${HOST}/` }),
    },
    says: 'fail loop medium',
  },
  {
    case: 'a chain that broke may be longer',
    facts: {
      https: httpsFacts({ end: 'failed', next: `https://${HOST}/a`, failure: { code: 'read-timeout', detail: '' } }),
    },
    says: 'unknown read-timeout',
  },
  {
    case: 'http is silent',
    facts: { https },
    options: { failures: { http: 'connection-timeout' } },
    says: 'unknown connection-timeout',
  },
  {
    case: 'http is closed',
    facts: { https },
    options: { failures: { http: 'connection-refused' } },
    says: 'pass short',
  },
  {
    case: 'both are closed',
    options: { failures: { https: 'connection-refused', http: 'connection-refused' } },
    says: 'unknown connection-refused',
  },
  {
    case: 'http alone',
    facts: { http: httpFacts({ end: 'loop', next: `http://${HOST}/` }) },
    options: { failures: { https: 'connection-refused' } },
    says: 'fail loop medium',
  },
  {
    case: 'no answer',
    options: { failures: { https: 'connection-timeout', http: 'connection-refused' } },
    says: 'unknown connection-timeout',
  },
]);
