import { defineRule } from '../../model/rule.ts';
import { judgeFlaw } from '../offers.ts';
import { worstAddress } from '../worst.ts';

export default defineRule({
  id: 'tls/rc4',
  observes: ['tls'],
  severity: 'high',
  references: ['https://www.rfc-editor.org/rfc/rfc7465', 'https://www.cve.org/CVERecord?id=CVE-2015-2808'],
  controls: ['CRYPTO-MES-POL', 'DEV-EXIG-TRANSAC', 'CONF-OBLIG-CRYPTO'],
  text: {
    title: 'RC4 is not accepted',
    rationale:
      'RC4 leaks what it hides: cookies that are sent often enough can be read. It has been forbidden in TLS since 2015.',
    remediation: 'Allow only suites with ECDHE and AES-GCM or ChaCha20-Poly1305.',
    messages: {
      none: 'The server accepts no RC4 suite.',
      accepted: 'The server accepts RC4: {suites}.',
      'said-elsewhere': 'Suites of this kind are accepted, and each has a worse fault that another rule names.',
    },
  },
  snippets: {
    nginx:
      'ssl_protocols TLSv1.2 TLSv1.3;\nssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305;',
    apache:
      'SSLProtocol -all +TLSv1.2 +TLSv1.3\nSSLCipherSuite ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305',
    iis: "Get-TlsCipherSuite | Where-Object Name -Match 'RC4' | ForEach-Object { Disable-TlsCipherSuite -Name $_.Name }",
  },
  verify: "openssl s_client -connect {host}:{port} -servername {host} -no_tls1_3 -cipher 'RC4:@SECLEVEL=0' </dev/null",

  judge({ tls }) {
    return worstAddress(tls, 'high', (address) => judgeFlaw(address, 'rc4', ({ cipher }) => /^RC4_/.test(cipher)));
  },
});
