import { defineRule } from '../../model/rule.ts';
import { isSelfIssued, pathOf, worstChain } from '../certificates.ts';
import { shown } from '../evidence.ts';

export default defineRule({
  id: 'certificate/signature',
  observes: ['tls'],
  severity: 'high',
  references: [
    'https://cabforum.org/working-groups/server/baseline-requirements/requirements/',
    'https://shattered.io',
  ],
  controls: ['CRYPTO-MES-GESTCLE'],
  text: {
    title: 'The certificates are signed with SHA-256 or better',
    rationale:
      'With SHA-1 or MD5 a second certificate can be made that carries the same signature, for a name of the attacker’s choice.',
    remediation:
      'Have the certificate issued again with a SHA-256 signature, and send the issuer’s current intermediate certificates.',
    messages: {
      strong: 'Every certificate is signed with a strong hash.',
      weak: 'The certificate {subject} is signed with {algorithm}.',
      'self-signed': 'The certificate is signed by itself: its signature proves nothing, whatever the hash.',
    },
  },
  verify:
    'openssl s_client -connect {host}:{port} -servername {host} </dev/null | openssl x509 -noout -text | grep "Signature Algorithm"',

  judge({ tls }) {
    return worstChain(tls, 'high', ({ fault, chain }) => {
      if (fault === 'self-signed') return { status: 'not-applicable', message: 'self-signed' };
      const signed = pathOf(chain).filter((one) => !isSelfIssued(one)); // nobody reads the signature of a root
      const weak = signed.find(({ signature }) => strengthOf(signature) === 'weak');
      if (weak !== undefined) {
        return {
          status: 'fail',
          message: 'weak',
          evidence: { subject: shown(weak.subject), algorithm: shown(weak.signature) },
        };
      }
      const known = signed.every(({ signature }) => strengthOf(signature) === 'strong');
      return known ? { status: 'pass', message: 'strong' } : { status: 'unknown', reason: 'indeterminate' };
    });
  },
});

/** The numbers are those of OIW (MD5 and SHA-1) and TeleTrusT (RIPEMD-160) that have no name in src/parse/x509.ts. */
const WEAK = /sha-?1(?!\d)|md[245]|^1\.3\.14\.3\.2\.(?:3|15|27)$|^1\.3\.36\.3\.3\.1\.[23]$/i;
const STRONG = /sha-?(?:224|256|384|512)|^rsassapss$|^ed25519$|^ed448$/i;

function strengthOf(signature: string): 'weak' | 'strong' | 'unrecognised' {
  if (WEAK.test(signature)) return 'weak';
  return STRONG.test(signature) ? 'strong' : 'unrecognised';
}
