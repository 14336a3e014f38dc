import rule from '../../../src/rules/https/trusted.ts';
import { chainOf, HOST, hop, httpsFacts, tableOf, tlsFacts, twinFacts } from '../table.ts';

const tls = (fault: string | null) => ({ version: 'TLSv1.3', fault });
const EXPIRED = tls('CERT_HAS_EXPIRED');
const through = (next: Parameters<typeof hop>[0]) =>
  httpsFacts({ hops: [...chainOf([`https://${HOST}/`, 'https://portail.example.ma/']).slice(0, 1), hop(next)] });

tableOf(rule, [
  {
    case: 'trusted',
    facts: { https: httpsFacts(), tls: tlsFacts() },
    says: 'not-applicable told',
    evidence: { host: HOST },
  },
  {
    case: 'refused, and the certificate rules know why',
    facts: { https: httpsFacts({ hops: [hop({ tls: EXPIRED })] }), tls: tlsFacts() },
    says: 'not-applicable told',
    evidence: { host: HOST },
  },
  {
    case: 'refused, and the tls probe was not to look',
    facts: { https: httpsFacts({ hops: [hop({ tls: EXPIRED })] }) },
    says: 'fail untrusted critical',
    evidence: { host: HOST, fault: 'CERT_HAS_EXPIRED' },
  },
  {
    case: 'the same, of a name that only leads on',
    facts: {
      https: httpsFacts({
        hops: chainOf([`https://${HOST}/`, 'https://portail.example.ma/']).map((one) =>
          one.url.includes('portail') ? one : { ...one, tls: EXPIRED },
        ),
      }),
    },
    says: ['fail untrusted high', 'pass trusted of portail.example.ma'],
  },
  {
    case: 'another host on the way',
    facts: { https: through({ url: 'https://portail.example.ma/', tls: EXPIRED }), tls: tlsFacts() },
    says: ['not-applicable told', 'fail untrusted high of portail.example.ma'],
  },
  {
    case: 'the apex beside a www',
    facts: {
      https: httpsFacts(),
      tls: tlsFacts(),
      twin: twinFacts({
        addresses: ['196.200.0.10'],
        https: { ok: true, value: hop({ url: 'https://example.ma/', tls: tls('ERR_TLS_CERT_ALTNAME_INVALID') }) },
      }),
    },
    says: ['not-applicable told', 'fail untrusted high of example.ma'],
  },
  {
    case: 'an apex that was not seen',
    facts: { https: httpsFacts(), tls: tlsFacts() },
    options: { failures: { twin: 'budget-exhausted' } },
    says: ['not-applicable told', 'unknown budget-exhausted of example.ma'],
  },
  {
    case: 'an apex that does not answer',
    facts: {
      https: httpsFacts(),
      tls: tlsFacts(),
      twin: twinFacts({ https: { ok: false, failure: { code: 'connection-timeout', detail: '' } } }),
    },
    says: ['not-applicable told', 'unknown connection-timeout of example.ma'],
  },
  {
    case: 'an apex without https',
    facts: {
      https: httpsFacts(),
      tls: tlsFacts(),
      twin: twinFacts({ https: { ok: false, failure: { code: 'connection-refused', detail: '' } } }),
    },
    says: 'not-applicable told',
  },
  {
    case: 'the tls probe could not look',
    facts: { https: httpsFacts() },
    options: { failures: { tls: 'budget-exhausted' } },
    says: 'unknown budget-exhausted',
  },
  {
    case: 'an apex that was passed on the way is told once',
    facts: {
      https: through({ url: 'https://example.ma/', tls: EXPIRED }),
      tls: tlsFacts(),
      twin: twinFacts({ https: { ok: true, value: hop({ url: 'https://example.ma/', tls: EXPIRED }) } }),
    },
    says: ['not-applicable told', 'fail untrusted high of example.ma'],
  },
  {
    case: 'the www beside an apex is https/www’s affair',
    options: { target: { host: 'example.ma' } },
    facts: {
      https: httpsFacts(),
      tls: tlsFacts(),
      twin: twinFacts({ relation: 'www', https: { ok: true, value: hop({ tls: EXPIRED }) } }),
    },
    says: 'not-applicable told',
  },
  {
    case: 'a hop over http has no certificate',
    facts: { https: httpsFacts({ hops: chainOf([`https://${HOST}/`, `http://${HOST}/a`]) }), tls: tlsFacts() },
    says: 'not-applicable told',
  },
  { case: 'no answer', options: { failures: { https: 'connection-timeout' } }, says: 'unknown connection-timeout' },
]);
