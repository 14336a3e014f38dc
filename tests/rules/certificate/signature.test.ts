import rule from '../../../src/rules/certificate/signature.ts';
import { certificate, faultyChain, issuing, tableOf, tlsFacts, trustedChain } from '../table.ts';

const leaf = (signature: string) => ({ tls: tlsFacts({ certificates: [trustedChain({ signature })] }) });

tableOf(rule, [
  { case: 'SHA-256 with RSA', facts: leaf('sha256WithRSAEncryption'), says: 'pass strong' },
  { case: 'SHA-384 with ECDSA', facts: leaf('ecdsa-with-SHA384'), says: 'pass strong' },
  { case: 'RSA-PSS', facts: leaf('rsassaPss'), says: 'pass strong' },
  { case: 'Ed25519', facts: leaf('ed25519'), says: 'pass strong' },
  {
    case: 'SHA-1 with RSA',
    facts: leaf('sha1WithRSAEncryption'),
    says: 'fail weak high',
    evidence: { subject: 'CN=www.example.ma', algorithm: 'sha1WithRSAEncryption' },
  },
  { case: 'SHA-1 with ECDSA', facts: leaf('ecdsa-with-SHA1'), says: 'fail weak high' },
  { case: 'SHA-1 with RSA-PSS', facts: leaf('rsassaPss-SHA1'), says: 'fail weak high' },
  { case: 'MD5', facts: leaf('md5WithRSAEncryption'), says: 'fail weak high' },
  { case: 'MD5, by its older number', facts: leaf('1.3.14.3.2.3'), says: 'fail weak high' },
  { case: 'a number that we do not know', facts: leaf('1.2.3.4'), says: 'unknown indeterminate' },
  {
    case: 'an intermediate with SHA-1',
    facts: { tls: tlsFacts({ certificates: [trustedChain({}, { signature: 'sha1WithRSAEncryption' })] }) },
    says: 'fail weak high',
    evidence: { subject: 'CN=Example Issuing CA', algorithm: 'sha1WithRSAEncryption' },
  },
  {
    case: 'of several weak ones the one nearest to the site is named',
    facts: {
      tls: tlsFacts({
        certificates: [trustedChain({ signature: 'md5WithRSAEncryption' }, { signature: 'sha1WithRSAEncryption' })],
      }),
    },
    says: 'fail weak high',
    evidence: { subject: 'CN=www.example.ma', algorithm: 'md5WithRSAEncryption' },
  },
  {
    case: 'a root with SHA-1, which nobody reads',
    facts: {
      tls: tlsFacts({
        certificates: [
          {
            chain: [
              certificate(),
              issuing(),
              issuing({ subject: 'CN=Example Root', signature: 'sha1WithRSAEncryption' }),
            ],
            trust: 'trusted',
            fault: null,
          },
        ],
      }),
    },
    says: 'pass strong',
  },
  {
    case: 'an unrelated certificate with SHA-1',
    facts: {
      tls: tlsFacts({
        certificates: [
          {
            chain: [
              certificate(),
              certificate({ subject: 'CN=autre.ma', signature: 'sha1WithRSAEncryption' }),
              issuing(),
            ],
            trust: 'trusted',
            fault: null,
          },
        ],
      }),
    },
    says: 'pass strong',
  },
  {
    case: 'two certificates that name each other as issuer end the walk',
    facts: {
      tls: tlsFacts({
        certificates: [
          faultyChain('issuer-unknown', [
            certificate({ subject: 'CN=a', issuer: 'CN=b' }),
            certificate({ subject: 'CN=b', issuer: 'CN=a', signature: 'md5WithRSAEncryption' }),
          ]),
        ],
      }),
    },
    says: 'fail weak high',
  },
  {
    case: 'self-signed',
    facts: {
      tls: tlsFacts({
        certificates: [
          faultyChain('self-signed', [
            certificate({ issuer: 'CN=www.example.ma', signature: 'sha1WithRSAEncryption' }),
          ]),
        ],
      }),
    },
    says: 'not-applicable self-signed',
  },
  { case: 'no handshake', options: { failures: { tls: 'probe-crashed' } }, says: 'unknown probe-crashed' },
]);
