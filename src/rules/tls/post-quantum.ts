import { defineRule } from '../../model/rule.ts';
import { someOf } from '../evidence.ts';
import { cannotTell } from '../offers.ts';
import { worstAddress } from '../worst.ts';

export default defineRule({
  id: 'tls/post-quantum',
  observes: ['tls'],
  severity: 'info',
  references: [
    'https://datatracker.ietf.org/doc/draft-ietf-tls-ecdhe-mlkem/',
    'https://csrc.nist.gov/pubs/fips/203/final',
  ],
  controls: ['CRYPTO-MES-POL', 'DEV-EXIG-TRANSAC', 'CONF-OBLIG-CRYPTO'],
  text: {
    title: 'A post-quantum key exchange is offered',
    rationale:
      'What is recorded today can be read on the day quantum computers break elliptic curves. Current browsers already use X25519MLKEM768 where the server offers it.',
    remediation:
      'Update the TLS library (OpenSSL 3.5 or later offers X25519MLKEM768 by default), and do not leave it out of a group list of your own.',
    messages: {
      offered: 'The server offers {groups}.',
      'draft-only': 'The server offers only {groups}, a draft that browsers have dropped.',
      missing: 'The server offers no post-quantum key exchange.',
      'no-tls-1.3': 'The server offers no TLS 1.3, without which there is no such key exchange.',
    },
  },
  snippets: {
    nginx: 'ssl_ecdh_curve X25519MLKEM768:X25519:prime256v1:secp384r1;',
    apache: 'SSLOpenSSLConfCmd Groups X25519MLKEM768:X25519:prime256v1:secp384r1',
  },
  verify: 'openssl s_client -connect {host}:{port} -servername {host} -tls1_3 -groups X25519MLKEM768 </dev/null',

  judge({ tls }) {
    return worstAddress(tls, 'info', (address) => {
      if (address.versions['TLSv1.3'] === 'refused') return { status: 'not-applicable', message: 'no-tls-1.3' };
      const groups = address.groups.filter((group) => /MLKEM/.test(group));
      if (groups.length > 0) return { status: 'pass', message: 'offered', evidence: { groups: someOf(groups) } };
      const { groupsComplete, groups13Complete = groupsComplete } = address.details;
      if (address.versions['TLSv1.3'] === 'untested' || !groups13Complete) return cannotTell(address);
      const drafts = address.groups.filter((group) => /Kyber/.test(group));
      return drafts.length > 0
        ? { status: 'fail', message: 'draft-only', evidence: { groups: someOf(drafts) } }
        : { status: 'fail', message: 'missing' };
    });
  },
});
