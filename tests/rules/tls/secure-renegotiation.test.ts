import type { TlsDetails } from '../../../src/model/observation.ts';
import rule from '../../../src/rules/tls/secure-renegotiation.ts';
import { tableOf, tlsFacts } from '../table.ts';
import { tlsDetails } from '../tls-details.ts';
import { UNSEEN } from '../tls-offers.ts';

const told = (over: Partial<TlsDetails>) => ({ details: tlsDetails(over) });

tableOf(rule, [
  { case: 'bound', facts: { tls: tlsFacts(told({ secureRenegotiation: 'yes' })) }, says: 'pass bound' },
  {
    case: 'not bound, and clients cannot renegotiate',
    facts: { tls: tlsFacts(told({ secureRenegotiation: 'no', clientRenegotiation: 'no' })) },
    says: 'fail not-bound medium',
  },
  {
    case: 'not bound, and clients can renegotiate',
    facts: { tls: tlsFacts(told({ secureRenegotiation: 'no', clientRenegotiation: 'yes' })) },
    says: 'fail exploitable high',
  },
  {
    case: 'the worse of two addresses',
    facts: {
      tls: tlsFacts(
        told({ secureRenegotiation: 'no', clientRenegotiation: 'untested' }),
        told({ secureRenegotiation: 'no', clientRenegotiation: 'yes' }),
        {},
      ),
    },
    says: 'fail exploitable high',
    evidence: { addresses: '2/3' },
  },
  {
    case: 'TLS 1.3 alone',
    facts: { tls: tlsFacts(told({ secureRenegotiation: 'not-applicable' })) },
    says: 'not-applicable only-tls-1.3',
  },
  {
    case: 'untested',
    facts: { tls: tlsFacts(told({ secureRenegotiation: 'untested' })) },
    says: 'unknown indeterminate',
  },
  UNSEEN,
]);
