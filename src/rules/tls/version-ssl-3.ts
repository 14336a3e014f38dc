import { defineRule } from '../../model/rule.ts';
import { accepts, answerTo, cannotTell, suitesOf } from '../offers.ts';
import { worstAddress } from '../worst.ts';

export default defineRule({
  id: 'tls/version-ssl-3',
  observes: ['tls'],
  severity: 'high',
  references: ['https://www.rfc-editor.org/rfc/rfc7568', 'https://www.cve.org/CVERecord?id=CVE-2014-3566'],
  controls: ['CRYPTO-MES-POL', 'DEV-EXIG-TRANSAC', 'CONF-OBLIG-CRYPTO'],
  text: {
    title: 'SSL 3.0 is switched off',
    rationale:
      'SSL 3.0 was withdrawn in 2015. With its block ciphers someone on the way can read cookies byte by byte (POODLE), and its other ciphers are no better.',
    remediation:
      'Allow only TLS 1.2 and TLS 1.3. Look in the server’s logs first if old devices of the administration still connect.',
    messages: {
      refused: 'The server refuses SSL 3.0.',
      accepted: 'The server accepts SSL 3.0.',
      poodle: 'The server accepts SSL 3.0 with block ciphers, which is what POODLE needs.',
    },
  },
  snippets: {
    nginx: 'ssl_protocols TLSv1.2 TLSv1.3;',
    apache: 'SSLProtocol -all +TLSv1.2 +TLSv1.3',
    iis: "$key = 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\SSL 3.0\\Server'\nNew-Item $key -Force\nNew-ItemProperty $key -Name Enabled -Value 0 -PropertyType DWord -Force\n# then restart the machine",
  },
  verify: 'nmap --script ssl-enum-ciphers -p {port} {host}',

  judge({ tls }) {
    return worstAddress(tls, 'high', (address) => {
      if (accepts(address, 'SSLv3')) {
        const blocks = suitesOf(address).some(({ version, traits }) => version === 'SSLv3' && traits.mode === 'cbc');
        return { status: 'fail', message: blocks ? 'poodle' : 'accepted' };
      }
      const answer = answerTo(address, 'SSLv3');
      if (address.versions.SSLv3 === 'untested') return cannotTell(address, answer);
      return { status: 'pass', message: 'refused', evidence: answer };
    });
  },
});
