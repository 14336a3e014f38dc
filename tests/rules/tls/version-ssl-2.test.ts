import rule from '../../../src/rules/tls/version-ssl-2.ts';
import { tableOf, tlsFacts } from '../table.ts';
import { accepting, CBC, ECDHE, UNSEEN } from '../tls-offers.ts';

const ssl2 = (sslv2Kinds: readonly string[]) => accepting({ SSLv2: [], 'TLSv1.0': [CBC] }, { sslv2Kinds });

tableOf(rule, [
  { case: 'refused', facts: { tls: tlsFacts() }, says: 'pass refused', evidence: { answer: 'alert 70' } },
  { case: 'accepted', facts: { tls: tlsFacts(ssl2(['010080', '0700c0'])) }, says: 'fail accepted critical' },
  { case: 'answered without a cipher', facts: { tls: tlsFacts(ssl2([])) }, says: 'fail without-ciphers high' },
  {
    case: 'the worse of two addresses',
    facts: { tls: tlsFacts(ssl2([]), ssl2(['010080']), {}) },
    says: 'fail accepted critical',
    evidence: { addresses: '2/3' },
  },
  {
    case: 'not told',
    facts: { tls: tlsFacts(accepting({ SSLv2: 'untested', 'TLSv1.2': [ECDHE] })) },
    says: 'unknown indeterminate',
  },
  UNSEEN,
]);
