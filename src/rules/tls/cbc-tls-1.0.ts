import { defineRule } from '../../model/rule.ts';
import { cannotTell, lookFor, suiteEvidence } from '../offers.ts';
import { worstAddress } from '../worst.ts';

export default defineRule({
  id: 'tls/cbc-tls-1.0',
  observes: ['tls'],
  severity: 'low',
  references: ['https://www.rfc-editor.org/rfc/rfc7457#section-2.3', 'https://www.cve.org/CVERecord?id=CVE-2011-3389'],
  controls: ['CRYPTO-MES-POL', 'DEV-EXIG-TRANSAC', 'CONF-OBLIG-CRYPTO'],
  text: {
    title: 'No CBC suite is accepted with TLS 1.0',
    rationale:
      'TLS 1.0 tells in advance how the next block is mixed. Old browsers that do not work around it let a page read the cookies of another one (BEAST).',
    remediation: 'Switch TLS 1.0 off.',
    messages: {
      refused: 'The server refuses TLS 1.0, without which there is no such attack.',
      none: 'The server accepts no CBC suite with TLS 1.0.',
      accepted: 'The server accepts CBC suites with TLS 1.0 (BEAST): {suites}.',
      'said-elsewhere': 'Suites of this kind are accepted, and each has a worse fault that another rule names.',
    },
  },
  snippets: {
    nginx: 'ssl_protocols TLSv1.2 TLSv1.3;',
    apache: 'SSLProtocol -all +TLSv1.2 +TLSv1.3',
    iis: "$key = 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.0\\Server'\nNew-Item $key -Force\nNew-ItemProperty $key -Name Enabled -Value 0 -PropertyType DWord -Force\n# then restart the machine",
  },
  verify: "openssl s_client -connect {host}:{port} -servername {host} -tls1 -cipher 'ALL:@SECLEVEL=0' </dev/null",

  judge({ tls }) {
    return worstAddress(tls, 'low', (address) => {
      if (address.versions['TLSv1.0'] === 'refused') return { status: 'not-applicable', message: 'refused' };
      const sight = lookFor(address, ['TLSv1.0'], null, ({ mode }) => mode === 'cbc');
      if (sight.kind === 'accepted')
        return { status: 'fail', message: 'accepted', evidence: suiteEvidence(sight.suites) };
      if (sight.kind === 'cannot-tell') return cannotTell(address);
      return sight.kind === 'elsewhere'
        ? { status: 'not-applicable', message: 'said-elsewhere' }
        : { status: 'pass', message: 'none' };
    });
  },
});
