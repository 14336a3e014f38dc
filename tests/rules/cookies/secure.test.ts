import rule from '../../../src/rules/cookies/secure.ts';
import { chainOf, HOST, hop, httpsFacts, tableOf } from '../table.ts';

const set = (...lines: readonly string[]) => ({
  https: httpsFacts({ headers: lines.map((line) => ['Set-Cookie', line]) }),
});

tableOf(rule, [
  {
    case: 'secure',
    facts: set('PHPSESSID=x; Secure'),
    says: 'pass secure of PHPSESSID',
    evidence: { cookie: 'PHPSESSID' },
  },
  {
    case: 'a session',
    facts: set('PHPSESSID=x; HttpOnly'),
    says: 'fail session high of PHPSESSID',
    evidence: { cookie: 'PHPSESSID' },
  },
  { case: 'another one', facts: set('lang=fr'), says: 'fail other medium of lang' },
  {
    case: 'one finding a cookie',
    facts: set('lang=fr', 'JSESSIONID=x; Secure'),
    says: ['pass secure of JSESSIONID', 'fail other medium of lang'],
  },
  {
    case: 'the worst of those with one stable name, whatever the order',
    facts: set('TS01a2b3c4=x', 'TS01d5e6f7=x; Secure'),
    says: 'fail other medium of TS#',
    evidence: { cookie: 'TS#' },
  },
  { case: 'the other order', facts: set('TS01d5e6f7=x; Secure', 'TS01a2b3c4=x'), says: 'fail other medium of TS#' },
  {
    case: 'set on the way, by a redirect of the same name',
    facts: {
      https: httpsFacts({
        hops: [
          hop({ status: 302, location: `https://${HOST}/fr`, headers: [['Set-Cookie', 'lang=fr']] }),
          hop({ url: `https://${HOST}/fr` }),
        ],
      }),
    },
    says: 'fail other medium of lang',
  },
  {
    case: 'the cookie of another name is that name’s affair',
    facts: {
      https: httpsFacts({
        hops: chainOf([`https://${HOST}/`, 'https://autre.ma/'], { headers: [['Set-Cookie', 'lang=fr']] }),
      }),
    },
    says: 'not-applicable no-cookie',
  },
  {
    case: 'a deletion is no cookie',
    facts: set('PHPSESSID=deleted; expires=Thu, 01-Jan-1970 00:00:01 GMT; Max-Age=0'),
    says: 'not-applicable no-cookie',
  },
  { case: 'a line that browsers drop', facts: set('; HttpOnly'), says: 'not-applicable no-cookie' },
  { case: 'no cookie', facts: set(), says: 'not-applicable no-cookie' },
  { case: 'no answer', options: { failures: { https: 'handshake-failed' } }, says: 'unknown handshake-failed' },
]);
