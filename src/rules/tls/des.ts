import { defineRule } from '../../model/rule.ts';
import { judgeFlaw } from '../offers.ts';
import { worstAddress } from '../worst.ts';

export default defineRule({
  id: 'tls/des',
  observes: ['tls'],
  severity: 'high',
  references: ['https://www.rfc-editor.org/rfc/rfc5469', 'https://www.rfc-editor.org/rfc/rfc9325#section-4.1'],
  controls: ['CRYPTO-MES-POL', 'DEV-EXIG-TRANSAC', 'CONF-OBLIG-CRYPTO'],
  text: {
    title: 'DES is not accepted',
    rationale: 'A DES key has 56 bits: trying them all is a matter of hours on rented machines.',
    remediation: 'Allow only suites with ECDHE and AES-GCM or ChaCha20-Poly1305.',
    messages: {
      none: 'The server accepts no DES suite.',
      accepted: 'The server accepts DES: {suites}.',
      'said-elsewhere': 'Suites of this kind are accepted, and each has a worse fault that another rule names.',
    },
  },
  snippets: {
    nginx:
      'ssl_protocols TLSv1.2 TLSv1.3;\nssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305;',
    apache:
      'SSLProtocol -all +TLSv1.2 +TLSv1.3\nSSLCipherSuite ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305',
    iis: "Get-TlsCipherSuite | Where-Object Name -Match '_DES_' | ForEach-Object { Disable-TlsCipherSuite -Name $_.Name }",
  },
  verify: "openssl s_client -connect {host}:{port} -servername {host} -no_tls1_3 -cipher 'DES:@SECLEVEL=0' </dev/null",

  judge({ tls }) {
    return worstAddress(tls, 'high', (address) => judgeFlaw(address, 'des', ({ cipher }) => /^DES/.test(cipher)));
  },
});
