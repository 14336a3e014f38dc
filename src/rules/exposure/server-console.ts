import { defineRule } from '../../model/rule.ts';
import { judgePaths, NOTHING_EXPOSED } from '../exposed-paths.ts';

export default defineRule({
  id: 'exposure/server-console',
  observes: ['paths'],
  knowledge: ['paths'],
  severity: 'high',
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
    title: 'No console of a server can be reached from the Internet',
    rationale:
      'The console of a mail server, of a hosting panel or of remote desktops opens the whole machine and the mail of everyone on it, and is looked for from the first hour.',
    remediation:
      'Let only the addresses of the administrators, or a VPN, reach the console; keep the user interface and the administration on different names or ports.',
    messages: {
      ...NOTHING_EXPOSED,
      found: 'The console of a server can be reached from the Internet at {path}.',
    },
  },

  judge: ({ paths }) => judgePaths(paths, 'server-console', { found: () => 'found' }),
});
