import rule from '../../../src/rules/certificate/not-self-signed.ts';
import { certificate, faultyChain, tableOf, tlsFacts } from '../table.ts';

const selfSigned = faultyChain('self-signed', [certificate({ subject: 'CN=localhost', issuer: 'CN=localhost' })]);

tableOf(rule, [
  { case: 'issued', facts: { tls: tlsFacts() }, says: 'pass issued', evidence: { issuer: 'CN=Example Issuing CA' } },
  {
    case: 'self-signed',
    facts: { tls: tlsFacts({ certificates: [selfSigned] }) },
    says: 'fail self-signed critical',
    evidence: { subject: 'CN=localhost' },
  },
  {
    case: 'self-signed at one address of two',
    facts: { tls: tlsFacts({}, { certificates: [selfSigned] }) },
    says: 'fail self-signed critical',
    evidence: { subject: 'CN=localhost', addresses: '1/2' },
  },
  {
    case: 'a private authority is another matter',
    facts: { tls: tlsFacts({ certificates: [faultyChain('untrusted-root')] }) },
    says: 'pass issued',
  },
  { case: 'no handshake', options: { failures: { tls: 'connection-refused' } }, says: 'unknown connection-refused' },
]);
