import { defineRule } from '../../model/rule.ts';
import { accepts, cannotTell, listsAreWhole, lookFor, OLD_VERSIONS, suiteEvidence, suitesOf } from '../offers.ts';
import { worstAddress } from '../worst.ts';

export default defineRule({
  id: 'tls/forward-secrecy',
  observes: ['tls'],
  severity: 'medium',
  references: [
    'https://www.rfc-editor.org/rfc/rfc9325#section-4.1',
    'https://www.rfc-editor.org/rfc/rfc9325#section-7.3',
  ],
  controls: ['CRYPTO-MES-POL', 'DEV-EXIG-TRANSAC', 'CONF-OBLIG-CRYPTO'],
  text: {
    title: 'Every accepted suite has forward secrecy',
    rationale:
      'Without forward secrecy, whoever records connections today can read them all on the day the server’s key is stolen.',
    remediation: 'Allow only suites with ECDHE and AES-GCM or ChaCha20-Poly1305.',
    messages: {
      all: 'Every accepted suite has forward secrecy.',
      'some-without': 'The server also accepts suites without forward secrecy: {suites}.',
      'all-without': 'The server accepts only suites without forward secrecy: {suites}.',
      'said-elsewhere': 'Suites of this kind are accepted, and each has a worse fault that another rule names.',
    },
  },
  snippets: {
    nginx:
      'ssl_protocols TLSv1.2 TLSv1.3;\nssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305;',
    apache:
      'SSLProtocol -all +TLSv1.2 +TLSv1.3\nSSLCipherSuite ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305',
    iis: "Get-TlsCipherSuite | Where-Object Name -Match '^TLS_RSA_' | ForEach-Object { Disable-TlsCipherSuite -Name $_.Name }",
  },
  verify: "openssl s_client -connect {host}:{port} -servername {host} -no_tls1_3 -cipher 'kRSA:@SECLEVEL=0' </dev/null",

  judge({ tls }) {
    return worstAddress(tls, 'medium', (address) => {
      const sight = lookFor(address, OLD_VERSIONS, null, ({ forwardSecret }) => !forwardSecret);
      const none = !accepts(address, 'TLSv1.3') && !suitesOf(address).some(({ traits }) => traits.forwardSecret);
      if (sight.kind === 'accepted') {
        const evidence = suiteEvidence(sight.suites);
        if (!none) return { status: 'fail', message: 'some-without', severity: 'low', evidence };
        // That there is nothing else needs the whole list; that these are accepted does not.
        return listsAreWhole(address, [...OLD_VERSIONS, 'TLSv1.3'])
          ? { status: 'fail', message: 'all-without', evidence }
          : { status: 'fail', message: 'some-without', severity: 'low', evidence };
      }
      if (sight.kind === 'cannot-tell') return cannotTell(address);
      return sight.kind === 'elsewhere'
        ? { status: 'not-applicable', message: 'said-elsewhere' }
        : { status: 'pass', message: 'all' };
    });
  },
});
