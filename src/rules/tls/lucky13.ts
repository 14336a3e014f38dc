import { defineRule } from '../../model/rule.ts';
import { cannotTell, lookFor, suiteEvidence } from '../offers.ts';
import { worstAddress } from '../worst.ts';

export default defineRule({
  id: 'tls/lucky13',
  observes: ['tls'],
  severity: 'info',
  references: [
    'https://www.isg.rhul.ac.uk/tls/Lucky13.html',
    'https://www.rfc-editor.org/rfc/rfc7366',
    'https://www.cve.org/CVERecord?id=CVE-2013-0169',
  ],
  controls: ['CRYPTO-MES-POL', 'DEV-EXIG-TRANSAC', 'CONF-OBLIG-CRYPTO'],
  text: {
    title: 'No CBC suite is accepted without encrypt-then-MAC',
    rationale:
      'The way in which CBC suites verify what they receive takes a little longer for some forged data; a library that does not hide this lets small parts be guessed (LUCKY13). Whether it does cannot be seen from outside.',
    remediation: 'Allow only AEAD suites (AES-GCM, ChaCha20-Poly1305), or at least keep the TLS library up to date.',
    messages: {
      none: 'The server accepts no CBC suite.',
      protected: 'The server accepts CBC suites and supports encrypt-then-MAC.',
      accepted: 'The server accepts CBC suites without encrypt-then-MAC: {suites}.',
      'said-elsewhere': 'Suites of this kind are accepted, and each has a worse fault that another rule names.',
    },
  },
  snippets: {
    nginx:
      'ssl_protocols TLSv1.2 TLSv1.3;\nssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305;',
    apache:
      'SSLProtocol -all +TLSv1.2 +TLSv1.3\nSSLCipherSuite ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305',
  },
  verify:
    "openssl s_client -connect {host}:{port} -servername {host} -no_tls1_3 -cipher 'SHA1:SHA256:SHA384' </dev/null",

  judge({ tls }) {
    return worstAddress(tls, 'info', (address) => {
      const sight = lookFor(address, ['TLSv1.0', 'TLSv1.1', 'TLSv1.2'], null, ({ mode }) => mode === 'cbc');
      if (sight.kind === 'accepted') {
        const { encryptThenMac } = address.details;
        if (encryptThenMac === 'yes') return { status: 'pass', message: 'protected' };
        if (encryptThenMac === 'no')
          return { status: 'fail', message: 'accepted', evidence: suiteEvidence(sight.suites) };
        return cannotTell(address);
      }
      if (sight.kind === 'cannot-tell') return cannotTell(address);
      return sight.kind === 'elsewhere'
        ? { status: 'not-applicable', message: 'said-elsewhere' }
        : { status: 'pass', message: 'none' };
    });
  },
});
