import { defineRule } from '../../model/rule.ts';
import { cannotTell, lookFor, OLD_VERSIONS, suiteEvidence } from '../offers.ts';
import { worstAddress } from '../worst.ts';

export default defineRule({
  id: 'tls/null-encryption',
  observes: ['tls'],
  severity: 'critical',
  references: ['https://www.rfc-editor.org/rfc/rfc9325#section-4.1'],
  controls: ['CRYPTO-MES-POL', 'DEV-EXIG-TRANSAC', 'CONF-OBLIG-CRYPTO'],
  text: {
    title: 'No connection without encryption is accepted',
    rationale: 'With a NULL suite the browser shows a lock, and everything is sent in the clear.',
    remediation: 'Allow only suites with ECDHE and AES-GCM or ChaCha20-Poly1305.',
    messages: {
      none: 'The server accepts no suite without encryption.',
      accepted: 'The server accepts suites without encryption: {suites}.',
    },
  },
  snippets: {
    nginx:
      'ssl_protocols TLSv1.2 TLSv1.3;\nssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305;',
    apache:
      'SSLProtocol -all +TLSv1.2 +TLSv1.3\nSSLCipherSuite ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305',
    iis: "Get-TlsCipherSuite | Where-Object Name -Match 'NULL' | ForEach-Object { Disable-TlsCipherSuite -Name $_.Name }",
  },
  verify:
    "openssl s_client -connect {host}:{port} -servername {host} -no_tls1_3 -cipher 'eNULL:@SECLEVEL=0' </dev/null",

  judge({ tls }) {
    return worstAddress(tls, 'critical', (address) => {
      // RFC 9150 brought such suites to TLS 1.3 too.
      const sight = lookFor(address, [...OLD_VERSIONS, 'TLSv1.3'], 'null', ({ mode }) => mode === 'null');
      if (sight.kind === 'accepted')
        return { status: 'fail', message: 'accepted', evidence: suiteEvidence(sight.suites) };
      return sight.kind === 'cannot-tell' ? cannotTell(address) : { status: 'pass', message: 'none' };
    });
  },
});
