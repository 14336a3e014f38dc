import { defineRule } from '../../model/rule.ts';
import { byTrait } from '../offers.ts';
import { worstAddress } from '../worst.ts';

export default defineRule({
  id: 'tls/extended-master-secret',
  observes: ['tls'],
  severity: 'low',
  references: ['https://www.rfc-editor.org/rfc/rfc7627'],
  controls: ['CRYPTO-MES-POL', 'DEV-EXIG-TRANSAC', 'CONF-OBLIG-CRYPTO'],
  text: {
    title: 'Session keys are bound to their handshake (extended master secret)',
    rationale:
      'Without this binding two connections can be made to share their keys, and a client certificate shown on one of them counts on the other.',
    remediation:
      'Update the TLS library: OpenSSL 1.1.0, Java 8u161 and Windows Server 2012 with its updates know RFC 7627.',
    messages: {
      bound: 'The server binds session keys to their handshake.',
      'not-bound': 'The server does not know the extended master secret.',
      'only-tls-1.3': 'The server speaks TLS 1.3 only, which does not have this question.',
    },
  },
  verify:
    'openssl s_client -connect {host}:{port} -servername {host} -no_tls1_3 </dev/null | grep "Extended master secret"',

  judge({ tls }) {
    return worstAddress(tls, 'low', (address) =>
      byTrait(address, address.details.extendedMasterSecret, {
        yes: { status: 'pass', message: 'bound' },
        no: { status: 'fail', message: 'not-bound' },
        'not-applicable': { status: 'not-applicable', message: 'only-tls-1.3' },
      }),
    );
  },
});
