import type { Trait } from '../../../src/model/observation.ts';
import rule from '../../../src/rules/tls/client-renegotiation.ts';
import { tableOf, tlsFacts } from '../table.ts';
import { deepFacts, tlsDetails } from '../tls-details.ts';
import { UNSEEN } from '../tls-offers.ts';

const told = (clientRenegotiation: Trait, renegotiations?: number) => ({
  details: tlsDetails({
    clientRenegotiation,
    deep: renegotiations === undefined ? null : deepFacts({ renegotiations }),
  }),
});

tableOf(rule, [
  { case: 'refused', facts: { tls: tlsFacts(told('no')) }, says: 'pass refused' },
  { case: 'refused, and counted', facts: { tls: tlsFacts(told('no', 0)) }, says: 'pass refused' },
  { case: 'allowed', facts: { tls: tlsFacts(told('yes')) }, says: 'fail allowed low', evidence: {} },
  {
    case: 'allowed, and counted',
    facts: { tls: tlsFacts(told('yes', 9)) },
    says: 'fail limited low',
    evidence: { count: 9 },
  },
  {
    case: 'allowed until we stopped',
    facts: { tls: tlsFacts(told('yes', 10), told('no')) },
    says: 'fail unlimited medium',
    evidence: { count: 10, addresses: '1/2' },
  },
  { case: 'TLS 1.3 alone', facts: { tls: tlsFacts(told('not-applicable')) }, says: 'not-applicable only-tls-1.3' },
  { case: 'untested', facts: { tls: tlsFacts(told('untested')) }, says: 'unknown indeterminate' },
  UNSEEN,
]);
