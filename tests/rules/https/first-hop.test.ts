import rule from '../../../src/rules/https/first-hop.ts';
import { chainOf, HOST, httpFacts, httpsFacts, tableOf } from '../table.ts';

const through = (...urls: readonly string[]) => ({ http: httpFacts({ hops: chainOf(urls) }) });

tableOf(rule, [
  { case: 'the same name', facts: through(`http://${HOST}/`, `https://${HOST}/`), says: 'pass same-host' },
  {
    case: 'the same name first, another one then',
    facts: through(`http://${HOST}/`, `https://${HOST}/`, 'https://autre.ma/'),
    says: 'pass same-host',
  },
  {
    case: 'the same name on another port',
    facts: through(`http://${HOST}:8080/`, `https://${HOST}:8443/`),
    says: 'pass same-host',
  },
  {
    case: 'another name first',
    facts: through(`http://${HOST}/`, 'https://portail.example.ma/'),
    says: 'fail other-host-first medium',
    evidence: { next: 'https://portail.example.ma/' },
  },
  {
    case: 'another name that is none of ours',
    facts: {
      http: httpFacts({
        hops: chainOf([`http://${HOST}/`, 'https://autre.ma/']).slice(0, 1),
        end: 'out-of-scope-redirect',
        next: 'https://autre.ma/',
      }),
    },
    says: 'fail other-host-first medium',
  },
  { case: 'served over http: said elsewhere', facts: { http: httpFacts() }, says: 'not-applicable no-redirect' },
  {
    case: 'http first: said elsewhere',
    facts: through(`http://${HOST}/`, 'http://autre.ma/', 'https://autre.ma/'),
    says: 'not-applicable no-redirect',
  },
  {
    case: 'closed',
    facts: { https: httpsFacts() },
    options: { failures: { http: 'connection-refused' } },
    says: 'not-applicable no-redirect',
  },
  {
    case: 'off line altogether',
    options: { failures: { http: 'connection-refused', https: 'connection-refused' } },
    says: 'unknown connection-refused',
  },
  { case: 'silent', options: { failures: { http: 'connection-timeout' } }, says: 'unknown connection-timeout' },
]);
