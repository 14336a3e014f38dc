import { defineRule } from '../../model/rule.ts';
import { accepts, answerTo, cannotTell } from '../offers.ts';
import { worstAddress } from '../worst.ts';

export default defineRule({
  id: 'tls/version-1.3',
  observes: ['tls'],
  severity: 'low',
  references: ['https://www.rfc-editor.org/rfc/rfc8446', 'https://ssl-config.mozilla.org/'],
  controls: ['CRYPTO-MES-POL', 'DEV-EXIG-TRANSAC', 'CONF-OBLIG-CRYPTO'],
  text: {
    title: 'TLS 1.3 is offered',
    rationale:
      'TLS 1.3 leaves out the weak choices of earlier versions, hides the certificate on the wire and connects faster.',
    remediation:
      'Switch TLS 1.3 on beside TLS 1.2. It needs OpenSSL 1.1.1 or later; on Windows it needs Server 2022 or later.',
    messages: {
      accepted: 'The server offers TLS 1.3.',
      refused: 'The server does not offer TLS 1.3.',
      'said-elsewhere': 'TLS 1.2 is missing as well, which another rule says.',
    },
  },
  snippets: {
    nginx: 'ssl_protocols TLSv1.2 TLSv1.3;',
    apache: 'SSLProtocol -all +TLSv1.2 +TLSv1.3',
  },
  verify: 'openssl s_client -connect {host}:{port} -servername {host} -tls1_3 </dev/null',

  judge({ tls }) {
    return worstAddress(tls, 'low', (address) => {
      if (accepts(address, 'TLSv1.3')) return { status: 'pass', message: 'accepted' };
      if (address.versions['TLSv1.3'] === 'untested') return cannotTell(address, answerTo(address, 'TLSv1.3'));
      if (address.versions['TLSv1.2'] === 'refused') return { status: 'not-applicable', message: 'said-elsewhere' };
      return { status: 'fail', message: 'refused' };
    });
  },
});
