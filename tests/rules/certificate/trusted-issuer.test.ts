import rule from '../../../src/rules/certificate/trusted-issuer.ts';
import { certificate, faultyChain, issuing, tableOf, tlsFacts } from '../table.ts';

const chain = [certificate(), issuing()];

tableOf(rule, [
  { case: 'a public authority', facts: { tls: tlsFacts() }, says: 'pass trusted' },
  {
    case: 'a private root that was sent',
    facts: {
      tls: tlsFacts({
        certificates: [faultyChain('untrusted-root', [...chain, issuing({ subject: 'CN=Example Root' })])],
      }),
    },
    says: 'fail untrusted-root critical',
    evidence: { issuer: 'CN=Example Root' },
  },
  {
    case: 'a private root that was not sent',
    facts: { tls: tlsFacts({ certificates: [faultyChain('issuer-unknown', chain)] }) },
    says: 'fail issuer-unknown critical',
    evidence: { issuer: 'CN=Example Root' },
  },
  {
    case: 'a signature that does not verify',
    facts: { tls: tlsFacts({ certificates: [faultyChain('bad-signature', chain)] }) },
    says: 'fail bad-signature critical',
  },
  {
    case: 'one address of two',
    facts: { tls: tlsFacts({}, { certificates: [faultyChain('issuer-unknown', chain)] }) },
    says: 'fail issuer-unknown critical',
    evidence: { issuer: 'CN=Example Root', addresses: '1/2' },
  },
  {
    case: 'self-signed is said elsewhere',
    facts: { tls: tlsFacts({ certificates: [faultyChain('self-signed')] }) },
    says: 'not-applicable said-elsewhere',
  },
  {
    case: 'incomplete is said elsewhere',
    facts: { tls: tlsFacts({ certificates: [faultyChain('incomplete')] }) },
    says: 'not-applicable said-elsewhere',
  },
  { case: 'no handshake', options: { failures: { tls: 'handshake-failed' } }, says: 'unknown handshake-failed' },
]);
