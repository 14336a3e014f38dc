import { defineRule } from '../../model/rule.ts';
import { worstAddress } from '../worst.ts';

export default defineRule({
  id: 'certificate/staple',
  observes: ['tls'],
  severity: 'medium',
  references: [
    'https://www.rfc-editor.org/rfc/rfc6960#section-4.2.2.2',
    'https://www.rfc-editor.org/rfc/rfc6066#section-8',
  ],
  controls: ['CRYPTO-MES-GESTCLE'],
  text: {
    title: 'The stapled status says that the certificate is good',
    rationale:
      'The stapled status is the word of the authority about the certificate: a revoked certificate must not be used, and a status that nobody can believe only slows the connection.',
    remediation:
      'If the certificate was revoked, replace it and its key today. Otherwise see that the server can reach the responder of the authority, and that it renews the status in time.',
    messages: {
      good: 'The stapled status says that the certificate is good.',
      revoked: 'The authority has revoked the certificate.',
      unknown: 'The authority says in the stapled status that it does not know the certificate.',
      unusable: 'What the server staples is no answer about the certificate.',
      'not-signed': 'The stapled status is not signed by the authority of the certificate.',
      stale: 'The stapled status was good until {nextUpdate} only.',
      'not-stapled': 'The server staples no status, which it need not do.',
      'no-responder': 'The certificate names no responder: its authority gives no such status.',
    },
  },
  snippets: {
    nginx:
      'ssl_stapling on;\nssl_stapling_verify on;\nssl_trusted_certificate /etc/ssl/chain.pem;\nresolver 127.0.0.53;',
    apache: 'SSLUseStapling on\nSSLStaplingCache shmcb:/var/run/ocsp(128000) # outside <VirtualHost>',
  },
  verify: 'openssl s_client -connect {host}:{port} -servername {host} -status </dev/null | grep -A 17 "OCSP response"',

  judge({ tls }, { now }) {
    return worstAddress(tls, 'medium', ({ certificates, details: { staple } }) => {
      if (staple === null) {
        const asked = certificates.some(({ chain: [leaf] }) => (leaf?.ocspUrls.length ?? 0) > 0);
        return { status: 'not-applicable', message: asked ? 'not-stapled' : 'no-responder' };
      }
      const { status, signed, nextUpdate } = staple;
      // A signature that we could not follow to the issuer is no proof, neither for the status nor against it.
      const confidence = signed === null ? 'firm' : 'certain';
      if (status === 'unreadable' || status === 'not-successful') return { status: 'fail', message: 'unusable' };
      if (signed === false) return { status: 'fail', message: 'not-signed' };
      if (status === 'revoked') return { status: 'fail', message: 'revoked', severity: 'critical', confidence };
      if (status === 'unknown') return { status: 'fail', message: 'unknown', confidence };
      return nextUpdate !== null && Date.parse(nextUpdate) < Date.parse(now)
        ? { status: 'fail', message: 'stale', evidence: { nextUpdate } }
        : { status: 'pass', message: 'good', confidence };
    });
  },
});
