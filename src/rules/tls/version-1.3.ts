import { defineRule } from '../../model/rule.ts';
import { shareOf } from '../evidence.ts';
import { offersOf } from '../offers.ts';

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
    },
  },
  snippets: {
    nginx: 'ssl_protocols TLSv1.2 TLSv1.3;',
    apache: 'SSLProtocol -all +TLSv1.2 +TLSv1.3',
  },
  verify: 'openssl s_client -connect {host}:{port} -servername {host} -tls1_3 </dev/null',

  judge({ tls }) {
    const { refused, untested, all } = offersOf(tls, 'TLSv1.3');
    if (refused > 0) return { status: 'fail', message: 'refused', evidence: shareOf(refused, all) };
    return untested > 0 ? { status: 'unknown', reason: 'indeterminate' } : { status: 'pass', message: 'accepted' };
  },
});
