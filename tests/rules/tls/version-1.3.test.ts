import rule from '../../../src/rules/tls/version-1.3.ts';
import { tableOf, tlsFacts } from '../table.ts';
import { accepting, CBC, ECDHE, TLS13, UNSEEN } from '../tls-offers.ts';

tableOf(rule, [
  {
    case: 'offered',
    facts: { tls: tlsFacts(accepting({ 'TLSv1.2': [ECDHE], 'TLSv1.3': [TLS13] })) },
    says: 'pass accepted',
    evidence: {},
  },
  {
    case: 'not offered',
    facts: { tls: tlsFacts(accepting({ 'TLSv1.2': [ECDHE] })) },
    says: 'fail refused low',
    evidence: {},
  },
  {
    case: 'not offered at one address of two',
    facts: { tls: tlsFacts({}, accepting({ 'TLSv1.2': [ECDHE] })) },
    says: 'fail refused low',
    evidence: { addresses: '1/2' },
  },
  {
    case: 'TLS 1.2 is missing too',
    facts: { tls: tlsFacts(accepting({ 'TLSv1.0': [CBC] })) },
    says: 'not-applicable said-elsewhere',
  },
  {
    case: 'untested at one address of two',
    facts: { tls: tlsFacts({}, accepting({ 'TLSv1.2': [ECDHE], 'TLSv1.3': 'untested' })) },
    says: 'unknown indeterminate',
  },
  UNSEEN,
]);
