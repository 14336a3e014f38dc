import rule from '../../../src/rules/tls/drown.ts';
import { tableOf, tlsFacts } from '../table.ts';
import { accepting, CBC, ECDHE, RC4, RSA, UNSEEN } from '../tls-offers.ts';

tableOf(rule, [
  { case: 'SSL 2.0 is refused', facts: { tls: tlsFacts(accepting({ 'TLSv1.2': [RSA] })) }, says: 'pass refused' },
  {
    case: 'SSL 2.0 beside RSA key exchange',
    facts: { tls: tlsFacts(accepting({ SSLv2: [], 'TLSv1.0': [RC4, CBC], 'TLSv1.2': [RSA] })) },
    says: 'fail decryptable critical',
    evidence: { suites: [RSA, RC4], versions: ['TLSv1.0', 'TLSv1.2'] },
  },
  {
    case: 'SSL 2.0 without RSA key exchange',
    facts: { tls: tlsFacts(accepting({ SSLv2: [], 'TLSv1.2': [ECDHE] })) },
    says: 'not-applicable said-elsewhere',
  },
  {
    case: 'SSL 2.0, and a list that is not whole',
    facts: { tls: tlsFacts(accepting({ SSLv2: [], 'TLSv1.2': [ECDHE] }, { complete: [], stopped: 'budget' })) },
    says: 'unknown budget-exhausted',
  },
  {
    case: 'SSL 2.0 was not told',
    facts: { tls: tlsFacts(accepting({ SSLv2: 'untested', 'TLSv1.2': [RSA] })) },
    says: 'unknown indeterminate',
  },
  UNSEEN,
]);
