import rule from '../../../src/rules/tls/alpn.ts';
import { tableOf, tlsFacts } from '../table.ts';
import { tlsDetails } from '../tls-details.ts';
import { accepting, ECDHE, UNSEEN } from '../tls-offers.ts';

const chosen = (...alpn: readonly string[]) => ({ details: tlsDetails({ alpn }) });

tableOf(rule, [
  {
    case: 'HTTP/2',
    facts: { tls: tlsFacts(chosen('h2')) },
    says: 'pass agreed',
    evidence: { protocols: ['h2'] },
  },
  { case: 'HTTP/1.1', facts: { tls: tlsFacts(chosen('http/1.1')) }, says: 'pass agreed' },
  { case: 'none', facts: { tls: tlsFacts(chosen()) }, says: 'fail none info', evidence: {} },
  {
    case: 'none at one address of two',
    facts: { tls: tlsFacts(chosen(), chosen('h2')) },
    says: 'fail none info',
    evidence: { addresses: '1/2' },
  },
  {
    case: 'only short hellos, which do not ask, were answered',
    facts: { tls: tlsFacts(accepting({ 'TLSv1.2': [ECDHE] }, { alpn: [], extendedMasterSecret: 'untested' })) },
    says: 'unknown indeterminate',
  },
  {
    case: 'short hellos, but TLS 1.3 as well',
    facts: { tls: tlsFacts({ details: tlsDetails({ alpn: [], extendedMasterSecret: 'untested' }) }) },
    says: 'fail none info',
  },
  UNSEEN,
]);
