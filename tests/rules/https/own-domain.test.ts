import rule from '../../../src/rules/https/own-domain.ts';
import { chainOf, HOST, httpFacts, httpsFacts, tableOf } from '../table.ts';

const through = (...urls: readonly string[]) => ({ https: httpsFacts({ hops: chainOf(urls) }) });

tableOf(rule, [
  { case: 'the same name', facts: { https: httpsFacts() }, says: 'pass kept', evidence: { domain: 'example.ma' } },
  { case: 'the apex', facts: through(`https://${HOST}/`, 'https://example.ma/'), says: 'pass kept' },
  { case: 'another name below', facts: through(`https://${HOST}/`, 'https://portail.example.ma/'), says: 'pass kept' },
  {
    case: 'a name that only ends alike',
    facts: through(`https://${HOST}/`, 'https://autreexample.ma/'),
    says: 'fail off-domain info',
  },
  {
    case: 'a name of the list',
    facts: through(`https://${HOST}/`, 'https://portail.autre.ma/fr'),
    says: 'fail off-domain info',
    evidence: { host: 'portail.autre.ma', domain: 'example.ma' },
  },
  {
    case: 'a name that nobody listed',
    facts: {
      https: httpsFacts({
        hops: chainOf([`https://${HOST}/`, 'https://sites.google.com/']).slice(0, 1),
        end: 'out-of-scope-redirect',
        next: 'https://sites.google.com/view/x',
      }),
    },
    says: 'fail off-domain medium',
    evidence: { host: 'sites.google.com', domain: 'example.ma' },
  },
  {
    case: 'a name of its own that is not listed',
    facts: { https: httpsFacts({ end: 'out-of-scope-redirect', next: 'https://auth.example.ma/' }) },
    says: 'pass kept',
  },
  {
    case: 'away and back',
    facts: through(`https://${HOST}/`, 'https://sso.autre.ma/', `https://${HOST}/fr`),
    says: 'pass kept',
  },
  {
    case: 'over http, when https is refused',
    facts: { http: httpFacts({ hops: chainOf([`http://${HOST}/`, 'http://autre.ma/']) }) },
    options: { failures: { https: 'connection-refused' } },
    says: 'fail off-domain info',
  },
  {
    case: 'https is silent: http may lead elsewhere',
    facts: { http: httpFacts({ hops: chainOf([`http://${HOST}/`, 'http://autre.ma/']) }) },
    options: { failures: { https: 'connection-timeout' } },
    says: 'unknown connection-timeout',
  },
  {
    case: 'a chain that broke within the domain',
    facts: {
      https: httpsFacts({
        end: 'failed',
        next: `https://${HOST}/fr`,
        failure: { code: 'read-timeout', detail: 'read-timeout' },
      }),
    },
    says: 'unknown read-timeout',
  },
  {
    case: 'no answer',
    options: { failures: { https: 'connection-timeout', http: 'connection-refused' } },
    says: 'unknown connection-timeout',
  },
]);
