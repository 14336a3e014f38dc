import rule from '../../../src/rules/tls/forward-secrecy.ts';
import { tableOf, tlsFacts } from '../table.ts';
import { ANONYMOUS, accepting, DHE, ECDHE, EXPORT_RSA, NULL, RC4, RSA, TLS13, UNSEEN } from '../tls-offers.ts';

tableOf(rule, [
  { case: 'ECDHE', facts: { tls: tlsFacts() }, says: 'pass all' },
  { case: 'DHE', facts: { tls: tlsFacts(accepting({ 'TLSv1.2': [DHE] })) }, says: 'pass all' },
  { case: 'TLS 1.3 alone', facts: { tls: tlsFacts(accepting({ 'TLSv1.3': [TLS13] })) }, says: 'pass all' },
  {
    case: 'RSA key exchange beside ECDHE',
    facts: { tls: tlsFacts(accepting({ 'TLSv1.2': [ECDHE, RSA] })) },
    says: 'fail some-without low',
    evidence: { suites: [RSA], versions: ['TLSv1.2'] },
  },
  {
    case: 'fixed elliptic curve Diffie-Hellman',
    facts: { tls: tlsFacts(accepting({ 'TLSv1.2': [ECDHE, 'TLS_ECDH_RSA_WITH_AES_128_GCM_SHA256'] })) },
    says: 'fail some-without low',
  },
  {
    case: 'RSA key exchange at TLS 1.2, and TLS 1.3',
    facts: { tls: tlsFacts(accepting({ 'TLSv1.2': [RSA], 'TLSv1.3': [TLS13] })) },
    says: 'fail some-without low',
  },
  {
    case: 'nothing but RSA key exchange',
    facts: { tls: tlsFacts(accepting({ 'TLSv1.0': [RC4], 'TLSv1.2': [RSA] })) },
    says: 'fail all-without medium',
    evidence: { suites: [RSA], versions: ['TLSv1.2'] },
  },
  {
    case: 'nothing but RSA key exchange was seen, and the list is not whole',
    facts: { tls: tlsFacts(accepting({ 'TLSv1.2': [RSA] }, { complete: [], stopped: 'budget' })) },
    says: 'fail some-without low',
  },
  {
    case: 'suites that are named for something worse',
    facts: { tls: tlsFacts(accepting({ 'TLSv1.0': [ECDHE, NULL, EXPORT_RSA, RC4] })) },
    says: 'not-applicable said-elsewhere',
  },
  {
    case: 'an anonymous exchange has forward secrecy, for what it is worth',
    facts: { tls: tlsFacts(accepting({ 'TLSv1.2': [ECDHE, ANONYMOUS] })) },
    says: 'pass all',
  },
  {
    case: 'a list that is not whole',
    facts: { tls: tlsFacts(accepting({ 'TLSv1.2': [ECDHE] }, { complete: [] })) },
    says: 'unknown indeterminate',
  },
  UNSEEN,
]);
