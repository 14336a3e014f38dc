import { defineRule } from '../../model/rule.ts';
import { byTrait } from '../offers.ts';
import { worstAddress } from '../worst.ts';

export default defineRule({
  id: 'tls/downgrade-signal',
  observes: ['tls'],
  severity: 'low',
  references: ['https://www.rfc-editor.org/rfc/rfc7507'],
  controls: ['CRYPTO-MES-POL', 'DEV-EXIG-TRANSAC', 'CONF-OBLIG-CRYPTO'],
  text: {
    title: 'A forced step down to an older version is noticed',
    rationale:
      'Some clients try an older version when a connection fails. Someone on the way who makes it fail leads them to the weakest version, unless the server notices the signal TLS_FALLBACK_SCSV.',
    remediation:
      'Update the TLS library (OpenSSL 1.0.1j or later knows the signal), and leave only TLS 1.2 and TLS 1.3 on.',
    messages: {
      noticed: 'The server refuses a connection that was led to an older version.',
      ignored: 'The server does not know the signal TLS_FALLBACK_SCSV.',
      'one-version': 'The server accepts no two versions between which a client could be led down.',
    },
  },
  verify: 'openssl s_client -connect {host}:{port} -servername {host} -no_tls1_3 -fallback_scsv </dev/null',

  judge({ tls }) {
    return worstAddress(tls, 'low', (address) =>
      byTrait(address, address.details.fallbackSignal, {
        yes: { status: 'pass', message: 'noticed' },
        no: { status: 'fail', message: 'ignored' },
        'not-applicable': { status: 'not-applicable', message: 'one-version' },
      }),
    );
  },
});
