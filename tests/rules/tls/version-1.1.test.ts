import rule from '../../../src/rules/tls/version-1.1.ts';
import { tableOf, tlsFacts } from '../table.ts';

const answers = (offer: 'accepted' | 'refused' | 'untested') => ({ versions: { 'TLSv1.1': offer } });

tableOf(rule, [
  { case: 'refused', facts: { tls: tlsFacts(answers('refused')) }, says: 'pass refused', evidence: {} },
  { case: 'accepted', facts: { tls: tlsFacts(answers('accepted')) }, says: 'fail accepted medium', evidence: {} },
  {
    case: 'accepted at one address of three',
    facts: { tls: tlsFacts(answers('refused'), answers('accepted'), answers('untested')) },
    says: 'fail accepted medium',
    evidence: { addresses: '1/3' },
  },
  { case: 'untested is never refused', facts: { tls: tlsFacts(answers('untested')) }, says: 'unknown indeterminate' },
  {
    case: 'untested at one address of two',
    facts: { tls: tlsFacts(answers('refused'), answers('untested')) },
    says: 'unknown indeterminate',
  },
  { case: 'no handshake', options: { failures: { tls: 'connection-timeout' } }, says: 'unknown connection-timeout' },
  {
    case: 'the list says not to look',
    facts: { tls: tlsFacts() },
    options: { target: { skip: ['tls'] } },
    says: 'unknown not-permitted',
  },
]);
