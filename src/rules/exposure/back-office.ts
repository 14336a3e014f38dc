import { defineRule } from '../../model/rule.ts';
import { judgePaths, NOTHING_EXPOSED } from '../exposed-paths.ts';

export default defineRule({
  id: 'exposure/back-office',
  observes: ['paths'],
  knowledge: ['paths'],
  severity: 'low',
  references: ['https://www.cisa.gov/news-events/directives/binding-operational-directive-23-02'],
  controls: ['ACC-SYS/APP-ACC', 'ACC-SYS/APP-PRIVIL', 'EXP-JOURN/SURV-DIST', 'COM-MANAG-DISTANT'],
  text: {
    title: 'The back office is kept apart',
    rationale:
      'This application has a back office of its own: nobody but its editors needs to reach it, and everyone else can only try passwords there.',
    remediation:
      'Let only the network of the administration or a VPN reach the back office, and ask for a second factor.',
    messages: {
      ...NOTHING_EXPOSED,
      found: 'The back office of the site can be reached from the Internet at {path}.',
    },
  },
  snippets: {
    nginx: 'location ^~ /administrator/ { allow 192.0.2.0/24; deny all; }',
    apache: '<Location "/administrator">\n  Require ip 192.0.2.0/24\n</Location>',
  },

  judge: ({ paths }) => judgePaths(paths, 'back-office', { found: () => 'found' }),
});
