import rule from '../../../src/rules/cookies/secure.ts';
import { chainOf, HOST, hop, httpFacts, httpsFacts, tableOf } from '../table.ts';

const set = (...lines: readonly string[]) => ({
  https: httpsFacts({ headers: lines.map((line) => ['Set-Cookie', line]) }),
});

const overHttp = (...lines: readonly string[]) => ({
  http: httpFacts({ headers: lines.map((line) => ['Set-Cookie', line]) }),
});

tableOf(rule, [
  {
    case: 'a session set over http',
    facts: { ...set(), ...overHttp('PHPSESSID=x; HttpOnly') },
    says: 'fail set-over-http high of PHPSESSID',
    evidence: { cookie: 'PHPSESSID' },
  },
  {
    case: 'a session set over http, secure over https',
    facts: { ...set('PHPSESSID=x; Secure'), ...overHttp('PHPSESSID=x') },
    says: 'fail set-over-http high of PHPSESSID',
  },
  {
    case: 'a session set over http, while https is silent',
    facts: overHttp('JSESSIONID=x'),
    options: { failures: { https: 'connection-timeout' } },
    says: ['unknown connection-timeout', 'fail set-over-http high of JSESSIONID'],
  },
  {
    case: 'http is silent: it may set what https does not',
    facts: set('PHPSESSID=x; Secure', 'lang=fr'),
    options: { failures: { http: 'connection-timeout' } },
    says: ['unknown connection-timeout', 'fail other medium of lang'],
  },
  {
    case: 'http is closed',
    facts: set('PHPSESSID=x; Secure'),
    options: { failures: { http: 'connection-refused' } },
    says: 'pass secure of PHPSESSID',
  },
  {
    case: 'a Secure one over http is not taken by browsers',
    facts: { ...set(), ...overHttp('PHPSESSID=x; Secure') },
    says: 'not-applicable no-cookie',
  },
  {
    case: 'other cookies over http are judged over https',
    facts: { ...set(), ...overHttp('lang=fr', 'PHPSESSID=; Max-Age=0') },
    says: 'not-applicable no-cookie',
  },
  {
    case: 'set over http on the way of the https chain',
    facts: {
      https: httpsFacts({
        hops: chainOf([`https://${HOST}/`, `http://${HOST}/a`], { headers: [['Set-Cookie', 'SID=x']] }),
      }),
    },
    says: 'fail set-over-http high of SID',
  },
  {
    case: 'over http by another host: not ours',
    facts: {
      ...set(),
      http: httpFacts({
        hops: chainOf([`http://${HOST}/`, 'http://autre.ma/'], { headers: [['Set-Cookie', 'SID=x']] }),
      }),
    },
    says: 'not-applicable no-cookie',
  },
  {
    case: 'cookies of load balancers are not the application’s',
    facts: set('AWSALB=x', 'BIGipServerpool=(masked)', 'ARRAffinity=x', '__cf_bm=x', 'SERVERID=x', 'route=x'),
    says: 'not-applicable no-cookie',
  },
  {
    case: 'what browsers drop was never set',
    facts: set('__Secure-a=x', `big=(masked: too large)`),
    says: 'not-applicable no-cookie',
  },
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
