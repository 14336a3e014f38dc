import type { Staple } from '../../../src/model/observation.ts';
import rule from '../../../src/rules/certificate/must-staple.ts';
import { tableOf, tlsFacts, trustedChain } from '../table.ts';
import { stapled, tlsDetails } from '../tls-details.ts';
import { accepting, ECDHE, UNSEEN } from '../tls-offers.ts';

const site = (mustStaple: boolean, staple: Staple | null) => ({
  certificates: [trustedChain({ mustStaple })],
  details: tlsDetails({ staple }),
});

tableOf(rule, [
  { case: 'not demanded', facts: { tls: tlsFacts(site(false, null)) }, says: 'not-applicable not-demanded' },
  { case: 'demanded and given', facts: { tls: tlsFacts(site(true, stapled())) }, says: 'pass stapled' },
  {
    case: 'demanded and not given',
    facts: { tls: tlsFacts(site(true, null)) },
    says: 'fail not-stapled high',
    evidence: {},
  },
  {
    case: 'not given at one address of two',
    facts: { tls: tlsFacts(site(true, stapled()), site(true, null)) },
    says: 'fail not-stapled high',
    evidence: { addresses: '1/2' },
  },
  {
    case: 'only short hellos, which do not ask, were answered',
    facts: {
      tls: tlsFacts({
        ...accepting({ 'TLSv1.2': [ECDHE] }, { extendedMasterSecret: 'untested' }),
        certificates: [trustedChain({ mustStaple: true })],
      }),
    },
    says: 'unknown indeterminate',
  },
  UNSEEN,
]);
