import { defineRule } from '../../model/rule.ts';
import { topIssuer, worstChain } from '../certificates.ts';
import { shown } from '../evidence.ts';

export default defineRule({
  id: 'certificate/trusted-issuer',
  observes: ['tls'],
  severity: 'critical',
  references: ['https://www.rfc-editor.org/rfc/rfc5280#section-6.1', 'https://wiki.mozilla.org/CA'],
  controls: ['CRYPTO-MES-GESTCLE'],
  text: {
    title: 'The certificate leads to an authority that browsers trust',
    rationale:
      'A browser that does not know the authority shows a warning instead of the site, and cannot tell it from an impostor.',
    remediation:
      'Have the certificate issued by a public certification authority. For a name that only the staff uses, install the private root on their devices and tell the observer about it.',
    messages: {
      trusted: 'The certificate leads to a trusted root.',
      'untrusted-root': 'The certificate leads to the root {issuer}, which browsers do not trust.',
      'issuer-unknown': 'The certificate was issued by {issuer}, which browsers do not know.',
      'bad-signature': 'The chain holds a signature that does not verify below {issuer}.',
      'said-elsewhere': 'The certificate is self-signed or its chain is incomplete, which another rule says.',
    },
  },
  verify: 'openssl s_client -connect {host}:{port} -servername {host} -verify_return_error </dev/null',

  judge({ tls }) {
    return worstChain(tls, 'critical', ({ fault, chain }) => {
      if (fault === null) return { status: 'pass', message: 'trusted' };
      if (fault === 'self-signed' || fault === 'incomplete')
        return { status: 'not-applicable', message: 'said-elsewhere' };
      return { status: 'fail', message: fault, evidence: { issuer: shown(topIssuer(chain)) } };
    });
  },
});
