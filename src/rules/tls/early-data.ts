import { defineRule } from '../../model/rule.ts';
import { byTrait } from '../offers.ts';
import { worstAddress } from '../worst.ts';

export default defineRule({
  id: 'tls/early-data',
  observes: ['tls'],
  severity: 'low',
  references: ['https://www.rfc-editor.org/rfc/rfc8446#section-8', 'https://www.rfc-editor.org/rfc/rfc8470'],
  controls: ['CRYPTO-MES-POL', 'DEV-EXIG-TRANSAC', 'CONF-OBLIG-CRYPTO'],
  text: {
    title: 'Requests are not taken before the handshake ends (0-RTT)',
    rationale:
      'What is sent before the handshake ends can be recorded and sent again by anyone: a form would be submitted twice.',
    remediation: 'Switch early data off, unless the application refuses what must not be repeated (status 425).',
    messages: {
      allowed: 'The server takes requests before the handshake ends (0-RTT).',
      'not-allowed': 'The server takes no request before the handshake ends.',
      'no-tls-1.3': 'The server offers no TLS 1.3, which alone has early data.',
    },
  },
  snippets: {
    nginx: 'ssl_early_data off;',
  },

  judge({ tls }) {
    return worstAddress(tls, 'low', (address) =>
      byTrait(address, address.details.earlyData, {
        yes: { status: 'fail', message: 'allowed' },
        no: { status: 'pass', message: 'not-allowed' },
        'not-applicable': { status: 'not-applicable', message: 'no-tls-1.3' },
      }),
    );
  },
});
