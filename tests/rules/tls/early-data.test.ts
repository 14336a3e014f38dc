import type { Trait } from '../../../src/model/observation.ts';
import rule from '../../../src/rules/tls/early-data.ts';
import { tableOf, tlsFacts } from '../table.ts';
import { tlsDetails } from '../tls-details.ts';
import { UNSEEN } from '../tls-offers.ts';

const told = (earlyData: Trait) => ({ details: tlsDetails({ earlyData }) });

tableOf(rule, [
  { case: 'no', facts: { tls: tlsFacts(told('no')) }, says: 'pass not-allowed', evidence: {} },
  { case: 'yes', facts: { tls: tlsFacts(told('yes')) }, says: 'fail allowed low', evidence: {} },
  {
    case: 'yes at one address of two',
    facts: { tls: tlsFacts(told('no'), told('yes')) },
    says: 'fail allowed low',
    evidence: { addresses: '1/2' },
  },
  { case: 'no such thing', facts: { tls: tlsFacts(told('not-applicable')) }, says: 'not-applicable no-tls-1.3' },
  { case: 'untested is neither', facts: { tls: tlsFacts(told('untested')) }, says: 'unknown indeterminate' },
  {
    case: 'untested at one address of two, when the connections were spent',
    facts: { tls: tlsFacts(told('no'), { details: tlsDetails({ earlyData: 'untested', stopped: 'budget' }) }) },
    says: 'unknown budget-exhausted',
  },
  UNSEEN,
]);
