import { defineRule } from '../../model/rule.ts';
import { someOf } from '../evidence.ts';
import { askedForExtras, cannotTell } from '../offers.ts';
import { worstAddress } from '../worst.ts';

export default defineRule({
  id: 'tls/alpn',
  observes: ['tls'],
  severity: 'info',
  references: [
    'https://www.rfc-editor.org/rfc/rfc7301',
    'https://www.rfc-editor.org/rfc/rfc9113#section-3.2',
    'https://alpaca-attack.com/',
  ],
  controls: ['CRYPTO-MES-POL', 'DEV-EXIG-TRANSAC', 'CONF-OBLIG-CRYPTO'],
  text: {
    title: 'The server agrees on the application protocol (ALPN)',
    rationale:
      'Without ALPN browsers cannot use HTTP/2, and a connection meant for this site can be led to a server of another kind with the same certificate.',
    remediation: 'Switch HTTP/2 on, or update the server.',
    messages: {
      agreed: 'The server agrees on {protocols}.',
      none: 'The server agrees on no application protocol.',
    },
  },
  snippets: {
    nginx: 'http2 on; # nginx 1.25.1 or later; before: listen 443 ssl http2;',
    apache: 'Protocols h2 http/1.1',
  },
  verify: 'openssl s_client -connect {host}:{port} -servername {host} -alpn h2,http/1.1 </dev/null | grep ALPN',

  judge({ tls }) {
    return worstAddress(tls, 'info', (address) => {
      const { alpn } = address.details;
      if (alpn.length > 0) return { status: 'pass', message: 'agreed', evidence: { protocols: someOf(alpn) } };
      return askedForExtras(address) ? { status: 'fail', message: 'none' } : cannotTell(address);
    });
  },
});
