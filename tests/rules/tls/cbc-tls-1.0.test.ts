import rule from '../../../src/rules/tls/cbc-tls-1.0.ts';
import { tableOf, tlsFacts } from '../table.ts';
import { accepting, CBC, DES3, ECDHE, RC4, UNSEEN } from '../tls-offers.ts';

tableOf(rule, [
  { case: 'TLS 1.0 is refused', facts: { tls: tlsFacts() }, says: 'not-applicable refused' },
  {
    case: 'CBC at TLS 1.0',
    facts: { tls: tlsFacts(accepting({ 'TLSv1.0': [CBC, RC4], 'TLSv1.2': [CBC] })) },
    says: 'fail accepted low',
    evidence: { suites: [CBC], versions: ['TLSv1.0'] },
  },
  { case: 'only RC4 at TLS 1.0', facts: { tls: tlsFacts(accepting({ 'TLSv1.0': [RC4] })) }, says: 'pass none' },
  {
    case: 'CBC only with 3DES',
    facts: { tls: tlsFacts(accepting({ 'TLSv1.0': [DES3] })) },
    says: 'not-applicable said-elsewhere',
  },
  {
    case: 'TLS 1.0 was not told',
    facts: { tls: tlsFacts(accepting({ 'TLSv1.0': 'untested', 'TLSv1.2': [ECDHE] })) },
    says: 'unknown indeterminate',
  },
  {
    case: 'the list of TLS 1.0 is not whole; that of others does not matter',
    facts: { tls: tlsFacts(accepting({ 'TLSv1.0': [RC4] }, { complete: ['TLSv1.2'], stopped: 'budget' })) },
    says: 'unknown budget-exhausted',
  },
  UNSEEN,
]);
