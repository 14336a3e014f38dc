import { defineRule } from '../../model/rule.ts';
import { judgePaths, NOTHING_EXPOSED } from '../exposed-paths.ts';

export default defineRule({
  id: 'exposure/operations-console',
  observes: ['paths'],
  knowledge: ['paths'],
  severity: 'medium',
  references: ['https://www.cisa.gov/news-events/directives/binding-operational-directive-23-02'],
  controls: [
    'ACC-SYS/APP-ACC',
    'COM-MANAG-CLOISON',
    'COM-MANAG-FILTRAGE',
    'ACC-SYS/APP-PRIVIL',
    'EXP-JOURN/SURV-DIST',
    'COM-MANAG-DISTANT',
  ],
  text: {
    title: 'No console for operations can be reached from the Internet',
    rationale:
      'Supervision, automation and inventory know every machine of the house and often hold the passwords to them.',
    remediation:
      'Move the application into the internal network, or let only the addresses of the administrators, or a VPN, reach it.',
    messages: {
      ...NOTHING_EXPOSED,
      found: 'A console for operations can be reached from the Internet at {path}.',
    },
  },

  judge: ({ paths }) => judgePaths(paths, 'operations-console', { found: () => 'found' }),
});
