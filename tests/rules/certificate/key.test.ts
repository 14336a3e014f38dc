import type { Certificate } from '../../../src/model/observation.ts';
import rule from '../../../src/rules/certificate/key.ts';
import { tableOf, tlsFacts, trustedChain } from '../table.ts';

const facts = (type: Certificate['key']['type'], bits: number, curve: string | null = null) => ({
  tls: tlsFacts({ certificates: [trustedChain({ key: { type, bits, curve } })] }),
});

tableOf(rule, [
  { case: 'RSA 2048', facts: facts('rsa', 2048), says: 'pass strong', evidence: { type: 'RSA', bits: 2048 } },
  { case: 'RSA 2047', facts: facts('rsa', 2047), says: 'fail short high' },
  { case: 'RSA 1024', facts: facts('rsa', 1024), says: 'fail short high', evidence: { type: 'RSA', bits: 1024 } },
  { case: 'RSA 1023', facts: facts('rsa', 1023), says: 'fail short critical' },
  { case: 'RSA-PSS 1024', facts: facts('rsa-pss', 1024), says: 'fail short high' },
  { case: 'P-256', facts: facts('ec', 256, 'secp256r1'), says: 'pass strong' },
  { case: 'P-224', facts: facts('ec', 224, 'secp224r1'), says: 'fail short high' },
  { case: 'Ed25519', facts: facts('ed25519', 256), says: 'pass strong', evidence: { type: 'Ed25519', bits: 256 } },
  { case: 'DSA, however long', facts: facts('dsa', 3072), says: 'fail obsolete high' },
  { case: 'a type that we do not know', facts: facts('unknown', 0), says: 'unknown indeterminate' },
  {
    case: 'the worst of two addresses',
    facts: {
      tls: tlsFacts(
        { certificates: [trustedChain({ key: { type: 'rsa', bits: 1024, curve: null } })] },
        { certificates: [trustedChain({ key: { type: 'rsa', bits: 512, curve: null } })] },
        {},
      ),
    },
    says: 'fail short critical',
    evidence: { type: 'RSA', bits: 512, addresses: '2/3' },
  },
  {
    case: 'what is weak counts more than what is not known',
    facts: {
      tls: tlsFacts(facts('unknown', 0).tls.addresses[0] ?? {}, facts('rsa', 1024).tls.addresses[0] ?? {}),
    },
    says: 'fail short high',
  },
  { case: 'no handshake', options: { failures: { tls: 'connection-closed' } }, says: 'unknown connection-closed' },
]);
