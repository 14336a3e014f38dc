import { defineRule } from '../../model/rule.ts';
import { byTrait } from '../offers.ts';
import { worstAddress } from '../worst.ts';

export default defineRule({
  id: 'tls/secure-renegotiation',
  observes: ['tls'],
  severity: 'medium',
  references: ['https://www.rfc-editor.org/rfc/rfc5746', 'https://www.cve.org/CVERecord?id=CVE-2009-3555'],
  controls: ['CRYPTO-MES-POL', 'DEV-EXIG-TRANSAC', 'CONF-OBLIG-CRYPTO'],
  text: {
    title: 'Renegotiation is bound to its connection',
    rationale:
      'Where a second handshake is not bound to the first, someone on the way can put a request of their own before that of the visitor, in the name of the visitor.',
    remediation: 'Update the server or its TLS library to a version that knows RFC 5746, of 2010.',
    messages: {
      bound: 'The server binds a renegotiation to its connection.',
      'not-bound': 'The server does not bind a renegotiation to its connection (RFC 5746).',
      exploitable: 'The server lets clients renegotiate and does not bind this to the connection.',
      'only-tls-1.3': 'The server speaks TLS 1.3 only, which does not have this question.',
    },
  },
  verify: 'openssl s_client -connect {host}:{port} -servername {host} -no_tls1_3 </dev/null | grep Renegotiation',

  judge({ tls }) {
    return worstAddress(tls, 'medium', (address) => {
      const { secureRenegotiation, clientRenegotiation } = address.details;
      return byTrait(address, secureRenegotiation, {
        yes: { status: 'pass', message: 'bound' },
        no:
          clientRenegotiation === 'yes'
            ? { status: 'fail', message: 'exploitable', severity: 'high' }
            : { status: 'fail', message: 'not-bound' },
        'not-applicable': { status: 'not-applicable', message: 'only-tls-1.3' },
      });
    });
  },
});
