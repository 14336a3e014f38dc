import { defineRule } from '../../model/rule.ts';
import { judgeFlaw } from '../offers.ts';
import { worstAddress } from '../worst.ts';

export default defineRule({
  id: 'tls/triple-des',
  observes: ['tls'],
  severity: 'medium',
  references: ['https://sweet32.info/', 'https://www.cve.org/CVERecord?id=CVE-2016-2183'],
  controls: ['CRYPTO-MES-POL', 'DEV-EXIG-TRANSAC', 'CONF-OBLIG-CRYPTO'],
  text: {
    title: 'No cipher with blocks of 64 bits is accepted, such as 3DES',
    rationale:
      'After some tens of gigabytes on one connection, blocks of 64 bits repeat and show parts of what they hide, such as a session cookie (SWEET32).',
    remediation: 'Allow only suites with ECDHE and AES-GCM or ChaCha20-Poly1305.',
    messages: {
      none: 'The server accepts no cipher with blocks of 64 bits.',
      accepted: 'The server accepts ciphers with blocks of 64 bits: {suites}.',
      'said-elsewhere': 'Suites of this kind are accepted, and each has a worse fault that another rule names.',
    },
  },
  snippets: {
    nginx:
      'ssl_protocols TLSv1.2 TLSv1.3;\nssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305;',
    apache:
      'SSLProtocol -all +TLSv1.2 +TLSv1.3\nSSLCipherSuite ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305',
    iis: "Get-TlsCipherSuite | Where-Object Name -Match '3DES' | ForEach-Object { Disable-TlsCipherSuite -Name $_.Name }",
  },
  verify: "openssl s_client -connect {host}:{port} -servername {host} -no_tls1_3 -cipher '3DES:@SECLEVEL=0' </dev/null",

  judge({ tls }) {
    return worstAddress(tls, 'medium', (address) =>
      judgeFlaw(address, 'small-block', ({ blockBits }) => blockBits === 64),
    );
  },
});
