import rule from '../../../src/rules/tls/lucky13.ts';
import { tableOf, tlsFacts } from '../table.ts';
import { accepting, CBC, DES3, ECDHE, UNSEEN } from '../tls-offers.ts';

const cbc = (encryptThenMac: 'yes' | 'no' | 'untested') =>
  accepting({ 'TLSv1.2': [ECDHE, CBC], 'TLSv1.1': [CBC] }, { encryptThenMac });

tableOf(rule, [
  { case: 'no CBC suite', facts: { tls: tlsFacts() }, says: 'pass none' },
  { case: 'encrypt-then-MAC', facts: { tls: tlsFacts(cbc('yes')) }, says: 'pass protected' },
  {
    case: 'without it',
    facts: { tls: tlsFacts(cbc('no')) },
    says: 'fail accepted info',
    evidence: { suites: [CBC], versions: ['TLSv1.1', 'TLSv1.2'] },
  },
  { case: 'not told', facts: { tls: tlsFacts(cbc('untested')) }, says: 'unknown indeterminate' },
  {
    case: 'CBC only with 3DES',
    facts: { tls: tlsFacts(accepting({ 'TLSv1.2': [ECDHE, DES3] }, { encryptThenMac: 'no' })) },
    says: 'not-applicable said-elsewhere',
  },
  {
    case: 'a list that is not whole',
    facts: { tls: tlsFacts(accepting({ 'TLSv1.2': [ECDHE] }, { complete: [] })) },
    says: 'unknown indeterminate',
  },
  UNSEEN,
]);
