import { defineRule } from '../../model/rule.ts';
import { type AcceptedSuite, cannotTell, lookFor, OLD_VERSIONS, suiteEvidence } from '../offers.ts';
import { worstAddress } from '../worst.ts';

export default defineRule({
  id: 'tls/export',
  observes: ['tls'],
  severity: 'critical',
  references: [
    'https://mitls.org/pages/attacks/SMACK#freak',
    'https://weakdh.org/',
    'https://www.cve.org/CVERecord?id=CVE-2015-0204',
    'https://www.cve.org/CVERecord?id=CVE-2015-4000',
  ],
  controls: ['CRYPTO-MES-POL', 'DEV-EXIG-TRANSAC', 'CONF-OBLIG-CRYPTO'],
  text: {
    title: 'No suite made weak for export is accepted',
    rationale:
      'Export suites were made to be broken. Someone on the way can lead even current browsers of careless makers to them, and read the connection.',
    remediation: 'Allow only suites with ECDHE and AES-GCM or ChaCha20-Poly1305.',
    messages: {
      none: 'The server accepts no export suite.',
      accepted: 'The server accepts export suites: {suites}.',
      freak: 'The server accepts RSA export suites (FREAK): {suites}.',
      logjam: 'The server accepts Diffie-Hellman export suites (Logjam): {suites}.',
      'freak-and-logjam': 'The server accepts export suites with RSA (FREAK) and Diffie-Hellman (Logjam): {suites}.',
      'said-elsewhere': 'Suites of this kind are accepted, and each has a worse fault that another rule names.',
    },
  },
  snippets: {
    nginx:
      'ssl_protocols TLSv1.2 TLSv1.3;\nssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305;',
    apache:
      'SSLProtocol -all +TLSv1.2 +TLSv1.3\nSSLCipherSuite ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305',
    iis: "Get-TlsCipherSuite | Where-Object Name -Match 'EXPORT' | ForEach-Object { Disable-TlsCipherSuite -Name $_.Name }",
  },
  verify: 'nmap --script ssl-enum-ciphers -p {port} {host}',

  judge({ tls }) {
    return worstAddress(tls, 'critical', (address) => {
      const sight = lookFor(address, OLD_VERSIONS, 'export', (traits) => traits.export);
      if (sight.kind === 'accepted') {
        const { temporaryRsaBits: bits } = address.details;
        const evidence = { ...suiteEvidence(sight.suites), ...(bits === null ? {} : { bits }) };
        return { status: 'fail', message: attackOn(sight.suites), evidence };
      }
      if (sight.kind === 'cannot-tell') return cannotTell(address);
      return sight.kind === 'elsewhere'
        ? { status: 'not-applicable', message: 'said-elsewhere' }
        : { status: 'pass', message: 'none' };
    });
  },
});

function attackOn(suites: readonly AcceptedSuite[]): 'freak' | 'logjam' | 'freak-and-logjam' | 'accepted' {
  const freak = suites.some(({ traits }) => traits.exchange === 'rsa');
  const logjam = suites.some(({ traits }) => traits.exchange === 'dhe');
  if (freak && logjam) return 'freak-and-logjam';
  if (freak) return 'freak';
  return logjam ? 'logjam' : 'accepted';
}
