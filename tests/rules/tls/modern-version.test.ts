import rule from '../../../src/rules/tls/modern-version.ts';
import { tableOf, tlsFacts } from '../table.ts';
import { accepting, CBC, ECDHE, TLS13, UNSEEN } from '../tls-offers.ts';

tableOf(rule, [
  { case: 'TLS 1.3', facts: { tls: tlsFacts() }, says: 'pass offered', evidence: { version: 'TLSv1.3' } },
  {
    case: 'TLS 1.3 alone',
    facts: { tls: tlsFacts(accepting({ 'TLSv1.3': [TLS13] })) },
    says: 'pass offered',
    evidence: { version: 'TLSv1.3' },
  },
  {
    case: 'TLS 1.2 at best',
    facts: { tls: tlsFacts(accepting({ 'TLSv1.0': [CBC], 'TLSv1.2': [ECDHE] })) },
    says: 'pass offered',
    evidence: { version: 'TLSv1.2' },
  },
  {
    case: 'TLS 1.0 at best',
    facts: { tls: tlsFacts(accepting({ SSLv3: [CBC], 'TLSv1.0': [CBC] })) },
    says: 'fail missing high',
    evidence: { version: 'TLSv1.0' },
  },
  {
    case: 'SSL 3.0 at best, at one address of two',
    facts: { tls: tlsFacts(accepting({ SSLv3: [CBC] }), {}) },
    says: 'fail missing critical',
    evidence: { version: 'SSLv3', addresses: '1/2' },
  },
  {
    case: 'TLS 1.2 was not told',
    facts: { tls: tlsFacts(accepting({ 'TLSv1.0': [CBC], 'TLSv1.2': 'untested' })) },
    says: 'unknown indeterminate',
  },
  { case: 'no version was told', facts: { tls: tlsFacts(accepting({})) }, says: 'unknown indeterminate' },
  UNSEEN,
]);
