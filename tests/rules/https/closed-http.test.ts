import rule from '../../../src/rules/https/closed-http.ts';
import { hop, httpFacts, httpsFacts, tableOf, twinFacts } from '../table.ts';

const APEX = { target: { host: 'example.ma' } };
const sends = (...lines: readonly string[]) => lines.map((line) => ['Strict-Transport-Security', line] as const);
const READY = 'max-age=31536000; includeSubDomains; preload';
const closed = { failures: { http: 'connection-refused' } } as const;
const apexCase = (name: string, says: string, ...lines: readonly string[]) => ({
  case: name,
  facts: { https: httpsFacts({ hops: [hop({ url: 'https://example.ma/', headers: sends(...lines) })] }) },
  options: { ...APEX, ...closed },
  says,
});

tableOf(rule, [
  apexCase('asks for the list', 'pass preload-asked', READY),
  apexCase('no header', 'fail not-preloaded low'),
  apexCase('no token', 'fail not-preloaded low', 'max-age=31536000; includeSubDomains'),
  apexCase('too short', 'fail not-preloaded low', 'max-age=31535999; includeSubDomains; preload'),
  apexCase('not for all hosts', 'fail not-preloaded low', 'max-age=31536000; preload'),
  apexCase('two lines', 'fail not-preloaded low', READY, READY),
  apexCase('invalid', 'fail not-preloaded low', `${READY}; max-age=1`),
  {
    case: 'browsers ignore the header of a refused certificate',
    facts: {
      https: httpsFacts({
        hops: [hop({ headers: sends(READY), tls: { version: 'TLSv1.3', fault: 'CERT_HAS_EXPIRED' } })],
      }),
    },
    options: { ...APEX, ...closed },
    says: 'fail not-preloaded low',
  },
  {
    case: 'of a www the apex decides',
    facts: { https: httpsFacts(), twin: twinFacts({ https: { ok: true, value: hop({ headers: sends(READY) }) } }) },
    options: closed,
    says: 'pass preload-asked',
  },
  {
    case: 'an apex that does not ask',
    facts: { https: httpsFacts({ headers: sends(READY) }), twin: twinFacts({ https: { ok: true, value: hop() } }) },
    options: closed,
    says: 'fail not-preloaded low',
  },
  {
    case: 'an apex that was not seen',
    facts: { https: httpsFacts(), twin: twinFacts() },
    options: closed,
    says: 'not-applicable cannot-tell',
  },
  {
    case: 'an apex that we could not look at',
    facts: { https: httpsFacts() },
    options: { failures: { http: 'connection-refused', twin: 'budget-exhausted' } },
    says: 'unknown budget-exhausted',
  },
  {
    case: 'an apex that does not answer',
    facts: {
      https: httpsFacts(),
      twin: twinFacts({ https: { ok: false, failure: { code: 'connection-timeout', detail: '' } } }),
    },
    options: closed,
    says: 'unknown connection-timeout',
  },
  {
    case: 'an apex without https',
    facts: {
      https: httpsFacts(),
      twin: twinFacts({ https: { ok: false, failure: { code: 'connection-refused', detail: '' } } }),
    },
    options: closed,
    says: 'not-applicable cannot-tell',
  },
  {
    case: 'the www of a host further below is no apex',
    facts: {
      https: httpsFacts(),
      twin: twinFacts({ relation: 'www', https: { ok: true, value: hop({ headers: sends(READY) }) } }),
    },
    options: closed,
    says: 'not-applicable cannot-tell',
  },
  { case: 'a host further below', facts: { https: httpsFacts() }, options: closed, says: 'not-applicable cannot-tell' },
  { case: 'port 80 is open', facts: { http: httpFacts(), https: httpsFacts() }, says: 'not-applicable open' },
  {
    case: 'off line',
    options: { failures: { http: 'connection-refused', https: 'connection-refused' } },
    says: 'unknown connection-refused',
  },
  {
    case: 'http is silent',
    facts: { https: httpsFacts() },
    options: { failures: { http: 'connection-timeout' } },
    says: 'unknown connection-timeout',
  },
]);
