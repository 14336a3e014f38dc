import { defineRule } from '../../model/rule.ts';
import { judgePaths, NOTHING_EXPOSED } from '../exposed-paths.ts';

/** Those who write for a site have to log in somewhere: a page for that is noted, and is nothing to correct. */
export default defineRule({
  id: 'exposure/login-page',
  observes: ['paths'],
  knowledge: ['paths'],
  severity: 'info',
  references: ['https://www.cisa.gov/news-events/directives/binding-operational-directive-23-02'],
  controls: ['ACC-SYS/APP-ACC', 'ACC-SYS/APP-PRIVIL', 'EXP-JOURN/SURV-DIST', 'COM-MANAG-DISTANT'],
  text: {
    title: 'Login pages of the back office are known',
    rationale:
      'A login page on the Internet is where passwords are tried. It is good to know which ones exist, and better to have fewer.',
    remediation:
      'Where only the staff of the administration uses it, let only its network or a VPN reach it; elsewhere ask for a second factor and slow repeated attempts down.',
    messages: {
      ...NOTHING_EXPOSED,
      'login-page': 'An authentication page can be reached at {path}.',
    },
  },

  judge: ({ paths }) => judgePaths(paths, 'login-page', { found: () => 'login-page' }),
});
