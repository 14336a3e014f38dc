import type { Facts, Hop } from '../../../src/model/observation.ts';
import rule from '../../../src/rules/headers/hsts-preload.ts';
import {
  chainOf,
  faultyChain,
  hop,
  httpFacts,
  httpsFacts,
  type Row,
  tableOf,
  tlsFacts,
  trustedChain,
  twinFacts,
} from '../table.ts';

const host = 'example.ma';
const url = `https://${host}/`;
const NAME = 'Strict-Transport-Security';
const FULL = 'max-age=31536000; includeSubDomains; preload';
const first = (lines: readonly string[] = [FULL], over: Partial<Hop> = {}): Hop =>
  hop({ url, headers: lines.map((line) => [NAME, line]), ...over });
const chain = (...hops: readonly Hop[]) => httpsFacts({ hops });
const overHttp = (...urls: readonly string[]) =>
  httpFacts({ hops: chainOf([`http://${host}/`, ...urls], { headers: [[NAME, FULL]] }) });

const good: Partial<Facts> = {
  https: chain(first()),
  http: overHttp(url),
  tls: tlsFacts({ certificates: [trustedChain({ names: [host] })] }),
  twin: twinFacts({ host: `www.${host}`, relation: 'www' }),
};
const www = (https: Facts['twin']['https']) =>
  twinFacts({ host: `www.${host}`, relation: 'www', addresses: ['196.200.0.10'], https });
const not = (reason: string, facts: Partial<Facts>, reasons: readonly string[] = [reason]): Row => ({
  case: reason,
  facts: { ...good, ...facts },
  says: `fail ${reason} low`,
  evidence: { reasons },
});

const rows: readonly Row[] = [
  { case: 'all is met', facts: good, says: 'pass eligible' },
  {
    case: 'port 80 may be closed',
    facts: good,
    options: { failures: { http: 'connection-refused' } },
    says: 'pass eligible',
  },
  {
    case: 'port 80 is silent',
    facts: good,
    options: { failures: { http: 'connection-timeout' } },
    says: 'unknown connection-timeout',
  },
  {
    case: 'www was not seen',
    facts: good,
    options: { failures: { twin: 'budget-exhausted' } },
    says: 'unknown budget-exhausted',
  },
  {
    case: 'www is closed',
    facts: { ...good, twin: www({ ok: false, failure: { code: 'connection-refused', detail: '' } }) },
    says: 'pass eligible',
  },
  {
    case: 'nobody asks',
    facts: { ...good, https: chain(first(['max-age=31536000'])) },
    says: 'not-applicable not-asked',
  },
  {
    case: 'nobody asks any more',
    facts: { ...good, https: chain(first(['max-age=0; includeSubDomains; preload'])) },
    says: 'not-applicable not-asked',
  },
  not('several-headers', { https: chain(first([FULL, FULL])) }),
  not('no-subdomains', { https: chain(first(['max-age=31536000; preload'])) }),
  not('short', { https: chain(first(['max-age=31535999; includeSubDomains; preload'])) }),
  not('no-subdomains', { https: chain(first(['max-age=600; preload'])) }, ['no-subdomains', 'short']),
  not('invalid-chain', {
    tls: tlsFacts({ certificates: [{ ...faultyChain('incomplete'), chain: trustedChain({ names: [host] }).chain }] }),
  }),
  not('invalid-chain', { https: chain(first([FULL], { tls: { version: 'TLSv1.3', fault: 'CERT_HAS_EXPIRED' } })) }),
  not('no-redirect', { http: httpFacts({ hops: [hop({ url: `http://${host}/`, tls: null })] }) }),
  not('www-first', { http: overHttp(`https://www.${host}/`) }),
  not('www-first', { http: overHttp(`http://www.${host}/`) }),
  not('other-host-first', { http: overHttp('https://autre.ma/') }),
  not('other-host-first', { http: overHttp(`http://${host}/fr`, `https://${host}/fr`) }),
  not('redirect-without-hsts', { http: httpFacts({ hops: chainOf([`http://${host}/`, url]) }) }),
  not('insecure-redirect', { https: httpsFacts({ hops: [first(), hop({ url: `http://${host}/`, tls: null })] }) }),
  not('too-many-redirects', {
    https: chain(first(), ...['a', 'b', 'c', 'd'].map((path) => hop({ url: url + path }))),
  }),
  not('www-without-tls', { twin: www({ ok: false, failure: { code: 'handshake-failed', detail: '' } }) }),
  not('www-without-tls', {
    twin: www({
      ok: true,
      value: hop({ url: `https://www.${host}/`, tls: { version: 'TLSv1.3', fault: 'ERR_TLS_CERT_ALTNAME_INVALID' } }),
    }),
  }),
  { case: 'no answer', options: { failures: { https: 'blocked' } }, says: 'unknown blocked' },
];

tableOf(rule, [
  ...rows.map((row) => ({ ...row, options: { ...row.options, target: { host } } })),
  {
    case: 'subdomain',
    facts: {
      ...good,
      https: httpsFacts({ headers: [[NAME, FULL]] }),
      http: httpFacts({
        hops: chainOf(['http://www.example.ma/', 'https://www.example.ma/'], { headers: [[NAME, FULL]] }),
      }),
      tls: tlsFacts(),
    },
    says: 'fail subdomain low',
    evidence: { reasons: ['subdomain'] },
  },
]);
