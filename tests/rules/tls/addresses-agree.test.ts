import rule from '../../../src/rules/tls/addresses-agree.ts';
import { tableOf, tlsFacts, trustedChain } from '../table.ts';
import { accepting, CBC, ECDHE, RSA, TLS13, UNSEEN } from '../tls-offers.ts';

const modern = accepting({ 'TLSv1.2': [ECDHE], 'TLSv1.3': [TLS13] });
const leaf = (sha256: string) => ({ ...modern, certificates: [trustedChain({ sha256 })] });

tableOf(rule, [
  { case: 'one address', facts: { tls: tlsFacts(modern) }, says: 'not-applicable one-address' },
  { case: 'two that agree', facts: { tls: tlsFacts(modern, modern) }, says: 'pass agree' },
  {
    case: 'a version at one of three, which also differs in suites',
    facts: { tls: tlsFacts(modern, accepting({ 'TLSv1.0': [CBC], 'TLSv1.2': [RSA], 'TLSv1.3': [TLS13] }), modern) },
    says: 'fail versions low',
    evidence: { versions: ['TLSv1.0'] },
  },
  {
    case: 'a suite at one of two',
    facts: { tls: tlsFacts(modern, accepting({ 'TLSv1.2': [ECDHE, RSA], 'TLSv1.3': [TLS13] })) },
    says: 'fail suites low',
    evidence: { suites: [RSA] },
  },
  {
    case: 'a suite that the other list, not being whole, may have as well',
    facts: {
      tls: tlsFacts(
        accepting({ 'TLSv1.2': [ECDHE], 'TLSv1.3': [TLS13] }, { complete: [] }),
        accepting({ 'TLSv1.2': [ECDHE, RSA], 'TLSv1.3': [TLS13] }),
      ),
    },
    says: 'unknown indeterminate',
  },
  {
    case: 'a version that one address did not tell',
    facts: { tls: tlsFacts(modern, accepting({ 'TLSv1.2': [ECDHE], 'TLSv1.3': 'untested' })) },
    says: 'unknown indeterminate',
  },
  {
    case: 'other certificates',
    facts: { tls: tlsFacts(leaf('aa'), leaf('bb')) },
    says: 'fail certificates info',
    evidence: {},
  },
  {
    case: 'the same certificates in another order',
    facts: {
      tls: tlsFacts(
        { ...modern, certificates: [trustedChain({ sha256: 'aa' }), trustedChain({ sha256: 'bb' })] },
        { ...modern, certificates: [trustedChain({ sha256: 'bb' }), trustedChain({ sha256: 'aa' })] },
      ),
    },
    says: 'pass agree',
  },
  UNSEEN,
]);
