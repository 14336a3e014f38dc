import { defineRule } from '../../model/rule.ts';
import { worstAddress } from '../worst.ts';

export default defineRule({
  id: 'tls/key-share-reuse',
  observes: ['tls'],
  severity: 'low',
  references: ['https://www.rfc-editor.org/rfc/rfc9325#section-7.4', 'https://raccoon-attack.com/'],
  controls: ['CRYPTO-MES-POL', 'DEV-EXIG-TRANSAC', 'CONF-OBLIG-CRYPTO'],
  text: {
    title: 'Every connection has a key exchange of its own',
    rationale:
      'A value that is used again ties connections together: whoever gets hold of it reads them all, and some attacks need only that it comes twice (Raccoon).',
    remediation: 'Switch off the reuse of key exchange values, or update the server.',
    messages: {
      fresh: 'No key exchange value was seen twice.',
      reused: 'The server used the same key exchange value on several connections.',
    },
  },

  judge({ tls }) {
    return worstAddress(tls, 'low', ({ details }) =>
      details.keyShareReused ? { status: 'fail', message: 'reused' } : { status: 'pass', message: 'fresh' },
    );
  },
});
