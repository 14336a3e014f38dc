import rule from '../../../src/rules/https/no-downgrade.ts';
import { chainOf, HOST, httpFacts, httpsFacts, tableOf } from '../table.ts';

const http = httpFacts({ hops: chainOf([`http://${HOST}/`, `https://${HOST}/`]) });

tableOf(rule, [
  { case: 'no redirect at all', facts: { https: httpsFacts(), http: httpFacts() }, says: 'pass kept' },
  {
    case: 'https all the way',
    facts: { https: httpsFacts({ hops: chainOf([`https://${HOST}/`, `https://${HOST}/fr`]) }), http },
    says: 'pass kept',
  },
  {
    case: 'https leads to http',
    facts: { https: httpsFacts({ hops: chainOf([`https://${HOST}/`, `http://${HOST}/fr?x=1`]) }), http },
    says: 'fail downgraded high',
    evidence: { from: `https://${HOST}/`, to: `http://${HOST}/fr` },
  },
  {
    case: 'https leads to http and back',
    facts: {
      https: httpsFacts({ hops: chainOf([`https://${HOST}/`, `http://${HOST}/fr`, `https://${HOST}/fr`]) }),
      http,
    },
    says: 'fail downgraded high',
  },
  {
    case: 'the address that was not followed',
    facts: { https: httpsFacts({ end: 'out-of-scope-redirect', next: 'http://autre.ma/' }), http },
    says: 'fail downgraded high',
  },
  {
    case: 'seen in the chain that begins over http',
    facts: {
      https: httpsFacts(),
      http: httpFacts({ hops: chainOf([`http://${HOST}/`, 'https://autre.ma/', 'http://autre.ma/a']) }),
    },
    says: 'fail downgraded high',
    evidence: { from: 'https://autre.ma/', to: 'http://autre.ma/a' },
  },
  {
    case: 'http is closed',
    facts: { https: httpsFacts() },
    options: { failures: { http: 'connection-refused' } },
    says: 'pass kept',
  },
  {
    case: 'http is silent: it may show one',
    facts: { https: httpsFacts() },
    options: { failures: { http: 'connection-timeout' } },
    says: 'unknown connection-timeout',
  },
  {
    case: 'https is silent, and http shows nothing',
    facts: { http: httpFacts() },
    options: { failures: { https: 'connection-timeout' } },
    says: 'unknown connection-timeout',
  },
]);
