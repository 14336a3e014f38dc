import rule from '../../../src/rules/tls/version-1.3.ts';
import { tableOf, tlsFacts } from '../table.ts';

const answers = (offer: 'accepted' | 'refused' | 'untested') => ({ versions: { 'TLSv1.3': offer } });

tableOf(rule, [
  { case: 'offered', facts: { tls: tlsFacts(answers('accepted')) }, says: 'pass accepted', evidence: {} },
  { case: 'not offered', facts: { tls: tlsFacts(answers('refused')) }, says: 'fail refused low', evidence: {} },
  {
    case: 'not offered at one address of two',
    facts: { tls: tlsFacts(answers('accepted'), answers('refused')) },
    says: 'fail refused low',
    evidence: { addresses: '1/2' },
  },
  {
    case: 'untested at one address of two',
    facts: { tls: tlsFacts(answers('accepted'), answers('untested')) },
    says: 'unknown indeterminate',
  },
  { case: 'no handshake', options: { failures: { tls: 'connection-timeout' } }, says: 'unknown connection-timeout' },
]);
