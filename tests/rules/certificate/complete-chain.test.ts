import rule from '../../../src/rules/certificate/complete-chain.ts';
import { certificate, faultyChain, issuing, tableOf, tlsFacts } from '../table.ts';

tableOf(rule, [
  { case: 'trusted', facts: { tls: tlsFacts() }, says: 'pass complete' },
  {
    case: 'the leaf alone',
    facts: { tls: tlsFacts({ certificates: [faultyChain('incomplete')] }) },
    says: 'fail incomplete medium',
    evidence: { issuer: 'CN=Example Issuing CA' },
  },
  {
    case: 'the second intermediate is missing',
    facts: { tls: tlsFacts({ certificates: [faultyChain('incomplete', [certificate(), issuing()])] }) },
    says: 'fail incomplete medium',
    evidence: { issuer: 'CN=Example Root' },
  },
  {
    case: 'complete up to a root that nobody trusts',
    facts: { tls: tlsFacts({ certificates: [faultyChain('untrusted-root')] }) },
    says: 'pass complete',
  },
  {
    case: 'self-signed: there is no chain',
    facts: { tls: tlsFacts({ certificates: [faultyChain('self-signed')] }) },
    says: 'not-applicable no-path',
  },
  { case: 'no handshake', options: { failures: { tls: 'read-timeout' } }, says: 'unknown read-timeout' },
]);
