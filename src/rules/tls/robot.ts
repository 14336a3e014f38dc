import { defineRule } from '../../model/rule.ts';
import { judgeDeep } from '../deep.ts';
import { listsAreWhole, OLD_VERSIONS, suitesOf } from '../offers.ts';

export default defineRule({
  id: 'tls/robot',
  observes: ['tls'],
  severity: 'high',
  references: ['https://robotattack.org/', 'https://www.kb.cert.org/vuls/id/144389'],
  controls: ['CRYPTO-MES-POL', 'DEV-EXIG-TRANSAC', 'CONF-OBLIG-CRYPTO'],
  text: {
    title: 'Faulty RSA messages are answered like good ones (ROBOT)',
    rationale:
      'A server that answers faulty messages differently decrypts recorded connections for whoever asks often enough, or signs in its own name.',
    remediation: 'Remove the suites with RSA key exchange, and update the TLS library or the load balancer.',
    messages: {
      vulnerable: 'The server answers faulty RSA messages in another way than good ones.',
      'not-vulnerable': 'The server answers faulty and good RSA messages alike.',
      'not-concerned': 'The server accepts no suite with RSA key exchange.',
      'not-asked': 'Not asked: only the deep profile asks.',
    },
  },

  judge({ tls }) {
    return judgeDeep(
      tls,
      'high',
      ({ robot }) => robot,
      (address) =>
        listsAreWhole(address, OLD_VERSIONS) && !suitesOf(address).some(({ traits }) => traits.exchange === 'rsa'),
    );
  },
});
