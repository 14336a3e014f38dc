import type { Trait } from '../../../src/model/observation.ts';
import rule from '../../../src/rules/tls/extended-master-secret.ts';
import { tableOf, tlsFacts } from '../table.ts';
import { tlsDetails } from '../tls-details.ts';
import { UNSEEN } from '../tls-offers.ts';

const told = (extendedMasterSecret: Trait) => ({ details: tlsDetails({ extendedMasterSecret }) });

tableOf(rule, [
  { case: 'yes', facts: { tls: tlsFacts(told('yes')) }, says: 'pass bound', evidence: {} },
  { case: 'no', facts: { tls: tlsFacts(told('no')) }, says: 'fail not-bound low', evidence: {} },
  {
    case: 'no at one address of two',
    facts: { tls: tlsFacts(told('yes'), told('no')) },
    says: 'fail not-bound low',
    evidence: { addresses: '1/2' },
  },
  { case: 'no such thing', facts: { tls: tlsFacts(told('not-applicable')) }, says: 'not-applicable only-tls-1.3' },
  { case: 'untested is neither', facts: { tls: tlsFacts(told('untested')) }, says: 'unknown indeterminate' },
  {
    case: 'untested at one address of two, when the connections were spent',
    facts: {
      tls: tlsFacts(told('yes'), { details: tlsDetails({ extendedMasterSecret: 'untested', stopped: 'budget' }) }),
    },
    says: 'unknown budget-exhausted',
  },
  UNSEEN,
]);
