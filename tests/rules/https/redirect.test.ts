import type { FailureCode } from '../../../src/model/observation.ts';
import rule from '../../../src/rules/https/redirect.ts';
import { chainOf, HOST, hop, httpFacts, httpsFacts, tableOf, tlsFacts } from '../table.ts';

const https = httpsFacts();
const through = (...urls: readonly string[]) => ({ https, http: httpFacts({ hops: chainOf(urls) }) });

/** A chain that ended with a failure, where it should have gone on. */
const brokenBefore = (next: string, code: FailureCode) =>
  httpFacts({
    hops: [hop({ url: `http://${HOST}/`, status: 302, location: next, tls: null })],
    end: 'failed',
    next,
    failure: { code, detail: '' },
  });

tableOf(rule, [
  {
    case: 'to https of the same name',
    facts: through(`http://${HOST}/`, `https://${HOST}/`),
    says: 'pass redirected',
    evidence: { next: `https://${HOST}/` },
  },
  {
    case: 'to https of another name: https/first-hop judges that',
    facts: through(`http://${HOST}/`, 'https://autre.ma/'),
    says: 'pass redirected',
  },
  {
    case: 'to https out of scope, without its query',
    facts: {
      https,
      http: httpFacts({
        hops: [hop({ url: `http://${HOST}/`, status: 302, location: 'https://autre.ma/?sid=1', tls: null })],
        end: 'out-of-scope-redirect',
        next: 'https://autre.ma/?sid=1',
      }),
    },
    says: 'pass redirected',
    evidence: { next: 'https://autre.ma/' },
  },
  { case: 'closed', facts: { https }, options: { failures: { http: 'connection-refused' } }, says: 'pass closed' },
  {
    case: 'both are closed: the site is off line',
    options: { failures: { http: 'connection-refused', https: 'connection-refused' } },
    says: 'unknown connection-refused',
  },
  {
    case: 'served over http',
    facts: { https, http: httpFacts() },
    says: 'fail served-over-http high',
    evidence: { url: `http://${HOST}/` },
  },
  {
    case: 'served over http on the second page',
    facts: through(`http://${HOST}/`, `http://${HOST}/fr/`),
    says: 'fail served-over-http high',
    evidence: { url: `http://${HOST}/fr/` },
  },
  {
    case: 'http to http to https',
    facts: through(`http://${HOST}/`, 'http://autre.ma/', 'https://autre.ma/'),
    says: 'fail redirect-over-http medium',
    evidence: { next: 'http://autre.ma/' },
  },
  {
    case: 'a loop over http',
    facts: {
      https,
      http: httpFacts({
        hops: [hop({ url: `http://${HOST}/`, status: 301, location: `http://${HOST}/`, tls: null })],
        end: 'loop',
        next: `http://${HOST}/`,
      }),
    },
    says: 'fail redirect-over-http medium',
  },
  ...(
    [
      ['connection-timeout', 'unknown connection-timeout'],
      ['connection-closed', 'unknown connection-closed'],
      ['rate-limited', 'unknown rate-limited'],
      ['connection-refused', 'fail redirect-over-http medium'],
      ['not-permitted', 'fail redirect-over-http medium'],
    ] as const
  ).map(([code, says]) => ({
    case: `to another page over http, ${code} there`,
    facts: { https, http: brokenBefore(`http://${HOST}/fr/`, code) },
    says,
  })),
  {
    case: 'to https, which does not answer',
    facts: { https, http: brokenBefore(`https://${HOST}/`, 'connection-timeout') },
    says: 'pass redirected',
  },
  {
    case: '404 over http: cookies travel all the same',
    facts: { https, http: httpFacts({ status: 404 }) },
    says: 'fail error-over-http medium',
    evidence: { status: 404 },
  },
  {
    case: 'an address in an answer that is no redirect',
    facts: {
      https,
      http: httpFacts({ hops: [hop({ url: `http://${HOST}/`, location: `https://${HOST}/`, tls: null })] }),
    },
    says: 'fail served-over-http high',
  },
  {
    case: 'a redirect that names no address',
    facts: { https, http: httpFacts({ status: 302 }) },
    says: 'fail error-over-http medium',
  },
  {
    case: 'by a page instead of a redirect',
    facts: {
      https,
      http: httpFacts({
        hops: [
          hop({ url: `http://${HOST}/`, refresh: `https://${HOST}/`, tls: null }),
          hop({ url: `https://${HOST}/` }),
        ],
      }),
    },
    says: 'fail page-over-http low',
    evidence: { next: `https://${HOST}/` },
  },
  // What pshtt's terms mean, case by case (field guide 3.1).
  {
    case: 'pshtt: its own https has a bad chain; enforced all the same, https/trusted is another property',
    facts: {
      https: httpsFacts({ hops: [hop({ tls: { version: 'TLSv1.3', fault: 'SELF_SIGNED_CERT_IN_CHAIN' } })] }),
      http: httpFacts({ hops: chainOf([`http://${HOST}/`, `https://${HOST}/`]) }),
    },
    says: 'pass redirected',
  },
  {
    case: 'pshtt: http to http://www to https is not strict',
    facts: through('http://example.ma/', `http://${HOST}/`, `https://${HOST}/`),
    says: 'fail redirect-over-http medium',
  },
  { case: 'a tired server', facts: { https, http: httpFacts({ status: 502 }) }, says: 'unknown indeterminate' },
  {
    case: 'without https there is nothing to lead to',
    facts: { http: httpFacts() },
    options: { failures: { https: 'connection-refused' } },
    says: 'not-applicable no-https',
  },
  {
    case: 'https hangs up, on every hello',
    facts: { http: httpFacts() },
    options: { failures: { https: 'connection-closed', tls: 'connection-closed' } },
    says: 'not-applicable no-https',
  },
  {
    case: 'https hangs up on the request, but speaks TLS: the line may have lost it',
    facts: { http: httpFacts(), tls: tlsFacts() },
    options: { failures: { https: 'connection-closed' } },
    says: 'fail served-over-http high',
  },
  {
    case: 'a silent https does not keep us from judging http',
    facts: { http: httpFacts() },
    options: { failures: { https: 'connection-timeout' } },
    says: 'fail served-over-http high',
  },
  {
    case: 'nor does a list that names no https',
    facts: { http: httpFacts() },
    options: { target: { https: null } },
    says: 'fail served-over-http high',
  },
  {
    case: 'a list that names no http',
    facts: { https },
    options: { target: { http: null } },
    says: [],
  },
  {
    case: 'http is silent',
    facts: { https },
    options: { failures: { http: 'connection-timeout' } },
    says: 'unknown connection-timeout',
  },
]);
