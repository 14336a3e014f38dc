import type { Trait } from '../../../src/model/observation.ts';
import rule from '../../../src/rules/tls/compression.ts';
import { tableOf, tlsFacts } from '../table.ts';
import { tlsDetails } from '../tls-details.ts';
import { UNSEEN } from '../tls-offers.ts';

const told = (compression: Trait) => ({ details: tlsDetails({ compression }) });

tableOf(rule, [
  { case: 'no', facts: { tls: tlsFacts(told('no')) }, says: 'pass not-compressed', evidence: {} },
  { case: 'yes', facts: { tls: tlsFacts(told('yes')) }, says: 'fail compressed medium', evidence: {} },
  {
    case: 'yes at one address of two',
    facts: { tls: tlsFacts(told('no'), told('yes')) },
    says: 'fail compressed medium',
    evidence: { addresses: '1/2' },
  },
  { case: 'no such thing', facts: { tls: tlsFacts(told('not-applicable')) }, says: 'not-applicable only-tls-1.3' },
  { case: 'untested is neither', facts: { tls: tlsFacts(told('untested')) }, says: 'unknown indeterminate' },
  {
    case: 'untested at one address of two, when the connections were spent',
    facts: { tls: tlsFacts(told('no'), { details: tlsDetails({ compression: 'untested', stopped: 'budget' }) }) },
    says: 'unknown budget-exhausted',
  },
  UNSEEN,
]);
