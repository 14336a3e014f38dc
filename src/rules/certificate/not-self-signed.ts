import { defineRule } from '../../model/rule.ts';
import { worstChain } from '../certificates.ts';
import { shown } from '../evidence.ts';

export default defineRule({
  id: 'certificate/not-self-signed',
  observes: ['tls'],
  severity: 'critical',
  references: ['https://www.rfc-editor.org/rfc/rfc5280#section-3.2'],
  controls: ['CRYPTO-MES-GESTCLE'],
  text: {
    title: 'The certificate was issued by an authority, not by the site itself',
    rationale:
      'Anyone can sign a certificate for this name in the same way, so visitors cannot tell the site from an impostor.',
    remediation:
      'Replace the self-signed certificate, often the one that came with the server or the appliance, by one from a public certification authority.',
    messages: {
      issued: 'The certificate was issued by {issuer}.',
      'self-signed': 'The certificate {subject} is signed by itself.',
    },
  },
  verify:
    'openssl s_client -connect {host}:{port} -servername {host} </dev/null | openssl x509 -noout -subject -issuer',

  judge({ tls }) {
    return worstChain(tls, 'critical', ({ fault, leaf }) =>
      fault === 'self-signed'
        ? { status: 'fail', message: 'self-signed', evidence: { subject: shown(leaf.subject) } }
        : { status: 'pass', message: 'issued', evidence: { issuer: shown(leaf.issuer) } },
    );
  },
});
