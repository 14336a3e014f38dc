import { TLS_VERSIONS } from '../../model/observation.ts';
import { defineRule } from '../../model/rule.ts';
import { accepts, cannotTell } from '../offers.ts';
import { worstAddress } from '../worst.ts';

export default defineRule({
  id: 'tls/modern-version',
  observes: ['tls'],
  severity: 'high',
  references: ['https://www.rfc-editor.org/rfc/rfc8996', 'https://www.rfc-editor.org/rfc/rfc9325#section-3.1'],
  controls: ['CRYPTO-MES-POL', 'DEV-EXIG-TRANSAC', 'CONF-OBLIG-CRYPTO'],
  text: {
    title: 'TLS 1.2 or TLS 1.3 is offered',
    rationale:
      'Current browsers connect with TLS 1.2 and TLS 1.3 only: to them, a server without these shows an error instead of the site.',
    remediation:
      'Update the server, or its TLS library, to a version that speaks TLS 1.2 and TLS 1.3. Until then, put a current proxy before it.',
    messages: {
      offered: 'The server offers {version}.',
      missing: 'The server offers neither TLS 1.2 nor TLS 1.3; its best version is {version}.',
    },
  },
  snippets: {
    nginx: 'ssl_protocols TLSv1.2 TLSv1.3;',
    apache: 'SSLProtocol -all +TLSv1.2 +TLSv1.3',
  },
  verify: 'openssl s_client -connect {host}:{port} -servername {host} -tls1_2 </dev/null',

  judge({ tls }) {
    return worstAddress(tls, 'high', (address) => {
      const best = TLS_VERSIONS.findLast((version) => accepts(address, version));
      if (best === 'TLSv1.3' || best === 'TLSv1.2')
        return { status: 'pass', message: 'offered', evidence: { version: best } };
      const refused = address.versions['TLSv1.2'] === 'refused' && address.versions['TLSv1.3'] === 'refused';
      if (best === undefined || !refused) return cannotTell(address);
      const severity = best === 'SSLv2' || best === 'SSLv3' ? 'critical' : 'high';
      return { status: 'fail', message: 'missing', severity, evidence: { version: best } };
    });
  },
});
