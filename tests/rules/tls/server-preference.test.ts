import type { TlsAddress } from '../../../src/model/observation.ts';
import rule from '../../../src/rules/tls/server-preference.ts';
import { tableOf, tlsFacts } from '../table.ts';
import { accepting, DHE, ECDHE, RC4, RSA, suite, UNSEEN } from '../tls-offers.ts';

/** At TLS 1.2; the order is the one that the server was seen to follow. */
const ordered = (preference: 'server' | 'client' | 'unknown', ...names: readonly string[]) => ({
  ...accepting({ 'TLSv1.2': names }, { order: { 'TLSv1.2': names.map((name) => suite(name).id) } }),
  preference: { 'TLSv1.2': preference } satisfies TlsAddress['preference'],
});

tableOf(rule, [
  {
    case: 'nothing weak to choose',
    facts: { tls: tlsFacts(ordered('client', ECDHE, DHE)) },
    says: 'not-applicable no-weak-suite',
  },
  {
    case: 'nothing but weak suites',
    facts: { tls: tlsFacts(ordered('client', RSA, RC4)) },
    says: 'not-applicable only-weak-suites',
  },
  {
    case: 'the server, good suites first',
    facts: { tls: tlsFacts(ordered('server', ECDHE, DHE, RSA)) },
    says: 'pass server',
  },
  {
    case: 'the server, a weak suite between good ones',
    facts: { tls: tlsFacts(ordered('server', ECDHE, RC4, DHE)) },
    says: 'pass server',
  },
  {
    case: 'the server, weak suites before the good ones',
    facts: { tls: tlsFacts(ordered('server', RC4, DHE, RSA, ECDHE)) },
    says: 'fail weak-first low',
    evidence: { suites: [RC4], versions: ['TLSv1.2'] },
  },
  {
    case: 'the client',
    facts: { tls: tlsFacts(ordered('client', ECDHE, RSA, RC4), {}) },
    says: 'fail client low',
    evidence: { suites: [RSA, RC4], versions: ['TLSv1.2'], addresses: '1/2' },
  },
  {
    case: 'the client at one version, the server at another',
    facts: {
      tls: tlsFacts({
        ...accepting({ 'TLSv1.0': [RC4, 'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA'], 'TLSv1.2': [ECDHE] }),
        preference: { 'TLSv1.0': 'client', 'TLSv1.2': 'server' },
      }),
    },
    says: 'fail client low',
    evidence: { suites: [RC4], versions: ['TLSv1.0'] },
  },
  {
    case: 'who chooses was not told',
    facts: { tls: tlsFacts(ordered('unknown', ECDHE, RSA)) },
    says: 'unknown indeterminate',
  },
  {
    case: 'nothing weak in a list that is not whole',
    facts: { tls: tlsFacts(accepting({ 'TLSv1.2': [ECDHE] }, { complete: [], stopped: 'budget' })) },
    says: 'unknown budget-exhausted',
  },
  UNSEEN,
]);
