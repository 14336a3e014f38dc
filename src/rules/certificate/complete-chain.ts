import { defineRule } from '../../model/rule.ts';
import { topIssuer, worstChain } from '../certificates.ts';
import { shown } from '../evidence.ts';

export default defineRule({
  id: 'certificate/complete-chain',
  observes: ['tls'],
  severity: 'medium',
  references: [
    'https://www.rfc-editor.org/rfc/rfc8446#section-4.4.2',
    'https://nginx.org/en/docs/http/configuring_https_servers.html#chains',
  ],
  controls: ['CRYPTO-MES-GESTCLE'],
  text: {
    title: 'The server sends its intermediate certificates',
    rationale:
      'Some browsers fetch a missing intermediate certificate by themselves; telephones, applications and other servers often refuse the connection.',
    remediation:
      'Send the intermediate certificates after the site certificate, in order of issue; the root is not needed.',
    messages: {
      complete: 'The server sends every certificate up to a root.',
      incomplete: 'The certificate of {issuer} is missing from what the server sends.',
      'no-path': 'The chain cannot be judged: another rule says why the certificate is not trusted.',
    },
  },
  snippets: {
    nginx:
      '# fullchain.pem: the site certificate, then the intermediates\nssl_certificate     /etc/ssl/fullchain.pem;\nssl_certificate_key /etc/ssl/private.key;',
    apache:
      '# fullchain.pem: the site certificate, then the intermediates (Apache 2.4.8 or later)\nSSLCertificateFile    /etc/ssl/fullchain.pem\nSSLCertificateKeyFile /etc/ssl/private.key',
    iis: '# Install the intermediates in the machine store, then restart the site\nImport-Certificate -FilePath intermediate.cer -CertStoreLocation Cert:\\LocalMachine\\CA',
  },
  verify: 'openssl s_client -connect {host}:{port} -servername {host} -showcerts </dev/null',

  judge({ tls }) {
    return worstChain(tls, 'medium', ({ fault, chain }) => {
      if (fault === 'incomplete')
        return { status: 'fail', message: 'incomplete', evidence: { issuer: shown(topIssuer(chain)) } };
      if (fault === null || fault === 'untrusted-root') return { status: 'pass', message: 'complete' };
      return { status: 'not-applicable', message: 'no-path' };
    });
  },
});
