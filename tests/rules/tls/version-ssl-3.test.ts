import rule from '../../../src/rules/tls/version-ssl-3.ts';
import { tableOf, tlsFacts } from '../table.ts';
import { accepting, CBC, ECDHE, RC4, UNSEEN } from '../tls-offers.ts';

tableOf(rule, [
  { case: 'refused', facts: { tls: tlsFacts() }, says: 'pass refused', evidence: { answer: 'alert 40' } },
  {
    case: 'with block ciphers',
    facts: { tls: tlsFacts(accepting({ SSLv3: [CBC, RC4] })) },
    says: 'fail poodle high',
    evidence: {},
  },
  {
    case: 'with RC4 only; block ciphers of other versions do not count',
    facts: { tls: tlsFacts(accepting({ SSLv3: [RC4], 'TLSv1.0': [CBC] })) },
    says: 'fail accepted high',
  },
  {
    case: 'at one address of two',
    facts: { tls: tlsFacts({}, accepting({ SSLv3: [CBC] })) },
    says: 'fail poodle high',
    evidence: { addresses: '1/2' },
  },
  {
    case: 'silent',
    facts: { tls: tlsFacts(accepting({ SSLv3: 'untested', 'TLSv1.2': [ECDHE] })) },
    says: 'unknown indeterminate',
  },
  {
    case: 'the connections were spent',
    facts: { tls: tlsFacts(accepting({ SSLv3: 'untested', 'TLSv1.2': [ECDHE] }, { stopped: 'budget' })) },
    says: 'unknown budget-exhausted',
  },
  UNSEEN,
]);
