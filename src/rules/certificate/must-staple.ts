import { defineRule } from '../../model/rule.ts';
import { worstChain } from '../certificates.ts';
import { askedForExtras, cannotTell } from '../offers.ts';

export default defineRule({
  id: 'certificate/must-staple',
  observes: ['tls'],
  severity: 'high',
  references: ['https://www.rfc-editor.org/rfc/rfc7633', 'https://www.rfc-editor.org/rfc/rfc6066#section-8'],
  controls: ['CRYPTO-MES-GESTCLE'],
  text: {
    title: 'A certificate that demands a stapled status gets one',
    rationale:
      'The certificate itself says that it is not to be believed without a stapled status: browsers that read this show an error instead of the site.',
    remediation: 'Switch OCSP stapling on, or have the certificate issued again without this demand.',
    messages: {
      stapled: 'The certificate demands a stapled status, and the server sends one.',
      'not-stapled': 'The certificate demands a stapled status, and the server sends none.',
      'not-demanded': 'The certificate demands no stapled status.',
    },
  },
  snippets: {
    nginx:
      'ssl_stapling on;\nssl_stapling_verify on;\nssl_trusted_certificate /etc/ssl/chain.pem;\nresolver 127.0.0.53;',
    apache: 'SSLUseStapling on\nSSLStaplingCache shmcb:/var/run/ocsp(128000) # outside <VirtualHost>',
  },
  verify: 'openssl s_client -connect {host}:{port} -servername {host} -status </dev/null | grep -A 17 "OCSP response"',

  judge({ tls }) {
    return worstChain(tls, 'high', ({ leaf }, address) => {
      if (!leaf.mustStaple) return { status: 'not-applicable', message: 'not-demanded' };
      if (address.details.staple !== null) return { status: 'pass', message: 'stapled' };
      return askedForExtras(address) ? { status: 'fail', message: 'not-stapled' } : cannotTell(address);
    });
  },
});
