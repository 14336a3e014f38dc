import { defineRule } from '../../model/rule.ts';
import { accepts, answerTo, cannotTell } from '../offers.ts';
import { worstAddress } from '../worst.ts';

export default defineRule({
  id: 'tls/version-1.0',
  observes: ['tls'],
  severity: 'high',
  references: ['https://www.rfc-editor.org/rfc/rfc8996', 'https://ssl-config.mozilla.org/'],
  controls: ['CRYPTO-MES-POL', 'DEV-EXIG-TRANSAC', 'CONF-OBLIG-CRYPTO'],
  text: {
    title: 'TLS 1.0 is switched off',
    rationale:
      'TLS 1.0 rests on MD5 and SHA-1 and was withdrawn in 2021. Current browsers no longer use it; whoever keeps it open keeps its attacks possible.',
    remediation:
      'Allow only TLS 1.2 and TLS 1.3. Look in the server’s logs first if old devices of the administration still connect.',
    messages: {
      refused: 'The server refuses TLS 1.0.',
      accepted: 'The server accepts TLS 1.0.',
    },
  },
  snippets: {
    nginx: 'ssl_protocols TLSv1.2 TLSv1.3;',
    apache: 'SSLProtocol -all +TLSv1.2 +TLSv1.3',
    iis: "$key = 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.0\\Server'\nNew-Item $key -Force\nNew-ItemProperty $key -Name Enabled -Value 0 -PropertyType DWord -Force\n# then restart the machine",
  },
  verify: 'openssl s_client -connect {host}:{port} -servername {host} -tls1 -cipher DEFAULT@SECLEVEL=0 </dev/null',

  judge({ tls }) {
    return worstAddress(tls, 'high', (address) => {
      if (accepts(address, 'TLSv1.0')) return { status: 'fail', message: 'accepted' };
      const answer = answerTo(address, 'TLSv1.0');
      if (address.versions['TLSv1.0'] === 'untested') return cannotTell(address, answer);
      return { status: 'pass', message: 'refused', evidence: answer };
    });
  },
});
