import rule from '../../../src/rules/tls/version-1.0.ts';
import { tableOf, tlsFacts } from '../table.ts';
import { tlsDetails } from '../tls-details.ts';
import { UNSEEN } from '../tls-offers.ts';

const answers = (offer: 'accepted' | 'refused' | 'untested') => ({ versions: { 'TLSv1.0': offer } });

tableOf(rule, [
  {
    case: 'refused',
    facts: { tls: tlsFacts(answers('refused')) },
    says: 'pass refused',
    evidence: { answer: 'alert 70' },
  },
  { case: 'accepted', facts: { tls: tlsFacts(answers('accepted')) }, says: 'fail accepted high', evidence: {} },
  {
    case: 'accepted at one address of three',
    facts: { tls: tlsFacts(answers('refused'), answers('accepted'), answers('untested')) },
    says: 'fail accepted high',
    evidence: { addresses: '1/3' },
  },
  {
    case: 'untested is never refused, and what came instead of an answer is said',
    facts: {
      tls: tlsFacts({
        ...answers('untested'),
        details: tlsDetails({ evidence: { ...tlsDetails().evidence, 'TLSv1.0': 'silent' } }),
      }),
    },
    says: 'unknown indeterminate',
    evidence: { answer: 'silent' },
  },
  {
    case: 'untested because the connections were spent',
    facts: { tls: tlsFacts({ ...answers('untested'), details: tlsDetails({ stopped: 'budget' }) }) },
    says: 'unknown budget-exhausted',
  },
  {
    case: 'untested at one address of two',
    facts: { tls: tlsFacts(answers('refused'), answers('untested')) },
    says: 'unknown indeterminate',
  },
  UNSEEN,
  {
    case: 'the list says not to look',
    facts: { tls: tlsFacts() },
    options: { target: { skip: ['tls'] } },
    says: 'unknown not-permitted',
  },
]);
