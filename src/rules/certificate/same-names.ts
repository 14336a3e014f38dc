import { defineRule } from '../../model/rule.ts';
import { matchesName } from '../../parse/certificate-name.ts';
import { someOf } from '../evidence.ts';
import { cannotTell } from '../offers.ts';
import { worstAddress } from '../worst.ts';

export default defineRule({
  id: 'certificate/same-names',
  observes: ['tls'],
  severity: 'low',
  references: [
    'https://www.rfc-editor.org/rfc/rfc9525#section-6',
    'https://www.rfc-editor.org/rfc/rfc8446#section-4.4.2.2',
  ],
  controls: ['CRYPTO-MES-GESTCLE'],
  text: {
    title: 'All certificates of the site name the same hosts',
    rationale:
      'Which certificate a visitor gets depends on the key types that the browser knows. When only one of them was renewed for a name, some visitors get an error that others never see.',
    remediation: 'Have all certificates of the site issued for the same list of names.',
    messages: {
      'one-certificate': 'The site has one certificate.',
      same: 'All certificates of the site name the same hosts.',
      differ: 'Only some certificates of the site name {names}.',
      'said-elsewhere': 'A certificate does not name the site itself, which another rule says.',
    },
  },
  verify:
    'openssl s_client -connect {host}:{port} -servername {host} -no_tls1_3 -cipher aRSA </dev/null | openssl x509 -noout -ext subjectAltName',

  judge({ tls }, { target: { host } }) {
    return worstAddress(tls, 'low', (address) => {
      const leaves = address.certificates.flatMap(({ chain }) => chain.slice(0, 1));
      const lists = leaves.map(({ names }) => names.map((name) => name.toLowerCase()));
      if (lists.length === 0) return cannotTell(address);
      if (new Set(leaves.map(({ sha256 }) => sha256)).size === 1) return { status: 'pass', message: 'one-certificate' };
      if (leaves.some(({ names }) => !matchesName(names, host)))
        return { status: 'not-applicable', message: 'said-elsewhere' };
      const some = lists.flat().filter((name) => !lists.every((list) => list.includes(name)));
      return some.length === 0
        ? { status: 'pass', message: 'same' }
        : { status: 'fail', message: 'differ', evidence: { names: someOf(some) } };
    });
  },
});
