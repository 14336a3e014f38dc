import { defineRule } from '../../model/rule.ts';
import { accepts, answerTo, cannotTell } from '../offers.ts';
import { worstAddress } from '../worst.ts';

export default defineRule({
  id: 'tls/version-ssl-2',
  observes: ['tls'],
  severity: 'critical',
  references: [
    'https://www.rfc-editor.org/rfc/rfc6176',
    'https://drownattack.com/',
    'https://www.cve.org/CVERecord?id=CVE-2015-3197',
  ],
  controls: ['CRYPTO-MES-POL', 'DEV-EXIG-TRANSAC', 'CONF-OBLIG-CRYPTO'],
  text: {
    title: 'SSL 2.0 is switched off',
    rationale:
      'SSL 2.0 protects nothing: anyone on the way can weaken it to keys that are broken in minutes, and it helps to break the connections of those who use TLS.',
    remediation:
      'Switch SSL 2.0 off on every server that uses this key, mail servers included, and update a TLS library that still knows it.',
    messages: {
      refused: 'The server refuses SSL 2.0.',
      accepted: 'The server accepts SSL 2.0.',
      'without-ciphers':
        'The server answers SSL 2.0 without naming a cipher; some versions of OpenSSL then accept one all the same.',
    },
  },
  snippets: {
    nginx: 'ssl_protocols TLSv1.2 TLSv1.3;',
    apache: 'SSLProtocol -all +TLSv1.2 +TLSv1.3',
    iis: "$key = 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\SSL 2.0\\Server'\nNew-Item $key -Force\nNew-ItemProperty $key -Name Enabled -Value 0 -PropertyType DWord -Force\n# then restart the machine",
  },
  verify: 'nmap --script sslv2 -p {port} {host}',

  judge({ tls }) {
    return worstAddress(tls, 'critical', (address) => {
      if (accepts(address, 'SSLv2')) {
        return address.details.sslv2Kinds.length > 0
          ? { status: 'fail', message: 'accepted' }
          : { status: 'fail', message: 'without-ciphers', severity: 'high' };
      }
      const answer = answerTo(address, 'SSLv2');
      if (address.versions.SSLv2 === 'untested') return cannotTell(address, answer);
      return { status: 'pass', message: 'refused', evidence: answer };
    });
  },
});
